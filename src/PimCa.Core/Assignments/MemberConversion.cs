using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>Converts one member: eligible, seen to hold, and only then not standing any more.</summary>
internal sealed class MemberConversion
{
    private readonly TenantPorts ports;
    private readonly PimTarget target;
    private readonly string? justification;
    private readonly AdministratorsThatStay administrators;
    private readonly IReadOnlyList<string>? rescuers;
    private readonly AssignmentSubmission submission;
    private TimeSpan? longest;

    public MemberConversion(
        TenantPorts ports, PimTarget target, string? justification, AdministratorsThatStay administrators, IReadOnlyList<string>? rescuers)
    {
        this.ports = ports;
        this.target = target;
        this.justification = justification;
        this.administrators = administrators;
        this.rescuers = rescuers;
        submission = new AssignmentSubmission(ports, new AssignmentState(ports));
    }

    /// <summary>Reads how long somebody may be eligible: one request.</summary>
    public async Task ReadPolicyAsync(CancellationToken cancellationToken)
    {
        var policy = await ports.For(target.Kind).GetPolicyAsync(target, cancellationToken).ConfigureAwait(false);
        longest = policy is not null && policy.Rules.TryGetValue(RuleIds.EligibilityExpiration, out var rule) && rule is ExpirationRule { IsExpirationRequired: true } bound
            ? bound.MaximumDuration
            : null;
    }

    /// <summary>A member who is left standing.</summary>
    public Change<PimConversion> Keep(StandingMember member, string reason) =>
        Change<PimConversion>.None(member.Principal.Name, reason, Show(member, ConversionOutcome.Kept, reason));

    /// <summary>Somebody who is eligible and not standing.</summary>
    public Change<PimConversion> AlreadyEligible(DirectoryPrincipal principal, IEnumerable<ScheduleInfo> eligible)
    {
        const string Reason = "Is eligible and not standing.";
        var schedule = eligible.OrderByDescending(e => e.End ?? DateTimeOffset.MaxValue).First();
        return Change<PimConversion>.None(
            principal.Name,
            Reason,
            At(Show(new StandingMember(principal.Id, new Account(principal, null)), ConversionOutcome.AlreadyEligible, Reason), schedule.Id, schedule.Start, schedule.End));
    }

    /// <summary>A member who is made eligible, if that is not so, and not standing any more.</summary>
    public Change<PimConversion> Convert(StandingMember member, IEnumerable<ScheduleInfo> eligible)
    {
        var now = ports.Time.GetUtcNow();
        var own = AssignmentState.Assigned(eligible);
        var holds = own is not null && Holds(own, now) ? own : null;
        var window = new ScheduleWindow(null, null, longest);
        var end = holds is not null ? holds.End : AssignmentWindow.EndOf(window, now);
        var reason = (holds, end) switch
        {
            (not null, _) => "Was eligible already.",
            (_, null) => "Eligible without an end.",
            (_, { } last) => $"Eligible until {Wording.Moment(last)}: {target.PolicyWords()} allows no permanent eligibility. {target.PolicyCommand("Set")} -AllowPermanentEligibility allows it.",
        };
        var preview = At(Show(member, ConversionOutcome.Converted, reason), holds?.Id ?? string.Empty, holds?.Start ?? now, end);
        var who = new Identity(member.Id, member.Principal.Name);
        return Change<PimConversion>.Needed(
            member.Principal.Name,
            $"Make eligible for {target.Words()} {(end is { } until ? $"until {Wording.Moment(until)}" : "permanently")}, and take the standing assignment away",
            preview,
            async token =>
            {
                if (holds is null)
                {
                    await MakeEligibleAsync(own is null ? ScheduleAction.AdminAssign : ScheduleAction.AdminUpdate, window, who, token).ConfigureAwait(false);
                }

                var seen = await VerifyAsync(who, token).ConfigureAwait(false);
                if (rescuers is not null)
                {
                    await administrators.CheckAsync(target, rescuers, token).ConfigureAwait(false);
                }

                await RemoveAsync(who, token).ConfigureAwait(false);
                return At(preview, seen.ScheduleId ?? seen.Id, seen.Start ?? preview.StartTime, seen.End);
            });
    }

    private static bool Holds(ScheduleInfo eligibility, DateTimeOffset now) => !(eligibility.Start > now) && !(eligibility.End <= now);

    private static PimConversion At(PimConversion shown, string id, DateTimeOffset? start, DateTimeOffset? end) =>
        shown with { Id = id, StartTime = start, EndTime = end, IsPermanent = end is null };

    private PimConversion Show(StandingMember member, ConversionOutcome outcome, string reason) => new()
    {
        Id = string.Empty,
        Kind = target.Kind,
        TargetId = target.Id,
        TargetName = target.Title,
        Scope = target.Scope,
        ScopeName = target.ScopeName,
        PrincipalId = member.Id,
        PrincipalName = member.Principal.Name,
        PrincipalType = member.Principal.Type,
        MemberType = MemberType.Direct,
        Outcome = outcome,
        Reason = reason,
        AreSignInsKnown = member.Account.Facts is { AreSignInsKnown: true },
        LastNonInteractiveSignIn = member.Account.Facts?.LastNonInteractiveSignIn,
    };

    private async Task MakeEligibleAsync(ScheduleAction action, ScheduleWindow window, Identity who, CancellationToken cancellationToken)
    {
        try
        {
            await submission.SendAsync(Request(ScheduleKind.Eligible, action) with { PrincipalId = who.Id!, Window = window }, who, cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException exists) when ((exists.ServiceCode ?? exists.Code) == "RoleAssignmentExists")
        {
            // Made meanwhile, by an answer that was lost or by somebody else: whether it holds is seen next.
            ports.Reporter.Verbose($"'{who}' is eligible already.");
        }
    }

    /// <summary>Waits until the service shows that the eligibility holds now.</summary>
    private async Task<ScheduleInfo> VerifyAsync(Identity who, CancellationToken cancellationToken)
    {
        var (seen, _) = await Replication.ReadUntilAsync(
            ports,
            $"Making '{who}' eligible for {target.Words()}",
            HeldAsync,
            held => held is null ? "The service does not show it yet" : null,
            cancellationToken).ConfigureAwait(false);
        return seen ?? throw new PimCaException(
            "EligibilityNotVerified",
            PimCaErrorKind.Timeout,
            $"'{who}' was made eligible for {target.Words()}, but the service did not show it within {Replication.Limit.TotalMinutes:0} minutes. The standing assignment was not touched.",
            "Run the same again later: it goes on where it stopped.",
            who.ToString());

        async Task<ScheduleInfo?> HeldAsync(CancellationToken token)
        {
            var instances = await ports.For(target.Kind).ListInstancesAsync(ScheduleKind.Eligible, ScheduleQuery.Of(target, who.Id), token).ConfigureAwait(false);
            var now = ports.Time.GetUtcNow();
            return instances.FirstOrDefault(i => i.MemberType is MemberType.Direct or MemberType.Unknown && Holds(i, now));
        }
    }

    private async Task RemoveAsync(Identity who, CancellationToken cancellationToken)
    {
        try
        {
            await submission.SendAsync(Request(ScheduleKind.Active, ScheduleAction.AdminRemove) with { PrincipalId = who.Id! }, who, cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException gone) when ((gone.ServiceCode ?? gone.Code) == "RoleAssignmentDoesNotExist")
        {
            // It ended between the read and the write: what was asked for holds.
            ports.Reporter.Verbose($"'{who}' is not standing any more.");
        }
    }

    private ScheduleRequest Request(ScheduleKind kind, ScheduleAction action) => new()
    {
        Kind = kind,
        Action = action,
        Target = target,
        PrincipalId = string.Empty,
        Justification = justification,
    };
}
