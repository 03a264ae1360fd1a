using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Resources;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Cmdlets.Assignments;

/// <summary>
/// Makes the standing members of an Entra role eligible, and tells of each what was done. Kept, with the reason: service principals
/// and managed identities; synchronized accounts that nobody signs in to interactively; accounts that were used non-interactively
/// lately; break-glass accounts; the last standing Global Administrator; groups with one of these. The eligibility is seen to hold
/// before the standing assignment goes. Stopped anywhere, it goes on where it stopped when it is run again. To undo it, pipe its
/// output to <c>New-PimActiveAssignment -Permanent</c>, where the role's policy allows that, and to <c>Remove-PimEligibility</c>.
/// </summary>
/// <example>
/// <code>Convert-PimStandingAssignment 'Global Administrator' -BreakGlass breakglass@contoso.example -WhatIf</code>
/// <para>Shows who would become eligible and who would be kept, and why.</para>
/// </example>
/// <example>
/// <code>
/// $report = Convert-PimStandingAssignment 'Global Administrator' -BreakGlass breakglass@contoso.example -Confirm:$false
/// $report | Where-Object Outcome -ne Converted
/// </code>
/// <para>Does it, and shows who was kept and why. Keep the report: it is what a way back starts from.</para>
/// </example>
/// <example>
/// <code>
/// Convert-PimStandingAssignment 'Global Administrator' -Principal admin@contoso.example -BreakGlass breakglass@contoso.example -Force -WhatIf
/// </code>
/// <para>One member whose use by automation has been looked into. Leave -WhatIf out to do it.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>RoleNotFound</c>, <c>PrincipalNotFound</c>, <c>AuthorizationFailed</c>, <c>LastGlobalAdministrator</c>, <c>EligibilityNotVerified</c>.</exception>
/// <seealso cref="Assignments.GetPimActiveAssignmentCommand"/>
[Cmdlet(VerbsData.Convert, "PimStandingAssignment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(PimConversion))]
[RequiresPermission("RoleAssignmentSchedule.ReadWrite.Directory", "RoleEligibilitySchedule.ReadWrite.Directory", "RoleManagement.Read.Directory", "User.Read.All", "Group.Read.All", "Application.Read.All", "AuditLog.Read.All")]
public sealed class ConvertPimStandingAssignmentCommand : PimCaCmdlet
{
    private ConvertStandingAssignments? convert;

    /// <summary>The Entra role: its name as the admin center shows it in English, its template id, or an object that is about one.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Role)]
    [ValidateNotNull]
    public RoleIdentity? Role { get; set; }

    /// <summary>Where the role is held: the whole directory when left out; an administrative unit or an application by its name or id.</summary>
    [Parameter]
    [KnownNameCompleter(KnownNameKind.DirectoryScope)]
    [ValidateNotNull]
    public ScopeIdentity? DirectoryScope { get; set; }

    /// <summary>Only these members; all when left out. With -Force, those whose use by automation has been looked into.</summary>
    [Parameter]
    [KnownNameCompleter(KnownNameKind.Principal)]
    [ValidateNotNullOrEmpty]
    public PrincipalIdentity[] Principal { get; set; } = Array.Empty<PrincipalIdentity>();

    /// <summary>
    /// Accounts for emergencies, which stay standing: name them all, for one that is not named is converted like anybody. Where no standing
    /// one is named, the last Global Administrator is kept instead, and a warning names the others before anything is changed.
    /// </summary>
    [Parameter]
    [KnownNameCompleter(KnownNameKind.Principal)]
    [ValidateNotNullOrEmpty]
    public PrincipalIdentity[] BreakGlass { get; set; } = Array.Empty<PrincipalIdentity>();

    /// <summary>How many days back, 1 to 3650, a non-interactive sign-in counts as use by automation. Apps that renew their tokens count too.</summary>
    /// <value>30</value>
    [Parameter]
    [ValidateRange(1, 3650)]
    public int RecentDays { get; set; } = 30;

    /// <summary>The reason, for the audit log. Needed where the role's policy requires one.</summary>
    [Parameter]
    public string? Justification { get; set; }

    /// <summary>Converts people too whose account was used non-interactively lately, or of whom that cannot be read.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync(Role, async () =>
    {
        var request = new ConversionRequest
        {
            Target = TargetIdentity.EntraRole(Role!.Value, DirectoryScope?.Value),
            Principals = Principal.Select(p => p.Value).ToArray(),
            BreakGlass = BreakGlass.Select(p => p.Value).ToArray(),
            Recent = TimeSpan.FromDays(RecentDays),
            Justification = Justification,
            IncludeUsedByAutomation = Force,
        };
        var changes = await (convert ??= new ConvertStandingAssignments(Ports)).PlanAsync(request, cancellationToken);
        Expect(changes.Count);
        foreach (var change in changes)
        {
            await TryAsync(change.Preview, () => ConvertAsync(change));
        }
    });

    private async Task ConvertAsync(Change<PimConversion> change)
    {
        try
        {
            if (await CarryOutAsync(change) is null)
            {
                WriteObject(change.Preview with { Outcome = ConversionOutcome.Kept, Reason = Messages.ConversionDeclined });
            }
        }
        catch (PimCaException error) when (error.Code != ErrorRecords.PromptNotPossible)
        {
            // The report is whole: it has the member too, besides the error.
            WriteObject(change.Preview with { Outcome = ConversionOutcome.Failed, Reason = error.Message });
            throw;
        }
    }
}
