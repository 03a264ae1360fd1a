using System;
using System.Collections.Generic;

namespace PimCa.ConditionalAccess;

/// <summary>A Conditional Access policy as the module shows it: names instead of ids, as far as they are known.</summary>
public sealed record CaPolicy
{
    /// <summary>The policy's id.</summary>
    public required string Id { get; init; }

    /// <summary>The policy's name.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Disabled, ReportOnly or Enabled.</summary>
    public required CaPolicyState State { get; init; }

    /// <summary>Users, groups, roles and guests that it applies to.</summary>
    public IReadOnlyList<string> IncludeUsers { get; init; } = Array.Empty<string>();

    /// <summary>Users, groups, roles and guests that it excludes.</summary>
    public IReadOnlyList<string> ExcludeUsers { get; init; } = Array.Empty<string>();

    /// <summary>The applications that it applies to: Office365, ExchangeOnline, SharePointOnline, All, other names or ids.</summary>
    public IReadOnlyList<string> IncludeApplications { get; init; } = Array.Empty<string>();

    /// <summary>The client apps that it applies to: all, browser, mobileAppsAndDesktopClients, exchangeActiveSync, other.</summary>
    public IReadOnlyList<string> ClientAppTypes { get; init; } = Array.Empty<string>();

    /// <summary>What it requires: block, compliantDevice, mfa, an authentication strength…</summary>
    public IReadOnlyList<string> GrantControls { get; init; } = Array.Empty<string>();

    /// <summary>AND when all of GrantControls are needed, OR when one is enough; null when there are none.</summary>
    public string? GrantOperator { get; init; }

    /// <summary>What it limits within the session: applicationEnforcedRestrictions…</summary>
    public IReadOnlyList<string> SessionControls { get; init; } = Array.Empty<string>();

    /// <summary>The name: an error that repeats the object stays short.</summary>
    public override string ToString() => DisplayName;
}

/// <summary>A group that a Conditional Access policy excludes.</summary>
public sealed record CaExclusion
{
    /// <summary>The policy's id.</summary>
    public required string PolicyId { get; init; }

    /// <summary>The policy's name.</summary>
    public required string PolicyName { get; init; }

    /// <summary>The group's id.</summary>
    public required string GroupId { get; init; }

    /// <summary>The group's name.</summary>
    public required string GroupName { get; init; }

    /// <summary>True when everything that makes the exclusion safe is in force.</summary>
    public bool IsGuarded { get; init; }

    /// <summary>What is not met, in words; empty when IsGuarded is true.</summary>
    public IReadOnlyList<string> Findings { get; init; } = Array.Empty<string>();

    /// <summary>The names of both: <c>Browser-Only Users, excluded from Require compliant device</c>.</summary>
    public override string ToString() => $"{GroupName}, excluded from {PolicyName}";
}

/// <summary>What a policy, or all of them together, mean for a sign-in.</summary>
public enum CaOutcome
{
    /// <summary>The policy does not apply.</summary>
    NotApplied,

    /// <summary>Access is granted.</summary>
    Allowed,

    /// <summary>Access is granted, limited by the application (browser without downloads).</summary>
    AllowedWithAppEnforcedRestrictions,

    /// <summary>Access is granted once something more is done (MFA, a strength).</summary>
    AllowedWithControls,

    /// <summary>Access is refused because the device is not compliant.</summary>
    RequiresCompliantDevice,

    /// <summary>Access is refused.</summary>
    Blocked,

    /// <summary>Evaluated only: the policy is report-only.</summary>
    ReportOnly,
}

/// <summary>What the service's what-if says of a sign-in: a row for each policy, and one for all of them together.</summary>
public sealed record CaDecision
{
    /// <summary>Who would sign in.</summary>
    public required string UserName { get; init; }

    /// <summary>To what.</summary>
    public required string Application { get; init; }

    /// <summary>With what: Browser, Desktop, Mobile, ActiveSync, Other.</summary>
    public required string ClientApp { get; init; }

    /// <summary>The policy's name, or <c>(all policies)</c> for the row that sums up.</summary>
    public required string Policy { get; init; }

    /// <summary>True for the row that sums up.</summary>
    public bool IsSummary { get; init; }

    /// <summary>Whether the policy applies.</summary>
    public bool Applies { get; init; }

    /// <summary>Why it does not apply, in the service's words; for the row that sums up, which policies decide.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = Array.Empty<string>();

    /// <summary>What it requires: block, compliantDevice, mfa, an authentication strength…</summary>
    public IReadOnlyList<string> GrantControls { get; init; } = Array.Empty<string>();

    /// <summary>What it limits.</summary>
    public IReadOnlyList<string> SessionControls { get; init; } = Array.Empty<string>();

    /// <summary>What that means for the sign-in.</summary>
    public required CaOutcome Outcome { get; init; }
}
