using System;
using System.Collections.Generic;

namespace PimCa.Policies;

/// <summary>
/// To whom and what a rule applies. Sent back whole with every update: an incomplete target damages other rules
/// (microsoft-graph-docs#16689).
/// </summary>
public sealed record RuleTarget(
    string? Caller,
    IReadOnlyList<string> Operations,
    string? Level,
    IReadOnlyList<string> InheritableSettings,
    IReadOnlyList<string> EnforcedSettings);

/// <summary>One of the 17 rules of a PIM policy, complete, so that an update loses nothing.</summary>
/// <param name="Id">The rule's id: one of <see cref="RuleIds"/>.</param>
/// <param name="Target">The rule's target, as read.</param>
public abstract record PolicyRule(string Id, RuleTarget Target);

/// <summary>How long something may last.</summary>
/// <param name="Id">Expiration_{Admin_Eligibility, Admin_Assignment, EndUser_Assignment}.</param>
/// <param name="Target">The target, as read.</param>
/// <param name="IsExpirationRequired">False allows permanent ones.</param>
/// <param name="MaximumDuration">The longest time; null when the service gives none.</param>
public sealed record ExpirationRule(string Id, RuleTarget Target, bool IsExpirationRequired, TimeSpan? MaximumDuration) : PolicyRule(Id, Target);

/// <summary>What must be given: MultiFactorAuthentication, Justification, Ticketing.</summary>
public sealed record EnablementRule(string Id, RuleTarget Target, IReadOnlyList<string> EnabledRules) : PolicyRule(Id, Target);

/// <summary>Somebody who may approve.</summary>
/// <param name="Type">The schema's type name without namespace: <c>singleUser</c>, <c>groupMembers</c>, or another one, kept as read.</param>
/// <param name="Id">The user's or group's id; null for types that have none.</param>
/// <param name="Description">The description, as read.</param>
/// <param name="IsBackup">As read.</param>
public sealed record RuleApprover(string Type, string? Id, string? Description = null, bool? IsBackup = null);

/// <summary>A stage of an approval.</summary>
public sealed record ApprovalStageSetting(
    int TimeoutInDays,
    bool IsApproverJustificationRequired,
    int EscalationTimeInMinutes,
    bool IsEscalationEnabled,
    IReadOnlyList<RuleApprover> PrimaryApprovers,
    IReadOnlyList<RuleApprover> EscalationApprovers);

/// <summary>Whether and by whom an activation is approved.</summary>
public sealed record ApprovalRule(
    string Id,
    RuleTarget Target,
    bool IsApprovalRequired,
    bool IsApprovalRequiredForExtension,
    bool IsRequestorJustificationRequired,
    string ApprovalMode,
    IReadOnlyList<ApprovalStageSetting> Stages) : PolicyRule(Id, Target);

/// <summary>Whether activation requires an authentication context.</summary>
public sealed record AuthenticationContextRule(string Id, RuleTarget Target, bool IsEnabled, string? ClaimValue) : PolicyRule(Id, Target);

/// <summary>Who is told of what.</summary>
public sealed record NotificationRule(
    string Id,
    RuleTarget Target,
    string NotificationType,
    string RecipientType,
    string NotificationLevel,
    bool IsDefaultRecipientsEnabled,
    IReadOnlyList<string> Recipients) : PolicyRule(Id, Target);

/// <summary>A PIM policy as the service keeps it.</summary>
/// <param name="PolicyId">The policy's id; it changes when the group is onboarded.</param>
/// <param name="Rules">The rules by id.</param>
public sealed record PolicyDocument(string PolicyId, IReadOnlyDictionary<string, PolicyRule> Rules);
