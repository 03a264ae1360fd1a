using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>
/// Brings about the policy that requires a compliant device of all users for Office 365. A policy of that name that exists
/// is brought to what is asked: its exclusions stay, and its state too unless <c>-State</c> is given.
/// </summary>
/// <example>
/// <code>
/// New-PimCompliantDevicePolicy -ExcludeGuests -ExcludeRole 'Global Administrator' -BreakGlass breakglass@contoso.example
/// </code>
/// <para>Makes the policy for a trial, or adds these exclusions to the one that is there.</para>
/// </example>
/// <example>
/// <code>
/// New-PimCompliantDevicePolicy 'Require compliant device, trial' -ExcludeGuests
/// </code>
/// <para>A second policy, in report-only mode, to see in the sign-in log whom it would keep out.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>CaPolicyAmbiguous</c>, <c>RoleNotFound</c>, <c>PrincipalNotFound</c>, <c>PrincipalNotExcludable</c>, <c>GroupIsExempted</c>, <c>CaPolicyNotAsWritten</c>.</exception>
/// <seealso cref="ConditionalAccess.AddPimCaExclusionCommand"/>
[Cmdlet(VerbsCommon.New, "PimCompliantDevicePolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CaPolicy))]
[RequiresPermission("Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All", "User.ReadBasic.All", "Group.Read.All", "RoleManagement.Read.Directory")]
public sealed class NewPimCompliantDevicePolicyCommand : PimCaCmdlet
{
    /// <summary>The policy's name.</summary>
    /// <value>Require compliant device</value>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [KnownNameCompleter(KnownNameKind.CaPolicy)]
    public string DisplayName { get; set; } = CompliantDevicePolicyRequest.DefaultDisplayName;

    /// <summary>Spares guests and external users of every kind.</summary>
    [Parameter]
    public SwitchParameter ExcludeGuests { get; set; }

    /// <summary>Directory roles whose active holders are spared.</summary>
    [Parameter]
    [ValidateNotNull]
    [KnownNameCompleter(KnownNameKind.Role)]
    public RoleIdentity[] ExcludeRole { get; set; } = Array.Empty<RoleIdentity>();

    /// <summary>Break-glass accounts, or groups of them: users and groups that are spared.</summary>
    [Parameter]
    [ValidateNotNull]
    [KnownNameCompleter(KnownNameKind.Principal)]
    public PrincipalIdentity[] BreakGlass { get; set; } = Array.Empty<PrincipalIdentity>();

    /// <summary>ReportOnly (what a new policy is otherwise), Enabled or Disabled.</summary>
    [Parameter]
    public CaPolicyState? State { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var request = new CompliantDevicePolicyRequest
        {
            DisplayName = DisplayName,
            ExcludeGuests = ExcludeGuests,
            ExcludeRoles = ExcludeRole.Select(r => r.Value).ToArray(),
            BreakGlass = BreakGlass.Select(p => p.Value).ToArray(),
            State = State,
        };
        await TryAsync(DisplayName, async () =>
            await CarryOutAsync(await new SetCompliantDevicePolicy(Ports).PlanAsync(request, cancellationToken)));
    }
}
