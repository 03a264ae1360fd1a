using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.ConditionalAccess;

/// <summary>
/// Proves that excluding a group from a policy opens nothing but the restricted browser. It fails closed: what cannot be
/// proven counts as not met.
/// </summary>
public sealed class ExclusionGuard
{
    private readonly CaPolicyReader reader;
    private readonly Resolver resolver;
    private readonly IReadOnlyList<IGuardCheck> checks;
    private readonly IReporter reporter;

    /// <summary>Guards in this session.</summary>
    public ExclusionGuard(TenantPorts ports)
    {
        reader = new CaPolicyReader(ports ?? throw new ArgumentNullException(nameof(ports)));
        resolver = new Resolver(ports);
        reporter = ports.Reporter;
        checks = new IGuardCheck[]
        {
            new PoliciesInForceCheck(),
            new OpenBrowserCheck(),
            new NobodySparedCheck(ports),
            new WorkloadsRestrictedCheck(ports),
            new GroupKeptCheck(ports),
        };
    }

    /// <summary>
    /// What holds and what does not for a group that is, or is to be, excluded by policies over Office 365. Policies that keep
    /// private devices out of the browser too prove nothing here: they are the ones that the group is to be excluded by, for with one of them
    /// left in force nobody would be exempt.
    /// </summary>
    public async Task<IReadOnlyList<GuardFinding>> CheckAsync(Identity group, CancellationToken cancellationToken)
    {
        var found = await resolver.GroupIdAsync(group, cancellationToken).ConfigureAwait(false);
        var policies = await reader.ListAsync(cancellationToken).ConfigureAwait(false);
        var others = policies.Where(p => !CaCoverage.KeepsPrivateDevicesOut(p) || !CaCoverage.CoversClient(p, CaWellKnown.Browser)).ToArray();
        return await CheckAsync(new GuardSubject(found, new[] { CaWellKnown.Office365 }, null, others), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What holds and what does not for one exclusion.</summary>
    internal Task<IReadOnlyList<GuardFinding>> CheckAsync(
        Identity group, CaPolicyDefinition excludedFrom, IReadOnlyList<CaPolicyDefinition> policies, CancellationToken cancellationToken) =>
        CheckAsync(new GuardSubject(group, excludedFrom.IncludeApplications, excludedFrom.Id, policies), cancellationToken);

    /// <summary>The unmet findings in words, each with its way out.</summary>
    internal static IReadOnlyList<string> Unmet(IEnumerable<GuardFinding> findings) =>
        findings.Where(f => !f.IsMet).Select(f => f.Fix is null ? $"{f.Check}: {f.Detail}" : $"{f.Check}: {f.Detail} {f.Fix}").ToArray();

    private async Task<IReadOnlyList<GuardFinding>> CheckAsync(GuardSubject subject, CancellationToken cancellationToken)
    {
        var findings = new List<GuardFinding>();
        var activity = $"Checking what guards the exclusion of '{subject.Group.Name ?? subject.Group.Id}'";
        try
        {
            for (var n = 0; n < checks.Count; n++)
            {
                reporter.Progress(activity, $"{n + 1} of {checks.Count}", 100 * n / checks.Count);
                foreach (var finding in await checks[n].CheckAsync(subject, cancellationToken).ConfigureAwait(false))
                {
                    reporter.Verbose($"Guard: {finding.Check} {(finding.IsMet ? "is met" : "is not met")}. {finding.Detail}");
                    findings.Add(finding);
                }
            }
        }
        finally
        {
            reporter.Progress(activity, "Done", 100, done: true);
        }

        return findings;
    }
}
