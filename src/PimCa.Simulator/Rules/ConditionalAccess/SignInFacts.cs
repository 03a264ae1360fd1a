using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>Who signs in, as far as policies ask.</summary>
/// <param name="UserId">The user's id, null for an external user who has none yet.</param>
/// <param name="ExternalUserType">A member of <c>conditionalAccessGuestOrExternalUserTypes</c>; <c>none</c> for an internal member.</param>
/// <param name="ExternalTenantId">The home tenant of an external user, where known.</param>
/// <param name="GroupIds">All groups, through other groups too.</param>
/// <param name="RoleIds">Active, tenant-wide directory roles by template id.</param>
internal sealed record SignInPerson(
    string? UserId,
    string ExternalUserType,
    string? ExternalTenantId,
    IReadOnlyCollection<string> GroupIds,
    IReadOnlyCollection<string> RoleIds)
{
    /// <summary>What <c>GuestsOrExternalUsers</c> stands for: guests of either kind, and external people in general.</summary>
    public bool IsGuestOrExternal => ExternalUserType != "none";

    /// <summary>A user of the tenant as the replica of Conditional Access sees them.</summary>
    public static SignInPerson Of(SimulatedTenant tenant, JsonObject user, string? externalUserType = null, string? externalTenantId = null)
    {
        var id = user["id"].Text()!;
        var groups = tenant.GroupsOf(id, tenant.Replicated);
        return new SignInPerson(
            id,
            externalUserType is null or "none" ? TypeOf(user) : externalUserType,
            externalTenantId,
            groups,
            DirectoryRoles.HeldBy(tenant, id, groups, tenant.Replicated));
    }

    /// <summary>Someone from outside of whom only the kind is known.</summary>
    public static SignInPerson External(string externalUserType, string? externalTenantId) =>
        new(null, externalUserType, externalTenantId, Array.Empty<string>(), Array.Empty<string>());

    /// <summary>A guest with <c>#EXT#</c> in the name came by B2B collaboration; one without is an internal guest.</summary>
    private static string TypeOf(JsonObject user)
    {
        var isExternal = user["userPrincipalName"].Text()?.IndexOf("#EXT#", StringComparison.OrdinalIgnoreCase) >= 0;
        var isInvited = isExternal || user["externalUserState"].Text() is not null;
        return (user["userType"].Text() ?? "Member", isInvited) switch
        {
            ("Guest", true) => "b2bCollaborationGuest",
            ("Guest", false) => "internalGuest",
            (_, true) => "b2bCollaborationMember",
            _ => "none",
        };
    }
}

/// <summary>What is signed in to: exactly one of the three.</summary>
/// <param name="Applications">Application ids, or a suite's name.</param>
/// <param name="UserAction">A user action as policies name it.</param>
/// <param name="AuthenticationContext">An authentication context such as <c>c1</c>.</param>
internal sealed record SignInTarget(IReadOnlyList<string>? Applications = null, string? UserAction = null, string? AuthenticationContext = null);

/// <summary>How; null where nothing is known, which is not the same as nothing special.</summary>
internal sealed record SignInCircumstances
{
    public string? ClientAppType { get; init; }

    public string? DevicePlatform { get; init; }

    public string? SignInRiskLevel { get; init; }

    public string? UserRiskLevel { get; init; }

    public string? InsiderRiskLevel { get; init; }

    public string? TransferMethod { get; init; }
}
