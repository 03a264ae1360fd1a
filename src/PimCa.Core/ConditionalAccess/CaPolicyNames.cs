using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.ConditionalAccess;

/// <summary>Shows policies as people know them: names instead of ids.</summary>
internal sealed class CaPolicyNames
{
    private static readonly Dictionary<string, string> Applications = new(StringComparer.OrdinalIgnoreCase)
    {
        [CaWellKnown.ExchangeOnline] = "ExchangeOnline",
        [CaWellKnown.SharePointOnline] = "SharePointOnline",
    };

    private readonly TenantPorts ports;
    private readonly Resolver resolver;
    private readonly DirectoryRoles roles;

    public CaPolicyNames(TenantPorts ports)
    {
        this.ports = ports;
        resolver = new Resolver(ports);
        roles = new DirectoryRoles(ports);
    }

    /// <summary>Shows them, asking once for the names that the session has not met: one request for people and groups, one for roles.</summary>
    public async Task<IReadOnlyList<CaPolicy>> ShowAsync(IReadOnlyCollection<CaPolicyDefinition> policies, CancellationToken cancellationToken)
    {
        var people = policies
            .SelectMany(p => p.Users.IncludeUsers.Concat(p.Users.ExcludeUsers).Concat(p.Users.IncludeGroups).Concat(p.Users.ExcludeGroups))
            .Where(id => Guid.TryParse(id, out _));
        await resolver.LearnNamesAsync(people, cancellationToken).ConfigureAwait(false);
        await roles.LearnAsync(policies.SelectMany(p => p.Users.IncludeRoles.Concat(p.Users.ExcludeRoles)), cancellationToken).ConfigureAwait(false);
        return policies.Select(Show).ToArray();
    }

    /// <summary>Shows one with the names that are known; asks nobody.</summary>
    public CaPolicy Show(CaPolicyDefinition policy) => new()
    {
        Id = policy.Id,
        DisplayName = policy.DisplayName,
        State = policy.State,
        IncludeUsers = People(policy.Users.IncludeUsers, policy.Users.IncludeGroups, policy.Users.IncludeRoles, policy.Users.IncludeGuestTypes),
        ExcludeUsers = People(policy.Users.ExcludeUsers, policy.Users.ExcludeGroups, policy.Users.ExcludeRoles, policy.Users.ExcludeGuestTypes),
        IncludeApplications = policy.IncludeApplications.Select(ApplicationName)
            .Concat(policy.IncludeAuthenticationContexts.Select(c => $"authentication context {c}"))
            .ToArray(),
        ClientAppTypes = policy.ClientAppTypes,
        GrantControls = Grants(policy),
        GrantOperator = Grants(policy).Count == 0 ? null : policy.GrantOperator,
        SessionControls = Sessions(policy),
    };

    /// <summary>Whom a policy excludes, in one text; empty where it excludes nobody.</summary>
    public string Spared(CaPolicyDefinition policy) => string.Join(
        ", ", People(policy.Users.ExcludeUsers, policy.Users.ExcludeGroups, policy.Users.ExcludeRoles, policy.Users.ExcludeGuestTypes));

    /// <summary>What a policy requires, the authentication strength by its name.</summary>
    public static IReadOnlyList<string> Grants(CaPolicyDefinition policy) => policy.AuthenticationStrengthId is { } strength
        ? policy.GrantControls.Concat(new[] { $"authenticationStrength: {AuthenticationStrengths.BuiltInName(strength) ?? strength}" }).ToArray()
        : policy.GrantControls;

    /// <summary>What a policy limits within the session.</summary>
    public static IReadOnlyList<string> Sessions(CaPolicyDefinition policy) => policy.AppEnforcedRestrictions
        ? new[] { CaWellKnown.AppEnforcedRestrictions }.Concat(policy.OtherSessionControls).ToArray()
        : policy.OtherSessionControls;

    /// <summary>The module's word for an application, which <c>-Application</c> takes too; else the id.</summary>
    public static string ApplicationName(string id) => Applications.TryGetValue(id, out var name) ? name : id;

    private IReadOnlyList<string> People(IReadOnlyList<string> users, IReadOnlyList<string> groups, IReadOnlyList<string> roleIds, string? guests)
    {
        var types = CaUsersComparison.GuestTypes(guests);
        var guestWords = types.Count == 0
            ? Array.Empty<string>()
            : CaUsersComparison.SameSet(types, CaUsersComparison.GuestTypes(CaWellKnown.AllGuestTypes))
                ? new[] { CaWellKnown.GuestsOrExternalUsers }
                : types;
        return users.Select(u => ports.Names.NameOf(KnownNameKind.Principal, u) ?? u)
            .Concat(groups.Select(resolver.NameOrId))
            .Concat(roleIds.Select(roles.NameOrId))
            .Concat(guestWords)
            .ToArray();
    }
}
