using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Restrictions;
using PimCa.Targets;

namespace PimCa.Cloud.Tests.Interruption;

/// <summary>
/// What an administrator's script does to set the exemption up and to undo it: the use cases behind the cmdlets, one after
/// the other. All that it keeps between two runs is the snapshot of SharePoint's policies.
/// </summary>
internal sealed class Administrator
{
    private static readonly Identity Group = new(null, BrowserOnlyGroupRequest.StandardName);
    private static readonly Identity Policy = new(null, CompliantDevicePolicyRequest.DefaultDisplayName);

    private readonly bool force;
    private IReadOnlyCollection<string>? snapshot;

    /// <param name="force">Whether what is refused is forced.</param>
    public Administrator(bool force = false) => this.force = force;

    /// <summary>The steps of the set-up, in the order that never opens a hole.</summary>
    public IReadOnlyList<Func<TenantPorts, CancellationToken, Task>> SetUp =>
    [
        async (ports, token) => await ApplyAsync(await new CreateBrowserOnlyGroup(ports).PlanAsync(new BrowserOnlyGroupRequest(), token), token),
        PimPolicyAsync,
        EligibilityAsync,
        async (ports, token) => snapshot ??= (await new SharePointCreatedPolicies(ports).ListAsync([], token)).Select(p => p.Id).ToArray(),
        (ports, token) => RestrictAsync(ports, OwaRestriction.ReadOnly, SharePointAccess.AllowLimitedAccess, token),
        DisableNewPoliciesAsync,
        (ports, token) => PairAsync(ports, CaPolicyState.Enabled, token),
        async (ports, token) => await ApplyAsync(
            await new SetCompliantDevicePolicy(ports).PlanAsync(new CompliantDevicePolicyRequest { ExcludeGuests = true, State = CaPolicyState.Enabled }, token), token),
        async (ports, token) => await ApplyAsync(await new CaExclusions(ports).PlanAddAsync(Policy, Group, force, token), token),
    ];

    /// <summary>The steps that take it back: the exclusion first.</summary>
    public IReadOnlyList<Func<TenantPorts, CancellationToken, Task>> Undo =>
    [
        async (ports, token) => await ApplyAsync(await new CaExclusions(ports).PlanRemoveAsync(Policy, Group, token), token),
        (ports, token) => RestrictAsync(ports, OwaRestriction.Off, SharePointAccess.AllowFullAccess, token),
        (ports, token) => PairAsync(ports, CaPolicyState.Disabled, token),
    ];

    /// <summary>Runs steps.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="goesOn">Whether a step that fails is followed by the next, as in a script without <c>$ErrorActionPreference = 'Stop'</c>.</param>
    /// <param name="ports">The session.</param>
    /// <param name="token">Stops it.</param>
    /// <returns>The errors; empty when all was done.</returns>
    public static async Task<IReadOnlyList<PimCaException>> RunAsync(
        IEnumerable<Func<TenantPorts, CancellationToken, Task>> steps, bool goesOn, TenantPorts ports, CancellationToken token)
    {
        var errors = new List<PimCaException>();
        foreach (var step in steps)
        {
            token.ThrowIfCancellationRequested();
            try
            {
                await step(ports, token);
            }
            catch (PimCaException error)
            {
                errors.Add(error);
                if (!goesOn)
                {
                    break;
                }
            }
        }

        return errors;
    }

    private static Task<T> ApplyAsync<T>(Change<T> change, CancellationToken token) => change.ApplyAsync(token);

    private static async Task PimPolicyAsync(TenantPorts ports, CancellationToken token) => await ApplyAsync(
        await new SetPimPolicy(ports).PlanAsync(
            new PolicyRequest
            {
                Target = TargetIdentity.Group(Group),
                Settings = new PolicySettings { MaximumActivationDuration = TimeSpan.FromHours(24), RequireJustification = true, RequireApproval = true, AllowPermanentEligibility = true },
                Approvers = [new Identity(null, "Administrators")],
            },
            token),
        token);

    private static async Task EligibilityAsync(TenantPorts ports, CancellationToken token)
    {
        var internalUsers = await ApplyAsync(await new CreateInternalUserGroup(ports).PlanAsync(new InternalUserGroupRequest(), token), token);
        await ApplyAsync(
            await new AssignAccess(ports).PlanAsync(
                new AssignmentRequest
                {
                    Kind = ScheduleKind.Eligible,
                    Target = TargetIdentity.Group(Group),
                    Principal = new Identity(internalUsers.Id, internalUsers.DisplayName),
                    Window = new ScheduleWindow(null, null, null),
                },
                token),
            token);
    }

    /// <summary>As the cmdlet does: an error of one setting is one item's, the others go on.</summary>
    private async Task RestrictAsync(TenantPorts ports, OwaRestriction owa, SharePointAccess sharePoint, CancellationToken token)
    {
        PimCaException? failure = null;
        var request = new RestrictionsRequest { Owa = owa, SharePoint = new SharePointChange { Access = sharePoint }, Force = force };
        var plan = await new SetAppEnforcedRestrictions(ports).PlanAsync(request, token);
        try
        {
            foreach (var change in plan.Changes)
            {
                failure = await TryAsync(() => change.ApplyAsync(token)) ?? failure;
            }

            failure = await TryAsync(async () =>
            {
                foreach (var policy in await plan.SharePointPolicies.NewOnesAsync(token))
                {
                    await ApplyAsync(await new SharePointCreatedPolicies(ports).PlanDisableAsync(new Identity(policy.Id, policy.DisplayName), token), token);
                }
            }) ?? failure;
        }
        finally
        {
            await plan.CloseAsync();
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    private async Task DisableNewPoliciesAsync(TenantPorts ports, CancellationToken token)
    {
        if (snapshot is null)
        {
            // Without it nobody knows what is new; the step that was to take it has failed, and said so.
            return;
        }

        foreach (var plan in await new SharePointCreatedPolicies(ports).PlanDisableAsync(snapshot, token))
        {
            await ApplyAsync(plan.Value ?? throw plan.Error!, token);
        }
    }

    private static async Task PairAsync(TenantPorts ports, CaPolicyState state, CancellationToken token)
    {
        foreach (var change in await new SetBrowserOnlyPolicies(ports).PlanAsync(new BrowserOnlyPoliciesRequest { Group = Group, State = state }, token))
        {
            await ApplyAsync(change, token);
        }
    }

    private static async Task<PimCaException?> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (PimCaException error)
        {
            return error;
        }
    }
}
