using System.Management.Automation;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Policies;
using PimCa.Session;

namespace PimCa.Cmdlets.Assignments;

/// <summary>What the cmdlets have in common that are about one principal's assignment to a group.</summary>
public abstract class AssignmentCmdlet : PimCaCmdlet
{
    /// <summary>The group: an id, a name, or the target of a piped assignment.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("TargetId", "GroupId")]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity Group { get; set; } = null!;

    /// <summary>Member or owner.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public PimAccess Access { get; set; } = PimAccess.Member;

    /// <summary>Whose: a user principal name, a name, an id, or piped; several by the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PrincipalId", "UserPrincipalName")]
    [KnownNameCompleter(KnownNameKind.Principal)]
    public PrincipalIdentity Principal { get; set; } = null!;

    /// <summary>The reason.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Justification { get; set; }

    /// <summary>Eligible or active.</summary>
    protected abstract ScheduleKind Kind { get; }

    /// <summary>The change with the output record of this kind.</summary>
    private protected Change<object> Shown(Change<Assignment> change) =>
        change.Select<object>(a => Kind == ScheduleKind.Eligible ? a.ToEligibility() : a.ToActiveAssignment());
}
