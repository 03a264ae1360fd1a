using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>
/// Whether a policy's conditions take in a sign-in. Conditions only scope a policy; whether its controls are satisfied is
/// another question. The state of the policy is another one too.
/// </summary>
internal static class PolicyMatch
{
    public const string Applies = "notSet";
    public const string NotEnoughInformation = "notEnoughInformation";

    /// <summary><see cref="Applies"/>, or the member of <c>whatIfAnalysisReasons</c> that keeps the policy from applying.</summary>
    public static string Reason(JsonObject policy, SignInPerson person, SignInTarget target, SignInCircumstances circumstances)
    {
        var conditions = policy["conditions"]!;
        return !TakesIn(conditions["users"]!, person) ? "users"
            : TargetReason(conditions["applications"]!, target)
            ?? ListReason(conditions["clientAppTypes"].Texts(), circumstances.ClientAppType, "all", "clientApps")
            ?? PlatformReason(conditions["platforms"], circumstances.DevicePlatform)
            ?? ListReason(conditions["signInRiskLevels"].Texts(), circumstances.SignInRiskLevel, null, "signInRisk")
            ?? ListReason(conditions["userRiskLevels"].Texts(), circumstances.UserRiskLevel, null, "userRisk")
            ?? ListReason(conditions["insiderRiskLevels"].Flags(), circumstances.InsiderRiskLevel, null, "insiderRisk")
            ?? ListReason(conditions["authenticationFlows"]?["transferMethods"].Flags() ?? Array.Empty<string>(), circumstances.TransferMethod, null, "authenticationFlow")
            ?? Applies;
    }

    /// <summary>An exclusion always wins over an inclusion.</summary>
    private static bool TakesIn(JsonNode users, SignInPerson person) =>
        Names(users, "include", person) && !Names(users, "exclude", person);

    private static bool Names(JsonNode users, string side, SignInPerson person)
    {
        var named = users[side + "Users"].Texts();
        return named.Contains("All")
            || (named.Contains("GuestsOrExternalUsers") && person.IsGuestOrExternal)
            || (person.UserId is not null && named.Has(person.UserId))
            || users[side + "Groups"].Texts().Any(id => person.GroupIds.Contains(id, StringComparer.OrdinalIgnoreCase))
            || users[side + "Roles"].Texts().Any(id => person.RoleIds.Contains(id, StringComparer.OrdinalIgnoreCase))
            || NamesGuest(users[side + "GuestsOrExternalUsers"], person);
    }

    private static bool NamesGuest(JsonNode? guests, SignInPerson person)
    {
        if (guests is null || !person.IsGuestOrExternal || !guests["guestOrExternalUserTypes"].Flags().Contains(person.ExternalUserType))
        {
            return false;
        }

        // An internal guest has no home tenant, so tenants do not narrow that kind.
        return guests["externalTenants"] is not { } tenants
            || tenants["members"] is null
            || person.ExternalUserType == "internalGuest"
            || (person.ExternalTenantId is not null && tenants["members"].Texts().Has(person.ExternalTenantId));
    }

    private static string? TargetReason(JsonNode applications, SignInTarget target)
    {
        if (target.AuthenticationContext is { } context)
        {
            return applications["includeAuthenticationContextClassReferences"].Texts().Has(context) ? null : "authenticationContext";
        }

        var included = applications["includeApplications"].Texts();
        if (target.UserAction is { } action)
        {
            // Registration is itself done in an application, so a policy for all applications covers it, as the page's own example shows.
            return applications["includeUserActions"].Texts().Contains(action) || included.Contains(KnownApplications.All) ? null : "userActions";
        }

        var excluded = applications["excludeApplications"].Texts();
        return target.Applications!.Any(id => Covers(included, id) && !Covers(excluded, id)) ? null : "application";
    }

    private static bool Covers(IReadOnlyList<string> named, string application) =>
        named.Contains(KnownApplications.All)
        || named.Has(application)
        || (named.Contains(KnownApplications.Office365) && KnownApplications.IsInOffice365(application));

    private static string? ListReason(IReadOnlyList<string> wanted, string? actual, string? any, string reason) =>
        wanted.Count == 0 || (any is not null && wanted.Contains(any)) ? null
        : actual is null ? NotEnoughInformation
        : wanted.Contains(actual) ? null
        : reason;

    private static string? PlatformReason(JsonNode? platforms, string? actual)
    {
        if (platforms is null)
        {
            return null;
        }

        var excluded = platforms["excludePlatforms"].Texts();
        return actual is null && (excluded.Count > 0 || !platforms["includePlatforms"].Texts().Contains("all")) ? NotEnoughInformation
            : actual is not null && excluded.Contains(actual) ? "devicePlatform"
            : ListReason(platforms["includePlatforms"].Texts(), actual, "all", "devicePlatform");
    }
}
