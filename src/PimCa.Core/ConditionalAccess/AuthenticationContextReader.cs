using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.ConditionalAccess;

/// <summary>Reads authentication contexts with what belongs to them, and shows them.</summary>
internal sealed class AuthenticationContextReader
{
    // So many groups are 25 requests; a session that has listed a large directory has met many more.
    private const int MostGroups = 500;

    private const string Activity = "Reading the authentication contexts";

    private readonly TenantPorts ports;
    private readonly CaPolicyReader policies;
    private readonly AuthenticationStrengths strengths;

    public AuthenticationContextReader(TenantPorts ports)
    {
        this.ports = ports;
        policies = new CaPolicyReader(ports);
        strengths = new AuthenticationStrengths(ports);
    }

    /// <summary>The id as the service writes it.</summary>
    /// <exception cref="PimCaException"><c>AuthenticationContextInvalid</c>.</exception>
    public static string Id(string text) => PolicyValidation.Context.IsMatch(text ?? string.Empty)
        ? text!.ToLowerInvariant()
        : throw new PimCaException(
            "AuthenticationContextInvalid",
            PimCaErrorKind.InvalidArgument,
            $"'{text}' is not the id of an authentication context: ids are c1 to c99.",
            "Give the id, not the name: Get-PimAuthenticationContext lists both.",
            text);

    /// <summary>The contexts. One that this session made a moment ago and that the list does not show yet is waited for.</summary>
    public async Task<IReadOnlyList<AuthenticationContext>> ListAsync(CancellationToken cancellationToken)
    {
        var since = ports.Time.GetUtcNow() - Replication.FreshFor;
        var fresh = ports.Names.All(KnownNameKind.AuthenticationContext)
            .Where(known => ports.Names.CreatedAt(known.Id) is { } when && when >= since)
            .Select(known => known.Id)
            .ToArray();
        return (await ReadUntilAsync(all => fresh.All(id => all.Any(c => Same(c.Id, id))), cancellationToken).ConfigureAwait(false)).Read;
    }

    /// <summary>Waits until a context is seen as it was written.</summary>
    /// <exception cref="PimCaException"><c>ReplicationTimeout</c> after five minutes.</exception>
    public async Task SeenAsync(AuthenticationContext written, CancellationToken cancellationToken)
    {
        if (!(await ReadUntilAsync(all => all.Any(c => IsAs(c, written)), cancellationToken).ConfigureAwait(false)).IsSeen)
        {
            throw new PimCaException(
                "ReplicationTimeout",
                PimCaErrorKind.Timeout,
                $"{Activity}: what was written is not to be seen after {Replication.Limit.TotalMinutes:0} minutes.",
                "Look at it with Get-PimAuthenticationContext and run the same command again; it goes on where it stopped.");
        }
    }

    /// <summary>The Conditional Access policies: one request.</summary>
    public Task<IReadOnlyList<CaPolicyDefinition>> PoliciesAsync(CancellationToken cancellationToken) => policies.ListAsync(cancellationToken);

    /// <summary>
    /// The PIM policies that require a context: of Entra roles, of role-assignable groups and of groups that the session has met.
    /// Other groups cannot be asked for together, and Azure roles not without a scope.
    /// </summary>
    public async Task<IReadOnlyList<AuthenticationContextUse>> UsesAsync(CancellationToken cancellationToken)
    {
        var met = ports.Names.All(KnownNameKind.Group).Select(g => g.Id).ToArray();
        if (met.Length > MostGroups)
        {
            ports.Reporter.Verbose($"Of {met.Length} groups that this session has met, {MostGroups} are asked whether their PIM policies require an authentication context, besides all role-assignable ones.");
        }

        var uses = await ports.ConditionalAccess.ListAuthenticationContextUsesAsync(met.Take(MostGroups).ToArray(), cancellationToken).ConfigureAwait(false);
        await new DirectoryRoles(ports).LearnAsync(uses.Where(u => u.Kind == PimKind.EntraRole).Select(u => u.TargetId), cancellationToken).ConfigureAwait(false);
        return uses;
    }

    /// <summary>The policies that target a context, the one that counts first.</summary>
    public static IReadOnlyList<CaPolicyDefinition> Targeting(IEnumerable<CaPolicyDefinition> all, string id) => all
        .Where(p => p.IncludeAuthenticationContexts.Has(id))
        .OrderByDescending(p => p.State == CaPolicyState.Enabled)
        .ThenByDescending(p => p.State == CaPolicyState.ReportOnly)
        .ThenBy(p => p.DisplayName, StringComparer.OrdinalIgnoreCase)
        .ToArray();

    /// <summary>Shows one; asks nobody.</summary>
    /// <param name="context">The context.</param>
    /// <param name="targeting">The policies that target it, the one that counts first.</param>
    /// <param name="uses">PIM policies that require contexts.</param>
    public PimAuthenticationContext Show(AuthenticationContext context, IReadOnlyList<CaPolicyDefinition> targeting, IEnumerable<AuthenticationContextUse> uses)
    {
        var first = targeting.FirstOrDefault();
        return new PimAuthenticationContext
        {
            Id = context.Id,
            DisplayName = context.DisplayName,
            Description = context.Description,
            IsPublished = context.IsPublished,
            Strength = first?.AuthenticationStrengthId is { } strength ? strengths.NameOrId(strength) : null,
            Policy = first?.DisplayName,
            PolicyId = first?.Id,
            PolicyState = first?.State,
            OtherPolicies = targeting.Skip(1).Select(p => p.DisplayName).ToArray(),
            IsEnforced = context.IsPublished && first?.State == CaPolicyState.Enabled,
            UsedBy = NamesOf(uses, context.Id),
        };
    }

    /// <summary>The PIM policies that require a context, as people know them.</summary>
    public IReadOnlyList<string> NamesOf(IEnumerable<AuthenticationContextUse> uses, string id)
    {
        var resolver = new Resolver(ports);
        return uses
            .Where(u => Same(u.ContextId, id))
            .Select(u => u.Access is { } access ? $"{NameOf(u)} ({access})" : NameOf(u))
            .OrderBy(name => name, StringComparer.OrdinalIgnoreCase)
            .ToArray();

        string NameOf(AuthenticationContextUse use) =>
            (use.Kind == PimKind.EntraRole ? ports.Names.NameOf(KnownNameKind.Role, use.TargetId) : null) ?? resolver.NameOrId(use.TargetId);
    }

    public static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a context is as another one; no description and an empty one are the same.</summary>
    public static bool IsAs(AuthenticationContext one, AuthenticationContext other) =>
        Same(one.Id, other.Id)
        && one.DisplayName == other.DisplayName
        && (one.Description ?? string.Empty) == (other.Description ?? string.Empty)
        && one.IsPublished == other.IsPublished;

    private async Task<(IReadOnlyList<AuthenticationContext> Read, bool IsSeen)> ReadUntilAsync(
        Func<IReadOnlyList<AuthenticationContext>, bool> isSeen, CancellationToken cancellationToken) =>
        await Replication.ReadUntilAsync(ports, Activity, ReadAsync, all => isSeen(all) ? null : "The change is not visible yet", cancellationToken).ConfigureAwait(false);

    private async Task<IReadOnlyList<AuthenticationContext>> ReadAsync(CancellationToken cancellationToken)
    {
        var all = await ports.ConditionalAccess.ListAuthenticationContextsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var context in all)
        {
            ports.Names.Learn(KnownNameKind.AuthenticationContext, context.Id, context.DisplayName);
        }

        return all;
    }
}
