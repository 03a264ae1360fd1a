using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Policies;

/// <summary>Which policy is to be brought to which settings.</summary>
public sealed record PolicyRequest
{
    /// <summary>What it is the policy of.</summary>
    public required TargetIdentity Target { get; init; }

    /// <summary>What is to change. <see cref="PolicySettings.Approvers"/> is filled in from <see cref="Approvers"/>.</summary>
    public PolicySettings Settings { get; init; } = new();

    /// <summary>Who approves; null leaves those that there are.</summary>
    public IReadOnlyList<Identity>? Approvers { get; init; }

    /// <summary>Whether to read the policy again after the write: its id changes when the first write puts the group under PIM.</summary>
    public bool ReadBack { get; init; }
}

/// <summary>
/// Sets the PIM policy of a target: one read and one write for any number of settings, two writes
/// only from an authentication context to MFA.
/// </summary>
public sealed class SetPimPolicy
{
    private readonly TenantPorts ports;
    private readonly Resolver resolver;
    private readonly TargetResolver targets;
    private readonly PolicyAccess policies;

    /// <summary>Works in this session.</summary>
    public SetPimPolicy(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        resolver = new Resolver(ports);
        targets = new TargetResolver(ports);
        policies = new PolicyAccess(ports, targets);
    }

    /// <summary>Reads the policy and decides.</summary>
    /// <exception cref="PimCaException">
    /// A setting or an approver that cannot be; a target without a policy; an authentication context that Conditional Access does not
    /// enforce for all who may activate (see <see cref="AuthenticationContextCheck"/>).
    /// </exception>
    public async Task<Change<PimPolicy>> PlanAsync(PolicyRequest request, CancellationToken cancellationToken) =>
        (await PlanWithDifferencesAsync(request, cancellationToken).ConfigureAwait(false)).Change;

    /// <summary>The same, and which settings change from what to what.</summary>
    internal async Task<(Change<PimPolicy> Change, IReadOnlyList<SettingChange> Differences)> PlanWithDifferencesAsync(PolicyRequest request, CancellationToken cancellationToken)
    {
        PolicyValidation.Check(request.Settings);
        var target = await targets.ResolveAsync(request.Target, isManaged: true, cancellationToken).ConfigureAwait(false);
        var settings = request.Approvers is null
            ? request.Settings
            : request.Settings with { Approvers = await ApproversAsync(request.Approvers, cancellationToken).ConfigureAwait(false) };
        var name = PolicyAccess.NameOf(target);
        var before = await policies.ReadAsync(target, cancellationToken).ConfigureAwait(false);
        settings = target.Kind == PimKind.AzureRole ? Kept(before, settings, name) : settings;
        var context = ports.SignIn.Context;
        var plan = new PolicyPlanner(name, context.IsApplication ? null : context.AccountId).Plan(before, settings);
        await CheckContextAsync(target, before, plan.After, cancellationToken).ConfigureAwait(false);
        Warn(settings, plan, name);
        if (plan.Steps.Count == 0)
        {
            return (Change<PimPolicy>.None($"PIM policy of {name}", "All settings are as asked.", policies.Show(before, target)), Array.Empty<SettingChange>());
        }

        var change = Change<PimPolicy>.Needed(
            $"PIM policy of {name}",
            $"Set {string.Join("; ", plan.Changes)}",
            policies.Show(plan.After, target),
            token => ApplyAsync(request, target, before, plan, token));
        return (change, plan.Changes);
    }

    // Azure keeps no longest time of assignments that may be permanent (it is refused or dropped, as measured): to write it would write nothing,
    // and again every time.
    private PolicySettings Kept(PolicyDocument before, PolicySettings settings, string name)
    {
        bool IsLost(TimeSpan? length, bool? allowed, string ruleId, string setting, string permanent)
        {
            var isPermanent = allowed ?? (before.Rules.TryGetValue(ruleId, out var rule) && rule is ExpirationRule { IsExpirationRequired: false });
            if (length is null || !isPermanent)
            {
                return false;
            }

            ports.Reporter.Warning($"{setting} of {name} is left out: Azure keeps no longest time while assignments may be permanent. {permanent}:$false makes it count.");
            return true;
        }

        var eligible = IsLost(settings.EligibilityExpiresAfter, settings.AllowPermanentEligibility, RuleIds.EligibilityExpiration, "EligibilityExpiresAfter", "-AllowPermanentEligibility");
        var active = IsLost(settings.ActiveExpiresAfter, settings.AllowPermanentActive, RuleIds.AssignmentExpiration, "ActiveExpiresAfter", "-AllowPermanentActive");
        return settings with
        {
            EligibilityExpiresAfter = eligible ? null : settings.EligibilityExpiresAfter,
            ActiveExpiresAfter = active ? null : settings.ActiveExpiresAfter,
        };
    }

    /// <summary>A context that is required from now on must be one that Conditional Access enforces for all who may activate.</summary>
    private async Task CheckContextAsync(PimTarget target, PolicyDocument before, PolicyDocument after, CancellationToken cancellationToken)
    {
        if (Demanded(after) is { Length: > 0 } context && !string.Equals(context, Demanded(before), StringComparison.OrdinalIgnoreCase))
        {
            await new AuthenticationContextCheck(ports).CheckAsync(context, target, cancellationToken).ConfigureAwait(false);
        }

        static string? Demanded(PolicyDocument policy) =>
            policy.Rules.TryGetValue(RuleIds.ActivationAuthenticationContext, out var rule) && rule is AuthenticationContextRule { IsEnabled: true } demanding ? demanding.ClaimValue : null;
    }

    private async Task<IReadOnlyList<DirectoryPrincipal>> ApproversAsync(IReadOnlyList<Identity> approvers, CancellationToken cancellationToken)
    {
        // The service wants to know whether an id is a user's or a group's: ids that were never met are asked for together.
        var known = await resolver.NamesAsync(approvers.Where(a => a.Id is not null).Select(a => a.Id!).ToArray(), cancellationToken).ConfigureAwait(false);
        var found = new List<DirectoryPrincipal>();
        foreach (var approver in approvers)
        {
            found.Add(approver.Id is { } id && known.TryGetValue(id, out var principal)
                ? principal
                : await resolver.PrincipalAsync(approver, cancellationToken).ConfigureAwait(false));
        }

        return found;
    }

    private async Task<PimPolicy> ApplyAsync(PolicyRequest request, PimTarget target, PolicyDocument before, PolicyPlan plan, CancellationToken cancellationToken)
    {
        await WriteAsync(target, before.PolicyId, plan.Steps[0], cancellationToken).ConfigureAwait(false);
        if (plan.Steps.Count > 1)
        {
            ports.Reporter.Verbose("The authentication context is off; MFA follows in a second write, since the service refuses it while a context is on.");
            await WriteSecondAsync(target, before.PolicyId, plan, cancellationToken).ConfigureAwait(false);
        }

        if (!request.ReadBack)
        {
            return policies.Show(plan.After, target);
        }

        var after = await policies.ReadAsync(target, cancellationToken).ConfigureAwait(false);
        return await policies.ShowAsync(after, target, cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteSecondAsync(PimTarget target, string policyId, PolicyPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(target, policyId, plan.Steps[1], cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is PimCaException or OperationCanceledException)
        {
            // Neither proof is demanded now. A stop by the user is no reason to leave it like that.
            await RestoreAsync(target, policyId, plan, failure).ConfigureAwait(false);
            throw;
        }
    }

    private async Task RestoreAsync(PimTarget target, string policyId, PolicyPlan plan, Exception failure)
    {
        try
        {
            await WriteAsync(target, policyId, plan.Restore, CancellationToken.None).ConfigureAwait(false);
            ports.Reporter.Warning($"MFA could not be switched on for '{target}'; the authentication context is on again, as it was.");
        }
        catch (PimCaException restoring)
        {
            throw new PimCaException(
                "PolicyLeftWithoutProof",
                PimCaErrorKind.InvalidState,
                $"For '{target}' the authentication context was switched off, but MFA could not be switched on ({failure.Message}), nor the context again ({restoring.Message}).",
                "Run the same command again at once: until it succeeds, activation asks for no proof beyond the sign-in"
                    + (plan.Restore.Count > 1 ? ", and needs your approval." : "."),
                target.Title,
                restoring.RequestId,
                restoring);
        }
    }

    private async Task WriteAsync(PimTarget target, string policyId, IReadOnlyList<PolicyRule> rules, CancellationToken cancellationToken)
    {
        try
        {
            await Replication.WaitAsync(ports, $"Writing the PIM policy of '{target}'", target.MayBeFresh.ToArray(), SendAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException locked) when ((locked.ServiceCode ?? locked.Code) == "ActivationCustomApproversNotEmpty")
        {
            throw new PimCaException(
                "PolicyWriteLocked",
                PimCaErrorKind.InvalidState,
                $"The service refuses every change of the policy of '{target}': its notification of approvers about activations has recipients of its own, which it does not take together with approvers that are named.",
                $"Clear them in the same command: {target.PolicyCommand("Set")} -Notification @{{ Event = 'EligibleActivated'; Recipient = 'Approver'; AdditionalRecipients = @() }}",
                target.Title,
                locked.RequestId,
                locked) { ServiceCode = locked.ServiceCode };
        }

        async Task<bool> SendAsync(CancellationToken token)
        {
            await ports.For(target.Kind).UpdatePolicyAsync(policyId, rules, token).ConfigureAwait(false);
            return true;
        }
    }

    private void Warn(PolicySettings settings, PolicyPlan plan, string name)
    {
        if (settings.RequireMfaOnActiveAssignment == true && ports.SignIn.Context.IsApplication)
        {
            ports.Reporter.Warning($"An application never satisfies MFA: with RequireMfaOnActiveAssignment on {name}, this application and every runbook can make no active assignments any more.");
        }

        if (settings.Approvers is { Count: > 0 } && plan.After.Rules[RuleIds.ActivationApproval] is ApprovalRule { IsApprovalRequired: false })
        {
            ports.Reporter.Warning($"Approvers are set on {name}, but approval is not required: add -RequireApproval.");
        }

        if (settings.Notifications.Any(n => n is { Event: NotificationEvent.EligibleActivated, Recipient: NotificationRecipient.Approver, AdditionalRecipients.Count: > 0 }))
        {
            ports.Reporter.Warning($"The service is known to lock a policy against other tools when its notification of approvers about activations has additional recipients ({name}). This module can still change it.");
        }

        if (plan.Steps.Count > 1
            && ports.SignIn.Context.IsApplication
            && plan.After.Rules.TryGetValue(RuleIds.ActivationApproval, out var rule)
            && rule is ApprovalRule { IsApprovalRequired: false })
        {
            ports.Reporter.Warning($"{name} goes from an authentication context to MFA in two writes, with a moment in which neither is asked for.");
        }
    }
}
