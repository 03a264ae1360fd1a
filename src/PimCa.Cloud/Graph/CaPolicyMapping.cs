using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using PimCa.ConditionalAccess;

namespace PimCa.Cloud.Graph;

/// <summary>
/// Conditional Access policies between the service's JSON and ours. What is written starts from what was read: a PATCH
/// replaces what it names whole, and there is more in a policy than this module knows.
/// </summary>
internal static class CaPolicyMapping
{
    private const string Contexts = "includeAuthenticationContextClassReferences";
    private const string AllExternalTenants = "#microsoft.graph.conditionalAccessAllExternalTenants";

    private static readonly string[] KnownConditions = { "users", "applications", "clientAppTypes" };
    private static readonly string[] KnownApplications = { "includeApplications", "excludeApplications", Contexts };

    public static CaPolicyDefinition Read(JsonObject json)
    {
        var conditions = json.Object("conditions").CopyOrEmpty();
        var applications = conditions.Object("applications").CopyOrEmpty();
        var grant = json.Object("grantControls");
        var session = json.Object("sessionControls").CopyOrEmpty();
        return new CaPolicyDefinition
        {
            Id = json.Text("id") ?? string.Empty,
            DisplayName = json.Text("displayName") ?? string.Empty,
            State = ReadState(json.Text("state")),
            Users = ReadUsers(conditions.Object("users").CopyOrEmpty()),
            IncludeApplications = applications.Texts("includeApplications"),
            ExcludeApplications = applications.Texts("excludeApplications"),
            IncludeAuthenticationContexts = applications.Texts(Contexts),
            ClientAppTypes = conditions.Texts("clientAppTypes"),
            GrantOperator = grant?.Text("operator"),
            GrantControls = grant.Texts("builtInControls"),
            AuthenticationStrengthId = grant?.Object("authenticationStrength")?.Text("id"),
            AppEnforcedRestrictions = session.Object("applicationEnforcedRestrictions")?.Flag("isEnabled") == true,
            OtherSessionControls = session.Where(p => p.Key != "applicationEnforcedRestrictions" && IsOn(p.Value)).Select(p => p.Key).ToArray(),
            OtherConditions = conditions.Where(p => !KnownConditions.Contains(p.Key) && IsSet(p)).Select(p => p.Key)
                .Concat(applications.Where(p => !KnownApplications.Contains(p.Key) && IsSet(p)).Select(p => p.Key))
                .ToArray(),
            Created = json.Moment("createdDateTime"),
            Modified = json.Moment("modifiedDateTime"),
        };
    }

    /// <summary>What creates or changes a policy.</summary>
    /// <param name="policy">What it is to be.</param>
    /// <param name="asRead">What it was when it was read; null for a new one.</param>
    public static JsonObject Write(CaPolicyDefinition policy, JsonObject? asRead)
    {
        var before = asRead.CopyOrEmpty().WithoutAnnotations();
        var conditions = before.Object("conditions").CopyOrEmpty();
        var applications = conditions.Object("applications").CopyOrEmpty();
        applications["includeApplications"] = policy.IncludeApplications.ToJson();
        applications["excludeApplications"] = policy.ExcludeApplications.ToJson();
        if (policy.IncludeAuthenticationContexts.Count > 0 || applications.ContainsKey(Contexts))
        {
            applications[Contexts] = policy.IncludeAuthenticationContexts.ToJson();
        }

        conditions["applications"] = applications;
        conditions["users"] = WriteUsers(policy.Users, conditions.Object("users"));
        conditions["clientAppTypes"] = policy.ClientAppTypes.ToJson();
        return new JsonObject
        {
            ["displayName"] = policy.DisplayName,
            ["state"] = WriteState(policy.State),
            ["conditions"] = conditions,
            ["grantControls"] = WriteGrant(policy, before.Object("grantControls")),
            ["sessionControls"] = WriteSession(policy, before.Object("sessionControls")),
        };
    }

    /// <summary>Whom a policy is about, whole: every array and both kinds of guests.</summary>
    public static JsonObject WriteUsers(CaUsers users, JsonObject? asRead)
    {
        var json = asRead.CopyOrEmpty().WithoutAnnotations();
        json["includeUsers"] = users.IncludeUsers.ToJson();
        json["excludeUsers"] = users.ExcludeUsers.ToJson();
        json["includeGroups"] = users.IncludeGroups.ToJson();
        json["excludeGroups"] = users.ExcludeGroups.ToJson();
        json["includeRoles"] = users.IncludeRoles.ToJson();
        json["excludeRoles"] = users.ExcludeRoles.ToJson();
        json["includeGuestsOrExternalUsers"] = WriteGuests(users.IncludeGuestTypes, json.Object("includeGuestsOrExternalUsers"));
        json["excludeGuestsOrExternalUsers"] = WriteGuests(users.ExcludeGuestTypes, json.Object("excludeGuestsOrExternalUsers"));
        return json;
    }

    public static WhatIfResult ReadWhatIf(JsonObject json) => new(
        Read(json),
        json.Flag("policyApplies"),
        (json.Text("analysisReasons") ?? string.Empty)
            .Split(new[] { ',', ' ' }, StringSplitOptions.RemoveEmptyEntries)
            .Where(r => !string.Equals(r, "notSet", StringComparison.OrdinalIgnoreCase))
            .ToArray());

    private static CaUsers ReadUsers(JsonObject users) => new()
    {
        IncludeUsers = users.Texts("includeUsers"),
        ExcludeUsers = users.Texts("excludeUsers"),
        IncludeGroups = users.Texts("includeGroups"),
        ExcludeGroups = users.Texts("excludeGroups"),
        IncludeRoles = users.Texts("includeRoles"),
        ExcludeRoles = users.Texts("excludeRoles"),
        IncludeGuestTypes = users.Object("includeGuestsOrExternalUsers")?.Text("guestOrExternalUserTypes"),
        ExcludeGuestTypes = users.Object("excludeGuestsOrExternalUsers")?.Text("guestOrExternalUserTypes"),
    };

    // Which tenants the guests come from is kept as it was; for a new condition it is all of them.
    private static JsonObject? WriteGuests(string? types, JsonObject? asRead)
    {
        if (types is null)
        {
            return null;
        }

        var json = asRead.CopyOrEmpty();
        json["guestOrExternalUserTypes"] = types;
        if (json.Object("externalTenants") is null)
        {
            json["externalTenants"] = new JsonObject { ["@odata.type"] = AllExternalTenants, ["membershipKind"] = "all" };
        }

        return json;
    }

    private static JsonObject? WriteGrant(CaPolicyDefinition policy, JsonObject? asRead)
    {
        if (policy.GrantOperator is null)
        {
            return null;
        }

        var json = asRead.CopyOrEmpty();
        json["operator"] = policy.GrantOperator;
        json["builtInControls"] = policy.GrantControls.ToJson();

        // Read, it is the whole strength; written, it is a reference to it.
        json["authenticationStrength"] = policy.AuthenticationStrengthId is { } strength ? new JsonObject { ["id"] = strength } : null;
        return json;
    }

    private static JsonObject? WriteSession(CaPolicyDefinition policy, JsonObject? asRead)
    {
        var json = asRead.CopyOrEmpty();
        json["applicationEnforcedRestrictions"] = policy.AppEnforcedRestrictions ? new JsonObject { ["isEnabled"] = true } : null;
        return json.All(p => p.Value is null) ? null : json;
    }

    private static CaPolicyState ReadState(string? state) => state switch
    {
        "enabled" => CaPolicyState.Enabled,
        "enabledForReportingButNotEnforced" => CaPolicyState.ReportOnly,
        "disabled" => CaPolicyState.Disabled,
        _ => throw new UnexpectedAnswerException($"A policy's state is '{state}', which is none that is known."),
    };

    /// <summary>A state in the service's words.</summary>
    public static string WriteState(CaPolicyState state) => state switch
    {
        CaPolicyState.Enabled => "enabled",
        CaPolicyState.ReportOnly => "enabledForReportingButNotEnforced",
        _ => "disabled",
    };

    // A control may be there and switched off.
    private static bool IsOn(JsonNode? control) => control switch
    {
        null => false,
        JsonObject json => !json.ContainsKey("isEnabled") || json.Flag("isEnabled"),
        JsonValue value => value.GetValueKind() == JsonValueKind.True,
        _ => true,
    };

    private static bool IsSet(KeyValuePair<string, JsonNode?> property) =>
        property.Key.IndexOf('@') < 0 && IsSet(property.Value);

    private static bool IsSet(JsonNode? node) => node switch
    {
        null => false,
        JsonArray items => items.Count > 0,
        JsonObject json => json.Any(IsSet),
        _ => true,
    };
}
