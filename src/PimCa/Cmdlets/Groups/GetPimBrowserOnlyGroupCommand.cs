using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.Groups;

/// <summary>
/// Gets groups: the one named 'Browser-Only Users' unless others are asked for. A group that is named exactly comes with its owners and
/// with whether PIM manages it (IsOnboarded); groups that a wildcard finds come without both. That there is no group of the standard
/// name is no error.
/// </summary>
/// <example>
/// <code>
/// Get-PimBrowserOnlyGroup
/// </code>
/// <para>Shows the group 'Browser-Only Users'.</para>
/// </example>
/// <example>
/// <code>
/// Get-PimBrowserOnlyGroup *users*
/// </code>
/// <para>Lists the groups whose name contains 'users'.</para>
/// </example>
/// <example>
/// <code>
/// Get-PimEligibility -Principal 'Internal Users' | Get-PimBrowserOnlyGroup
/// </code>
/// <para>The groups that the internal users are eligible for, with owners.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>GroupNotFound</c>, <c>GroupAmbiguous</c>.</exception>
/// <seealso cref="Policies.GetPimMemberPolicyCommand"/>
/// <seealso cref="Assignments.GetPimEligibilityCommand"/>
[Cmdlet(VerbsCommon.Get, "PimBrowserOnlyGroup")]
[OutputType(typeof(PimGroup))]
[RequiresPermission("Group.Read.All", "PrivilegedEligibilitySchedule.Read.AzureADGroup")]
public sealed class GetPimBrowserOnlyGroupCommand : PimCaCmdlet
{
    private static readonly char[] Wildcards = { '*', '?', '[', '`' };

    /// <summary>The groups: ids, names with or without wildcards, or objects that are about a group. Left out, 'Browser-Only Users'.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    [SupportsWildcards]
    [Alias("DisplayName", "Name")]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity[] Group { get; set; } = Array.Empty<GroupIdentity>();

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var groups = new FindBrowserOnlyGroups(Ports);
        if (Group.Length == 0)
        {
            await TryAsync(BrowserOnlyGroupRequest.StandardName, () => WriteStandardAsync(groups, cancellationToken));
        }

        foreach (var group in Group)
        {
            await TryAsync(group, () => WriteAsync(groups, group.Value, cancellationToken));
        }
    }

    private async Task WriteAsync(FindBrowserOnlyGroups groups, Identity group, CancellationToken cancellationToken)
    {
        if (group.Id is null && WildcardPattern.ContainsWildcardCharacters(group.Name))
        {
            var pattern = WildcardPattern.Get(group.Name, WildcardOptions.IgnoreCase);
            var prefix = group.Name!.Substring(0, group.Name.IndexOfAny(Wildcards));
            WriteObject(await groups.ListAsync(prefix, pattern.IsMatch, cancellationToken), enumerateCollection: true);
        }
        else
        {
            WriteObject(await groups.GetAsync(group, cancellationToken));
        }
    }

    private async Task WriteStandardAsync(FindBrowserOnlyGroups groups, CancellationToken cancellationToken)
    {
        try
        {
            WriteObject(await groups.GetAsync(new Identity(null, BrowserOnlyGroupRequest.StandardName), cancellationToken));
        }
        catch (PimCaException missing) when (missing.Code == "GroupNotFound")
        {
            // Nobody named it: that there is none is an answer.
            WriteVerbose(missing.Message);
        }
    }
}
