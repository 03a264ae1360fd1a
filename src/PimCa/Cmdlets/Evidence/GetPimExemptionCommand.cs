using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Evidence;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.Evidence;

/// <summary>
/// Gets who was exempt: from when until when, why, approved by whom, from which policies, and how often they signed in
/// meanwhile. The last 30 days unless said otherwise; groups that policies exclude today, or the one that is named.
/// </summary>
/// <example>
/// <before>$null = Add-PimCaExclusion 'Require compliant device' $group; As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan; $null = Get-PimApproval | Approve-PimActivation -Justification 'Confirmed'; As adele; $null = Get-PimActivation -Mine | Wait-PimActivation; $null = Step-PimSimulator 10m; As admin</before>
/// <code>
/// Get-PimExemption -Active
/// </code>
/// <para>Who is exempt at this moment, since when, and by whose approval.</para>
/// <output>
///    Group: Browser-Only Users, exempt from Require compliant device
///
/// UserName                   IsActive Window             ApprovedBy
/// --------                   -------- ------             ----------
/// adele@contoso.example      True     2026-03-02 08:10 - megan@contoso.example
///                                     2026-03-02 16:10
/// </output>
/// </example>
/// <example>
/// <before>$null = Add-PimCaExclusion 'Require compliant device' $group; As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan; $null = Get-PimApproval | Approve-PimActivation -Justification 'Confirmed'; As adele; $null = Get-PimActivation -Mine | Wait-PimActivation; $null = Step-PimSimulator 10m; As admin</before>
/// <code>
/// Get-PimExemption -User adele@contoso.example | Where-Object SignInCount -eq 0
/// </code>
/// <para>Exemptions of the last 30 days that Adele asked for and did not use.</para>
/// </example>
/// <example>
/// <before>$null = Add-PimCaExclusion 'Require compliant device' $group; As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan; $null = Get-PimApproval | Approve-PimActivation -Justification 'Confirmed'; As adele; $null = Get-PimActivation -Mine | Wait-PimActivation; As admin</before>
/// <code>
/// Get-PimExemption -Group 'Browser-Only Users' | Export-Csv exemptions.csv -NoTypeInformation
/// </code>
/// <para>Who was exempt in the last 30 days, with reason, ticket and approver, for the auditor.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>PeriodReversed</c>, <c>GroupNotFound</c>, <c>PrincipalNotFound</c>, <c>PrincipalNotUser</c>, <c>PermissionDenied</c>.</exception>
/// <seealso cref="Evidence.GetPimAuditEventCommand"/>
/// <seealso cref="Activation.GetPimActivationCommand"/>
[Cmdlet(VerbsCommon.Get, "PimExemption")]
[OutputType(typeof(PimExemption))]
[RequiresPermission("AuditLog.Read.All", "Policy.Read.All", "PrivilegedAssignmentSchedule.Read.AzureADGroup", "Group.Read.All", "User.ReadBasic.All", "Application.Read.All")]
public sealed class GetPimExemptionCommand : PimCaCmdlet
{
    /// <summary>Only windows that last now.</summary>
    [Parameter]
    public SwitchParameter Active { get; set; }

    /// <summary>Windows that reach beyond this moment: 30 days before -To when left out, as far as the logs go back. A time without an offset is local.</summary>
    [Parameter]
    public DateTimeOffset? From { get; set; }

    /// <summary>Windows that begin before this moment: now when left out; a moment to come shows planned ones. A time without an offset is local.</summary>
    [Parameter]
    public DateTimeOffset? To { get; set; }

    /// <summary>Only of this person: a user principal name, a name, an id, or an object that is about one.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Principal)]
    [ValidateNotNull]
    public PrincipalIdentity? User { get; set; }

    /// <summary>
    /// Only of this group, whether a policy excludes it (any more) or not: an id, a name, or an object that is about one. Left out, all groups
    /// that policies exclude today.
    /// </summary>
    [Parameter]
    [KnownNameCompleter(KnownNameKind.Group)]
    [ValidateNotNull]
    public GroupIdentity? Group { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync((object?)User ?? Group, async () =>
    {
        var request = new ExemptionRequest { Active = Active, From = From, To = To, User = User?.Value, Group = Group?.Value };
        WriteObject(await new GetExemptions(Ports).ListAsync(request, cancellationToken), enumerateCollection: true);
    });
}
