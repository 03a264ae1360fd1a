using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;

namespace PimCa.Ports;

/// <summary>
/// Conditional Access policies. The service takes about one request a second per tenant and says 429 without a
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

    /// <summary>Deletes a policy; the service keeps it for a while and can restore it.</summary>
    Task DeletePolicyAsync(string id, CancellationToken cancellationToken);

    /// <summary>The service's own what-if: one result for every policy, applied or not.</summary>
    Task<IReadOnlyList<WhatIfResult>> EvaluateAsync(SignInQuestion question, CancellationToken cancellationToken);
}
