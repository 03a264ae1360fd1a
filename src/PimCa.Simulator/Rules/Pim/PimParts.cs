using PimCa.Simulator.Rules.Audit;
using PimCa.Simulator.Rules.PimGroups;
using PimCa.Simulator.Rules.PimPolicies;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>The parts of Privileged Identity Management over one area of a tenant. All state is in the tenant's store.</summary>
internal sealed class PimParts
{
    /// <summary>Privileged Identity Management for groups.</summary>
    public PimParts(SimulatedTenant tenant)
        : this(tenant, new GroupArea(tenant))
    {
    }

    public PimParts(SimulatedTenant tenant, PimArea area)
    {
        Area = area;
        AuditWriter = new AuditWriter(tenant);
        Audit = new PimAudit(AuditWriter, area);
        Directory = new PimDirectory(tenant);
        Policies = new TargetPolicies(tenant, area, AuditWriter);
        State = new PimState(tenant, area, Directory);
        Provisioning = new Provisioning(tenant, area, State, Audit);
        Policy = new RequestPolicy(tenant, Directory);
        Notifications = new PimNotifications(tenant, Directory);
        Decisions = new ExtensionDecisions(tenant, this);
        Approvals = new PimApprovals(tenant, this);
        Requests = new ScheduleRequests(tenant, this);
        Reads = new PimReads(tenant, this);
    }

    public PimArea Area { get; }

    public AuditWriter AuditWriter { get; }

    public PimAudit Audit { get; }

    public PimDirectory Directory { get; }

    public TargetPolicies Policies { get; }

    public PimState State { get; }

    public Provisioning Provisioning { get; }

    public RequestPolicy Policy { get; }

    public PimNotifications Notifications { get; }

    public ExtensionDecisions Decisions { get; }

    public PimApprovals Approvals { get; }

    public ScheduleRequests Requests { get; }

    public PimReads Reads { get; }
}
