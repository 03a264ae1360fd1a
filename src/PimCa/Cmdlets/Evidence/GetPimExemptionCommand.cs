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
[Cmdlet(VerbsCommon.Get, "PimExemption")]
[OutputType(typeof(PimExemption))]
[RequiresPermission("AuditLog.Read.All", "Policy.Read.All", "PrivilegedAssignmentSchedule.Read.AzureADGroup", "Group.Read.All", "User.ReadBasic.All", "Application.Read.All")]
public sealed class GetPimExemptionCommand : PimCaCmdlet
{
    /// <summary>Only windows that last now.</summary>
    [Parameter]
    public SwitchParameter Active { get; set; }

    /// <summary>Windows that reach beyond this moment.</summary>
    [Parameter]
    public DateTimeOffset? From { get; set; }

    /// <summary>Windows that begin before this moment; now when left out, a moment to come shows planned ones.</summary>
    [Parameter]
    public DateTimeOffset? To { get; set; }

    /// <summary>Of this person.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Principal)]
    public PrincipalIdentity? User { get; set; }

    /// <summary>Of this group, whether a policy excludes it (any more) or not.</summary>
    [Parameter]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity? Group { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync((object?)User ?? Group, async () =>
    {
        var request = new ExemptionRequest { Active = Active, From = From, To = To, User = User?.Value, Group = Group?.Value };
        WriteObject(await new GetExemptions(Ports).ListAsync(request, cancellationToken), enumerateCollection: true);
    });
}
