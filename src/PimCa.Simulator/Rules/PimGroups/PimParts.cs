using PimCa.Simulator.Rules.Audit;
using PimCa.Simulator.Rules.PimPolicies;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.PimGroups;

/// <summary>The parts of Privileged Identity Management for groups over one tenant. All state is in the tenant's store.</summary>
internal sealed class PimParts
{
    public PimParts(SimulatedTenant tenant)
    {
        AuditWriter = new AuditWriter(tenant);
        Audit = new PimAudit(AuditWriter);
        Directory = new PimDirectory(tenant);
        Authority = new GroupAuthority(Directory);
        Policies = new GroupPolicies(tenant, Directory, Authority, AuditWriter);
        State = new PimState(tenant, Directory);
        Provisioning = new Provisioning(tenant, State, Audit);
        Policy = new RequestPolicy(tenant, Directory);
        Notifications = new PimNotifications(tenant, Directory);
        Decisions = new ExtensionDecisions(tenant, this);
        Approvals = new PimApprovals(tenant, this);
        Requests = new ScheduleRequests(tenant, this);
        Reads = new PimReads(tenant, this);
    }

    public AuditWriter AuditWriter { get; }

    public PimAudit Audit { get; }

    public PimDirectory Directory { get; }

    public GroupAuthority Authority { get; }

    public GroupPolicies Policies { get; }

    public PimState State { get; }

    public Provisioning Provisioning { get; }

    public RequestPolicy Policy { get; }

    public PimNotifications Notifications { get; }

    public ExtensionDecisions Decisions { get; }

    public PimApprovals Approvals { get; }

    public ScheduleRequests Requests { get; }

    public PimReads Reads { get; }
}
