using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.PimPolicies;

/// <summary>A policy as the rules of requests read it. A rule that is gone (damaged by a partial target) requires nothing.</summary>
internal sealed class PolicyInForce
{
    private readonly Dictionary<string, JsonObject> rules;

    public PolicyInForce(JsonObject policy) => rules = policy.Children("rules").ToDictionary(rule => rule.Text("id")!);

    /// <summary>The claim value of the authentication context, null when none is required.</summary>
    public string? RequiredContext =>
        Rule(PolicyRules.ActivationContext) is { } rule && rule.Flag("isEnabled") == true && rule.Text("claimValue") is { Length: > 0 } value
            ? value
            : null;

    public bool RequiresApproval => Setting?.Flag("isApprovalRequired") == true;

    public bool RequiresApproverJustification => Stage?.Flag("isApproverJustificationRequired") == true;

    public TimeSpan ApprovalTimeOut =>
        TimeSpan.FromDays(Stage?["approvalStageTimeOutInDays"] is JsonValue value && value.TryGetValue<int>(out var days) && days > 0 ? days : 1);

    public IReadOnlyList<JsonObject> Approvers =>
        Stage?.Children("primaryApprovers").Concat(Stage.Children("escalationApprovers")).ToArray() ?? Array.Empty<JsonObject>();

    private JsonObject? Setting => Rule(PolicyRules.ActivationApproval)?.Nested("setting");

    private JsonObject? Stage => Setting?.Children("approvalStages").FirstOrDefault();

    /// <summary>Whether a time of this length (null: without end) is allowed.</summary>
    public bool Allows(string expirationRule, TimeSpan? length)
    {
        if (Rule(expirationRule) is not { } rule || rule.Flag("isExpirationRequired") != true)
        {
            return true;
        }

        return length is not null
            && (IsoDuration.TryParse(rule.Text("maximumDuration")) is not { } maximum || length <= maximum);
    }

    public bool Enables(string enablementRule, string what) => Rule(enablementRule)?.Texts("enabledRules").Contains(what) == true;

    /// <summary>The notification rules of one kind of event, such as caller EndUser and level Assignment.</summary>
    public IEnumerable<JsonObject> Notifications(string caller, string level) =>
        rules.Values.Where(rule => rule.Text("@odata.type") == PolicyRules.NotificationType
            && rule.Text("id")!.EndsWith($"_{caller}_{level}", StringComparison.Ordinal));

    private JsonObject? Rule(string id) => rules.TryGetValue(id, out var rule) ? rule : null;
}
