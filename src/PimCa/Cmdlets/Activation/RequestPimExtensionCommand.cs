using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Parameters;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Activation;

/// <summary>
/// Extends a time-bound assignment in its last 14 days, or renews one that ended less than 30 days ago. For oneself it is a
/// request that an administrator decides; an administrator's for others takes effect at once.
/// </summary>
[Cmdlet(VerbsLifecycle.Request, "PimExtension", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(PimExtension))]
[RequiresPermission(
    "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup", "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup",
    "RoleEligibilitySchedule.ReadWrite.Directory", "RoleAssignmentSchedule.ReadWrite.Directory",
    "user_impersonation")]
public sealed class RequestPimExtensionCommand : PimCaCmdlet
{
    /// <summary>The eligibility or the active assignment.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ExtensionTarget? InputObject { get; set; }

    /// <summary>How long from now.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Duration { get; set; }

    /// <summary>Until when, instead of a length.</summary>
    [Parameter]
    public DateTimeOffset? Until { get; set; }

    /// <summary>The reason.</summary>
    [Parameter]
    public string? Justification { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(InputObject?.Source, async () =>
    {
        var change = await new RequestExtension(Ports).PlanAsync(
            InputObject!.Request with { Duration = Duration, Until = Until, Justification = Justification },
            cancellationToken);
        await CarryOutAsync(change);
    });
}
