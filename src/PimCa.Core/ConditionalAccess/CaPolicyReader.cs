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

/// <summary>Reads policies and finds the one that the user named.</summary>
internal sealed class CaPolicyReader
{
    private readonly TenantPorts ports;

    public CaPolicyReader(TenantPorts ports) => this.ports = ports;

    /// <summary>
    /// All policies: one request. A policy that this session made a moment ago and that the list does not show yet is
    /// waited for; else it would be made a second time, or be taken for missing.
    /// </summary>
    public async Task<IReadOnlyList<CaPolicyDefinition>> ListAsync(CancellationToken cancellationToken) => (await Replication.ReadUntilAsync(
        ports,
        "Reading the Conditional Access policies",
        ReadAsync,
        policies => FreshAndMissing(policies) is { } missing ? $"'{missing}' is not listed yet" : null,
        cancellationToken).ConfigureAwait(false)).Read;

    /// <summary>The policy that the user named: by its id one small request, by its name the list.</summary>
    public async Task<CaPolicyDefinition> OneAsync(Identity policy, CancellationToken cancellationToken)
    {
        if (policy.Id is not { } id)
        {
            return Find(await ListAsync(cancellationToken).ConfigureAwait(false), policy);
        }

        var found = await ports.ConditionalAccess.GetPolicyAsync(id, cancellationToken).ConfigureAwait(false) ?? throw NotFound(policy);
        ports.Names.Learn(KnownNameKind.CaPolicy, found.Id, found.DisplayName);
        return found;
    }

    /// <summary>The policy that the user named, among these.</summary>
    /// <exception cref="PimCaException"><c>CaPolicyNotFound</c>, <c>CaPolicyAmbiguous</c>, <c>WildcardNotAllowed</c>.</exception>
    public static CaPolicyDefinition Find(IReadOnlyList<CaPolicyDefinition> policies, Identity policy)
    {
        if (policy.Id is { } id)
        {
            return policies.FirstOrDefault(p => string.Equals(p.Id, id, StringComparison.OrdinalIgnoreCase)) ?? throw NotFound(policy);
        }

        if (policy.Name!.IndexOfAny(new[] { '*', '?' }) >= 0)
        {
            throw new PimCaException(
                "WildcardNotAllowed",
                PimCaErrorKind.InvalidArgument,
                $"'{policy.Name}' has a wildcard; exactly one policy is needed here.",
                "Give the whole name or the id. To work on several, list them with Get-PimCaPolicy and pipe them.",
                policy.Name);
        }

        return FindByName(policies, policy.Name) ?? throw NotFound(policy);
    }

    /// <summary>The one policy of this name, or null.</summary>
    /// <exception cref="PimCaException"><c>CaPolicyAmbiguous</c>: the service allows several of one name.</exception>
    public static CaPolicyDefinition? FindByName(IReadOnlyList<CaPolicyDefinition> policies, string name)
    {
        var matches = policies.Where(p => string.Equals(p.DisplayName, name, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (matches.Length > 1)
        {
            throw new PimCaException(
                "CaPolicyAmbiguous",
                PimCaErrorKind.InvalidArgument,
                $"'{name}' is the name of {matches.Length} Conditional Access policies: {string.Join(", ", matches.Select(p => $"{p.Id} ({p.State})"))}.",
                "Give the id of the one that is meant, or rename the others.",
                name);
        }

        return matches.FirstOrDefault();
    }

    /// <summary>What is said of a policy that is not there.</summary>
    public static PimCaException NotFound(Identity policy) => new(
        "CaPolicyNotFound",
        PimCaErrorKind.NotFound,
        $"There is no Conditional Access policy '{policy}' in this tenant.",
        "Get-PimCaPolicy lists them.",
        policy.ToString());

    private async Task<IReadOnlyList<CaPolicyDefinition>> ReadAsync(CancellationToken cancellationToken)
    {
        var policies = await ports.ConditionalAccess.ListPoliciesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var policy in policies)
        {
            ports.Names.Learn(KnownNameKind.CaPolicy, policy.Id, policy.DisplayName);
        }

        return policies;
    }

    private string? FreshAndMissing(IReadOnlyList<CaPolicyDefinition> policies)
    {
        var since = ports.Time.GetUtcNow() - Replication.FreshFor;
        return ports.Names.All(KnownNameKind.CaPolicy)
            .Where(known => ports.Names.CreatedAt(known.Id) is { } when && when >= since)
            .Where(known => !policies.Any(p => string.Equals(p.Id, known.Id, StringComparison.OrdinalIgnoreCase)))
            .Select(known => known.Name)
            .FirstOrDefault();
    }
}
