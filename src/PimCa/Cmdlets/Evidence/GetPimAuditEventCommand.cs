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
[Cmdlet(VerbsCommon.Get, "PimAuditEvent")]
[OutputType(typeof(PimAuditEvent))]
[RequiresPermission("AuditLog.Read.All", "Group.Read.All", "User.ReadBasic.All", "Application.Read.All")]
public sealed class GetPimAuditEventCommand : PimCaCmdlet
{
    /// <summary>From when; the directory keeps its audit for 30 days.</summary>
    [Parameter]
    public DateTimeOffset? From { get; set; }

    /// <summary>Until when; now when left out.</summary>
    [Parameter]
    public DateTimeOffset? To { get; set; }

    /// <summary>Of this group.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity? Group { get; set; }

    /// <summary>About this person, or done by this person.</summary>
    [Parameter]
    [KnownNameCompleter(KnownNameKind.Principal)]
    public PrincipalIdentity? User { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync((object?)Group ?? User, async () =>
    {
        var request = new AuditEventRequest { From = From, To = To, Group = Group?.Value, User = User?.Value };
        WriteObject(await new GetAuditEvents(Ports).ListAsync(request, cancellationToken), enumerateCollection: true);
    });
}
