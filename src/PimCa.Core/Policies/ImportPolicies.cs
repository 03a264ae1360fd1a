using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.Policies;

/// <summary>A setting that differs between a file and the tenant.</summary>
public sealed record PimPolicyDifference
{
    /// <summary>Group, EntraRole or AzureRole.</summary>
    public required PimKind Kind { get; init; }

    /// <summary>The group's or role's name.</summary>
    public required string TargetName { get; init; }

    /// <summary>Member or owner, for a group.</summary>
    public PimAccess? Access { get; init; }

    /// <summary>The scope's name or id, for an Azure role.</summary>
    public string? Scope { get; init; }

    /// <summary>The setting, by the name of its parameter.</summary>
    public required string Setting { get; init; }

    /// <summary>What the tenant has.</summary>
    public required string Before { get; init; }

    /// <summary>What the file has.</summary>
    public required string After { get; init; }
}

/// <summary>What an import does to one policy.</summary>
/// <param name="Change">The change; none where the policy is as the file says.</param>
/// <param name="Differences">Each setting that changes.</param>
public sealed record PlannedImport(Change<PimPolicy> Change, IReadOnlyList<PimPolicyDifference> Differences);

/// <summary>
/// Brings policies to what a file says: only what differs is written, and what merely looks different (a duration spelled in
/// another way, an empty list, upper and lower case) is no difference.
/// </summary>
public sealed class ImportPolicies
{
    private readonly SetPimPolicy policies;

    /// <summary>Works in this session.</summary>
    public ImportPolicies(TenantPorts ports) => policies = new SetPimPolicy(ports);

    /// <summary>Reads the policy and decides.</summary>
    /// <exception cref="Errors.PimCaException">A target or an approver that is not exactly one object; a setting that cannot be.</exception>
    public async Task<PlannedImport> PlanAsync(PolicyEntry entry, CancellationToken cancellationToken)
    {
        if (entry is null)
        {
            throw new ArgumentNullException(nameof(entry));
        }

        var request = new PolicyRequest
        {
            Target = entry.Identity(),
            Settings = entry.Settings,
            Approvers = entry.Approver?.Select(Identity.Parse).ToArray(),
        };
        var (change, differences) = await policies.PlanWithDifferencesAsync(request, cancellationToken).ConfigureAwait(false);
        var policy = change.Preview;
        return new PlannedImport(change, differences.Select(d => new PimPolicyDifference
        {
            Kind = policy.Kind,
            TargetName = policy.TargetName,
            Access = policy.Access,
            Scope = policy.ScopeName ?? policy.Scope,
            Setting = d.Setting,
            Before = d.Before,
            After = d.After,
        }).ToArray());
    }
}
