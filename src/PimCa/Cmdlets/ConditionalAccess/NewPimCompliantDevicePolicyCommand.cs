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
/// Creates the Conditional Access policy that requires a compliant device of all users for Office 365. A policy of that name is brought to
/// what is asked: its exclusions stay, those that are given are added, and its state stays unless <c>-State</c> is given. Without a
/// break-glass account a warning tells that everybody could be locked out.
/// </summary>
/// <example>
/// <code>
/// New-PimCompliantDevicePolicy -ExcludeGuests -ExcludeRole 'Global Administrator' -BreakGlass breakglass@contoso.example
/// </code>
/// <para>Creates the policy in report-only mode, or adds these exclusions to the one that is there.</para>
/// </example>
/// <example>
/// <code>
/// New-PimCompliantDevicePolicy 'Require compliant device, trial' -ExcludeGuests
/// </code>
/// <para>A second policy, in report-only mode, to see in the sign-in log whom it would keep out.</para>
/// </example>
/// <example>
/// <code>
/// New-PimCompliantDevicePolicy -State Enabled -BreakGlass breakglass@contoso.example -WhatIf
/// </code>
/// <para>Shows what would change before the policy is enabled, and writes nothing.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>CaPolicyAmbiguous</c>, <c>RoleNotFound</c>, <c>RoleAmbiguous</c>, <c>PrincipalNotFound</c>, <c>PrincipalAmbiguous</c>, <c>NamesNotResolved</c>, <c>PrincipalNotExcludable</c>, <c>GroupIsExempted</c>, <c>PolicyPairInUse</c>, <c>CaPolicyNotAsWritten</c>.</exception>
/// <seealso cref="ConditionalAccess.GetPimCaPolicyCommand"/>
/// <seealso cref="ConditionalAccess.AddPimCaExclusionCommand"/>
[Cmdlet(VerbsCommon.New, "PimCompliantDevicePolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CaPolicy))]
[RequiresPermission("Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "Application.Read.All", "User.ReadBasic.All", "Group.Read.All", "RoleManagement.Read.Directory")]
public sealed class NewPimCompliantDevicePolicyCommand : PimCaCmdlet
{
    /// <summary>The policy's name, by which one that exists is found.</summary>
    /// <value>Require compliant device</value>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [KnownNameCompleter(KnownNameKind.CaPolicy)]
    public string DisplayName { get; set; } = CompliantDevicePolicyRequest.DefaultDisplayName;

    /// <summary>Excludes guests and external users of every kind. Left out, exclusions that exist stay.</summary>
    [Parameter]
    public SwitchParameter ExcludeGuests { get; set; }

    /// <summary>Excludes directory roles, by name, template id or object. It meets who holds the role actively, not who is only eligible.</summary>
    [Parameter]
    [ValidateNotNull]
    [KnownNameCompleter(KnownNameKind.Role)]
    public RoleIdentity[] ExcludeRole { get; set; } = Array.Empty<RoleIdentity>();

    /// <summary>Excludes break-glass accounts or groups of them: users and groups, by id, user principal name, name or object.</summary>
    [Parameter]
    [ValidateNotNull]
    [KnownNameCompleter(KnownNameKind.Principal)]
    public PrincipalIdentity[] BreakGlass { get; set; } = Array.Empty<PrincipalIdentity>();

    /// <summary>Enabled, ReportOnly or Disabled. Left out, a new policy is ReportOnly and an existing one stays as it is.</summary>
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
