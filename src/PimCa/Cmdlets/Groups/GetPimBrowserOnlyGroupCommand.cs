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
/// Shows groups: the one named 'Browser-Only Users' unless others are asked for. A group that is named exactly comes with
/// its owners and with whether PIM has it; a wildcard lists groups without.
/// </summary>
[Cmdlet(VerbsCommon.Get, "PimBrowserOnlyGroup", DefaultParameterSetName = ByName)]
[OutputType(typeof(PimGroup))]
[RequiresPermission("Group.Read.All", "PrivilegedEligibilitySchedule.Read.AzureADGroup")]
public sealed class GetPimBrowserOnlyGroupCommand : PimCaCmdlet
{
    private const string ByName = "Name";
    private const string ByGroup = "Group";
    private static readonly char[] Wildcards = { '*', '?', '[', '`' };

    /// <summary>Names, wildcards allowed.</summary>
    [Parameter(Position = 0, ParameterSetName = ByName)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [Alias("Name")]
    [KnownNameCompleter(KnownNameKind.Group)]
    public string[] DisplayName { get; set; } = { BrowserOnlyGroupRequest.StandardName };

    /// <summary>A group by id, by name, or piped.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByGroup)]
    [KnownNameCompleter(KnownNameKind.Group)]
    public GroupIdentity Group { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var groups = new FindBrowserOnlyGroups(Ports);
        if (ParameterSetName == ByGroup)
        {
            await TryAsync(Group, async () => WriteObject(await groups.GetAsync(Group.Value, cancellationToken)));
            return;
        }

        foreach (var name in DisplayName)
        {
            await TryAsync(name, async () =>
            {
                if (WildcardPattern.ContainsWildcardCharacters(name))
                {
                    var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
                    var prefix = name.Substring(0, name.IndexOfAny(Wildcards));
                    WriteObject(await groups.ListAsync(prefix, pattern.IsMatch, cancellationToken), enumerateCollection: true);
                }
                else
                {
                    await WriteOneAsync(groups, name, cancellationToken);
                }
            });
        }
    }

    private async Task WriteOneAsync(FindBrowserOnlyGroups groups, string name, CancellationToken cancellationToken)
    {
        try
        {
            WriteObject(await groups.GetAsync(new Identity(null, name), cancellationToken));
        }
        catch (PimCaException missing) when (missing.Code == "GroupNotFound" && !MyInvocation.BoundParameters.ContainsKey(nameof(DisplayName)))
        {
            // Nobody named it: that there is none is an answer.
            WriteVerbose(missing.Message);
        }
    }
}
