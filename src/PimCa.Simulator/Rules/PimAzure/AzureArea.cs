using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Audit;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimPolicies;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.PimAzure;

/// <summary>
/// Privileged Identity Management for Azure resources. What is given at a scope holds for all below it; an eligibility may
/// be used there too. Policies are not inherited: every role has one at every scope, and a request is bound by that of the
/// scope it names. An application is bound by its roles as a person is.
/// </summary>
internal sealed class AzureArea : PimArea
{
    private const string Policies = "/providers/Microsoft.Authorization/roleManagementPolic";

    private static readonly string[] Administrators =
    {
        AzureRoles.Owner, AzureRoles.UserAccessAdministrator, AzureRoles.AccessControlAdministrator,
    };

    public AzureArea(SimulatedTenant tenant)
        : base(tenant, Azure) => Scopes = new AzureScopes(tenant);

    public AzureScopes Scopes { get; }

    public override string ScopeProperty => "scope";

    public override string RoleProperty => "roleDefinitionId";

    public override IReadOnlyList<string> RequestProperties => new[] { ScopeProperty, RoleProperty, ScheduleRequest.Linked };

    // PIM for Azure resources writes its own category; "ResourceManagement" is an assumption where no sample was published.
    public override string AuditCategory => "ResourceManagement";

    public override string PolicyType => "AzureResource";

    public override string RequestType(ScheduleKind kind) => $"Microsoft.Authorization/role{kind.Name}ScheduleRequests";

    public override PimTarget Read(JsonObject body)
    {
        var scope = Required(body, ScopeProperty);
        return new PimTarget(Scopes.Find(scope)?.Text("id") ?? scope, AzureRoles.IdOf(Required(body, RoleProperty)));
    }

    public override void Require(PimTarget target)
    {
        _ = Scopes.Find(target.Scope) ?? throw ArmErrors.NoScope(target.Scope);
        _ = AzureRoles.Find(target.Role) ?? throw ArmErrors.NoRole(target.Role);
    }

    public override void CheckPrincipal(ScheduleRequest request)
    {
        if (request.IsSelf && Principals.IsGroup(request.PrincipalId))
        {
            throw PimErrors.Invalid("A group cannot ask for itself.");
        }
    }

    /// <summary>An eligibility holds for the scope it was made at and for all below it.</summary>
    public override bool Covers(PimTarget eligible, PimTarget wanted) =>
        PimDocuments.Same(eligible.Role, wanted.Role) && Scopes.IsAtOrBelow(wanted.Scope, eligible.Scope);

    public override bool MayAdminister(PimTarget target, Caller caller) =>
        RolesOf(caller.ObjectId, target.Scope).Any(role => Administrators.Contains(role, StringComparer.OrdinalIgnoreCase));

    public override bool MayRead(PimTarget target, Caller caller) => MayReadScope(target.Scope, caller);

    public override bool MayReadScope(string scope, Caller caller) => RolesOf(caller.ObjectId, scope).Any();

    public override bool ReadsAll(Caller caller) => false;

    public override ServiceException Refusal(PimTarget target, Caller caller) =>
        ArmErrors.NotAuthorized(caller, "Microsoft.Authorization/roleAssignments/write", target.Scope);

    /// <summary>Whether the principal holds anything at the scope, above it or below it: then it can be seen.</summary>
    public bool IsVisible(string scope, Caller caller) =>
        MayReadScope(scope, caller)
        || GrantsTo(caller.ObjectId).Any(grant => Scopes.IsAtOrBelow(grant.Text("scope")!, scope));

    public override string ScheduleId(PimTarget target, string id) => id;

    public override string GrantsOf(PimTarget target) => Collections.AzureRoleAssignments;

    public override string GrantKey(PimTarget target, string principalId) => $"{target.Scope}|{target.Role}|{principalId}";

    public override JsonObject Grant(PimTarget target, string principalId, string source) => new()
    {
        ["scope"] = target.Scope,
        ["roleDefinitionId"] = target.Role,
        ["principalId"] = principalId,
        ["source"] = source,
    };

    public override IEnumerable<(PimTarget Target, string PrincipalId)> Standing() =>
        Assigned(Collections.AzureRoleAssignments).Select(grant => (TargetOf(grant), grant.Text("principalId")!));

    public override string StandingId(PimTarget target, string principalId) =>
        PimDocuments.DerivedId($"standing {GrantKey(target, principalId)}".ToLowerInvariant());

    public override IReadOnlyList<string> RolesAt(string scope) =>
        Scopes.Find(scope) is null ? Array.Empty<string>() : AzureRoles.All.Select(role => role.Id).ToArray();

    public override string PolicyId(PimTarget target, string id) => $"{target.Scope}{Policies}ies/{id}";

    public override string PolicyAssignmentId(string policyId, string role) =>
        $"{policyId.Substring(0, policyId.IndexOf(Policies, StringComparison.OrdinalIgnoreCase))}{Policies}yAssignments/{AzureRoles.IdOf(policyId)}_{role}";

    public override string? ScopeOfPolicy(string policyId) =>
        policyId.IndexOf(Policies, StringComparison.OrdinalIgnoreCase) is var at and >= 0 ? policyId.Substring(0, at) : null;

    // The published sample asks eligible assignments for an end. The rest of what a resource begins with is not documented
    // rule by rule; it is assumed to be as for groups.
    public override IReadOnlyList<JsonObject> RuleDefaults(PimTarget target) => PolicyRules.Defaults();

    public override (JsonObject Role, JsonObject Scope) AuditTargets(PimTarget target) =>
        (AuditWriter.Target("Role", target.Role, AzureRoles.Find(target.Role)?.Name, null),
            AuditWriter.Target("Resource", target.Scope, Scopes.Find(target.Scope)?.Text("displayName"), null));

    /// <summary>Role assignments of Azure are in Azure's own activity log, not in the directory's.</summary>
    public override (string Category, string Activity, JsonObject About)? GrantAudit(string verb, PimTarget target) => null;

    private IEnumerable<string> RolesOf(string principalId, string scope)
    {
        var above = Scopes.Upwards(scope);
        return GrantsTo(principalId)
            .Where(grant => above.Contains(grant.Text("scope"), StringComparer.OrdinalIgnoreCase))
            .Select(grant => grant.Text("roleDefinitionId")!);
    }

    private IEnumerable<JsonObject> GrantsTo(string principalId) => Tenant.Store.Read(Collections.AzureRoleAssignments)
        .Where(grant => PimDocuments.Same(grant.Text("principalId"), principalId)
            || (Principals.IsGroup(grant.Text("principalId")!) && Principals.IsMember(grant.Text("principalId")!, principalId)));
}
