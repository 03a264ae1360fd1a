using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.ConditionalAccess;

/// <summary>A tenant with a handful of people, for rules that need no HTTP.</summary>
internal sealed class SmallTenant
{
    public const string Admin = "11111111-0000-0000-0000-000000000001";
    public const string Adele = "11111111-0000-0000-0000-000000000002";
    public const string Alex = "11111111-0000-0000-0000-000000000003";
    public const string Guest = "11111111-0000-0000-0000-000000000004";
    public const string Exempt = "22222222-0000-0000-0000-000000000001";
    public const string Outer = "22222222-0000-0000-0000-000000000002";

    public SmallTenant()
    {
        AuthenticationStrengths.Seed(Tenant.Store);
        User(Admin, "admin@contoso.example", "Member");
        User(Adele, "adele@contoso.example", "Member");
        User(Alex, "alex@contoso.example", "Member");
        User(Guest, "guest_fabrikam.example#EXT#@contoso.example", "Guest");
        Group(Exempt, "Browser-Only Users");
        Group(Outer, "Outer");
        Role(Admin, BuiltInRoles.GlobalAdministrator);
        Policies = new ConditionalAccessPolicies(Tenant);
    }

    public SimulatedTenant Tenant { get; } = new("99999999-0000-0000-0000-000000000000", "Contoso", "contoso.example");

    public ConditionalAccessPolicies Policies { get; }

    public Caller Administrator { get; } = Person(Admin, "Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All");

    public static Caller Person(string id, params string[] permissions) => new(id, id, false, permissions);

    public void User(string id, string name, string type) => Tenant.Store.Put(Collections.Users, id, new JsonObject
    {
        ["id"] = id,
        ["userPrincipalName"] = name,
        ["displayName"] = name.Split('@')[0],
        ["userType"] = type,
        ["accountEnabled"] = true,
    });

    public void Group(string id, string name) =>
        Tenant.Store.Put(Collections.Groups, id, new JsonObject { ["id"] = id, ["displayName"] = name });

    public void Join(string groupId, string principalId) => Tenant.Store.Put(
        Collections.GroupMembers,
        $"{groupId}/{principalId}",
        new JsonObject { ["groupId"] = groupId, ["principalId"] = principalId, ["source"] = "assigned" });

    public void Leave(string groupId, string principalId) => Tenant.Store.Remove(Collections.GroupMembers, $"{groupId}/{principalId}");

    public void Role(string principalId, string roleId, string scope = "/") => Tenant.Store.Put(
        Collections.RoleAssignments,
        $"{roleId}/{principalId}",
        new JsonObject { ["roleDefinitionId"] = roleId, ["principalId"] = principalId, ["directoryScopeId"] = scope, ["source"] = "assigned" });

    /// <summary>Creates a policy from the usual one, changed by <paramref name="change"/>.</summary>
    public JsonObject Create(Action<JsonObject>? change = null)
    {
        var body = CompliantDevice();
        change?.Invoke(body);
        return Policies.Create(Administrator, body);
    }

    public JsonObject[] Evaluate(string userId, string application = KnownApplications.ExchangeOnline, string? clientApp = "browser", bool appliedOnly = false) =>
        new WhatIf(Tenant).Evaluate(Question(userId, application, clientApp, appliedOnly)).ToArray();

    public static JsonObject Question(string userId, string application, string? clientApp, bool appliedOnly)
    {
        var conditions = new JsonObject { ["deviceInfo"] = new JsonObject { ["isCompliant"] = false } };
        if (clientApp is not null)
        {
            conditions["clientAppType"] = clientApp;
        }

        return new JsonObject
        {
            ["signInIdentity"] = new JsonObject { ["@odata.type"] = "#microsoft.graph.userSignIn", ["userId"] = userId },
            ["signInContext"] = new JsonObject
            {
                ["@odata.type"] = "#microsoft.graph.applicationContext",
                ["includeApplications"] = new JsonArray(application),
            },
            ["signInConditions"] = conditions,
            ["appliedPoliciesOnly"] = appliedOnly,
        };
    }

    public static JsonObject CompliantDevice() => new()
    {
        ["displayName"] = "Require compliant device",
        ["state"] = "enabled",
        ["conditions"] = new JsonObject
        {
            ["clientAppTypes"] = new JsonArray("all"),
            ["applications"] = new JsonObject { ["includeApplications"] = new JsonArray("Office365") },
            ["users"] = new JsonObject { ["includeUsers"] = new JsonArray("All") },
        },
        ["grantControls"] = new JsonObject { ["operator"] = "OR", ["builtInControls"] = new JsonArray("compliantDevice") },
    };

    /// <summary>The refusal that an action meets.</summary>
    public static ServiceException Refused(Action action) => Assert.Throws<ServiceException>(action);
}

/// <summary>Short ways into a policy's body.</summary>
internal static class PolicyBody
{
    public static JsonObject Conditions(this JsonObject policy) => (JsonObject)policy["conditions"]!;

    public static JsonObject Users(this JsonObject policy) => (JsonObject)policy.Conditions()["users"]!;

    public static JsonObject Applications(this JsonObject policy) => (JsonObject)policy.Conditions()["applications"]!;

    public static JsonObject Grant(this JsonObject policy) => (JsonObject)policy["grantControls"]!;

    public static void AppEnforced(this JsonObject policy)
    {
        policy["grantControls"] = null;
        policy["sessionControls"] = new JsonObject { ["applicationEnforcedRestrictions"] = new JsonObject { ["isEnabled"] = true } };
    }
}
