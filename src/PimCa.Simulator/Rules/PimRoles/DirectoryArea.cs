using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Audit;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimPolicies;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.PimRoles;

/// <summary>
/// Privileged Identity Management for directory roles, over the whole tenant, an administrative unit or one application.
/// Every role has one policy, whatever the scope. Who administers nothing reads what is theirs.
/// </summary>
internal sealed class DirectoryArea : PimArea
{
    private static readonly string[] Administrators = { BuiltInRoles.GlobalAdministrator, BuiltInRoles.PrivilegedRoleAdministrator };

    private static readonly string[] Readers =
    {
        BuiltInRoles.GlobalReader, BuiltInRoles.SecurityReader, BuiltInRoles.SecurityAdministrator, BuiltInRoles.SecurityOperator,
    };

    public DirectoryArea(SimulatedTenant tenant)
        : base(tenant, PimArea.Directory)
    {
    }

    public override string ScopeProperty => "directoryScopeId";

    public override string RoleProperty => "roleDefinitionId";

    public override IReadOnlyList<string> RequestProperties => new[] { ScopeProperty, RoleProperty, "appScopeId" };

    public override string AuditCategory => "RoleManagement";

    public override string PolicyType => "DirectoryRole";

    /// <summary>The role assignment itself, as <c>roleAssignments</c> names it: its store's key has slashes, an id must not.</summary>
    public static string AssignmentId(PimTarget target, string principalId) =>
        $"{target.Role}_{principalId}{(target.Scope == "/" ? string.Empty : target.Scope.Replace('/', '_'))}";

    public override string RequestType(ScheduleKind kind) => $"microsoft.graph.unifiedRole{kind.Name}ScheduleRequest";

    public override PimTarget Read(JsonObject body)
    {
        if (body["appScopeId"] is not null)
        {
            throw ServiceException.Unsupported("appScopeId of role schedule requests");
        }

        return new PimTarget(Required(body, ScopeProperty), Required(body, RoleProperty));
    }

    public override void Require(PimTarget target)
    {
        var role = BuiltInRoles.Find(target.Role) ?? throw PimErrors.NoRole();
        var needed = target.Scope == "/" ? RoleScopes.None : ScopeKind(target.Scope);
        if ((role.Below & needed) != needed)
        {
            throw PimErrors.InvalidScope($"The role {role.DisplayName} cannot be assigned over the scope {target.Scope}.");
        }
    }

    public override void CheckPrincipal(ScheduleRequest request)
    {
        if (Principals.Group(request.PrincipalId) is { } group && !PimDirectory.IsRoleAssignable(group))
        {
            throw PimErrors.Invalid("The group cannot be assigned to a role: isAssignableToRole is not true.");
        }
    }

    /// <summary>Somebody must be left who can administer everything for good.</summary>
    public override void CheckRemoval(PimTarget target, string principalId)
    {
        if (target.Scope == "/"
            && PimDocuments.Same(target.Role, BuiltInRoles.GlobalAdministrator)
            && !Tenant.Store.Read(Collections.RoleAssignments).Any(grant =>
                IsAbout(grant, target)
                && !PimDocuments.Same(grant.Text("principalId"), principalId)
                && Tenant.Store.Get(Collections.Users, grant.Text("principalId")!)?.Flag("accountEnabled") == true))
        {
            throw PimErrors.Invalid("The last Global Administrator of the organization cannot be removed.");
        }
    }

    public override bool MayAdminister(PimTarget target, Caller caller) => Tenant.IsAllowedByRole(caller, Administrators);

    public override bool MayRead(PimTarget target, Caller caller) => ReadsAll(caller);

    public override bool MayReadScope(string scope, Caller caller) => ReadsAll(caller);

    public override bool ReadsAll(Caller caller) => MayAdminister(new PimTarget("/", string.Empty), caller) || Tenant.HasDirectoryRole(caller, Readers);

    public override string ScheduleId(PimTarget target, string id) => id;

    public override string StandingId(PimTarget target, string principalId) => AssignmentId(target, principalId);

    public override string GrantsOf(PimTarget target) => Collections.RoleAssignments;

    public override string GrantKey(PimTarget target, string principalId) => KeyOf(target, principalId);

    /// <summary>The key of a role assignment in the store.</summary>
    public static string KeyOf(PimTarget target, string principalId) =>
        $"{target.Role}/{principalId}{(target.Scope == "/" ? string.Empty : target.Scope)}";

    public override JsonObject Grant(PimTarget target, string principalId, string source) => new()
    {
        ["roleDefinitionId"] = target.Role,
        ["principalId"] = principalId,
        ["directoryScopeId"] = target.Scope,
        ["source"] = source,
    };

    public override IEnumerable<(PimTarget Target, string PrincipalId)> Standing() =>
        Assigned(Collections.RoleAssignments).Select(grant => (TargetOf(grant), grant.Text("principalId")!));

    public override IReadOnlyList<string> RolesAt(string scope) =>
        scope == "/" ? BuiltInRoles.All.Select(role => role.TemplateId).ToArray() : Array.Empty<string>();

    public override PimTarget PolicyTarget(PimTarget target) => target with { Scope = "/" };

    public override string PolicyId(PimTarget target, string id) => $"{PolicyType}_{Tenant.Id}_{id}";

    public override string? ScopeOfPolicy(string policyId) =>
        policyId.StartsWith($"{PolicyType}_{Tenant.Id}_", StringComparison.OrdinalIgnoreCase) ? "/" : null;

    public override IReadOnlyList<JsonObject> RuleDefaults(PimTarget target) => PolicyRules.Defaults(allowsPermanent: true);

    public override (JsonObject Role, JsonObject Scope) AuditTargets(PimTarget target) =>
        (AuditWriter.Target("Role", target.Role, BuiltInRoles.Find(target.Role)?.DisplayName, null), Scope(target.Scope));

    public override (string Category, string Activity, JsonObject About)? GrantAudit(string verb, PimTarget target) =>
        (AuditCategory, $"{verb} member {(verb == "Add" ? "to" : "from")} role", AuditTargets(target).Role);

    private RoleScopes ScopeKind(string scope)
    {
        const string Units = "/administrativeUnits/";
        if (scope.StartsWith(Units, StringComparison.OrdinalIgnoreCase) && Exists(Collections.AdministrativeUnits, scope.Substring(Units.Length)))
        {
            return RoleScopes.AdministrativeUnit;
        }

        return scope.StartsWith("/", StringComparison.Ordinal) && Exists(Collections.Applications, scope.Substring(1))
            ? RoleScopes.Application
            : throw PimErrors.InvalidScope($"The directory scope {scope} is invalid.");
    }

    private bool Exists(string collection, string id) => Tenant.Store.Get(collection, id) is not null;

    private JsonObject Scope(string scope)
    {
        var id = scope.Substring(scope.LastIndexOf('/') + 1);
        return Tenant.Store.Get(Collections.AdministrativeUnits, id) is { } unit ? AuditWriter.Target("AdministrativeUnit", id, unit.Text("displayName"), null)
            : Tenant.Store.Get(Collections.Applications, id) is { } application ? AuditWriter.Target("Application", id, application.Text("displayName"), null)
            : AuditWriter.Target("Directory", Tenant.Id, Tenant.DisplayName, null);
    }
}
