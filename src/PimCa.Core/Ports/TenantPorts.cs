using System;
using PimCa.Session;

namespace PimCa.Ports;

/// <summary>All that a use case needs of a signed-in session.</summary>
public sealed record TenantPorts
{
    /// <summary>Users and groups.</summary>
    public required IDirectory Directory { get; init; }

    /// <summary>PIM for groups.</summary>
    public required IPimGroups PimGroups { get; init; }

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
}
