using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Restrictions;

/// <summary>
/// Makes the workloads restrict themselves, or stop it. Everything is read before anything is written; what restricts is
/// written and proven before what loosens; nothing is loosened after a failure of what restricts, nor while an excluded
/// group relies on it.
/// </summary>
public sealed class SetAppEnforcedRestrictions
{
    private readonly TenantPorts ports;
    private readonly ReliantExclusions reliant;
    private DateTimeOffset looked;

    /// <summary>Works in this session.</summary>
    public SetAppEnforcedRestrictions(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        reliant = new ReliantExclusions(ports);
    }

    /// <summary>
    /// Opens what is needed, reads and decides. A change for each policy of Outlook on the web and one for SharePoint, in the
    /// order in which they are to be made; each can fail without the others, but for what loosens. To be closed when they are made.
    /// </summary>
    /// <exception cref="PimCaException">
    /// <c>NothingToSet</c>; <c>SharePointAccessReadOnly</c>; <c>OwaMailboxPolicyNotFound</c>; <c>RestrictionsInUse</c>, which names the
    /// exclusions; a workload, or what SharePoint has made of policies before, cannot be reached or read. Nothing is written then.
    /// </exception>
    public async Task<RestrictionsPlan> PlanAsync(RestrictionsRequest request, CancellationToken cancellationToken)
    {
        Validate(request ?? throw new ArgumentNullException(nameof(request)));
        var exchange = request.Owa is null ? null : await Workloads.Exchange(ports).OpenAsync(cancellationToken).ConfigureAwait(false);
        var planned = false;
        try
        {
            var steps = new List<Step>();
            var tightened = new Tightened(exchange);
            var watch = new SharePointPolicyWatch(ports);
            if (exchange is not null)
            {
                var policies = await exchange.ListOwaMailboxPoliciesAsync(cancellationToken).ConfigureAwait(false);
                steps.AddRange(OwaPolicySelection.Choose(policies, request.OwaMailboxPolicies).Select(p => Owa(exchange, p, request, tightened)));
            }

            if (!request.SharePoint.IsEmpty)
            {
                steps.Add(SharePoint(await Workloads.SharePoint(ports).GetRestrictionsAsync(cancellationToken).ConfigureAwait(false), request, tightened, watch));
            }

            if (steps.Where(s => s.Loosens).Select(s => s.Words).ToArray() is { Length: > 0 } loosened)
            {
                await reliant.RefuseAsync(string.Join(", ", loosened), steps.First(s => s.Loosens).Change.Target, request.Force, cancellationToken).ConfigureAwait(false);
                looked = ports.Time.GetUtcNow();
            }

            if (steps.Any(s => s.MakesPolicies))
            {
                await watch.RememberAsync(cancellationToken).ConfigureAwait(false);
            }

            planned = true;
            return new RestrictionsPlan(steps.OrderBy(s => s.Loosens).Select(s => s.Change).ToArray(), exchange, watch);
        }
        finally
        {
            if (!planned && exchange is not null)
            {
                await exchange.CloseAsync().ConfigureAwait(false);
            }
        }
    }

    private static void Validate(RestrictionsRequest request)
    {
        if (request.Owa is null && request.SharePoint.IsEmpty)
        {
            throw new PimCaException(
                "NothingToSet",
                PimCaErrorKind.InvalidArgument,
                "Nothing is asked for: neither what Outlook on the web nor what SharePoint shall do.",
                "Give -OwaPolicy, -SharePoint, or one of the settings beside it.");
        }

        if (request.SharePoint.Access is SharePointAccess.ProtectionLevel or SharePointAccess.AuthenticationContext)
        {
            throw new PimCaException(
                "SharePointAccessReadOnly",
                PimCaErrorKind.InvalidArgument,
                $"'{request.SharePoint.Access}' is set site by site, not for the whole tenant.",
                "Give AllowFullAccess, AllowLimitedAccess or BlockAccess.",
                request.SharePoint.Access.ToString());
        }
    }

    private Step Owa(IExchangeConnection exchange, OwaMailboxPolicy present, RestrictionsRequest request, Tightened tightened)
    {
        var wanted = present with { Restriction = request.Owa!.Value };
        var result = AppEnforcedRestrictions.Of(wanted, present.Restriction);
        if (wanted.Restriction == present.Restriction)
        {
            return new Step(false, string.Empty, Change<AppEnforcedRestrictions>.None(present.Name, $"ConditionalAccessPolicy is {present.Restriction}.", result));
        }

        var loosens = wanted.Restriction == OwaRestriction.Off;
        var words = $"'{present.Name}' to {wanted.Restriction}";
        return new Step(
            loosens,
            words,
            Change<AppEnforcedRestrictions>.Needed(present.Name, $"Set ConditionalAccessPolicy from {present.Restriction} to {wanted.Restriction}", result, async token =>
            {
                if (loosens)
                {
                    await BeforeLooseningAsync(words, present.Name, request, tightened, token).ConfigureAwait(false);
                    await exchange.SetOwaMailboxPolicyAsync(present.Name, wanted.Restriction, token).ConfigureAwait(false);
                }
                else
                {
                    await tightened.NoteAsync(words, () => exchange.SetOwaMailboxPolicyAsync(present.Name, wanted.Restriction, token)).ConfigureAwait(false);
                    tightened.Written(wanted);
                }

                return result;
            }));
    }

    private Step SharePoint(SharePointRestrictions present, RestrictionsRequest request, Tightened tightened, SharePointPolicyWatch watch)
    {
        var change = request.SharePoint.From(present);
        var wanted = change.On(present);
        if (change.IsEmpty)
        {
            return new Step(false, string.Empty, Change<AppEnforcedRestrictions>.None(present.AdminHost, $"The settings are as asked, ConditionalAccessPolicy is {present.Access}.", AppEnforcedRestrictions.Of(present)));
        }

        var loosens = present.IsRestricted && !wanted.IsRestricted;
        var makesPolicies = change.Access is SharePointAccess.AllowLimitedAccess or SharePointAccess.BlockAccess;
        var words = $"SharePoint to {wanted.Access}";
        return new Step(
            loosens,
            words,
            Change<AppEnforcedRestrictions>.Needed(present.AdminHost, $"Set {string.Join(", ", SharePointSetting.Words(change))}", AppEnforcedRestrictions.Of(wanted, present.Access), async token =>
            {
                var inForce = wanted;
                if (loosens)
                {
                    await BeforeLooseningAsync(words, present.AdminHost, request, tightened, token).ConfigureAwait(false);
                    inForce = await new SharePointSetting(ports).SetAsync(change, () => { }, token).ConfigureAwait(false);
                }
                else
                {
                    await tightened.NoteAsync(words, async () =>
                    {
                        await (makesPolicies ? watch.RefreshAsync(token) : Task.CompletedTask).ConfigureAwait(false);
                        inForce = await new SharePointSetting(ports).SetAsync(change, makesPolicies ? watch.Changed : () => { }, token).ConfigureAwait(false);
                    }).ConfigureAwait(false);
                }

                return AppEnforcedRestrictions.Of(inForce, present.Access);
            }),
            makesPolicies);
    }

    /// <summary>What restricts must have been done and be seen; and a prompt may have stood for hours, and a group have been excluded meanwhile.</summary>
    private async Task BeforeLooseningAsync(string what, string target, RestrictionsRequest request, Tightened tightened, CancellationToken cancellationToken)
    {
        await tightened.ProveAsync(what, target, cancellationToken).ConfigureAwait(false);
        if (!request.Force && ports.Time.GetUtcNow() - looked >= CaPolicyWriter.ReadAgainAfter)
        {
            await reliant.RefuseAsync(what, target, force: false, cancellationToken).ConfigureAwait(false);
            looked = ports.Time.GetUtcNow();
        }
    }

    /// <summary>One change, whether it loosens, and what then in words; and whether SharePoint may make policies of it.</summary>
    private sealed record Step(bool Loosens, string Words, Change<AppEnforcedRestrictions> Change, bool MakesPolicies = false);
}

/// <summary>Changes that were decided on, with the connection that they are made over.</summary>
public sealed class RestrictionsPlan
{
    private readonly IExchangeConnection? exchange;

    internal RestrictionsPlan(IReadOnlyList<Change<AppEnforcedRestrictions>> changes, IExchangeConnection? exchange, SharePointPolicyWatch watch)
    {
        Changes = changes;
        this.exchange = exchange;
        SharePointPolicies = watch;
    }

    /// <summary>The changes, in the order in which they are to be made.</summary>
    public IReadOnlyList<Change<AppEnforcedRestrictions>> Changes { get; }

    /// <summary>What SharePoint makes of the change by itself: to be looked at when the changes are made.</summary>
    public SharePointPolicyWatch SharePointPolicies { get; }

    /// <summary>Lets go of the connection. To be called once, after failures too.</summary>
    public Task CloseAsync() => exchange?.CloseAsync() ?? Task.CompletedTask;
}
