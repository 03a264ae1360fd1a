using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.ConditionalAccess;

/// <summary>
/// Whether a PIM policy may require an authentication context. PIM leaves the check to Conditional Access: it falls back to MFA
/// only where no policy targets the context at all. Where one does, and is disabled, report-only, or does not meet the person
/// who activates, nothing is checked. So everything that cannot be proven is refused.
/// </summary>
internal sealed class AuthenticationContextCheck
{
    private const int MostNamed = 5;

    private readonly TenantPorts ports;
    private readonly AuthenticationContextReader reader;

    public AuthenticationContextCheck(TenantPorts ports)
    {
        this.ports = ports;
        reader = new AuthenticationContextReader(ports);
    }

    /// <summary>Two requests where an enabled policy meets all users without exception; more only to look at exceptions.</summary>
    /// <exception cref="PimCaException">
    /// <c>AuthenticationContextNotFound</c>, <c>AuthenticationContextNotPublished</c>, <c>AuthenticationContextNotTargeted</c> (no policy),
    /// <c>AuthenticationContextNotEnforced</c> (none that is enabled), <c>AuthenticationContextNarrowed</c> (only under further
    /// conditions), <c>AuthenticationContextScopedToTarget</c> (a policy is about the group or role itself),
    /// <c>AuthenticationContextSparesEligible</c> (eligible people whom no policy meets).
    /// </exception>
    public async Task CheckAsync(string context, PimTarget target, CancellationToken cancellationToken)
    {
        var id = AuthenticationContextReader.Id(context);
        CheckContext(id, (await reader.ListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(c => AuthenticationContextReader.Same(c.Id, id)));
        var targeting = AuthenticationContextReader.Targeting(await reader.PoliciesAsync(cancellationToken).ConfigureAwait(false), id);
        var policies = Enforcing(id, targeting, target);
        if (policies.Any(p => p.Users.IncludeUsers.Has(CaWellKnown.AllUsers) && SparesNobody(p.Users)))
        {
            return;
        }

        var eligible = await EligibleAsync(target, cancellationToken).ConfigureAwait(false);
        if (eligible.Count == 0)
        {
            ports.Reporter.Warning(
                $"{Named(policies)} does not meet everybody. Nobody is eligible for '{target.Title}' yet; whoever of those that it does not meet is made eligible will activate without any check.");
            return;
        }

        var missed = await new ContextReach(ports).MissedAsync(policies, eligible, cancellationToken).ConfigureAwait(false);
        if (missed.Count > 0)
        {
            throw Refused(
                "AuthenticationContextSparesEligible",
                id,
                $"Not everybody who may activate '{target.Title}' is met by a policy that enforces the authentication context '{id}': {string.Join(" ", missed.Take(MostNamed))}{(missed.Count > MostNamed ? $" And {missed.Count - MostNamed} more." : string.Empty)} They would activate without any check.",
                $"Have the policy include all users and exclude nobody who may activate: New-PimAuthenticationContext {id} includes all users, exclusions are taken out in the admin center.");
        }
    }

    private async Task<IReadOnlyCollection<string>> EligibleAsync(PimTarget target, CancellationToken cancellationToken)
    {
        // The policy of an Entra role is one for all scopes, and so are the people whom it is about.
        var query = target.Kind == PimKind.EntraRole ? new ScheduleQuery { TargetId = target.Id } : ScheduleQuery.Of(target);
        var schedules = await ports.For(target.Kind).ListSchedulesAsync(ScheduleKind.Eligible, query, cancellationToken).ConfigureAwait(false);
        return schedules.Select(s => s.PrincipalId).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
    }

    private static void CheckContext(string id, AuthenticationContext? present)
    {
        if (present is null)
        {
            throw Refused(
                "AuthenticationContextNotFound",
                id,
                $"There is no authentication context '{id}' in this tenant.",
                $"Make it with its policy first: New-PimAuthenticationContext {id} -State Enabled.",
                PimCaErrorKind.NotFound);
        }

        if (!present.IsPublished)
        {
            throw Refused(
                "AuthenticationContextNotPublished",
                id,
                $"The authentication context '{id}' ('{present.DisplayName}') is not published: no service can require it.",
                $"Publish it with its policy: New-PimAuthenticationContext {id} -State Enabled.");
        }
    }

    private static IReadOnlyList<CaPolicyDefinition> Enforcing(string id, IReadOnlyList<CaPolicyDefinition> targeting, PimTarget target)
    {
        if (targeting.Count == 0)
        {
            throw Refused(
                "AuthenticationContextNotTargeted",
                id,
                $"No Conditional Access policy targets the authentication context '{id}': PIM would ask for MFA in its place, which the MFA of the sign-in satisfies.",
                $"Make the policy first: New-PimAuthenticationContext {id} -State Enabled. If MFA is enough, use -RequireMfa.");
        }

        var enabled = targeting.Where(p => p.State == CaPolicyState.Enabled).ToArray();
        if (enabled.Length == 0)
        {
            throw Refused(
                "AuthenticationContextNotEnforced",
                id,
                $"No enabled Conditional Access policy targets the authentication context '{id}': {string.Join(", ", targeting.Select(p => $"'{p.DisplayName}' is {p.State}"))}. Activation would ask for nothing at all, not even MFA.",
                $"Enable the policy first: New-PimAuthenticationContext {id} -State Enabled.");
        }

        if (enabled.FirstOrDefault(p => IsAbout(p.Users, target.Id)) is { } scoped)
        {
            throw Refused(
                "AuthenticationContextScopedToTarget",
                id,
                $"The policy '{scoped.DisplayName}' targets the authentication context '{id}' and is scoped to '{target.Title}' itself: who activates is no member before, so the policy does not meet them and nothing is checked.",
                $"Have the policy include all users: New-PimAuthenticationContext {id}, and take '{target.Title}' out of its exclusions.");
        }

        var open = enabled.Where(p => p.OtherConditions.Count == 0 && (p.ClientAppTypes.Count == 0 || p.ClientAppTypes.Has("all"))).ToArray();
        return open.Length > 0 ? open : throw Refused(
            "AuthenticationContextNarrowed",
            id,
            $"The policies that enforce the authentication context '{id}' hold under further conditions only: {string.Join("; ", enabled.Select(p => $"'{p.DisplayName}' ({string.Join(", ", Conditions(p))})"))}. An activation that does not meet them would ask for nothing at all.",
            "Take those conditions out of the policy, or make a second policy without them.");
    }

    private static IEnumerable<string> Conditions(CaPolicyDefinition policy) =>
        policy.ClientAppTypes.Count == 0 || policy.ClientAppTypes.Has("all") ? policy.OtherConditions : policy.OtherConditions.Concat(new[] { "clientAppTypes" });

    private static bool SparesNobody(CaUsers users) =>
        users.ExcludeUsers.Count + users.ExcludeGroups.Count + users.ExcludeRoles.Count + CaUsersComparison.GuestTypes(users.ExcludeGuestTypes).Count == 0;

    private static bool IsAbout(CaUsers users, string id) =>
        users.IncludeGroups.Has(id) || users.ExcludeGroups.Has(id) || users.IncludeRoles.Has(id) || users.ExcludeRoles.Has(id);

    private static string Named(IReadOnlyList<CaPolicyDefinition> policies) =>
        $"The policy '{string.Join("', '", policies.Select(p => p.DisplayName))}'";

    private static PimCaException Refused(string code, string id, string message, string advice, PimCaErrorKind kind = PimCaErrorKind.InvalidState) =>
        new(code, kind, message, advice, id);
}
