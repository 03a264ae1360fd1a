using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Restrictions;
using PimCa.Session;

namespace PimCa.Core.Tests.InMemory;

/// <summary>
/// A tenant behind the ports, without HTTP. People as in the simulated one; admin is signed in. A port's method counts as
/// one request in <see cref="Calls"/>.
/// </summary>
internal sealed class InMemoryTenant
{
    public const string AdminId = "00000000-0000-0000-0000-0000000000a1";
    public const string AdeleId = "00000000-0000-0000-0000-0000000000a2";
    public const string AlexId = "00000000-0000-0000-0000-0000000000a3";
    public const string MeganId = "00000000-0000-0000-0000-0000000000a4";
    public const string BreakGlassId = "00000000-0000-0000-0000-0000000000a5";
    public const string BackupServiceId = "00000000-0000-0000-0000-0000000000a6";
    public const string GuestId = "00000000-0000-0000-0000-0000000000a7";
    public const string AdministratorsId = "00000000-0000-0000-0000-0000000000b1";
    public const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
    public const string ExchangeAdministrator = "29232cdf-9323-42fd-ade2-1d097af3e4de";
    public const string HelpdeskAdministrator = "729827e3-9c14-49f7-bb1b-9608f156bbb8";
    public const string Munich = "/administrativeUnits/00000000-0000-0000-0000-0000000000d1";

    private static readonly string[] WriteVerbs = ["Create", "Update", "Delete", "Add", "Submit", "Cancel", "Revoke", "Decide", "Set"];

    public InMemoryTenant()
    {
        SignIn = new InMemorySignIn(this);
        Directory = new InMemoryDirectory(this);
        Policies = new InMemoryConditionalAccess(this);
        Audit = new InMemoryAuditLog(this);
        SharePoint = new InMemorySharePoint(this);
        Exchange = new InMemoryExchange(this);
        ConditionalAccess = Policies;
        AuditLog = Audit;
        Pim = new InMemoryPim(Time) { Calls = Calls, Caller = AdminId, GroupsOf = person => Directory.GroupsOf(person) };
        Roles = new InMemoryPim(Time, PimKind.EntraRole) { Calls = RoleCalls, Caller = AdminId, GroupsOf = person => Directory.GroupsOf(person) };
    }

    public AutoAdvancingTime Time { get; } = new();

    /// <summary>Every call that reached a port, in order.</summary>
    public List<string> Calls { get; } = new();

    /// <summary>Those of them that change something.</summary>
    public IReadOnlyList<string> Writes => Calls.Where(c => WriteVerbs.Any(v => c.StartsWith(v, StringComparison.Ordinal))).ToArray();

    public RecordingReporter Reporter { get; } = new();

    public KnownNames Names { get; } = new();

    /// <summary>How long a new object stays unknown to reads and to PIM.</summary>
    public TimeSpan ReplicationLag { get; set; } = TimeSpan.Zero;

    public InMemorySignIn SignIn { get; }

    public InMemoryDirectory Directory { get; }

    public InMemoryPim Pim { get; }

    /// <summary>PIM for Entra roles. A session has it when <see cref="HasRoles"/> says so.</summary>
    public InMemoryPim Roles { get; }

    /// <summary>Every call that reached PIM for Entra roles, in order.</summary>
    public List<string> RoleCalls { get; } = new();

    /// <summary>Whether sessions have a way to PIM for Entra roles.</summary>
    public bool HasRoles { get; set; }

    /// <summary>The Conditional Access policies, open to tests.</summary>
    public InMemoryConditionalAccess Policies { get; }

    /// <summary>The logs, open to tests.</summary>
    public InMemoryAuditLog Audit { get; }

    /// <summary>SharePoint's tenant settings, open to tests.</summary>
    public InMemorySharePoint SharePoint { get; }

    /// <summary>The policies of Outlook on the web, open to tests.</summary>
    public InMemoryExchange Exchange { get; }

    public IConditionalAccess ConditionalAccess { get; set; }

    public IAuditLog AuditLog { get; set; }

    public TenantPorts Ports => new()
    {
        Directory = Directory,
        PimGroups = Pim,
        PimRoles = HasRoles ? Roles : null,
        ConditionalAccess = ConditionalAccess,
        AuditLog = AuditLog,
        SharePointOnline = SharePoint,
        ExchangeOnline = Exchange,
        SignIn = SignIn,
        Time = Time,
        Names = Names,
        Reporter = Reporter,
    };

    /// <summary>Has both workloads restrict themselves, as if it had been so for long.</summary>
    public void Restrict()
    {
        Exchange.Policies[0] = Exchange.Policies[0] with { Restriction = OwaRestriction.ReadOnly };
        SharePoint.Settings = SharePoint.Settings with { Access = SharePointAccess.AllowLimitedAccess };
    }

    /// <summary>Signs in as another person of the directory.</summary>
    public void SignInAs(string principalId)
    {
        SignIn.Context = SignIn.Context with { AccountId = principalId, Account = Directory.Principal(principalId).Name };
        Pim.Caller = principalId;
        Roles.Caller = principalId;
    }

    /// <summary>A session of its own, that has met no names, on the same tenant.</summary>
    public TenantPorts FreshSession() => Ports with { Names = new KnownNames() };
}
