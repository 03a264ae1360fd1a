using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;

namespace PimCa.Core.Tests.InMemory;

/// <summary>What a request does, and when the service refuses it.</summary>
internal sealed partial class InMemoryPim
{
    private static readonly TimeSpan ShortestActivation = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public Task<ScheduleRequestInfo> SubmitAsync(ScheduleRequest request, CancellationToken cancellationToken)
    {
        Calls.Add($"Submit {request.Action}");
        cancellationToken.ThrowIfCancellationRequested();
        Assert.Equal(Kind, request.Target.Kind);
        if (IsUnknown(request.Target.Id))
        {
            throw Service("ResourceNotFound", PimCaErrorKind.NotFound, $"The resource {request.Target.Id} is not found.");
        }

        if (Refuse(request) is { } refusal)
        {
            throw refusal;
        }

        var (start, end) = Window(request);
        var status = Check(request, start, end);
        var info = new ScheduleRequestInfo
        {
            Id = NewId(),
            Kind = request.Kind,
            Action = request.Action,
            Status = status,
            Target = request.Target,
            PrincipalId = request.PrincipalId,
            Start = start,
            End = end,
            Duration = request.Window?.Duration,
            Justification = request.Justification,
            TicketNumber = request.TicketNumber,
            TicketSystem = request.TicketSystem,
            Created = Now,
            CreatedById = Caller,
        };
        if (status == "PendingApproval")
        {
            info = info with { ApprovalId = info.Id };
        }

        if (!request.IsValidationOnly)
        {
            Submitted.Add(request);
            requests.Add(info);
            if (status != "PendingApproval")
            {
                Carry(info);
            }
        }

        return Task.FromResult(requests.FirstOrDefault(r => r.Id == info.Id) ?? info);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ItemResult<ScheduleRequestInfo>>> SubmitAllAsync(IReadOnlyList<ScheduleRequest> sent, CancellationToken cancellationToken)
    {
        Count("Submit batch", sent.Count);
        var before = Calls.Count;
        var results = new List<ItemResult<ScheduleRequestInfo>>();
        foreach (var request in sent)
        {
            try
            {
                results.Add(new ItemResult<ScheduleRequestInfo>(await SubmitAsync(request, cancellationToken), null));
            }
            catch (PimCaException refused)
            {
                results.Add(new ItemResult<ScheduleRequestInfo>(null, refused));
            }
        }

        Calls.RemoveRange(before, Calls.Count - before);
        return results;
    }

    private (DateTimeOffset Start, DateTimeOffset? End) Window(ScheduleRequest request)
    {
        var start = request.Window?.Start ?? Now;
        if (start < Now - TimeSpan.FromMinutes(5))
        {
            throw Service("StartTimeInPast", PimCaErrorKind.InvalidArgument, "The start time is in the past.");
        }

        return (start, request.Window?.End ?? start + request.Window?.Duration);
    }

    private string Check(ScheduleRequest request, DateTimeOffset start, DateTimeOffset? end)
    {
        var policy = PolicyOf(request.Target);
        var present = Present(request.Kind, request);
        switch (request.Action)
        {
            case ScheduleAction.SelfActivate:
                return CheckActivation(request, policy, start, end);
            case ScheduleAction.SelfDeactivate or ScheduleAction.AdminRemove:
                if (present is null)
                {
                    throw Service("RoleAssignmentDoesNotExist", PimCaErrorKind.NotFound, "The assignment does not exist.");
                }

                if (present.IsActivated && Now - present.Start < ShortestActivation)
                {
                    throw Service("ActiveDurationTooShort", PimCaErrorKind.InvalidState, "The active duration is too short. Minimum Required is 5 minutes.");
                }

                return "Revoked";
            case ScheduleAction.AdminAssign when present is not null:
                throw Service("RoleAssignmentExists", PimCaErrorKind.AlreadyExists, "The assignment exists already.");
            case ScheduleAction.AdminUpdate when present is null:
                throw Service("RoleAssignmentDoesNotExist", PimCaErrorKind.NotFound, "The assignment does not exist.");
            case ScheduleAction.AdminExtend or ScheduleAction.SelfExtend when present?.End is not { } last || last - Now > TimeSpan.FromDays(14):
            case ScheduleAction.AdminRenew or ScheduleAction.SelfRenew when present is not null || LastExpired(request) is not { End: { } over } || Now - over > TimeSpan.FromDays(30):
                throw Service("InvalidRoleAssignmentRequest", PimCaErrorKind.InvalidState, "The assignment can be neither extended nor renewed now.");
        }

        if (requests.Any(r => r.Action == request.Action && r.Status == "PendingApproval" && r.Target.IsSame(request.Target) && r.PrincipalId == request.PrincipalId))
        {
            throw Service("PendingRoleAssignmentRequest", PimCaErrorKind.InvalidState, "There is a pending request for this assignment.");
        }

        var expiration = (ExpirationRule)policy.Rules[request.Kind == ScheduleKind.Eligible ? RuleIds.EligibilityExpiration : RuleIds.AssignmentExpiration];
        Policy(expiration.IsExpirationRequired && (end is null || end - start > expiration.MaximumDuration), "ExpirationRule");
        var enablement = (EnablementRule)policy.Rules[request.Kind == ScheduleKind.Eligible ? RuleIds.EligibilityEnablement : RuleIds.AssignmentEnablement];
        Policy(enablement.EnabledRules.Contains("Justification") && string.IsNullOrWhiteSpace(request.Justification), "JustificationRule");
        return request.Action is ScheduleAction.SelfExtend or ScheduleAction.SelfRenew ? "PendingApproval"
            : start > Now ? "Granted" : "Provisioned";
    }

    private string CheckActivation(ScheduleRequest request, PolicyDocument policy, DateTimeOffset start, DateTimeOffset? end)
    {
        var mine = ScheduleQuery.Of(request.Target) with { Mine = true };
        Policy(!Seen(ScheduleKind.Eligible, mine).Any(s => s.Start <= start), "EligibilityRule");
        if (Present(ScheduleKind.Active, request) is { } present)
        {
            throw present.Start > Now
                ? Service("PendingRoleAssignmentRequest", PimCaErrorKind.InvalidState, "There is a pending request for this assignment.")
                : Service("RoleAssignmentExists", PimCaErrorKind.AlreadyExists, "The assignment exists already.");
        }

        if (requests.Any(r => r.Action == ScheduleAction.SelfActivate && r.Status == "PendingApproval" && r.Target.IsSame(request.Target) && r.PrincipalId == request.PrincipalId))
        {
            throw Service("PendingRoleAssignmentRequest", PimCaErrorKind.InvalidState, "There is a pending request for this assignment.");
        }

        var expiration = (ExpirationRule)policy.Rules[RuleIds.ActivationExpiration];
        Policy(end is null || end - start > expiration.MaximumDuration, "ExpirationRule");
        var enabled = ((EnablementRule)policy.Rules[RuleIds.ActivationEnablement]).EnabledRules;
        Policy(enabled.Contains("Justification") && string.IsNullOrWhiteSpace(request.Justification), "JustificationRule");
        Policy(enabled.Contains("Ticketing") && string.IsNullOrWhiteSpace(request.TicketNumber), "TicketingRule");
        return ((ApprovalRule)policy.Rules[RuleIds.ActivationApproval]).IsApprovalRequired ? "PendingApproval"
            : start > Now ? "Granted" : "Provisioned";
    }

    private static void Policy(bool isBroken, string rule)
    {
        if (isBroken)
        {
            throw Service("RoleAssignmentRequestPolicyValidationFailed", PimCaErrorKind.InvalidArgument, $"The following policy rules failed: [\"{rule}\"]", rule);
        }
    }

    private Kept? Present(ScheduleKind kind, ScheduleRequest request) => schedules.FirstOrDefault(s =>
        s.Kind == kind && s.Target.IsSame(request.Target) && s.PrincipalId == request.PrincipalId && !s.IsOver(Now));

    private Kept? LastExpired(ScheduleRequest request) => schedules.Where(s =>
        s.Kind == request.Kind && s.Target.IsSame(request.Target) && s.PrincipalId == request.PrincipalId && s.IsOver(Now))
        .OrderByDescending(s => s.End).FirstOrDefault();

    private void Carry(ScheduleRequestInfo info)
    {
        bool Same(Kept s) => s.Kind == info.Kind && s.Target.IsSame(info.Target) && s.PrincipalId == info.PrincipalId && !s.IsOver(Now);
        switch (info.Action)
        {
            case ScheduleAction.AdminRemove or ScheduleAction.SelfDeactivate:
                schedules.RemoveAll(Same);
                break;
            case ScheduleAction.AdminUpdate or ScheduleAction.AdminExtend or ScheduleAction.SelfExtend:
                var present = schedules.First(Same);
                present.Start = info.Action == ScheduleAction.AdminUpdate ? info.Start ?? Now : present.Start;
                present.End = info.End;
                break;
            default:
                schedules.Add(new Kept
                {
                    Id = NewScheduleId(info.Target),
                    Kind = info.Kind,
                    Target = info.Target,
                    PrincipalId = info.PrincipalId,
                    Start = info.Start ?? Now,
                    End = info.End,
                    IsActivated = info.Action == ScheduleAction.SelfActivate,
                    MemberType = MemberType.Direct,
                    SeenFrom = Now + ReplicationLag,
                    RequestId = info.Id,
                });
                var at = requests.FindIndex(r => r.Id == info.Id);
                requests[at] = requests[at] with { TargetScheduleId = schedules[^1].Id };
                break;
        }
    }
}
