using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>
/// One of the three areas of Privileged Identity Management: groups, directory roles, Azure resources. Requests, schedules,
/// approvals and policies follow the same rules in all of them; here is what differs: what there is to be had, who may give
/// it, where the access itself is kept, and what things are called.
/// </summary>
internal abstract class PimArea
{
    public const string Groups = "group";
    public const string Directory = "directory";
    public const string Azure = "azure";

    /// <param name="tenant">The tenant.</param>
    /// <param name="name">The area's name in the collections.</param>
    protected PimArea(SimulatedTenant tenant, string name)
    {
        Tenant = tenant;
        Name = name;
        Principals = new PimDirectory(tenant);
        Eligibility = new ScheduleKind(name, ScheduleKind.Eligibility.Name);
        Assignment = new ScheduleKind(name, ScheduleKind.Assignment.Name);
    }

    public string Name { get; }

    public ScheduleKind Eligibility { get; }

    public ScheduleKind Assignment { get; }

    public string Approvals => $"pim/{Name}/assignmentApprovals";

    /// <summary>The property of documents that holds the target's scope, and the one that holds its role.</summary>
    public abstract string ScopeProperty { get; }

    public abstract string RoleProperty { get; }

    /// <summary>The properties of a request's body that name the target.</summary>
    public virtual IReadOnlyList<string> RequestProperties => new[] { ScopeProperty, RoleProperty };

    /// <summary>The category of the audit log.</summary>
    public abstract string AuditCategory { get; }

    /// <summary><c>scopeType</c> of its policies, which is their name too.</summary>
    public abstract string PolicyType { get; }

    /// <summary>Whether a scope comes under management with the first write, and its policies get new ids then.</summary>
    public virtual bool IsOnboardedByUse => false;

    /// <summary>Whether a list must be filtered by scope or principal.</summary>
    public virtual bool ListsNeedFilter => false;

    /// <summary>Whether whoever administers the target decides where a policy names no approver.</summary>
    public virtual bool HasDefaultApprovers => true;

    /// <summary>What the schedule of an assignment shows that was made without Privileged Identity Management.</summary>
    public virtual JsonObject? StandingSchedule => new ScheduleWindow(Tenant.Now, null).Settled();

    protected SimulatedTenant Tenant { get; }

    protected PimDirectory Principals { get; }

    public PimTarget TargetOf(JsonObject document) => new(document.Text(ScopeProperty)!, document.Text(RoleProperty)!);

    public bool IsAbout(JsonObject document, PimTarget target) => TargetOf(document).IsSame(target);

    /// <summary>The published type of a request.</summary>
    public abstract string RequestType(ScheduleKind kind);

    /// <summary>The target that a request's body names.</summary>
    /// <exception cref="ServiceException">400: it names none.</exception>
    public abstract PimTarget Read(JsonObject body);

    /// <summary>Whether an eligibility for one target may be used to activate another.</summary>
    public virtual bool Covers(PimTarget eligible, PimTarget wanted) => eligible.IsSame(wanted);

    /// <exception cref="ServiceException">There is no such scope or role, or it cannot be managed.</exception>
    public abstract void Require(PimTarget target);

    /// <summary>What this area refuses of a principal, or of a principal with a target.</summary>
    public abstract void CheckPrincipal(ScheduleRequest request);

    /// <summary>What this area refuses of a new assignment by an administrator.</summary>
    public virtual void CheckAssignment(ScheduleRequest request)
    {
    }

    /// <summary>What this area refuses to take away.</summary>
    public virtual void CheckRemoval(PimTarget target, string principalId)
    {
    }

    public abstract bool MayAdminister(PimTarget target, Caller caller);

    public abstract bool MayRead(PimTarget target, Caller caller);

    /// <summary>Whether a list about this scope is for the caller.</summary>
    public abstract bool MayReadScope(string scope, Caller caller);

    /// <summary>Whether the caller may look at anybody's assignments, whatever the target.</summary>
    public abstract bool ReadsAll(Caller caller);

    /// <exception cref="ServiceException">403 AuthorizationFailed.</exception>
    public void RequireAdministration(PimTarget target, Caller caller)
    {
        if (!MayAdminister(target, caller))
        {
            throw Refusal(target, caller);
        }
    }

    /// <summary>What whoever may not administer a target is told.</summary>
    public virtual ServiceException Refusal(PimTarget target, Caller caller) => PimErrors.NotAuthorized();

    /// <summary>The id of a new schedule or instance.</summary>
    public abstract string ScheduleId(PimTarget target, string id);

    /// <summary>The id under which an assignment shows that was made without Privileged Identity Management.</summary>
    public virtual string StandingId(PimTarget target, string principalId) =>
        ScheduleId(target, PimDocuments.DerivedId($"standing {target.Scope} {principalId}"));

    /// <summary>The collection that holds the access itself, for everybody who reads it.</summary>
    public abstract string GrantsOf(PimTarget target);

    public abstract string GrantKey(PimTarget target, string principalId);

    public abstract JsonObject Grant(PimTarget target, string principalId, string source);

    /// <summary>Whether there is still something that access can be given to.</summary>
    public virtual bool CanGrant(PimTarget target) => true;

    /// <summary>All access that is not given by Privileged Identity Management.</summary>
    public abstract IEnumerable<(PimTarget Target, string PrincipalId)> Standing();

    /// <summary>Whether the principal has the access outside of Privileged Identity Management.</summary>
    public bool IsStanding(PimTarget target, string principalId) =>
        Tenant.Store.Get(GrantsOf(target), GrantKey(target, principalId)) is { } grant && grant.Text("source") != "pim";

    /// <summary>The roles that there are at a scope; none where there is no such scope.</summary>
    public abstract IReadOnlyList<string> RolesAt(string scope);

    /// <summary>Whose policy binds requests for a target.</summary>
    public virtual PimTarget PolicyTarget(PimTarget target) => target;

    /// <summary>The id of the policy of a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="id">The part of the id that is its own.</param>
    public abstract string PolicyId(PimTarget target, string id);

    public virtual string PolicyAssignmentId(string policyId, string role) => $"{policyId}_{role}";

    /// <summary>The scope that the id of a policy or policy assignment speaks of; null when it is none of this area's.</summary>
    public abstract string? ScopeOfPolicy(string policyId);

    /// <summary>The rules of a policy that nobody has touched.</summary>
    public abstract IReadOnlyList<JsonObject> RuleDefaults(PimTarget target);

    /// <summary>The role and the scope as the audit log shows them.</summary>
    public abstract (JsonObject Role, JsonObject Scope) AuditTargets(PimTarget target);

    /// <summary>The entry that the directory writes when access is given or taken: category, activity, and what it is about.</summary>
    /// <param name="verb">Add or Remove.</param>
    /// <param name="target">The target.</param>
    public abstract (string Category, string Activity, JsonObject About)? GrantAudit(string verb, PimTarget target);

    /// <summary>The value of a required property.</summary>
    protected static string Required(JsonObject body, string name) =>
        body.Text(name) is { Length: > 0 } value ? value : throw PimErrors.Malformed($"The property '{name}' is required.");

    /// <summary>Grants of a collection that were made without Privileged Identity Management.</summary>
    protected IEnumerable<JsonObject> Assigned(string collection) =>
        Tenant.Store.Read(collection).Where(grant => grant.Text("source") == "assigned");
}
