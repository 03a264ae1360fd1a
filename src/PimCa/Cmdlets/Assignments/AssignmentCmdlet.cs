using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Groups;
using PimCa.Parameters;
using PimCa.Policies;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Cmdlets.Assignments;

/// <summary>What the cmdlets have in common that are about one principal's assignment to a group or a role.</summary>
public abstract class AssignmentCmdlet : TargetCmdlet
{
    /// <summary>The group: an id or a name; piped, from a property Group, GroupId or TargetId.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ForGroup, ValueFromPipelineByPropertyName = true)]
    [Alias("TargetId", "GroupId")]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity? Group { get; set; }

    /// <summary>Member for the membership of the group, Owner for its ownership.</summary>
    /// <value>Member</value>
    [Parameter(ParameterSetName = ForGroup, ValueFromPipelineByPropertyName = true)]
    public PimAccess Access { get; set; } = PimAccess.Member;

    /// <summary>An eligibility or an active assignment of any kind: it says whose, to what, and where.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForObject, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PimAssignmentRecord? InputObject { get; set; }

    /// <summary>
    /// Whose: the user principal name of a user, the name of a group or a service principal, an id, or an object that is about one; several by
    /// the pipeline. With a piped assignment: somebody else than the one it names.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ForGroup, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ForRole, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ForAzureRole, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ForObject)]
    [Alias("PrincipalId", "UserPrincipalName")]
    [KnownNameCompleter(KnownNameKind.Principal)]
    [ValidateNotNull]
    public PrincipalIdentity? Principal { get; set; }

    /// <summary>The reason, for the audit log. Needed where the policy requires one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Justification { get; set; }

    /// <summary>Eligible or active.</summary>
    protected abstract ScheduleKind Kind { get; }

    /// <summary>To what.</summary>
    private protected TargetIdentity Target => ParameterSetName == ForObject ? Of(InputObject!) : Named(Group, Access)!;

    /// <summary>Whose.</summary>
    private protected Identity Whose => Principal?.Value ?? PipedIdentity.Of(InputObject!.PrincipalId, InputObject.PrincipalName);

    /// <summary>What an error is about: the principal as it was given, or the piped object.</summary>
    private protected object? Item => (object?)Principal ?? InputObject;

    /// <summary>The change with the output record of this kind.</summary>
    private protected Change<object> Shown(Change<Assignment> change) =>
        change.Select<object>(a => Kind == ScheduleKind.Eligible ? a.ToEligibility() : a.ToActiveAssignment());
}
