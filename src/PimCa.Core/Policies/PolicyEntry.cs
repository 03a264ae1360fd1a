using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Groups;
using PimCa.Targets;

namespace PimCa.Policies;

/// <summary>
/// A PIM policy as a file holds it: by names, so that it can be read and reviewed, and taken to another tenant. Null leaves a
/// setting as it is.
/// </summary>
public sealed record PolicyEntry
{
    /// <summary>Group, EntraRole or AzureRole.</summary>
    public required PimKind Kind { get; init; }

    /// <summary>The name of the group or the role; an id is taken too.</summary>
    public required string Target { get; init; }

    /// <summary>Member or owner; null for roles.</summary>
    public PimAccess? Access { get; init; }

    /// <summary>The Azure scope: its resource id or its name; null for groups and Entra roles.</summary>
    public string? Scope { get; init; }

    /// <summary>The settings, without approvers.</summary>
    public PolicySettings Settings { get; init; } = new();

    /// <summary>The approvers' names or ids; null leaves those that there are.</summary>
    public IReadOnlyList<string>? Approver { get; init; }

    /// <summary>What it is in a message: <c>Group 'Browser-Only Users' (Member)</c>.</summary>
    public override string ToString() => $"{Kind} '{Target}'{(Access is null ? string.Empty : $" ({Access})")}{(Scope is null ? string.Empty : $" at '{Scope}'")}";

    /// <summary>What a policy is written as. What means the same is written the same.</summary>
    public static PolicyEntry Of(PimPolicy policy)
    {
        if (policy is null)
        {
            throw new ArgumentNullException(nameof(policy));
        }

        return new PolicyEntry
        {
            Kind = policy.Kind,
            Target = policy.TargetName,
            Access = policy.Kind == PimKind.Group ? policy.Access ?? PimAccess.Member : null,
            Scope = policy.Kind == PimKind.AzureRole ? policy.Scope : null,
            Settings = new PolicySettings
            {
                MaximumActivationDuration = policy.MaximumActivationDuration,

                // A context takes MFA away, and the other way round: one of them is said, not both.
                RequireMfa = policy.AuthenticationContext is null ? policy.RequireMfa : null,
                AuthenticationContext = policy.AuthenticationContext ?? (policy.RequireMfa ? null : string.Empty),
                RequireJustification = policy.RequireJustification,
                RequireTicket = policy.RequireTicket,
                RequireApproval = policy.RequireApproval,
                AllowPermanentEligibility = policy.AllowPermanentEligibility,

                // A longest time says nothing where there need be no end, and Azure keeps none then.
                EligibilityExpiresAfter = policy.AllowPermanentEligibility ? null : policy.EligibilityExpiresAfter,
                AllowPermanentActive = policy.AllowPermanentActive,
                ActiveExpiresAfter = policy.AllowPermanentActive ? null : policy.ActiveExpiresAfter,
                RequireMfaOnActiveAssignment = policy.RequireMfaOnActiveAssignment,
                RequireJustificationOnActiveAssignment = policy.RequireJustificationOnActiveAssignment,
                Notifications = policy.Notifications
                    .Select(n => new NotificationSetting(n.Event, n.Recipient, n.DefaultRecipients, n.AdditionalRecipients, n.CriticalOnly))
                    .ToArray(),
            },

            // Where approval is required of nobody by name, somebody approves who has no id, such as the requestor's manager.
            Approver = policy.Approver.Count == 0 && policy.RequireApproval ? null : policy.Approver,
        };
    }

    internal TargetIdentity Identity()
    {
        var target = Groups.Identity.Parse(Target);
        return Kind switch
        {
            PimKind.Group => TargetIdentity.Group(target, Access ?? PimAccess.Member),
            PimKind.EntraRole => TargetIdentity.EntraRole(target),
            _ => TargetIdentity.AzureRole(target, ScopeIdentity()),
        };
    }

    private Identity ScopeIdentity() => Scope is { } scope && scope.StartsWith("/", StringComparison.Ordinal)
        ? new Identity(scope, null)
        : new Identity(null, Scope);
}
