using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Activation;

/// <summary>
/// Sends activations: one by itself, several in batches. Only a refusal costs a look at why, and that look is one for all
/// that were refused alike.
/// </summary>
internal sealed class ActivationSender
{
    private readonly TenantPorts ports;

    public ActivationSender(TenantPorts ports) => this.ports = ports;

    /// <summary>One result for each, in the same order. A failure stops no other.</summary>
    public async Task<IReadOnlyList<ItemResult<PimActivation>>> SendAsync(IReadOnlyList<PlannedActivation> planned, CancellationToken cancellationToken)
    {
        var items = planned.Select(p => new Item(p.Asked, p.Window)).ToArray();
        foreach (var kind in items.GroupBy(i => i.Asked.Target.Kind))
        {
            await SendAsync(ports.For(kind.Key), kind.ToArray(), cancellationToken).ConfigureAwait(false);
        }

        return items.Select(i => new ItemResult<PimActivation>(i.Result, i.Error)).ToArray();
    }

    private async Task SendAsync(IPrivilegedAccess pim, IReadOnlyList<Item> items, CancellationToken cancellationToken)
    {
        await SubmitAsync(pim, items, cancellationToken).ConfigureAwait(false);
        await ShortenAsync(pim, items.Where(i => i.Error is { } error && ActivationRefusal.IsTooLong(error)).ToArray(), cancellationToken).ConfigureAwait(false);

        var already = items.Where(i => i.Error is { } error && ActivationRefusal.IsAlready(error)).ToArray();
        var query = already.Length == 1 ? ScheduleQuery.Of(already[0].Asked.Target, already[0].Asked.PrincipalId)
            : ScheduleQuery.Own(pim.Kind, ports.SignIn.Context.AccountId);
        var present = new PresentActivations(ports, pim, query);
        foreach (var item in items.Where(i => i.Error is not null))
        {
            if (already.Contains(item))
            {
                await item.TryAsync(() => present.FindAsync(item.Error!, item.Asked, item.Window, cancellationToken)).ConfigureAwait(false);
            }
            else
            {
                item.Error = ActivationRefusal.Explain(item.Error!, item.Asked, item.Maximum, item.Window.LengthFrom(ports.Time.GetUtcNow()));
            }
        }
    }

    /// <summary>
    /// Where nobody asked for a length, what the policy allows is what the person wants: those are asked for anew. The other
    /// refusals can name the maximum.
    /// </summary>
    private async Task ShortenAsync(IPrivilegedAccess pim, IReadOnlyList<Item> tooLong, CancellationToken cancellationToken)
    {
        if (tooLong.Count == 0)
        {
            return;
        }

        await ReadMaximaAsync(pim, tooLong, cancellationToken).ConfigureAwait(false);
        var again = tooLong.Where(i => i.Window.IsDefault && ActivationRefusal.IsOnlyTooLong(i.Error!) && i.Maximum < i.Window.Duration).ToArray();
        foreach (var item in again)
        {
            ports.Reporter.Verbose($"The policy of '{item.Asked.Target}' allows {Wording.Length(item.Maximum!.Value)} at most: that is asked for.");
            item.Asked = item.Asked with { Window = item.Asked.Window! with { Duration = item.Maximum } };
            item.Window = item.Window.Shortened(item.Maximum.Value);
        }

        await SubmitAsync(pim, again, cancellationToken).ConfigureAwait(false);
    }

    private async Task SubmitAsync(IPrivilegedAccess pim, IReadOnlyList<Item> items, CancellationToken cancellationToken)
    {
        if (items.Count > 1)
        {
            var sent = await Parts.SendAsync(
                ports, pim.Kind, "Asking for activations", items.Select(i => i.Asked).ToArray(), part => pim.SubmitAllAsync(part, cancellationToken)).ConfigureAwait(false);
            for (var i = 0; i < items.Count; i++)
            {
                items[i].Error = sent[i].Error;
                items[i].Result = sent[i].Value is { } request ? Told(items[i].Asked, request) : null;
            }
        }

        // One by itself; and those of several whose target may only be too new for the service to know it.
        foreach (var item in items.Where(i => items.Count == 1 || (i.Error is { } error && Replication.IsNotFoundYet(error))))
        {
            await item.TryAsync(async () => Told(item.Asked, await Replication.WaitAsync(
                ports,
                $"Activating {item.Asked.Target.Words()}",
                item.Asked.Target.MayBeFresh.ToArray(),
                token => pim.SubmitAsync(item.Asked, token),
                cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
        }
    }

    private PimActivation Told(ScheduleRequest asked, ScheduleRequestInfo sent)
    {
        var me = ports.SignIn.Context;
        var activation = ActivationStates.ToActivation(sent, asked.Target, me.Account, ports.Time.GetUtcNow());
        if (asked.IsValidationOnly)
        {
            ports.Reporter.Verbose($"Checked only, nothing was requested: {asked.Target.Words()} can be activated.");
            return activation with { Id = string.Empty, ApprovalId = null };
        }

        ports.Reporter.Verbose($"Sent: {asked.Target.Words()} for {me.Account}, request {activation.Id}, {activation.Status}.");
        return activation;
    }

    private async Task ReadMaximaAsync(IPrivilegedAccess pim, IReadOnlyList<Item> items, CancellationToken cancellationToken)
    {
        try
        {
            var policies = items.Count == 1
                ? new[] { new ItemResult<PolicyDocument>(await pim.GetPolicyAsync(items[0].Asked.Target, cancellationToken).ConfigureAwait(false), null) }
                : await pim.GetPoliciesAsync(items.Select(i => i.Asked.Target).ToArray(), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < items.Count; i++)
            {
                items[i].Maximum = policies[i].Value is { } policy && policy.Rules.TryGetValue(RuleIds.ActivationExpiration, out var rule)
                    ? (rule as ExpirationRule)?.MaximumDuration
                    : null;
            }
        }
        catch (PimCaException error)
        {
            // An employee may lack the permission to read policies; the refusal is then told without the number.
            ports.Reporter.Verbose($"The policy could not be read, so its maximum is not known: {error.Message}");
        }
    }

    private sealed class Item
    {
        public Item(ScheduleRequest asked, AskedWindow window)
        {
            Asked = asked;
            Window = window;
        }

        public ScheduleRequest Asked { get; set; }

        public AskedWindow Window { get; set; }

        public TimeSpan? Maximum { get; set; }

        public PimActivation? Result { get; set; }

        public PimCaException? Error { get; set; }

        public async Task TryAsync(Func<Task<PimActivation>> work)
        {
            try
            {
                Result = await work().ConfigureAwait(false);
                Error = null;
            }
            catch (PimCaException error)
            {
                Error = error;
            }
        }
    }
}
