using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>
/// What makes a policy acceptable. It is asked about the complete policy, after a change was merged into it, so that a
/// partial update cannot leave behind what a creation would have refused.
/// </summary>
internal sealed class PolicyValidator
{
    private static readonly string[] UserActions = { "urn:user:registersecurityinfo", "urn:user:registerdevice" };

    private static readonly string[] Keywords = { "All", "None", "GuestsOrExternalUsers" };

    private readonly SimulatedTenant tenant;

    public PolicyValidator(SimulatedTenant tenant) => this.tenant = tenant;

    /// <summary>Refuses a policy that breaks a rule.</summary>
    /// <param name="policy">The complete policy.</param>
    /// <param name="before">The policy before the change: what it names already may have been deleted since, and stays.</param>
    /// <exception cref="ServiceException">400: the rule that it breaks; 501: a condition or control that is not simulated.</exception>
    public void Check(JsonObject policy, JsonObject? before = null)
    {
        if (string.IsNullOrWhiteSpace(policy["displayName"].Text()))
        {
            throw ConditionalAccessErrors.Schema("'displayName' is required.");
        }

        if (policy["state"] is null)
        {
            throw ConditionalAccessErrors.Schema("'state' is required.");
        }

        var conditions = policy["conditions"] as JsonObject ?? throw ConditionalAccessErrors.Schema("'conditions' is required.");
        RefuseWhatIsNotSimulated(conditions, policy["grantControls"]);
        CheckApplications(conditions["applications"] ?? throw ConditionalAccessErrors.Invalid("InvalidApplications", "'conditions.applications' is required."));
        CheckUsers(
            conditions["users"] ?? throw ConditionalAccessErrors.Invalid("InvalidUsers", "'conditions.users' is required."),
            before?["conditions"]?["users"]);
        if (conditions["clientAppTypes"].Texts().Count == 0)
        {
            throw ConditionalAccessErrors.Invalid("InvalidConditions", "'conditions.clientAppTypes' must not be empty.");
        }

        if (conditions["platforms"] is { } platforms && platforms["includePlatforms"].Texts().Count == 0)
        {
            throw ConditionalAccessErrors.Invalid("InvalidConditions", "'conditions.platforms.includePlatforms' must not be empty.");
        }

        var hasGrant = CheckGrantControls(policy["grantControls"], conditions);
        var hasSession = CheckSessionControls(policy["sessionControls"], conditions);
        if (!hasGrant && !hasSession)
        {
            throw ConditionalAccessErrors.Invalid("InvalidControls", "A policy needs a grant control or a session control.");
        }
    }

    private static void RefuseWhatIsNotSimulated(JsonObject conditions, JsonNode? grant)
    {
        var locations = conditions["locations"];
        var isAnywhere = locations is null
            || (locations["includeLocations"].Texts().SequenceEqual(new[] { "All" }) && locations["excludeLocations"].Texts().Count == 0);
        var what = conditions["devices"] is not null ? "the condition devices (device filters)"
            : conditions["clientApplications"] is not null ? "the condition clientApplications (workload identities)"
            : conditions["servicePrincipalRiskLevels"].Texts().Count > 0 ? "the condition servicePrincipalRiskLevels"
            : conditions["applications"]?["applicationFilter"] is not null ? "the condition applicationFilter"
            : !isAnywhere ? "named locations"
            : grant?["customAuthenticationFactors"].Texts().Count > 0 ? "custom authentication factors"
            : grant?["termsOfUse"].Texts().Count > 0 ? "terms of use"
            : null;
        if (what is not null)
        {
            throw ServiceException.Unsupported(what);
        }
    }

    private void CheckApplications(JsonNode applications)
    {
        var included = applications["includeApplications"].Texts();
        var actions = applications["includeUserActions"].Texts();
        var contexts = applications["includeAuthenticationContextClassReferences"].Texts();
        if (included.Count > 0 && (actions.Count > 0 || contexts.Count > 0))
        {
            throw ConditionalAccessErrors.MixedTargets();
        }

        if (included.Count == 0 && actions.Count == 0 && contexts.Count == 0)
        {
            throw ConditionalAccessErrors.Invalid("InvalidApplications", "'conditions.applications' names no application, user action or authentication context.");
        }

        foreach (var keyword in new[] { KnownApplications.All, KnownApplications.None })
        {
            if (included.Contains(keyword) && included.Count > 1)
            {
                throw ConditionalAccessErrors.Invalid("InvalidApplications", $"'{keyword}' cannot be combined with other applications.");
            }
        }

        var named = included.Where(id => id != KnownApplications.All && id != KnownApplications.None).Concat(applications["excludeApplications"].Texts());
        if (named.FirstOrDefault(id => id != KnownApplications.Office365 && id != KnownApplications.AdminPortals && !KnownApplications.Exists(tenant, id)) is { } stranger)
        {
            throw ConditionalAccessErrors.Invalid("InvalidApplications", $"The application '{stranger}' does not exist in the directory.");
        }

        if (actions.FirstOrDefault(action => !UserActions.Contains(action)) is { } unknownAction)
        {
            throw ConditionalAccessErrors.Invalid("InvalidUserActions", $"'{unknownAction}' is not a user action.");
        }

        if (contexts.FirstOrDefault(id => tenant.Store.Get(Collections.AuthenticationContexts, id) is null) is { } unknownContext)
        {
            throw ConditionalAccessErrors.Invalid("InvalidAuthenticationContext", $"The authentication context '{unknownContext}' does not exist.");
        }
    }

    private void CheckUsers(JsonNode users, JsonNode? before)
    {
        if (users["includeUsers"].Texts().Count == 0 && users["includeGroups"].Texts().Count == 0
            && users["includeRoles"].Texts().Count == 0 && users["includeGuestsOrExternalUsers"] is null)
        {
            throw ConditionalAccessErrors.Invalid("InvalidUsers", "'conditions.users' includes nobody; use 'None' where that is meant.");
        }

        MustExist("user", Collections.Users, users["includeUsers"].Texts(), before, Keywords);
        MustExist("user", Collections.Users, users["excludeUsers"].Texts(), before, "GuestsOrExternalUsers");
        MustExist("group", Collections.Groups, users["includeGroups"].Texts(), before);
        MustExist("group", Collections.Groups, users["excludeGroups"].Texts(), before);
        if (users["includeRoles"].Texts().Concat(users["excludeRoles"].Texts()).FirstOrDefault(id => !DirectoryRoles.IsBuiltIn(id)) is { } role)
        {
            throw ConditionalAccessErrors.Invalid("InvalidRoles", $"'{role}' is not the template id of a directory role.");
        }

        foreach (var name in new[] { "includeGuestsOrExternalUsers", "excludeGuestsOrExternalUsers" })
        {
            if (users[name] is { } guests && !guests["guestOrExternalUserTypes"].Flags().Any(type => type != "none"))
            {
                throw ConditionalAccessErrors.Invalid("InvalidUsers", $"'conditions.users.{name}' names no type of guest or external user.");
            }
        }
    }

    /// <summary>Conditional Access reads a replica of the directory: an object made a moment ago may not exist for it yet.</summary>
    private void MustExist(string kind, string collection, IEnumerable<string> ids, JsonNode? before, params string[] keywords)
    {
        var known = new[] { "include", "exclude" }
            .SelectMany(side => before?[side + (kind == "user" ? "Users" : "Groups")].Texts() ?? Array.Empty<string>())
            .Except(Keywords);
        var strangers = ids.Except(keywords).Except(known, StringComparer.OrdinalIgnoreCase);
        if (strangers.FirstOrDefault(id => tenant.Store.Get(collection, id, tenant.Replicated) is null) is { } stranger)
        {
            throw ConditionalAccessErrors.Invalid(kind == "user" ? "InvalidUsers" : "InvalidGroups", $"The {kind} '{stranger}' does not exist in the directory.");
        }
    }

    private bool CheckGrantControls(JsonNode? grant, JsonObject conditions)
    {
        if (grant is null)
        {
            return false;
        }

        if (grant["operator"].Text() is not ("AND" or "OR"))
        {
            throw ConditionalAccessErrors.Invalid("InvalidControls", "'grantControls.operator' must be AND or OR.");
        }

        var controls = grant["builtInControls"].Texts();
        var strength = grant["authenticationStrength"]?["id"].Text();
        if (controls.Count == 0 && strength is null)
        {
            throw ConditionalAccessErrors.Invalid("InvalidControls", "'grantControls' names no control; leave it out where none is meant.");
        }

        if (controls.Contains("block") && (controls.Count > 1 || strength is not null))
        {
            throw ConditionalAccessErrors.Invalid("InvalidControls", "'block' cannot be combined with other grant controls.");
        }

        if (strength is not null && controls.Contains("mfa"))
        {
            throw ConditionalAccessErrors.Invalid("InvalidControls", "An authentication strength cannot be combined with the control 'mfa'.");
        }

        if (strength is not null && tenant.Store.Get(Collections.AuthenticationStrengths, strength) is null)
        {
            throw ConditionalAccessErrors.Invalid("InvalidAuthenticationStrength", $"The authentication strength '{strength}' does not exist.");
        }

        // Documented for the control: only together with mfa, all of them, for all applications.
        if (controls.Contains("passwordChange")
            && (grant["operator"].Text() != "AND" || !controls.Contains("mfa")
                || !conditions["applications"]!["includeApplications"].Texts().Contains(KnownApplications.All)))
        {
            throw ConditionalAccessErrors.Invalid("InvalidPasswordResetControl", "'passwordChange' needs 'mfa', the operator AND, and all applications.");
        }

        return true;
    }

    private static bool CheckSessionControls(JsonNode? session, JsonObject conditions)
    {
        if (session is null)
        {
            return false;
        }

        var applications = conditions["applications"]!["includeApplications"].Texts();
        if (IsOn(session, "applicationEnforcedRestrictions")
            && (applications.Count == 0 || applications.Any(id => id != KnownApplications.Office365
                && !string.Equals(id, KnownApplications.ExchangeOnline, StringComparison.OrdinalIgnoreCase)
                && !string.Equals(id, KnownApplications.SharePointOnline, StringComparison.OrdinalIgnoreCase))))
        {
            throw ConditionalAccessErrors.Invalid(
                "InvalidSessionControls",
                "'applicationEnforcedRestrictions' supports only Office 365, Exchange Online and SharePoint Online.");
        }

        return new[] { "applicationEnforcedRestrictions", "cloudAppSecurity", "persistentBrowser", "secureSignInSession", "signInFrequency" }
            .Any(name => IsOn(session, name)) || session["disableResilienceDefaults"].IsTrue();
    }

    private static bool IsOn(JsonNode session, string control) => session[control]?["isEnabled"].IsTrue() == true;
}
