using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Parameters;
using PimCa.Policies;
using PimCa.Resources;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Cmdlets.Assignments;

/// <summary>What the cmdlets have in common that are about one principal's assignment to a group or a role.</summary>
public abstract class AssignmentCmdlet : TargetCmdlet
{
    private IReadOnlyCollection<string> typed = Array.Empty<string>();

    /// <summary>
    /// The group: an id, a name, or an object that is about one. Piped to a command that names the -Principal; or from a property Group, GroupId
    /// or TargetId.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ForGroup, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
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

    /// <inheritdoc/>
    protected sealed override Task BeginAsync(CancellationToken cancellationToken)
    {
        // What comes from the pipeline is not bound yet.
        typed = MyInvocation.BoundParameters.Keys.ToArray();
        return Task.CompletedTask;
    }

    /// <summary>Eligible or active.</summary>
    protected abstract ScheduleKind Kind { get; }

    /// <summary>To what.</summary>
    /// <exception cref="PimCaException">TargetRequired: it is not said to what, or not said who.</exception>
    private protected TargetIdentity Target => ParameterSetName == ForObject ? Of(InputObject!)
        : ParameterSetName != ForGroup || IsTyped(nameof(Group)) || IsTyped(nameof(Principal)) || Group!.Value != Principal!.Value ? Named(Group, Access)!

        // What is piped to a command that names neither is taken for both.
        : throw new PimCaException("TargetRequired", PimCaErrorKind.InvalidArgument, Messages.TargetRequired(Principal.ToString()), Messages.TargetRequiredAdvice, Principal.ToString());

    /// <summary>Whose.</summary>
    private protected Identity Whose => Principal?.Value ?? PipedIdentity.Of(InputObject!.PrincipalId, InputObject.PrincipalName);

    /// <summary>What an error is about: the principal as it was given, or the piped object.</summary>
    private protected object? Item => (object?)Principal ?? InputObject;

    /// <summary>Whether the command itself says it, and not what is piped.</summary>
    private protected bool IsTyped(string parameter) => typed.Contains(parameter);

    /// <summary>The change with the output record of this kind.</summary>
    private protected Change<object> Shown(Change<Assignment> change) =>
        change.Select<object>(a => Kind == ScheduleKind.Eligible ? a.ToEligibility() : a.ToActiveAssignment());
}
