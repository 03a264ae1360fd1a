using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.ConditionalAccess;

/// <summary>
/// Takes an authentication context away with the policies that are about nothing else, in the order that lets nobody take
/// it up meanwhile: unpublished, the policies, the context. Refused while a PIM policy requires it.
/// </summary>
public sealed class RemoveAuthenticationContext
{
    // The service refuses a context that is published or targeted (documented); right after the writes that end both, a
    // replica may still say so.
    private static readonly TimeSpan RefusedAtMost = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly TenantPorts ports;
    private readonly AuthenticationContextReader reader;

    /// <summary>Works in this session.</summary>
    public RemoveAuthenticationContext(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        reader = new AuthenticationContextReader(ports);
    }

    /// <summary>Reads and decides. A context that is not there is already removed.</summary>
    /// <param name="id"><c>c1</c> to <c>c99</c>.</param>
    /// <param name="force">Removes it although PIM policies require it, which then fall back to MFA.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PimCaException"><c>AuthenticationContextInvalid</c>; <c>AuthenticationContextInUse</c>, which names the PIM policies.</exception>
    public async Task<Change<PimAuthenticationContext>> PlanAsync(string id, bool force, CancellationToken cancellationToken)
    {
        var wanted = AuthenticationContextReader.Id(id);
        var present = (await reader.ListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(c => AuthenticationContextReader.Same(c.Id, wanted));
        if (present is null)
        {
            return Change<PimAuthenticationContext>.None(wanted, "There is no such authentication context.", new PimAuthenticationContext { Id = wanted, DisplayName = wanted });
        }

        var targeting = AuthenticationContextReader.Targeting(await reader.PoliciesAsync(cancellationToken).ConfigureAwait(false), wanted);
        var uses = await reader.UsesAsync(cancellationToken).ConfigureAwait(false);
        var shown = reader.Show(present, targeting, uses);
        if (shown.UsedBy.Count > 0)
        {
            if (!force)
            {
                throw new PimCaException(
                    "AuthenticationContextInUse",
                    PimCaErrorKind.InvalidState,
                    $"The PIM policies of {string.Join(", ", shown.UsedBy)} require the authentication context '{wanted}' on activation.",
                    "Take it out of them first: Set-PimMemberPolicy -AuthenticationContext '' or -RequireMfa. With -Force it is removed all the same, and PIM asks for MFA in its place.",
                    wanted);
            }

            ports.Reporter.Warning($"The PIM policies of {string.Join(", ", shown.UsedBy)} require '{wanted}' and keep naming it: PIM asks for MFA in its place, which the MFA of the sign-in satisfies.");
        }

        ports.Reporter.Verbose($"Looked for PIM policies that require '{wanted}' among Entra roles, role-assignable groups and the groups that this session has met; other groups cannot be asked for together, and Azure roles not without a scope.");
        return Change<PimAuthenticationContext>.Needed(wanted, Action(present, targeting), shown, async token =>
        {
            if (shown.UsedBy.Count > 0)
            {
                ports.Reporter.Overridden(OverriddenSafeguard.Now(
                    ports, "Remove the authentication context", wanted, new[] { $"The PIM policies of {string.Join(", ", shown.UsedBy)} require it." }));
            }

            await ApplyAsync(present, targeting, token).ConfigureAwait(false);
            return shown;
        });
    }

    private async Task ApplyAsync(AuthenticationContext present, IReadOnlyList<CaPolicyDefinition> targeting, CancellationToken cancellationToken)
    {
        if (present.IsPublished)
        {
            await ports.ConditionalAccess.SetAuthenticationContextAsync(present with { IsPublished = false }, cancellationToken).ConfigureAwait(false);
        }

        foreach (var policy in targeting)
        {
            if (IsAboutNothingElse(policy))
            {
                await ports.ConditionalAccess.DeletePolicyAsync(policy.Id, cancellationToken).ConfigureAwait(false);
                ports.Names.Forget(KnownNameKind.CaPolicy, policy.Id);
            }
            else
            {
                var without = policy with { IncludeAuthenticationContexts = policy.IncludeAuthenticationContexts.Without(present.Id) };
                await ports.ConditionalAccess.UpdatePolicyAsync(without, cancellationToken).ConfigureAwait(false);
            }
        }

        await DeleteAsync(present.Id, cancellationToken).ConfigureAwait(false);
        ports.Names.Forget(KnownNameKind.AuthenticationContext, present.Id);
    }

    private async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        var activity = $"Deleting the authentication context '{id}'";
        var started = ports.Time.GetUtcNow();
        var hasWaited = false;
        while (true)
        {
            try
            {
                await ports.ConditionalAccess.DeleteAuthenticationContextAsync(id, cancellationToken).ConfigureAwait(false);
                if (hasWaited)
                {
                    ports.Reporter.Progress(activity, "Done", 100, done: true);
                }

                return;
            }
            catch (PimCaException refused) when (
                refused.Kind is PimCaErrorKind.PermissionDenied or PimCaErrorKind.InvalidArgument
                && ports.Time.GetUtcNow() - started < RefusedAtMost)
            {
                hasWaited = true;
                Replication.TellWaiting(ports, activity, "The service does not see yet that it is free", ports.Time.GetUtcNow() - started, RefusedAtMost);
            }

            await ports.Time.WaitAsync(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsAboutNothingElse(CaPolicyDefinition policy) =>
        policy.IncludeAuthenticationContexts.Count == 1 && policy.IncludeApplications.Count == 0 && policy.OtherConditions.All(c => c != "includeUserActions");

    private static string Action(AuthenticationContext present, IReadOnlyList<CaPolicyDefinition> targeting)
    {
        var steps = new List<string>();
        if (present.IsPublished)
        {
            steps.Add("Unpublish the authentication context");
        }

        steps.AddRange(targeting.Select(p => IsAboutNothingElse(p)
            ? $"delete the Conditional Access policy '{p.DisplayName}' ({p.State})"
            : $"take the context out of the Conditional Access policy '{p.DisplayName}'"));
        steps.Add($"delete the authentication context '{present.DisplayName}'");
        return string.Join("; ", steps);
    }
}
