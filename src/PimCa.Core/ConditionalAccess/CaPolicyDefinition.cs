using System;
using System.Collections.Generic;

namespace PimCa.ConditionalAccess;

/// <summary>Whether a policy acts.</summary>
public enum CaPolicyState
{
    /// <summary>Off.</summary>
    Disabled,

    /// <summary>Evaluated and logged, not enforced.</summary>
    ReportOnly,

    /// <summary>Enforced.</summary>
    Enabled,
}

/// <summary>Ids and fixed words that Conditional Access uses, as documented.</summary>
public static class CaWellKnown
{
    /// <summary>Exchange Online's application id.</summary>
    public const string ExchangeOnline = "00000002-0000-0ff1-ce00-000000000000";

    /// <summary>SharePoint Online's (and OneDrive's) application id.</summary>
    public const string SharePointOnline = "00000003-0000-0ff1-ce00-000000000000";

    /// <summary>The suite of Office 365 applications.</summary>
    public const string Office365 = "Office365";

    /// <summary>Everybody, as a user condition.</summary>
    public const string AllUsers = "All";

    /// <summary>The Global Administrator role's template id, the same in every tenant.</summary>
    public const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";

    /// <summary>All guests and external users, as a user condition.</summary>
    public const string GuestsOrExternalUsers = "GuestsOrExternalUsers";

    /// <summary>Every kind of guest and external user that the service knows, joined as it joins them.</summary>
    public const string AllGuestTypes =
        "internalGuest,b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser,otherExternalUser,serviceProvider";

    /// <summary>Every application, or every client app.</summary>
    public const string All = "All";

    /// <summary>The client app condition for browsers.</summary>
    public const string Browser = "browser";

    /// <summary>The client app condition for modern mobile and desktop apps.</summary>
    public const string MobileAppsAndDesktopClients = "mobileAppsAndDesktopClients";

    /// <summary>The client app condition for Exchange ActiveSync.</summary>
    public const string ExchangeActiveSync = "exchangeActiveSync";

    /// <summary>The client app condition for everything older: IMAP, POP, SMTP, old Office.</summary>
    public const string OtherClients = "other";

    /// <summary>The grant control that refuses.</summary>
    public const string Block = "block";

    /// <summary>The grant control that requires a compliant device.</summary>
    public const string CompliantDevice = "compliantDevice";

    /// <summary>The name of the session control for app enforced restrictions.</summary>
    public const string AppEnforcedRestrictions = "applicationEnforcedRestrictions";
}

/// <summary>
/// Whom a policy is about. Complete: an update replaces whole arrays, so everything read must be written back
/// (Microsoft365DSC#4342 lost exclusions that way).
/// </summary>
public sealed record CaUsers
{
    /// <summary>User ids, <c>All</c>, <c>None</c> or <c>GuestsOrExternalUsers</c>.</summary>
    public IReadOnlyList<string> IncludeUsers { get; init; } = Array.Empty<string>();

    /// <summary>User ids or <c>GuestsOrExternalUsers</c>.</summary>
    public IReadOnlyList<string> ExcludeUsers { get; init; } = Array.Empty<string>();

    /// <summary>Group ids.</summary>
    public IReadOnlyList<string> IncludeGroups { get; init; } = Array.Empty<string>();

    /// <summary>Group ids.</summary>
    public IReadOnlyList<string> ExcludeGroups { get; init; } = Array.Empty<string>();

    /// <summary>Role template ids.</summary>
    public IReadOnlyList<string> IncludeRoles { get; init; } = Array.Empty<string>();

    /// <summary>Role template ids. Only active holders are meant.</summary>
    public IReadOnlyList<string> ExcludeRoles { get; init; } = Array.Empty<string>();

    /// <summary>Kinds of guests and external users, the service's words joined by commas; null when the condition is not set.</summary>
    public string? IncludeGuestTypes { get; init; }

    /// <summary>Kinds of guests and external users that are excluded; null when the condition is not set.</summary>
    public string? ExcludeGuestTypes { get; init; }
}

/// <summary>A policy as the service keeps it, as far as this module reads or writes it.</summary>
public sealed record CaPolicyDefinition
{
    /// <summary>The policy's id; empty for one that is to be created.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>The name.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Whether it acts.</summary>
    public required CaPolicyState State { get; init; }

    /// <summary>Whom it is about.</summary>
    public required CaUsers Users { get; init; }

    /// <summary>Application ids, <c>All</c>, or <c>Office365</c>.</summary>
    public IReadOnlyList<string> IncludeApplications { get; init; } = Array.Empty<string>();

    /// <summary>Application ids or <c>Office365</c>.</summary>
    public IReadOnlyList<string> ExcludeApplications { get; init; } = Array.Empty<string>();

    /// <summary>The authentication contexts that it targets in place of applications: <c>c1</c>.</summary>
    public IReadOnlyList<string> IncludeAuthenticationContexts { get; init; } = Array.Empty<string>();

    /// <summary>The client apps: all, browser, mobileAppsAndDesktopClients, exchangeActiveSync, easSupported, other.</summary>
    public IReadOnlyList<string> ClientAppTypes { get; init; } = Array.Empty<string>();

    /// <summary>AND or OR; null when there are no grant controls.</summary>
    public string? GrantOperator { get; init; }

    /// <summary>block, mfa, compliantDevice, domainJoinedDevice, approvedApplication …</summary>
    public IReadOnlyList<string> GrantControls { get; init; } = Array.Empty<string>();

    /// <summary>The id of the authentication strength that is required, if any.</summary>
    public string? AuthenticationStrengthId { get; init; }

    /// <summary>True when app enforced restrictions are on.</summary>
    public bool AppEnforcedRestrictions { get; init; }

    /// <summary>The other session controls that are on, by the service's names; read only.</summary>
    public IReadOnlyList<string> OtherSessionControls { get; init; } = Array.Empty<string>();

    /// <summary>Conditions beyond users, applications and client apps that narrow the policy (platforms, locations, risk, device filter), by the service's names; read only.</summary>
    public IReadOnlyList<string> OtherConditions { get; init; } = Array.Empty<string>();

    /// <summary>When it was created.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? Modified { get; init; }
}

/// <summary>A sign-in to be judged by the service's own what-if.</summary>
/// <param name="UserId">Who signs in.</param>
/// <param name="ApplicationIds">To which applications.</param>
/// <param name="ClientAppType">browser, mobileAppsAndDesktopClients, exchangeActiveSync or other.</param>
/// <param name="DeviceCompliant">Whether the device is compliant.</param>
public sealed record SignInQuestion(string UserId, IReadOnlyList<string> ApplicationIds, string ClientAppType, bool DeviceCompliant);

/// <summary>What the service's what-if says of one policy.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Applies">Whether it applies to the sign-in.</param>
/// <param name="Reasons">The service's reasons when it does not.</param>
public sealed record WhatIfResult(CaPolicyDefinition Policy, bool Applies, IReadOnlyList<string> Reasons);
