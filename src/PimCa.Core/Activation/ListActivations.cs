using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Activation;

/// <summary>
/// Activations as they stand. The state comes from schedules and instances; the reason, the ticket and the approval come
/// from the requests, which the service purges after about 45 days: that hides nothing that runs.
/// </summary>
public sealed class ListActivations
{
    /// <summary>How long a provisioned request may be without a schedule before it counts as withdrawn.</summary>
    private static readonly TimeSpan ProvisioningTakes = TimeSpan.FromMinutes(15);

    private readonly TenantPorts ports;

    /// <summary>Lists in this session.</summary>
    public ListActivations(TenantPorts ports) => this.ports = ports ?? throw new ArgumentNullException(nameof(ports));

    /// <summary>
    /// The activations, latest first: three requests for each kind, and one for the names that the session has not met. Everybody's of a
    /// target, or the signed-in person's own.
    /// </summary>
    /// <param name="target">Only of this target; null for all that are mine.</param>
    /// <param name="mine">Only the signed-in person's.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="Errors.PimCaException">Names that are not exactly one object.</exception>
    public async Task<IReadOnlyList<PimActivation>> RunAsync(TargetIdentity? target, bool mine, CancellationToken cancellationToken)
    {
        var found = target is null ? null : await new TargetResolver(ports).ResolveAsync(target, isManaged: false, cancellationToken).ConfigureAwait(false);
        var me = ports.SignIn.Context;

        // An activation is always the person's own, never one through a group, so the filter on the person is the whole of it.
        var query = new ScheduleQuery
        {
            TargetId = found?.Id,
            Access = target?.Access,
            Scope = target?.Scope is null ? null : found?.Scope,
            PrincipalId = mine ? me.AccountId : null,
        };
        var drafts = found is null
            ? await ports.OfAllKindsAsync(pim => ReadAsync(pim, ScheduleQuery.Own(pim.Kind, me.AccountId), cancellationToken)).ConfigureAwait(false)
            : await ReadAsync(ports.For(found.Kind), query, cancellationToken).ConfigureAwait(false);
        return (await NameAsync(ports, drafts, cancellationToken).ConfigureAwait(false)).OrderByDescending(d => d.StartTime).ToArray();
    }

    /// <summary>
    /// The activations of all Azure roles at a scope, latest first; those above it, which reach down to it, are told apart by their own
    /// scope. Three requests.
    /// </summary>
    /// <param name="azureScope">The scope: its resource id, or a name.</param>
    /// <param name="mine">Only the signed-in person's.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="Errors.PimCaException"><c>ScopeNotFound</c>, <c>ScopeAmbiguous</c>.</exception>
    public async Task<IReadOnlyList<PimActivation>> RunAtAsync(Identity azureScope, bool mine, CancellationToken cancellationToken)
    {
        var scope = await new TargetResolver(ports).AzureScopeAsync(azureScope, cancellationToken).ConfigureAwait(false);
        var query = new ScheduleQuery { Scope = scope.Id, IncludeInherited = true, Mine = mine };
        var drafts = await ReadAsync(ports.For(PimKind.AzureRole), query, cancellationToken).ConfigureAwait(false);
        return (await NameAsync(ports, drafts, cancellationToken).ConfigureAwait(false)).OrderByDescending(d => d.StartTime).ToArray();
    }

    /// <summary>The same with names: one request for those of a kind that the session has not met.</summary>
    internal static async Task<IReadOnlyList<PimActivation>> NameAsync(TenantPorts ports, IReadOnlyList<PimActivation> drafts, CancellationToken cancellationToken)
    {
        var resolver = new TargetResolver(ports);
        ports.Names.Learn(Session.KnownNameKind.Principal, ports.SignIn.Context.AccountId, ports.SignIn.Context.Account);
        await resolver.LearnNamesAsync(drafts.Select(d => d.Target).ToArray(), drafts.Select(d => d.PrincipalId), cancellationToken).ConfigureAwait(false);
        return drafts
            .Select(d => (Draft: d, Target: resolver.Named(d.Target)))
            .Select(d => d.Draft with { TargetName = d.Target.Title, ScopeName = d.Target.ScopeName, PrincipalName = resolver.PrincipalName(d.Draft.PrincipalId) })
            .ToArray();
    }

    private async Task<IReadOnlyList<PimActivation>> ReadAsync(IPrivilegedAccess pim, ScheduleQuery query, CancellationToken cancellationToken)
    {
        var instances = await pim.ListInstancesAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
        var schedules = await pim.ListSchedulesAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
        var requests = await pim.ListRequestsAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);
        return Join(instances, schedules, requests, ports.Time.GetUtcNow());
    }

    /// <summary>Puts together what the three lists say; names are still ids.</summary>
    internal static IReadOnlyList<PimActivation> Join(
        IReadOnlyList<ScheduleInfo> instances, IReadOnlyList<ScheduleInfo> schedules, IReadOnlyList<ScheduleRequestInfo> requests, DateTimeOffset now)
    {
        var activations = new List<PimActivation>();
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var asked = requests.Where(r => r.Action == ScheduleAction.SelfActivate).OrderByDescending(r => r.Created).ToArray();

        // An instance without a schedule in the list is possible for a moment: the two lists are not read at one instant.
        var running = new HashSet<string>(instances.Select(i => i.ScheduleId ?? i.Id), StringComparer.OrdinalIgnoreCase);
        var known = schedules.Concat(instances.Where(i => schedules.All(s => !Same(s.Id, i.ScheduleId))));
        foreach (var schedule in known.Where(s => s.IsActivated))
        {
            var request = asked.FirstOrDefault(r => Same(r.TargetScheduleId, schedule.ScheduleId ?? schedule.Id));
            if (request is not null)
            {
                used.Add(request.Id);
            }

            var status = running.Contains(schedule.ScheduleId ?? schedule.Id) ? ActivationStatus.Active
                : schedule.End <= now ? ActivationStatus.Expired
                : schedule.Start > now ? ActivationStatus.Scheduled
                : ActivationStatus.Provisioning;
            activations.Add(ActivationStates.ToActivation(schedule, request, status, schedule.Target, schedule.PrincipalId));
        }

        foreach (var request in asked.Where(r => !used.Contains(r.Id)))
        {
            var activation = ActivationStates.ToActivation(request, request.Target, request.PrincipalId, now);
            var ended = Ended(request, requests);
            if (activation.Status is ActivationStatus.Scheduled or ActivationStatus.Provisioning or ActivationStatus.Expired && ended is not null)
            {
                activation = activation with { Status = ActivationStatus.Canceled, EndTime = ended.Created ?? activation.EndTime };
            }
            else if (activation.Status is ActivationStatus.Scheduled or ActivationStatus.Provisioning
                && (request.Completed ?? request.Created) + ProvisioningTakes < now && request.Start + ProvisioningTakes < now)
            {
                // Its schedule is gone before its time, and nobody's request says why: an administrator's, purged, or in another list.
                activation = activation with { Status = ActivationStatus.Canceled };
            }

            activations.Add(activation);
        }

        return activations;
    }

    /// <summary>The request that took the activation away before its end, if there is one.</summary>
    private static ScheduleRequestInfo? Ended(ScheduleRequestInfo request, IReadOnlyList<ScheduleRequestInfo> requests) => requests
        .Where(r => r.Action is ScheduleAction.SelfDeactivate or ScheduleAction.AdminRemove
            && r.Target.IsSame(request.Target) && Same(r.PrincipalId, request.PrincipalId)
            && r.Created >= request.Created && !(r.Created > request.End))
        .OrderBy(r => r.Created)
        .FirstOrDefault();

    private static bool Same(string? one, string? other) => one is not null && string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
