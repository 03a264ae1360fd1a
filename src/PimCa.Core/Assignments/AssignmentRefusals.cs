using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>Says what a refused assignment means: which rule of which policy, what it allows, what to do.</summary>
internal sealed class AssignmentRefusals
{
    private readonly TenantPorts ports;

    public AssignmentRefusals(TenantPorts ports) => this.ports = ports;

    /// <summary>Refuses a guest who is known to be one.</summary>
    /// <exception cref="PimCaException"><c>GuestNotAllowed</c>.</exception>
    public static void CheckGuest(DirectoryPrincipal? principal, PimTarget target)
    {
        if (principal is { IsGuest: true } && target.Kind == PimKind.Group)
        {
            throw new PimCaException(
                "GuestNotAllowed",
                PimCaErrorKind.InvalidArgument,
                $"'{principal.Name}' is a guest. App enforced restrictions and the early end of sessions do not work for guests, so '{target}' would open more for them than for employees.",
                "Make internal users eligible, as New-PimInternalUserGroup selects them. -Force assigns the guest all the same.",
                principal.Name);
        }
    }

    /// <summary>
    /// Whether a request was refused for its length although the policy, read now, allows it: then the policy was changed a
    /// moment ago and is not in force everywhere yet (terraform-provider-azuread#1450).
    /// </summary>
    public async Task<bool> IsPolicyLagAsync(PimCaException refused, ScheduleRequest request, CancellationToken cancellationToken)
    {
        if (!refused.FailedRules.Contains("ExpirationRule") || request.Window is not { } window)
        {
            return false;
        }

        var rule = await ExpirationAsync(request.Target, request.Kind, cancellationToken).ConfigureAwait(false);
        var now = ports.Time.GetUtcNow();
        var length = window.Duration ?? (window.End - (window.Start ?? now));
        return rule is { IsExpirationRequired: false } || (length is not null && length <= rule?.MaximumDuration);
    }

    /// <summary>The error to show for a refusal by the service; the same one where there is nothing to add.</summary>
    public async Task<PimCaException> ExplainAsync(PimCaException refused, ScheduleRequest request, Identity principal, CancellationToken cancellationToken)
    {
        var code = refused.ServiceCode ?? refused.Code;
        if (refused.FailedRules.Contains("ExpirationRule"))
        {
            return await ExplainExpirationAsync(refused, request, principal, cancellationToken).ConfigureAwait(false);
        }

        if (refused.FailedRules.Contains("JustificationRule"))
        {
            return Policy(
                "JustificationRequired",
                $"{request.Target.PolicyWords()} requires a justification (rule {EnablementRuleOf(request.Kind)}); none was given for '{principal}'.",
                "Give -Justification.",
                refused,
                principal);
        }

        if (refused.FailedRules.Contains("MfaRule"))
        {
            return Policy(
                "MfaRequired",
                $"{request.Target.PolicyWords()} requires MFA of whoever assigns actively (rule {RuleIds.AssignmentEnablement}), and this sign-in has none.",
                ports.SignIn.Context.IsApplication
                    ? $"An application never satisfies it: a person must assign, or {request.Target.PolicyCommand("Set")} -RequireMfaOnActiveAssignment:$false."
                    : "Sign in with MFA and try again.",
                refused,
                principal);
        }

        if (code is "InvalidRoleAssignmentRequest" or "ResourceNotFound" or "InvalidScope")
        {
            await TargetRefusals.ExplainAsync(ports, request.Target, cancellationToken).ConfigureAwait(false);
        }

        if (code == "PendingRoleAssignmentRequest")
        {
            return new PimCaException(
                "PendingRequestExists",
                PimCaErrorKind.InvalidState,
                $"'{principal}' has asked for an extension or a renewal of the assignment to '{request.Target}', and nobody has decided yet: the service takes nothing else until then.",
                "Approve, deny or withdraw that request in the Entra admin center (Privileged Identity Management), then run the command again.",
                principal.ToString(),
                refused.RequestId,
                refused) { ServiceCode = refused.ServiceCode };
        }

        if (code == "RoleAssignmentDoesNotExist" && request.Action == ScheduleAction.AdminUpdate)
        {
            return new PimCaException(
                "StandingMember",
                PimCaErrorKind.InvalidState,
                $"'{principal}' is a standing {request.Target.Holder().Substring(2)}, put there without PIM, which cannot give that an end.",
                "Remove-PimActiveAssignment takes the standing one away; then assign anew.",
                principal.ToString(),
                refused.RequestId,
                refused) { ServiceCode = refused.ServiceCode };
        }

        return refused;
    }

    private static string EnablementRuleOf(ScheduleKind kind) => kind == ScheduleKind.Eligible ? RuleIds.EligibilityEnablement : RuleIds.AssignmentEnablement;

    private static string ExpirationRuleOf(ScheduleKind kind) => kind == ScheduleKind.Eligible ? RuleIds.EligibilityExpiration : RuleIds.AssignmentExpiration;

    private async Task<PimCaException> ExplainExpirationAsync(PimCaException refused, ScheduleRequest request, Identity principal, CancellationToken cancellationToken)
    {
        var isEligible = request.Kind == ScheduleKind.Eligible;
        var ruleId = ExpirationRuleOf(request.Kind);
        var (permanentSetting, expirySetting) = isEligible
            ? ("AllowPermanentEligibility", "EligibilityExpiresAfter")
            : ("AllowPermanentActive", "ActiveExpiresAfter");
        var what = isEligible ? "eligible" : "active";
        var command = request.Target.PolicyCommand("Set");
        var longest = (await ExpirationAsync(request.Target, request.Kind, cancellationToken).ConfigureAwait(false))?.MaximumDuration;
        var allowed = longest is { } known ? $", at most {known.TotalDays:0.##} days" : string.Empty;

        return request.Window is { IsPermanent: true }
            ? Policy(
                isEligible ? "PermanentEligibilityNotAllowed" : "PermanentActiveNotAllowed",
                $"{request.Target.PolicyWords()} allows no permanent {what} assignment (rule {ruleId}, setting {permanentSetting}): '{principal}' needs an end{allowed}.",
                $"Give -Duration or -EndTime, or allow it first: {command} -{permanentSetting}.",
                refused,
                principal)
            : Policy(
                "AssignmentTooLong",
                $"{request.Target.PolicyWords()} does not allow '{principal}' an {what} assignment of this length (rule {ruleId}, setting {expirySetting}){allowed}.",
                $"Give a shorter -Duration (a year is 365 days), or allow more first: {command} -{expirySetting} <timespan>.",
                refused,
                principal);
    }

    private async Task<ExpirationRule?> ExpirationAsync(PimTarget target, ScheduleKind kind, CancellationToken cancellationToken)
    {
        try
        {
            var policy = await ports.For(target.Kind).GetPolicyAsync(target, cancellationToken).ConfigureAwait(false);
            return policy is not null && policy.Rules.TryGetValue(ExpirationRuleOf(kind), out var rule) ? rule as ExpirationRule : null;
        }
        catch (PimCaException unreadable)
        {
            // The refusal is what matters; the limit only makes its text more helpful.
            ports.Reporter.Verbose($"The policy's limit could not be read: {unreadable.Message}");
            return null;
        }
    }

    private static PimCaException Policy(string code, string message, string advice, PimCaException refused, Identity principal) =>
        new(code, PimCaErrorKind.InvalidArgument, message, advice, principal.ToString(), refused.RequestId, refused)
        {
            ServiceCode = refused.ServiceCode,
            FailedRules = refused.FailedRules,
        };
}
