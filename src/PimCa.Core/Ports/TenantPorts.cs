using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Session;

namespace PimCa.Ports;

/// <summary>All that a use case needs of a signed-in session.</summary>
public sealed record TenantPorts
{
    /// <summary>Users and groups.</summary>
    public required IDirectory Directory { get; init; }

    /// <summary>PIM for groups.</summary>
    public required IPrivilegedAccess PimGroups { get; init; }

    /// <summary>PIM for Entra roles; null where the session has no way to it.</summary>
    public IPrivilegedAccess? PimRoles { get; init; }

    /// <summary>PIM for Azure resources; null where the session has no way to it.</summary>
    public IPrivilegedAccess? PimResources { get; init; }

    /// <summary>Names of Azure scopes and roles; null where the session has no way to them.</summary>
    public IAzureNames? AzureNames { get; init; }

    /// <summary>PIM of every kind that the session has a way to.</summary>
    public IEnumerable<IPrivilegedAccess> Pim => new[] { PimGroups, PimRoles, PimResources }.Where(p => p is not null).Select(p => p!);

    /// <summary>The text of files of PIM policies; null where the session reads and writes none.</summary>
    public IPolicyFiles? PolicyFiles { get; init; }

    /// <summary>Conditional Access.</summary>
    public required IConditionalAccess ConditionalAccess { get; init; }

    /// <summary>Audit and sign-in logs.</summary>
    public required IAuditLog AuditLog { get; init; }

    /// <summary>SharePoint Online; null where the session has no way to it.</summary>
    public ISharePointOnline? SharePointOnline { get; init; }

    /// <summary>Exchange Online; null where the session has no way to it.</summary>
    public IExchangeOnline? ExchangeOnline { get; init; }

    /// <summary>The sign-in.</summary>
    public required ISignIn SignIn { get; init; }

    /// <summary>
    /// The clock. All waiting is <c>Task.Delay(…, Time, …)</c> on it: in a simulated session waiting moves the tenant's
    /// clock instead of the wall's. Deadlines are compared with it, never left to a timer.
    /// </summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Names met so far.</summary>
    public required KnownNames Names { get; init; }

    /// <summary>Where the story is told.</summary>
    public IReporter Reporter { get; init; } = SilentReporter.Instance;

    /// <summary>PIM of one kind.</summary>
    /// <exception cref="PimCaException"><c>KindNotSupported</c>: the session has no way to it.</exception>
    public IPrivilegedAccess For(PimKind kind) => Pim.FirstOrDefault(p => p.Kind == kind) ?? throw new PimCaException(
        "KindNotSupported",
        PimCaErrorKind.NotSupported,
        kind == PimKind.AzureRole ? "This session has no way to PIM for Azure resources." : "This session has no way to PIM for Entra roles.",
        "Sign in with Connect-PimCa to a tenant that has it.",
        kind.ToString());
}
