using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;

namespace PimCa.Ports;

/// <summary>
/// Conditional Access policies, authentication contexts and strengths. The service takes about one request a second per tenant and says 429 without a
/// Retry-After; the adapter waits and goes on, within bounds.
/// </summary>
public interface IConditionalAccess
{
    /// <summary>All policies. Pages are followed.</summary>
    Task<IReadOnlyList<CaPolicyDefinition>> ListPoliciesAsync(CancellationToken cancellationToken);

    /// <summary>One policy, or null.</summary>
    Task<CaPolicyDefinition?> GetPolicyAsync(string id, CancellationToken cancellationToken);

    /// <summary>Creates a policy.</summary>
    Task<CaPolicyDefinition> CreatePolicyAsync(CaPolicyDefinition policy, CancellationToken cancellationToken);

    /// <summary>Brings state, users, applications, client apps and controls of a policy to what is given. Conditions that the module does not know stay.</summary>
    Task UpdatePolicyAsync(CaPolicyDefinition policy, CancellationToken cancellationToken);

    /// <summary>Writes whom a policy is about, whole.</summary>
    Task UpdateUsersAsync(string policyId, CaUsers users, CancellationToken cancellationToken);

    /// <summary>Writes whether a policy acts, and nothing else of it.</summary>
    Task UpdateStateAsync(string policyId, CaPolicyState state, CancellationToken cancellationToken);

    /// <summary>Deletes a policy; the service keeps it for a while and can restore it.</summary>
    Task DeletePolicyAsync(string id, CancellationToken cancellationToken);

    /// <summary>The service's own what-if: one result for every policy, applied or not.</summary>
    Task<IReadOnlyList<WhatIfResult>> EvaluateAsync(SignInQuestion question, CancellationToken cancellationToken);

    /// <summary>The authentication contexts that the tenant has, published or not: at most 99.</summary>
    Task<IReadOnlyList<AuthenticationContext>> ListAuthenticationContextsAsync(CancellationToken cancellationToken);

    /// <summary>Creates the context, or brings the one of its id to what is given.</summary>
    Task SetAuthenticationContextAsync(AuthenticationContext context, CancellationToken cancellationToken);

    /// <summary>Deletes a context. The service refuses one that is published or that a policy targets.</summary>
    Task DeleteAuthenticationContextAsync(string id, CancellationToken cancellationToken);

    /// <summary>The authentication strengths, built in and of the tenant's own.</summary>
    Task<IReadOnlyList<AuthenticationStrength>> ListAuthenticationStrengthsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The PIM policies that require a context on activation: those of all Entra roles (one request), of role-assignable groups (one
    /// request lists them, at most 500 in a tenant) and of the groups given, 20 groups to a request. The service has no question for all
    /// groups at once.
    /// </summary>
    Task<IReadOnlyList<AuthenticationContextUse>> ListAuthenticationContextUsesAsync(IReadOnlyCollection<string> groupIds, CancellationToken cancellationToken);
}
