using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.PimGroups;

/// <summary>A tenant with the scenario's people, and PIM's rules called without HTTP.</summary>
internal sealed class PimWorld
{
    public const string Group = "9a1d8b0e-0000-4000-8000-00000000b0b0";
    public const string Internal = "9a1d8b0e-0000-4000-8000-0000000000d1";
    public const string Administrators = "9a1d8b0e-0000-4000-8000-0000000000ad";

    public PimWorld()
    {
        Admin = Person("admin");
        Adele = Person("adele");
        Alex = Person("alex");
        Megan = Person("megan");
        App = new Caller("9a1d8b0e-0000-4000-8000-0000000000aa", "runbook", true, []) { AuthenticationMethods = ["mfa"] };
        Tenant = new SimulatedTenant("9a1d8b0e-0000-4000-8000-000000000001", "Contoso", "contoso.example") { Seed = Fill };
        Tenant.Reset();
        Pim = new PimParts(Tenant);
    }

    public SimulatedTenant Tenant { get; }

    public PimParts Pim { get; }

    public Caller Admin { get; }

    public Caller Adele { get; }

    public Caller Alex { get; }

    public Caller Megan { get; }

    public Caller App { get; }

    public DateTimeOffset Now => Tenant.Clock.GetUtcNow();

    public void Advance(TimeSpan by) => Tenant.Clock.Advance(by);

    public JsonObject Body(string action, string principalId, string? duration = "PT2H", string? justification = "needed", string group = Group, string access = "member") => new()
    {
        ["accessId"] = access,
        ["groupId"] = group,
        ["principalId"] = principalId,
        ["action"] = action,
        ["justification"] = justification,
        ["scheduleInfo"] = duration is null ? null : new JsonObject
        {
            ["startDateTime"] = Now.ToJsonTime(),
            ["expiration"] = duration == "permanent"
                ? new JsonObject { ["type"] = "noExpiration" }
                : new JsonObject { ["type"] = "afterDuration", ["duration"] = duration },
        },
    };

    public JsonObject Eligible(JsonObject body, Caller? caller = null) => Pim.Requests.Submit(ScheduleKind.Eligibility, body, caller ?? Admin);

    public JsonObject Assign(JsonObject body, Caller? caller = null) => Pim.Requests.Submit(ScheduleKind.Assignment, body, caller ?? Admin);

    public JsonObject MakeEligible(Caller person, string duration = "P30D") => Eligible(Body("adminAssign", person.ObjectId, duration));

    public JsonObject Activate(Caller person, string duration = "PT2H", string? justification = "my laptop broke") =>
        Assign(Body("selfActivate", person.ObjectId, duration, justification), person);

    public bool IsInGroup(Caller person, string group = Group) =>
        Tenant.FindReplicated(Collections.GroupMembers, $"{group}/{person.ObjectId}") is not null;

    public IReadOnlyList<JsonObject> Stored(string collection) => Tenant.Store.All(collection).ToArray();

    public JsonObject Request(JsonObject request, ScheduleKind? kind = null) =>
        Tenant.Store.Get((kind ?? ScheduleKind.Assignment).Requests, request.Text("id")!)!;

    public (JsonObject Assignment, JsonObject Policy) Policy(string group = Group, string access = "member") =>
        Pim.Policies.Of(group).Single(found => found.Assignment.Text("roleDefinitionId") == access);

    public JsonObject Rule(string ruleId, string access = "member") =>
        Policy(access: access).Policy.Children("rules").Single(rule => rule.Text("id") == ruleId);

    public void SetRule(string ruleId, Action<JsonObject> change)
    {
        var rule = (JsonObject)Rule(ruleId).DeepClone();
        change(rule);
        Pim.Policies.PatchRule(Policy().Policy.Text("id")!, ruleId, rule, Admin);
    }

    public void RequireApproval(params JsonObject[] approvers) => SetRule("Approval_EndUser_Assignment", rule =>
    {
        rule["setting"]!["isApprovalRequired"] = true;
        rule["setting"]!["approvalStages"]![0]!["primaryApprovers"] = new JsonArray(approvers);
    });

    public static JsonObject GroupApprover(string groupId = Administrators) =>
        new() { ["@odata.type"] = "#microsoft.graph.groupMembers", ["groupId"] = groupId };

    public static JsonObject UserApprover(Caller user) =>
        new() { ["@odata.type"] = "#microsoft.graph.singleUser", ["userId"] = user.ObjectId };

    public void Enable(string ruleId, params string[] enabled) =>
        SetRule(ruleId, rule => rule["enabledRules"] = new JsonArray(enabled.Select(name => (JsonNode)name).ToArray()));

    public void AddGroup(string id, string name, bool isRoleAssignable = false, bool dynamic = false, bool synced = false) =>
        AddGroup(Tenant, id, name, isRoleAssignable, dynamic, synced);

    public void AddMember(string groupId, string principalId, string source = "assigned") => AddMember(Tenant, groupId, principalId, source);

    public void Role(string role, Caller holder) => Role(Tenant, role, holder);

    public static void Refused(string code, Action action, string? message = null)
    {
        var refused = Assert.Throws<ServiceException>(action);
        Assert.Equal(code, refused.Code);
        if (message is not null)
        {
            Assert.Equal(message, refused.Message);
        }
    }

    private static Caller Person(string name) =>
        new(PimDocuments.DerivedId(name), $"{name}@contoso.example", false, []) { AuthenticationMethods = ["pwd", "mfa"] };

    private static void Put(SimulatedTenant tenant, string collection, string id, JsonObject document)
    {
        document["id"] = id;
        tenant.Store.Put(collection, id, document);
    }

    private void Fill(SimulatedTenant tenant)
    {
        foreach (var person in new[] { Admin, Adele, Alex, Megan })
        {
            Put(tenant, Collections.Users, person.ObjectId, new() { ["displayName"] = person.Name, ["userPrincipalName"] = person.Name });
            AddMember(tenant, Internal, person.ObjectId, "dynamic");
        }

        Put(tenant, Collections.ServicePrincipals, App.ObjectId, new() { ["displayName"] = "runbook" });
        Role(tenant, BuiltInRoles.GlobalAdministrator, Admin);
        AddGroup(tenant, Group, "Browser-Only Users", isRoleAssignable: true);
        AddGroup(tenant, Internal, "Internal Users", dynamic: true);
        AddGroup(tenant, Administrators, "Administrators");
        AddMember(tenant, Administrators, Megan.ObjectId);
    }

    private static void AddGroup(SimulatedTenant tenant, string id, string name, bool isRoleAssignable = false, bool dynamic = false, bool synced = false) =>
        Put(tenant, Collections.Groups, id, new()
        {
            ["displayName"] = name,
            ["isAssignableToRole"] = isRoleAssignable,
            ["groupTypes"] = dynamic ? new JsonArray("DynamicMembership") : new JsonArray(),
            ["onPremisesSyncEnabled"] = synced ? true : null,
        });

    private static void AddMember(SimulatedTenant tenant, string groupId, string principalId, string source = "assigned") =>
        DirectoryDocuments.Relate(tenant, Collections.GroupMembers, groupId, principalId, source);

    private static void Role(SimulatedTenant tenant, string role, Caller holder) => DirectoryDocuments.AssignRole(tenant, role, holder.ObjectId);
}
