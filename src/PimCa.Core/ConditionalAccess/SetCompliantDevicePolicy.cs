using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.ConditionalAccess;

/// <summary>What is asked of the policy that requires a compliant device.</summary>
public sealed record CompliantDevicePolicyRequest
{
    /// <summary>The policy's name when none is given.</summary>
    public const string DefaultDisplayName = "Require compliant device";

    /// <summary>The policy's name.</summary>
    public string DisplayName { get; init; } = DefaultDisplayName;

    /// <summary>True excludes guests and external users; false leaves that as it is.</summary>
    public bool ExcludeGuests { get; init; }

    /// <summary>Directory roles whose active holders are excluded, beside those that are excluded already.</summary>
    public IReadOnlyList<Identity> ExcludeRoles { get; init; } = Array.Empty<Identity>();

    /// <summary>Break-glass accounts or groups of them, excluded beside those that are excluded already.</summary>
    public IReadOnlyList<Identity> BreakGlass { get; init; } = Array.Empty<Identity>();

    /// <summary>Whether it acts. Null: report-only for a new policy; an existing one stays as it is, never lowered by silence.</summary>
    public CaPolicyState? State { get; init; }
}

/// <summary>
/// Brings about the policy that requires a compliant device of all users for Office 365. An existing policy of that name
/// is brought to what is asked and loses nothing: exclusions stay, controls that are stricter stay.
/// </summary>
public sealed class SetCompliantDevicePolicy
{
    private readonly TenantPorts ports;
    private readonly CaPolicyReader reader;
    private readonly CaPolicyNames names;
    private readonly DirectoryRoles roles;
    private readonly Resolver resolver;
    private readonly ExclusionReliance reliance;

    /// <summary>Works in this session.</summary>
    public SetCompliantDevicePolicy(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        reader = new CaPolicyReader(ports);
        names = new CaPolicyNames(ports);
        roles = new DirectoryRoles(ports);
        resolver = new Resolver(ports);
        reliance = new ExclusionReliance(ports);
    }

    /// <summary>Resolves every name (or fails before any write), reads the policies and decides. Writes nothing.</summary>
    /// <exception cref="PimCaException">
    /// <c>CaPolicyAmbiguous</c>, <c>RoleNotFound</c>, <c>PrincipalNotFound</c>, <c>NamesNotResolved</c>, <c>PrincipalNotExcludable</c>;
    /// <c>GroupIsExempted</c>: a browser-only group is no break-glass group; <c>PolicyPairInUse</c>: an excluded group relies on the policy.
    /// </exception>
    public async Task<Change<CaPolicy>> PlanAsync(CompliantDevicePolicyRequest request, CancellationToken cancellationToken)
    {
        if (request is null)
        {
            throw new ArgumentNullException(nameof(request));
        }

        var spared = await ResolveAsync(request, cancellationToken).ConfigureAwait(false);
        var policies = await reader.ListAsync(cancellationToken).ConfigureAwait(false);
        var present = CaPolicyReader.FindByName(policies, request.DisplayName);
        var wanted = new CaPolicyDefinition
        {
            DisplayName = request.DisplayName,
            State = request.State ?? CaPolicyState.ReportOnly,
            Users = spared with { IncludeUsers = new[] { CaWellKnown.AllUsers } },
            IncludeApplications = new[] { CaWellKnown.Office365 },
            ClientAppTypes = new[] { "all" },
            GrantOperator = "OR",
            GrantControls = new[] { CaWellKnown.CompliantDevice },
        };
        RefuseExempted(policies, present, spared);
        if (present is not null)
        {
            await reliance.RefuseAsync(policies, present, Bring(present, request, spared), cancellationToken).ConfigureAwait(false);
        }

        Warn(present, present is null ? wanted : Bring(present, request, spared));
        await names.ShowAsync(new[] { present ?? wanted }, cancellationToken).ConfigureAwait(false);
        return new CaPolicyWriter(ports).Plan(present, wanted, p => Bring(p, request, spared), Array.Empty<Identity>(), names);
    }

    private static CaPolicyDefinition Bring(CaPolicyDefinition present, CompliantDevicePolicyRequest request, CaUsers spared)
    {
        var users = present.Users;
        var sparesAllGuests = users.ExcludeUsers.Has(CaWellKnown.GuestsOrExternalUsers);
        var (grants, grantOperator) = BringGrants(present);
        return present with
        {
            State = request.State ?? present.State,
            Users = users with
            {
                // All users includes whoever was named beside it; the service keeps one or the other.
                IncludeUsers = users.IncludeUsers.Has(CaWellKnown.AllUsers) ? users.IncludeUsers : new[] { CaWellKnown.AllUsers },
                IncludeGroups = users.IncludeUsers.Has(CaWellKnown.AllUsers) ? users.IncludeGroups : Array.Empty<string>(),
                IncludeRoles = users.IncludeUsers.Has(CaWellKnown.AllUsers) ? users.IncludeRoles : Array.Empty<string>(),
                IncludeGuestTypes = users.IncludeUsers.Has(CaWellKnown.AllUsers) ? users.IncludeGuestTypes : null,
                ExcludeUsers = spared.ExcludeUsers.Aggregate(users.ExcludeUsers, (list, id) => list.With(id)),
                ExcludeGroups = spared.ExcludeGroups.Aggregate(users.ExcludeGroups, (list, id) => list.With(id)),
                ExcludeRoles = spared.ExcludeRoles.Aggregate(users.ExcludeRoles, (list, id) => list.With(id)),
                ExcludeGuestTypes = spared.ExcludeGuestTypes is null || sparesAllGuests ? users.ExcludeGuestTypes : spared.ExcludeGuestTypes,
            },
            IncludeApplications = present.IncludeApplications.Has(CaWellKnown.All)
                ? present.IncludeApplications
                : present.IncludeApplications.Without("None").With(CaWellKnown.Office365),
            ClientAppTypes = new[] { "all" },
            GrantControls = grants,
            GrantOperator = grantOperator,
        };
    }

    /// <summary>
    /// The compliant device must be required without an alternative. What is required besides stays, where it comes on
    /// top; alternatives to the compliant device go, and so does block, which combines with nothing.
    /// </summary>
    private static (IReadOnlyList<string> Controls, string? Operator) BringGrants(CaPolicyDefinition present)
    {
        var others = present.GrantControls.Where(c => c is not (CaWellKnown.CompliantDevice or CaWellKnown.Block)).ToArray();
        var hasOthers = others.Length > 0 || present.AuthenticationStrengthId is not null;
        var areAlternatives = present.GrantControls.Has(CaWellKnown.CompliantDevice)
            && string.Equals(present.GrantOperator, "OR", StringComparison.OrdinalIgnoreCase);
        return !hasOthers || (areAlternatives && present.AuthenticationStrengthId is null)
            ? (new[] { CaWellKnown.CompliantDevice }, "OR")
            : (areAlternatives ? new[] { CaWellKnown.CompliantDevice } : others.With(CaWellKnown.CompliantDevice), "AND");
    }

    private async Task<CaUsers> ResolveAsync(CompliantDevicePolicyRequest request, CancellationToken cancellationToken)
    {
        var failures = new List<PimCaException>();
        var roleIds = new List<string>();
        var users = new List<string>();
        var groups = new List<string>();
        foreach (var role in request.ExcludeRoles)
        {
            await TryAsync(async () => roleIds.Add(await roles.IdAsync(role, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
        }

        foreach (var account in request.BreakGlass)
        {
            await TryAsync(async () =>
            {
                var principal = await resolver.PrincipalAsync(account, cancellationToken).ConfigureAwait(false);
                var list = principal.Type switch
                {
                    PrincipalType.User => users,
                    PrincipalType.Group => groups,
                    _ => throw new PimCaException(
                        "PrincipalNotExcludable",
                        PimCaErrorKind.InvalidArgument,
                        $"'{principal.Name}' is a {principal.Type}; a policy for users excludes users and groups only.",
                        "Give the user principal name of a break-glass account, or a group of them. Policies for users never meet service principals.",
                        principal.Name),
                };
                list.Add(principal.Id);
            }).ConfigureAwait(false);
        }

        return failures.Count switch
        {
            0 => new CaUsers
            {
                ExcludeUsers = users.Distinct(StringComparer.OrdinalIgnoreCase).ToArray(),
                ExcludeGroups = groups.Distinct(StringComparer.OrdinalIgnoreCase).ToArray(),
                ExcludeRoles = roleIds.Distinct(StringComparer.OrdinalIgnoreCase).ToArray(),
                ExcludeGuestTypes = request.ExcludeGuests ? CaWellKnown.AllGuestTypes : null,
            },
            1 => throw failures[0],
            _ => throw new PimCaException(
                "NamesNotResolved",
                PimCaErrorKind.NotFound,
                $"Nothing was written, for {failures.Count} names are not clear: {string.Join(" ", failures.Select(f => f.Message))}",
                "Correct the names; they are all needed before the policy is touched.",
                request.DisplayName),
        };

        async Task TryAsync(Func<Task> resolve)
        {
            try
            {
                await resolve().ConfigureAwait(false);
            }
            catch (PimCaException error) when (error.Kind is PimCaErrorKind.NotFound or PimCaErrorKind.InvalidArgument)
            {
                failures.Add(error);
            }
        }
    }

    /// <summary>A group that a policy limits by app enforced restrictions is exempted just in time: to exclude it here would go around the guard.</summary>
    private void RefuseExempted(IReadOnlyList<CaPolicyDefinition> policies, CaPolicyDefinition? present, CaUsers spared)
    {
        var limiting = policies.Where(CaCoverage.RestrictsBrowser).ToArray();
        foreach (var id in spared.ExcludeGroups.Where(id => present is null || !present.Users.ExcludeGroups.Has(id)))
        {
            if (limiting.FirstOrDefault(p => p.Users.IncludeGroups.Has(id)) is { } policy)
            {
                throw new PimCaException(
                    "GroupIsExempted",
                    PimCaErrorKind.InvalidArgument,
                    $"'{resolver.NameOrId(id)}' is no break-glass group: the policy '{policy.DisplayName}' limits it to the browser.",
                    $"Exclude it with Add-PimCaExclusion -Group '{resolver.NameOrId(id)}', which first proves that all that guards it is in force.",
                    resolver.NameOrId(id));
            }
        }
    }

    private void Warn(CaPolicyDefinition? present, CaPolicyDefinition wanted)
    {
        var users = wanted.Users;
        if (wanted.State == CaPolicyState.Enabled && users.ExcludeUsers.Count + users.ExcludeGroups.Count + users.ExcludeRoles.Count == 0)
        {
            ports.Reporter.Warning(
                $"The policy '{wanted.DisplayName}' excludes no account: if no device counts as compliant, everybody is locked out. Name a break-glass account with -BreakGlass.");
        }

        if (present is { OtherConditions.Count: > 0 })
        {
            ports.Reporter.Warning(
                $"The policy '{present.DisplayName}' has conditions that narrow it and that stay as they are: {string.Join(", ", present.OtherConditions)}.");
        }
    }
}
