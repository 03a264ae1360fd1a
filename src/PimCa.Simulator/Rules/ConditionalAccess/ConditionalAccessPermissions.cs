using System.Collections.Generic;
using System.Linq;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>
/// Who may read and write. A write needs three permissions at once (documented as a known issue of the service), and a
/// person needs one of the directory roles besides; an application acts by its permissions alone.
/// </summary>
internal static class ConditionalAccessPermissions
{
    public static readonly IReadOnlyList<string> Read = new[] { "Policy.Read.All", "Policy.Read.ConditionalAccess", "Policy.ReadWrite.ConditionalAccess" };

    public static readonly IReadOnlyList<string> Write = new[] { "Policy.ReadWrite.ConditionalAccess" };

    /// <summary>Documented for the contexts alone: permissions of their own, and those of the policies, but not Policy.Read.All.</summary>
    public static readonly IReadOnlyList<string> ReadContexts = new[]
    {
        "AuthenticationContext.Read.All", "AuthenticationContext.ReadWrite.All", "Policy.Read.ConditionalAccess", "Policy.ReadWrite.ConditionalAccess",
    };

    public static readonly IReadOnlyList<string> WriteContexts = new[] { "AuthenticationContext.ReadWrite.All", "Policy.ReadWrite.ConditionalAccess" };

    /// <summary>Strengths belong to the authentication methods.</summary>
    public static readonly IReadOnlyList<string> ReadStrengths = new[]
    {
        "Policy.Read.AuthenticationMethod", "Policy.Read.All", "Policy.ReadWrite.AuthenticationMethod", "Policy.ReadWrite.ConditionalAccess",
    };

    private static readonly string[] Writers =
    {
        BuiltInRoles.ConditionalAccessAdministrator, BuiltInRoles.SecurityAdministrator, BuiltInRoles.GlobalAdministrator,
    };

    private static readonly string[] Readers = Writers.Concat(new[] { BuiltInRoles.SecurityReader, BuiltInRoles.GlobalReader }).ToArray();

    private static readonly string[] ReportReaders =
        Readers.Concat(new[] { BuiltInRoles.ReportsReader, BuiltInRoles.SecurityOperator }).ToArray();

    /// <exception cref="Http.ServiceException">403: a role is missing.</exception>
    public static void MustRead(SimulatedTenant tenant, Caller caller) => MustHold(tenant, caller, Readers, "Security Reader");

    /// <exception cref="Http.ServiceException">403: a role is missing.</exception>
    public static void MustWriteContexts(SimulatedTenant tenant, Caller caller) => MustHold(tenant, caller, Writers, "Conditional Access Administrator");

    /// <exception cref="Http.ServiceException">403: a permission or a role is missing.</exception>
    public static void MustWrite(SimulatedTenant tenant, Caller caller)
    {
        MustHave(caller, "Policy.ReadWrite.ConditionalAccess");
        MustHave(caller, "Policy.Read.All");
        MustHave(caller, "Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All");
        MustHold(tenant, caller, Writers, "Conditional Access Administrator");
    }

    /// <exception cref="Http.ServiceException">403: a role is missing.</exception>
    public static void MustReadSignIns(SimulatedTenant tenant, Caller caller) => MustHold(tenant, caller, ReportReaders, "Reports Reader");

    /// <summary>Whether the caller sees which policies applied to a sign-in; Reports Readers do not.</summary>
    public static bool SeesAppliedPolicies(SimulatedTenant tenant, Caller caller) => caller.IsApplication
        ? caller.HasAny(Read)
        : tenant.HasDirectoryRole(caller, Readers);

    private static void MustHave(Caller caller, params string[] anyOf)
    {
        if (!caller.HasAny(anyOf))
        {
            throw ConditionalAccessErrors.ScopesMissing(anyOf[0]);
        }
    }

    private static void MustHold(SimulatedTenant tenant, Caller caller, string[] roles, string example)
    {
        if (!tenant.IsAllowedByRole(caller, roles))
        {
            throw ConditionalAccessErrors.RoleMissing(example);
        }
    }
}
