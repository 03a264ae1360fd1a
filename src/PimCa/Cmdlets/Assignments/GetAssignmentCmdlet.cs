using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Parameters;
using PimCa.Policies;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Lists assignments of a group or a role, of a principal, or of the signed-in person, running and to come.</summary>
public abstract class GetAssignmentCmdlet : TargetCmdlet
{
    /// <summary>Only of this group: an id, a name, or piped.</summary>
    [Parameter(Position = 0, ParameterSetName = ForGroup, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity? Group { get; set; }

    /// <summary>Only of what a piped object is about, of whatever kind.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForObject, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PimTargetRecord? InputObject { get; set; }

    /// <summary>Only memberships or only ownerships; both unless given.</summary>
    [Parameter(ParameterSetName = ForGroup)]
    [Parameter(ParameterSetName = ForObject)]
    public PimAccess? Access { get; set; }

    /// <summary>Only of this principal.</summary>
    [Parameter(Position = 1)]
    [KnownNameCompleter(KnownNameKind.Principal)]
    public PrincipalIdentity? Principal { get; set; }

    /// <summary>Only mine, those through groups included. So it is as well when neither a group, a role nor a principal is given.</summary>
    [Parameter]
    public SwitchParameter Mine { get; set; }

    /// <summary>Also those that expired in the last 30 days and can be renewed.</summary>
    [Parameter]
    public SwitchParameter IncludeExpired { get; set; }

    /// <summary>Eligible or active.</summary>
    protected abstract ScheduleKind Kind { get; }

    /// <inheritdoc/>
    protected sealed override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync((object?)InputObject ?? Given(Group) ?? Principal, async () =>
    {
        var query = new AssignmentQuery
        {
            Kind = Kind,
            Target = InputObject is null ? Named(Group, null) : Of(InputObject),
            Access = Access,
            Principal = Principal?.Value,
            Mine = Mine,
            IncludeExpired = IncludeExpired,
        };
        foreach (var row in await new ListAssignments(Ports).ListAsync(query, cancellationToken))
        {
            WriteObject(Kind == ScheduleKind.Eligible ? row.ToEligibility() : row.ToActiveAssignment());
        }
    });
}
