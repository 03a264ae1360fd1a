using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.SignIn;

/// <summary>
/// Decides an attempt to sign in by the tenant's live policies and the replica's view of the directory, and writes the
/// sign-in log. All policies that apply count at once: a block by any of them blocks, and the controls of each must be met.
/// </summary>
internal sealed class SignInEngine
{
    private const int AccountDisabled = 50057;

    /// <summary>The client that desktop and mobile Office applications sign in with.</summary>
    private const string MicrosoftOffice = "d3590ed6-52b3-4102-aeff-aad2292ab01c";

    private static readonly Dictionary<string, string> ClientNames = new(StringComparer.Ordinal)
    {
        ["browser"] = "Browser",
        ["mobileAppsAndDesktopClients"] = "Mobile Apps and Desktop clients",
        ["exchangeActiveSync"] = "Exchange ActiveSync",
        ["other"] = "Other clients",
    };

    private static readonly Dictionary<int, string> FailureReasons = new()
    {
        [AccountDisabled] = "The user account is disabled.",
        [GrantDecision.MultiFactorRequired] = "Multifactor authentication is required.",
        [GrantDecision.DeviceNotCompliant] = "Device is not in required device state: compliant.",
        [GrantDecision.DeviceNotDomainJoined] = "Device is not in required device state: domain joined.",
        [GrantDecision.ApplicationNotApproved] = "The app is not an approved app for Conditional Access.",
        [GrantDecision.Blocked] = "Access has been blocked by Conditional Access policies.",
    };

    private readonly SimulatedTenant tenant;

    public SignInEngine(SimulatedTenant tenant) => this.tenant = tenant;

    /// <summary>Lets someone try to sign in.</summary>
    /// <exception cref="ServiceException">400: there is no such user, application or client.</exception>
    public SignInOutcome SignIn(SignInAttempt attempt)
    {
        var user = FindUser(attempt.User);
        var appId = attempt.Application.ToUpperInvariant() switch
        {
            "EXCHANGEONLINE" => KnownApplications.ExchangeOnline,
            "SHAREPOINTONLINE" => KnownApplications.SharePointOnline,
            _ => attempt.Application,
        };
        var appName = KnownApplications.Name(tenant, appId)
            ?? throw ServiceException.BadRequest($"The tenant knows no application '{attempt.Application}'.");
        if (!ClientNames.ContainsKey(attempt.ClientApp))
        {
            throw ServiceException.BadRequest($"'{attempt.ClientApp}' is not a client that signs in; they are {string.Join(", ", ClientNames.Keys)}.");
        }

        var isDisabled = user["accountEnabled"] is { } enabled && !enabled.IsTrue();
        var applied = isDisabled ? Array.Empty<AppliedPolicy>() : Apply(user, appId, attempt);
        var enforced = applied.Where(policy => policy.IsEnforced).ToArray();
        var failed = enforced.Where(policy => !policy.Decision!.IsSatisfied).Select(policy => policy.Decision!.ErrorCode).ToArray();
        var error = isDisabled ? AccountDisabled
            : failed.Contains(GrantDecision.Blocked) ? GrantDecision.Blocked
            : failed.FirstOrDefault();
        var decision = error != 0 ? SignInDecision.Blocked
            : enforced.Any(policy => policy.Decision!.SessionControls.Contains(GrantDecision.AppEnforcedRestrictions)) ? SignInDecision.AllowedWithAppEnforcedRestrictions
            : SignInDecision.Allowed;
        var status = enforced.Length == 0 ? "notApplied" : error == 0 ? "success" : "failure";
        return new SignInOutcome(decision, error, Log(user, appId, appName, attempt, error, status, applied));
    }

    private AppliedPolicy[] Apply(JsonObject user, string appId, SignInAttempt attempt)
    {
        var person = SignInPerson.Of(tenant, user);
        var circumstances = new SignInCircumstances
        {
            ClientAppType = attempt.ClientApp,
            DevicePlatform = attempt.DevicePlatform,
            SignInRiskLevel = "none",
            UserRiskLevel = "none",
            InsiderRiskLevel = "none",
            TransferMethod = "none",
        };
        return tenant.Store.All(Collections.ConditionalAccessPolicies)
            .Select(policy => new AppliedPolicy(
                policy,
                PolicyMatch.Reason(policy, person, new SignInTarget(new[] { appId }), circumstances) == PolicyMatch.Applies ? GrantDecision.Of(policy, attempt) : null))
            .ToArray();
    }

    private JsonObject FindUser(string user) =>
        tenant.Store.Get(Collections.Users, user)
        ?? tenant.Store.All(Collections.Users).FirstOrDefault(candidate =>
            string.Equals(candidate["userPrincipalName"].Text(), user, StringComparison.OrdinalIgnoreCase))
        ?? throw ServiceException.BadRequest($"The tenant knows no user '{user}'.");

    private JsonObject Log(JsonObject user, string appId, string appName, SignInAttempt attempt, int error, string status, AppliedPolicy[] applied)
    {
        var id = tenant.NewId();
        var isBrowser = attempt.ClientApp == "browser";
        var entry = new JsonObject
        {
            ["id"] = id,
            ["createdDateTime"] = tenant.Now.ToJsonTime(),
            ["userDisplayName"] = user["displayName"].Text(),
            ["userPrincipalName"] = user["userPrincipalName"].Text(),
            ["userId"] = user["id"].Text(),
            ["appId"] = isBrowser ? appId : MicrosoftOffice,
            ["appDisplayName"] = isBrowser ? appName : "Microsoft Office",
            ["ipAddress"] = "203.0.113.10",
            ["clientAppUsed"] = ClientNames[attempt.ClientApp],
            ["correlationId"] = tenant.NewId(),
            ["conditionalAccessStatus"] = status,
            ["isInteractive"] = true,
            ["riskDetail"] = "none",
            ["riskLevelAggregated"] = "none",
            ["riskLevelDuringSignIn"] = "none",
            ["riskState"] = "none",
            ["riskEventTypes"] = new JsonArray(),
            ["riskEventTypes_v2"] = new JsonArray(),
            ["resourceDisplayName"] = appName,
            ["resourceId"] = appId,
            ["status"] = new JsonObject
            {
                ["errorCode"] = error,
                ["failureReason"] = error == 0 ? null : FailureReasons[error],
                ["additionalDetails"] = null,
            },
            ["deviceDetail"] = new JsonObject
            {
                ["deviceId"] = string.Empty,
                ["displayName"] = null,
                ["operatingSystem"] = attempt.DevicePlatform,
                ["browser"] = isBrowser ? "Edge" : null,
                ["isCompliant"] = attempt.IsDeviceCompliant,
                ["isManaged"] = attempt.IsDeviceCompliant,
                ["trustType"] = null,
            },
            ["location"] = null,
            ["appliedConditionalAccessPolicies"] = new JsonArray(applied.Select(policy => (JsonNode)policy.ToJson()).ToArray()),
        };
        tenant.Store.Put(Collections.SignIns, id, entry);
        return entry;
    }

    private sealed record AppliedPolicy(JsonObject Policy, GrantDecision? Decision)
    {
        public bool IsEnforced => Decision is not null && State == PolicyShapes.Enabled;

        private string State => Policy["state"].Text()!;

        public JsonObject ToJson() => new()
        {
            ["id"] = Policy["id"].Text(),
            ["displayName"] = Policy["displayName"].Text(),
            ["enforcedGrantControls"] = (State == PolicyShapes.Disabled ? null : Decision?.GrantControls ?? Array.Empty<string>())?.ToJson() ?? new JsonArray(),
            ["enforcedSessionControls"] = (State == PolicyShapes.Disabled ? null : Decision?.SessionControls ?? Array.Empty<string>())?.ToJson() ?? new JsonArray(),
            ["result"] = (State, Decision) switch
            {
                (PolicyShapes.Disabled, _) => "notEnabled",
                (PolicyShapes.ReportOnly, null) => "reportOnlyNotApplied",
                (PolicyShapes.ReportOnly, { IsSatisfied: true }) => "reportOnlySuccess",
                (PolicyShapes.ReportOnly, _) => "reportOnlyFailure",
                (_, null) => "notApplied",
                (_, { IsSatisfied: true }) => "success",
                _ => "failure",
            },
        };
    }
}
