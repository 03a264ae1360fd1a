using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Parameters;
using PimCa.Policies;
using PimCa.Session;

namespace PimCa.Cmdlets.Assignments;

/// <summary>Lists assignments of a group or a role, of all roles at an Azure scope, of a principal, or of the signed-in person, running and to come.</summary>
public abstract class GetAssignmentCmdlet : TargetListCmdlet
{
    /// <summary>Only memberships, or only ownerships, of the group; both when left out.</summary>
    [Parameter(ParameterSetName = ForGroup)]
    [Parameter(ParameterSetName = ForObject)]
    public PimAccess? Access { get; set; }

    /// <summary>
    /// Only of this user, group or service principal: a user principal name, a name or an id. With nothing else, all of its groups and Entra
    /// roles; Azure roles of somebody else are found with -Scope.
    /// </summary>
    [Parameter(Position = 1)]
    [KnownNameCompleter(KnownNameKind.Principal)]
    [ValidateNotNull]
    public PrincipalIdentity? Principal { get; set; }

    /// <summary>
    /// Only the signed-in person's, those through groups included. So it is as well when neither a group, a role, an Azure scope nor a
    /// principal is given. With -Principal it has to be oneself.
    /// </summary>
    [Parameter]
    public SwitchParameter Mine { get; set; }

    /// <summary>
    /// Also those that expired in the last 30 days and can be renewed. The requests that made them tell which, and the service
    /// keeps these for about 45 days: one that was made, updated or extended longer ago is not found any more.
    /// </summary>
    [Parameter]
    public SwitchParameter IncludeExpired { get; set; }

    /// <summary>Eligible or active.</summary>
    protected abstract ScheduleKind Kind { get; }

    /// <inheritdoc/>
    protected sealed override Task ProcessAsync(CancellationToken cancellationToken) => TryAsync((object?)InputObject ?? Given(Group) ?? Principal, async () =>
    {
        var query = new AssignmentQuery
        {
            Kind = Kind,
            Target = Listed,
            AzureScope = ListedScope,
            Access = Access,
            Principal = Principal?.Value,
            Mine = Mine,
            IncludeExpired = IncludeExpired,
        };
        var rows = (await new ListAssignments(Ports).ListAsync(query, cancellationToken))
            .Select(row => Kind == ScheduleKind.Eligible ? (PimAssignmentRecord)row.ToEligibility() : row.ToActiveAssignment());
        var byPrincipal = query.Target is null && query.AzureScope is null;
        foreach (var row in byPrincipal ? rows.OrderBy(r => r.PrincipalName, StringComparer.OrdinalIgnoreCase) : rows.OrderBy(r => r.Access))
        {
            WriteRow(row, byPrincipal);
        }
    });

    private void WriteRow(PimAssignmentRecord row, bool byPrincipal)
    {
        var shown = PSObject.AsPSObject(row);
        if (byPrincipal)
        {
            // One person's rows are of many targets: a table of their own, by person, rather than one for each target.
            shown.TypeNames.Insert(0, $"{row.GetType().FullName}#OfPrincipal");
        }

        WriteObject(shown);
    }
}
