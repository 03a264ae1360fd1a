using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.PimPolicies;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>Holds a request against the rules of the group's policy.</summary>
internal sealed class RequestPolicy
{
    private readonly SimulatedTenant tenant;
    private readonly PimDirectory directory;

    public RequestPolicy(SimulatedTenant tenant, PimDirectory directory)
    {
        this.tenant = tenant;
        this.directory = directory;
    }

    /// <summary>The rules for administrators: expiration and enablement of the request's kind.</summary>
    /// <exception cref="ServiceException">400 RoleAssignmentRequestPolicyValidationFailed.</exception>
    public void CheckAdministration(ScheduleRequest request, ScheduleWindow window, PolicyInForce policy, Caller caller)
    {
        var (expiration, enablement) = request.Kind.IsEligibility
            ? (PolicyRules.EligibilityExpiration, PolicyRules.EligibilityEnablement)
            : (PolicyRules.AssignmentExpiration, PolicyRules.AssignmentEnablement);
        Check(request, window, policy, expiration, enablement, caller);
    }

    /// <summary>The rules for activation, the authentication context last.</summary>
    /// <exception cref="ServiceException">400: the rules that failed, or the claims that the token lacks.</exception>
    public void CheckActivation(ScheduleRequest request, ScheduleWindow window, PolicyInForce policy, Caller caller)
    {
        var context = policy.RequiredContext is { } claim ? ContextCheck(claim, caller) : null;
        Check(request, window, policy, PolicyRules.ActivationExpiration, PolicyRules.ActivationEnablement, caller, context == "mfa");
        if (context is not (null or "mfa") && !caller.AuthenticationContexts.Contains(context))
        {
            throw PimErrors.ClaimsChallenge(context, tenant.TokenService.ChallengePlace);
        }
    }

    /// <summary>A person who asks to have an assignment extended or renewed must say why.</summary>
    /// <exception cref="ServiceException">400 RoleAssignmentRequestPolicyValidationFailed.</exception>
    public static void CheckJustification(ScheduleRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Justification))
        {
            throw PimErrors.RulesFailed(new[] { "JustificationRule" }, isActivation: false);
        }
    }

    private static void Check(
        ScheduleRequest request,
        ScheduleWindow window,
        PolicyInForce policy,
        string expiration,
        string enablement,
        Caller caller,
        bool needsMfaAnyway = false)
    {
        var failed = new List<string>();
        if (!policy.Allows(expiration, window.End - window.Start))
        {
            failed.Add("ExpirationRule");
        }

        // An application has no second factor to show, so it never gets past this rule.
        if ((needsMfaAnyway || policy.Enables(enablement, PolicyRules.Mfa)) && (caller.IsApplication || !caller.HasMultiFactor))
        {
            failed.Add("MfaRule");
        }

        if (policy.Enables(enablement, PolicyRules.Justification) && string.IsNullOrWhiteSpace(request.Justification))
        {
            failed.Add("JustificationRule");
        }

        if (policy.Enables(enablement, PolicyRules.Ticketing) && string.IsNullOrWhiteSpace(request.TicketNumber))
        {
            failed.Add("TicketingRule");
        }

        if (failed.Count > 0)
        {
            throw PimErrors.RulesFailed(failed, request.IsActivation);
        }
    }

    /// <summary>
    /// What a required context comes down to. Conditional Access decides: where no policy targets the context, MFA takes its
    /// place; where one does but is disabled, report-only or does not apply to this person, nothing is checked at all.
    /// </summary>
    private string? ContextCheck(string claim, Caller caller)
    {
        var targeting = tenant.Store.All(Collections.ConditionalAccessPolicies)
            .Where(policy => policy.Nested("conditions")?.Nested("applications")?
                .Texts("includeAuthenticationContextClassReferences").Contains(claim) == true)
            .ToArray();
        if (targeting.Length == 0)
        {
            return "mfa";
        }

        return targeting.Any(policy => policy.Text("state") == "enabled" && AppliesTo(policy, caller)) ? claim : null;
    }

    private bool AppliesTo(JsonObject policy, Caller caller)
    {
        var users = policy.Nested("conditions")?.Nested("users") ?? new JsonObject();
        return Names(users, "include", caller) && !Names(users, "exclude", caller);
    }

    private bool Names(JsonObject users, string side, Caller caller) =>
        users.Texts($"{side}Users").Any(id => id == "All" || PimDocuments.Same(id, caller.ObjectId))
        || users.Texts($"{side}Groups").Any(group => directory.IsMember(group, caller.ObjectId))
        || directory.HasRole(caller.ObjectId, users.Texts($"{side}Roles").ToArray());
}
