using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.ConditionalAccess;

/// <summary>What the companion policy does with clients that are no browsers.</summary>
public enum NonBrowserAccess
{
    /// <summary>Refuses them.</summary>
    Block,

    /// <summary>Lets them in from a compliant device only.</summary>
    RequireCompliantDevice,
}

/// <summary>What is asked of a group's browser-only pair.</summary>
public sealed record BrowserOnlyPoliciesRequest
{
    /// <summary>The group.</summary>
    public required Identity Group { get; init; }

    /// <summary>What happens to other clients.</summary>
    public NonBrowserAccess NonBrowser { get; init; }

    /// <summary>Whether the pair acts. Null: report-only for new policies; existing ones stay as they are.</summary>
    public CaPolicyState? State { get; init; }
}

/// <summary>
/// Brings about the two policies that together mean browser only. A condition on client apps only says whom a policy is
/// about: the browser policy alone would leave desktop, mobile and legacy clients open, so the companion covers them.
/// </summary>
/// <remarks>
/// The companion names the whole suite, not the two applications, so that no client of Teams or of another part of it stays
/// open. The service's documentation asks for Exchange Online alone where a policy is assigned to Exchange ActiveSync
/// clients, for the sake of controls that such clients cannot satisfy; its own template that blocks legacy
/// clients combines exchangeActiveSync and other with all applications, so a block of the suite is within what it supports.
/// </remarks>
public sealed class SetBrowserOnlyPolicies
{
    private static readonly string[] NonBrowserClients =
    {
        CaWellKnown.MobileAppsAndDesktopClients, CaWellKnown.ExchangeActiveSync, CaWellKnown.OtherClients,
    };

    private readonly TenantPorts ports;
    private readonly CaPolicyReader reader;
    private readonly CaPolicyNames names;
    private readonly Resolver resolver;
    private readonly ExclusionReliance reliance;

    /// <summary>Works in this session.</summary>
    public SetBrowserOnlyPolicies(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        reader = new CaPolicyReader(ports);
        names = new CaPolicyNames(ports);
        resolver = new Resolver(ports);
        reliance = new ExclusionReliance(ports);
    }

    /// <summary>The name of a group's browser policy: stable, the pair is found by it again.</summary>
    public static string BrowserPolicyName(string groupName) => $"{groupName} - restricted browser";

    /// <summary>The name of a group's companion policy: the same whether it blocks or requires a compliant device.</summary>
    public static string CompanionPolicyName(string groupName) => $"{groupName} - other clients";

    /// <summary>
    /// Reads and decides: one change for each policy, the companion first, so that the browser policy never stands alone.
    /// Writes nothing.
    /// </summary>
    /// <exception cref="PimCaException">
    /// <c>PolicyPairInUse</c> when a policy excludes the group, or another, and the pair would do less for it than now: by its
    /// state, its clients, its applications or its controls; <c>CaPolicyAmbiguous</c>; <c>GroupNotFound</c>.
    /// </exception>
    public async Task<IReadOnlyList<Change<CaPolicy>>> PlanAsync(BrowserOnlyPoliciesRequest request, CancellationToken cancellationToken)
    {
        if (request is null)
        {
            throw new ArgumentNullException(nameof(request));
        }

        var group = await resolver.GroupIdAsync(request.Group, cancellationToken).ConfigureAwait(false);
        if (group.Name is null)
        {
            // The names of the pair derive from the group's.
            var read = await resolver.GroupAsync(group, cancellationToken).ConfigureAwait(false);
            group = new Identity(read.Id, read.DisplayName);
        }

        ports.Names.Learn(KnownNameKind.Group, group.Id!, group.Name!);
        var policies = await reader.ListAsync(cancellationToken).ConfigureAwait(false);
        var companion = CaPolicyReader.FindByName(policies, CompanionPolicyName(group.Name!));
        var browser = CaPolicyReader.FindByName(policies, BrowserPolicyName(group.Name!));
        CaPolicyDefinition Companion(CaPolicyDefinition p) => BringCompanion(p, request, group);
        CaPolicyDefinition Browser(CaPolicyDefinition p) => BringBrowser(p, request, group);
        var newCompanion = Companion(New(request, group, CompanionPolicyName(group.Name!)));
        if (companion is not null)
        {
            await reliance.RefuseAsync(policies, companion, Companion(companion), cancellationToken).ConfigureAwait(false);
        }

        if (browser is not null)
        {
            var withCompanion = companion is null ? policies.Append(newCompanion).ToArray() : ExclusionReliance.Replace(policies, companion, Companion(companion));
            await reliance.RefuseAsync(withCompanion, browser, Browser(browser), cancellationToken).ConfigureAwait(false);
        }

        await names.ShowAsync(new[] { companion, browser }.Where(p => p is not null).Select(p => p!).ToArray(), cancellationToken).ConfigureAwait(false);

        var writer = new CaPolicyWriter(ports);
        var groups = new[] { group };
        return new[]
        {
            writer.Plan(companion, newCompanion, Companion, groups, names),
            writer.Plan(browser, Browser(New(request, group, BrowserPolicyName(group.Name!))), Browser, groups, names),
        };
    }

    private static CaPolicyDefinition New(BrowserOnlyPoliciesRequest request, Identity group, string name) => new()
    {
        DisplayName = name,
        State = request.State ?? CaPolicyState.ReportOnly,
        Users = new CaUsers { IncludeGroups = new[] { group.Id! } },
    };

    private static CaPolicyDefinition BringCompanion(CaPolicyDefinition present, BrowserOnlyPoliciesRequest request, Identity group) => Include(present, request, group) with
    {
        IncludeApplications = WithApplications(present, CaWellKnown.Office365),
        ClientAppTypes = NonBrowserClients,
        GrantOperator = "OR",
        GrantControls = new[] { request.NonBrowser == NonBrowserAccess.Block ? CaWellKnown.Block : CaWellKnown.CompliantDevice },
        AuthenticationStrengthId = null,
    };

    private static CaPolicyDefinition BringBrowser(CaPolicyDefinition present, BrowserOnlyPoliciesRequest request, Identity group)
    {
        // What is demanded besides, such as MFA, stays; a block would leave nothing to restrict.
        var grants = present.GrantControls.Without(CaWellKnown.Block);
        return Include(present, request, group) with
        {
            IncludeApplications = present.IncludeApplications.Has(CaWellKnown.Office365)
                ? present.IncludeApplications
                : WithApplications(present, CaWellKnown.ExchangeOnline, CaWellKnown.SharePointOnline),
            ClientAppTypes = new[] { CaWellKnown.Browser },
            GrantControls = grants,
            GrantOperator = grants.Count == 0 && present.AuthenticationStrengthId is null ? null : present.GrantOperator,
            AppEnforcedRestrictions = true,
        };
    }

    private static CaPolicyDefinition Include(CaPolicyDefinition present, BrowserOnlyPoliciesRequest request, Identity group) => present with
    {
        State = request.State ?? present.State,
        Users = present.Users.IncludeUsers.Has(CaWellKnown.AllUsers)
            ? present.Users
            : present.Users with { IncludeUsers = present.Users.IncludeUsers.Without("None"), IncludeGroups = present.Users.IncludeGroups.With(group.Id!) },
    };

    private static IReadOnlyList<string> WithApplications(CaPolicyDefinition present, params string[] applications) =>
        present.IncludeApplications.Has(CaWellKnown.All)
            ? present.IncludeApplications
            : applications.Aggregate(present.IncludeApplications.Without("None"), (list, id) => list.With(id));
}
