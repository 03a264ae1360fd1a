using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Evidence;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.Evidence;

/// <summary>Gets what Privileged Identity Management logged: the last seven days unless said otherwise, oldest first.</summary>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan; $null = Get-PimApproval | Approve-PimActivation -Justification 'Confirmed'; As adele; $null = Get-PimActivation -Mine | Wait-PimActivation; $null = Step-PimSimulator 10m; As admin</before>
/// <code>
/// Get-PimAuditEvent 'Browser-Only Users'
/// </code>
/// <para>What happened to the group in the last seven days, oldest first.</para>
/// </example>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan; $null = Get-PimApproval | Approve-PimActivation -Justification 'Confirmed'; As adele; $null = Get-PimActivation -Mine | Wait-PimActivation; $null = Step-PimSimulator 10m; As admin</before>
/// <code>
/// Get-PimAuditEvent -User adele@contoso.example
/// </code>
/// <para>What Adele did, and what was done about her.</para>
/// </example>
/// <example>
/// <code>
/// Get-PimAuditEvent -From 2026-02-15 -To 2026-03-15 | Export-Csv pim-audit.csv -NoTypeInformation
/// </code>
/// <para>Writes four weeks into a file, before the service forgets them: it keeps 30 days.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>PeriodReversed</c>, <c>GroupNotFound</c>, <c>PrincipalNotFound</c>, <c>PermissionDenied</c>.</exception>
/// <seealso cref="Evidence.GetPimExemptionCommand"/>
[Cmdlet(VerbsCommon.Get, "PimAuditEvent")]
[OutputType(typeof(PimAuditEvent))]
[RequiresPermission("AuditLog.Read.All", "Group.Read.All", "User.ReadBasic.All", "Application.Read.All")]
public sealed class GetPimAuditEventCommand : PimCaCmdlet
{
    /// <summary>From when: seven days before -To when left out. The service keeps its audit for 30 days. A time without an offset is local.</summary>
    [Parameter]
    public DateTimeOffset? From { get; set; }

    /// <summary>Until when: now when left out. A time without an offset is local.</summary>
    [Parameter]
    public DateTimeOffset? To { get; set; }

    /// <summary>Only what is about this group: an id, a name, or an object that is about one.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    [ValidateNotNull]
    public GroupIdentity? Group { get; set; }

    /// <summary>Only what this person did, or what was done about this person: a user principal name, a name or an id.</summary>
    [Parameter]
    [KnownNameCompleter(KnownNameKind.Principal)]
    [ValidateNotNull]
    public PrincipalIdentity? User { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync((object?)Group ?? User, async () =>
    {
        var request = new AuditEventRequest { From = From, To = To, Group = Group?.Value, User = User?.Value };
        WriteObject(await new GetAuditEvents(Ports).ListAsync(request, cancellationToken), enumerateCollection: true);
    });
}
