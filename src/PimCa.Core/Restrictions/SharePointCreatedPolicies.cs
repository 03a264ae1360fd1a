using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.Restrictions;

/// <summary>
/// Conditional Access policies that SharePoint's admin center makes by itself when access from unmanaged devices is
/// limited or blocked there: enabled at once, for all users, and a surprise to most (OfficeDocs-SharePoint#3549, #3420).
/// They are told by the name that is documented, and by what they do.
/// </summary>
public sealed class SharePointCreatedPolicies
{
    /// <summary>How their names begin, as documented. The service ends them with the day on which they were made.</summary>
    public const string NamePrefix = "[SharePoint admin center]";

    private const string Activity = "Watching for policies that SharePoint makes for all users";
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly TenantPorts ports;
    private readonly CaPolicyReader reader;
    private readonly CaPolicyWriter writer;
    private readonly CaPolicyNames names;
    private readonly ExclusionReliance reliance;

    /// <summary>Works in this session.</summary>
    public SharePointCreatedPolicies(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        reader = new CaPolicyReader(ports);
        writer = new CaPolicyWriter(ports);
        names = new CaPolicyNames(ports);
        reliance = new ExclusionReliance(ports);
    }

    /// <summary>
    /// How long new ones are looked for after a change of SharePoint. Their coming is documented for the moment of saving,
    /// and ten minutes is the longest that the service gives for a change to take effect ("5 to 10 minutes").
    /// </summary>
    public static TimeSpan WatchLimit { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Those that there are, in alphabetical order.</summary>
    /// <param name="since">Ids of policies that were there before and are left out: a snapshot. Empty for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<CaPolicy>> ListAsync(IReadOnlyCollection<string> since, CancellationToken cancellationToken) =>
        await names.ShowAsync(await FindAsync(since, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Reads and decides: a change that disables each of those that <see cref="ListAsync"/> gives.</summary>
    /// <param name="since">Ids of policies that were there before and are left out: a snapshot. Empty for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<ItemResult<Change<CaPolicy>>>> PlanDisableAsync(IReadOnlyCollection<string> since, CancellationToken cancellationToken)
    {
        var all = await reader.ListAsync(cancellationToken).ConfigureAwait(false);
        var plans = new List<ItemResult<Change<CaPolicy>>>();
        foreach (var policy in Choose(all, since))
        {
            try
            {
                plans.Add(new ItemResult<Change<CaPolicy>>(await PlanAsync(policy, all, cancellationToken).ConfigureAwait(false), null));
            }
            catch (PimCaException refused)
            {
                plans.Add(new ItemResult<Change<CaPolicy>>(null, refused));
            }
        }

        return plans;
    }

    /// <summary>Reads and decides: a change that disables one, and writes nothing of it but its state.</summary>
    /// <exception cref="PimCaException">
    /// <c>NotSharePointCreated</c>; <c>PolicyPairInUse</c> when an excluded group relies on it; <c>CaPolicyNotFound</c>, <c>CaPolicyAmbiguous</c>.
    /// </exception>
    public async Task<Change<CaPolicy>> PlanDisableAsync(Identity policy, CancellationToken cancellationToken)
    {
        var all = await reader.ListAsync(cancellationToken).ConfigureAwait(false);
        return await PlanAsync(CaPolicyReader.Find(all, policy), all, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The ids of those that there are now, to compare with later.</summary>
    internal async Task<IReadOnlyCollection<string>> SnapshotAsync(CancellationToken cancellationToken) =>
        (await FindAsync(Array.Empty<string>(), cancellationToken).ConfigureAwait(false)).Select(p => p.Id).ToArray();

    /// <summary>
    /// Looks for new ones until both of the documented kinds have come, at most <see cref="WatchLimit"/> from the change on,
    /// with progress. At least one look.
    /// </summary>
    /// <param name="since">The snapshot from before the change.</param>
    /// <param name="changed">When SharePoint was changed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<IReadOnlyList<CaPolicy>> WatchAsync(IReadOnlyCollection<string> since, DateTimeOffset changed, CancellationToken cancellationToken)
    {
        var (found, _) = await Replication.ReadUntilAsync(
            ports,
            Activity,
            token => FindAsync(since, token),
            read => read.Any(CaCoverage.RestrictsBrowser) && read.Any(IsForApps) ? null : $"SharePoint is set; {read.Count} new so far",
            cancellationToken,
            new Patience(WatchLimit, FirstPause, LongestPause, changed)).ConfigureAwait(false);
        return await names.ShowAsync(found, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsCreated(CaPolicyDefinition policy) =>
        policy.DisplayName.StartsWith(NamePrefix, StringComparison.OrdinalIgnoreCase)
        && CaCoverage.CoversApplication(policy, CaWellKnown.SharePointOnline)
        && (policy.AppEnforcedRestrictions || policy.GrantControls.Count > 0);

    private static bool IsForApps(CaPolicyDefinition policy) =>
        policy.GrantControls.Count > 0 && CaCoverage.CoversClient(policy, CaWellKnown.MobileAppsAndDesktopClients);

    private static IReadOnlyList<CaPolicyDefinition> Choose(IReadOnlyList<CaPolicyDefinition> all, IReadOnlyCollection<string> since) => all
        .Where(p => IsCreated(p) && !since.Has(p.Id))
        .OrderBy(p => p.DisplayName, StringComparer.OrdinalIgnoreCase)
        .ToArray();

    private async Task<IReadOnlyList<CaPolicyDefinition>> FindAsync(IReadOnlyCollection<string> since, CancellationToken cancellationToken) =>
        Choose(await reader.ListAsync(cancellationToken).ConfigureAwait(false), since);

    private async Task<Change<CaPolicy>> PlanAsync(CaPolicyDefinition policy, IReadOnlyList<CaPolicyDefinition> all, CancellationToken cancellationToken)
    {
        if (!IsCreated(policy))
        {
            throw new PimCaException(
                "NotSharePointCreated",
                PimCaErrorKind.InvalidArgument,
                $"SharePoint's admin center did not make '{policy.DisplayName}': what it makes is named '{NamePrefix}…', and limits or blocks SharePoint.",
                "List what it made with Get-SharePointCreatedPolicy.",
                policy.DisplayName);
        }

        var shown = (await names.ShowAsync(new[] { policy }, cancellationToken).ConfigureAwait(false))[0];
        if (policy.State == CaPolicyState.Disabled)
        {
            return Change<CaPolicy>.None(policy.DisplayName, "The policy is disabled.", shown);
        }

        await reliance.RefuseAsync(all, policy, Disabled(policy), cancellationToken).ConfigureAwait(false);
        var read = ports.Time.GetUtcNow();
        return Change<CaPolicy>.Needed(
            policy.DisplayName,
            $"Disable the Conditional Access policy that SharePoint made, which is {policy.State} for {string.Join(", ", shown.IncludeUsers)}",
            shown with { State = CaPolicyState.Disabled },
            token => DisableAsync(policy, read, token));
    }

    private async Task<CaPolicy> DisableAsync(CaPolicyDefinition policy, DateTimeOffset read, CancellationToken cancellationToken)
    {
        var before = policy;
        if (ports.Time.GetUtcNow() - read >= CaPolicyWriter.ReadAgainAfter)
        {
            var all = await reader.ListAsync(cancellationToken).ConfigureAwait(false);
            before = CaPolicyReader.Find(all, new Identity(policy.Id, policy.DisplayName));
            await reliance.RefuseAsync(all, before, Disabled(before), cancellationToken).ConfigureAwait(false);
        }

        return names.Show(before.State == CaPolicyState.Disabled
            ? before
            : await writer.WriteStateAsync(before, CaPolicyState.Disabled, cancellationToken).ConfigureAwait(false));
    }

    private static CaPolicyDefinition Disabled(CaPolicyDefinition policy) => policy with { State = CaPolicyState.Disabled };
}
