using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Audit;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimPolicies;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.PimGroups;

/// <summary>
/// Privileged Identity Management for groups: being a member or an owner. A group comes under management with the first
/// request or policy write; its policies change their ids at that moment, and there is no way back.
/// </summary>
internal sealed class GroupArea : PimArea
{
    private static readonly string[] Accesses = { "member", "owner" };

    private readonly GroupAuthority authority;
    private readonly AuditWriter audit;

    public GroupArea(SimulatedTenant tenant)
        : base(tenant, Groups)
    {
        authority = new GroupAuthority(Principals);
        audit = new AuditWriter(tenant);
    }

    public override string ScopeProperty => "groupId";

    public override string RoleProperty => "accessId";

    public override string AuditCategory => "GroupManagement";

    public override string PolicyType => "Group";

    public override bool IsOnboardedByUse => true;

    public override bool ListsNeedFilter => true;

    public override bool HasDefaultApprovers => false;

    public override JsonObject? StandingSchedule => null;

    public override string RequestType(ScheduleKind kind) => $"microsoft.graph.privilegedAccessGroup{kind.Name}ScheduleRequest";

    public override PimTarget Read(JsonObject body)
    {
        var access = body.Text("accessId")?.ToLowerInvariant();
        return access is "member" or "owner"
            ? new PimTarget(Required(body, "groupId"), access)
            : throw PimErrors.Malformed($"The value '{body["accessId"]}' is not a member of 'microsoft.graph.privilegedAccessGroupRelationships'.");
    }

    public override void Require(PimTarget target)
    {
        var group = Principals.Group(target.Scope) ?? throw PimErrors.NoGroup();
        if (PimDirectory.IsDynamic(group) || PimDirectory.IsSynced(group))
        {
            throw PimErrors.Invalid("Groups with dynamic membership and groups synchronized from on-premises cannot be managed.");
        }
    }

    public override void CheckPrincipal(ScheduleRequest request)
    {
        if (PimDocuments.Same(request.Target.Scope, request.PrincipalId))
        {
            throw PimErrors.Invalid("A group cannot be assigned to itself.");
        }
    }

    public override void CheckAssignment(ScheduleRequest request)
    {
        if (!request.Kind.IsEligibility
            && request.Target.Role == "member"
            && Principals.Group(request.Target.Scope) is { } group
            && PimDirectory.IsRoleAssignable(group)
            && Principals.IsGroup(request.PrincipalId))
        {
            throw PimErrors.Invalid("A group cannot be an active member of a role-assignable group.");
        }
    }

    public override bool MayAdminister(PimTarget target, Caller caller) =>
        Principals.Group(target.Scope) is { } group && authority.MayAdminister(group, caller);

    public override bool MayRead(PimTarget target, Caller caller) => MayReadScope(target.Scope, caller);

    public override bool MayReadScope(string scope, Caller caller) =>
        Principals.Group(scope) is not { } group || authority.MayRead(group, caller);

    public override bool ReadsAll(Caller caller) => authority.ReadsAll(caller);

    public override string ScheduleId(PimTarget target, string id) => $"{target.Scope}_{target.Role}_{id}";

    public override string GrantsOf(PimTarget target) => target.Role == "owner" ? Collections.GroupOwners : Collections.GroupMembers;

    public override string GrantKey(PimTarget target, string principalId) => $"{target.Scope}/{principalId}";

    public override JsonObject Grant(PimTarget target, string principalId, string source) => new()
    {
        ["groupId"] = target.Scope,
        ["principalId"] = principalId,
        ["source"] = source,
    };

    public override bool CanGrant(PimTarget target) => Tenant.Store.Get(Collections.Groups, target.Scope) is not null;

    public override IEnumerable<(PimTarget Target, string PrincipalId)> Standing() => Accesses.SelectMany(access =>
        Assigned(GrantsOf(new PimTarget(string.Empty, access)))
            .Select(link => (new PimTarget(link.Text("groupId")!, access), link.Text("principalId")!)));

    public override IReadOnlyList<string> RolesAt(string scope) => Principals.Group(scope) is null ? Array.Empty<string>() : Accesses;

    public override string PolicyId(PimTarget target, string id) => $"Group_{target.Scope}_{id}";

    public override string? ScopeOfPolicy(string policyId) =>
        policyId.Split('_') is { Length: >= 3 } parts && parts[0] == "Group" ? parts[1] : null;

    public override IReadOnlyList<JsonObject> RuleDefaults(PimTarget target) => PolicyRules.Defaults();

    public override (JsonObject Role, JsonObject Scope) AuditTargets(PimTarget target) =>
        (audit.Access(target.Scope, target.Role), audit.Group(target.Scope));

    public override (string Category, string Activity, JsonObject About)? GrantAudit(string verb, PimTarget target) =>
        ("GroupManagement", $"{verb} {target.Role} {(verb == "Add" ? "to" : "from")} group", audit.Group(target.Scope));
}
