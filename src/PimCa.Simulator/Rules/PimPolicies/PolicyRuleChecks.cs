using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.PimPolicies;

/// <summary>What the service refuses in a rule that somebody writes.</summary>
internal static class PolicyRuleChecks
{
    private static readonly TimeSpan ShortestActivation = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestActivation = TimeSpan.FromDays(1);
    private static readonly string[] Operations = { "all", "activate", "deactivate", "assign", "update", "remove", "extend", "renew" };
    private static readonly string[] Enablements = { PolicyRules.Mfa, PolicyRules.Justification, PolicyRules.Ticketing };

    /// <summary>The rule as it will be kept: what the body leaves out is lost, not retained.</summary>
    /// <param name="ruleId">The rule that is written.</param>
    /// <param name="body">The body of the request, or one of the rules in it.</param>
    /// <exception cref="ServiceException">400 InvalidPolicy.</exception>
    public static JsonObject Read(string ruleId, JsonObject body)
    {
        var standard = PolicyRules.Defaults().FirstOrDefault(rule => rule.Text("id") == ruleId) ?? throw PimErrors.InvalidRuleId(ruleId);
        var type = standard.Text("@odata.type")!;
        var given = body.Text("@odata.type")?.TrimStart('#');
        if (given != type.TrimStart('#'))
        {
            throw PimErrors.InvalidPolicy($"The type of the policy rule {ruleId} is invalid: {body.Text("@odata.type") ?? "none was given"}.");
        }

        if (body["id"] is not null && body.Text("id") != ruleId)
        {
            throw PimErrors.InvalidRuleId(body.Text("id") ?? string.Empty);
        }

        var unknown = body.Select(property => property.Key)
            .FirstOrDefault(name => !standard.ContainsKey(name) && name.IndexOf("@odata.", StringComparison.Ordinal) < 0);
        if (unknown is not null)
        {
            throw PimErrors.Malformed($"The property '{unknown}' does not exist on type '{type.TrimStart('#')}'.");
        }

        // A rule is replaced whole; values that a body leaves out were measured to be lost.
        var rule = new JsonObject { ["@odata.type"] = type, ["id"] = ruleId };
        foreach (var name in standard.Select(property => property.Key).Where(name => name is not ("@odata.type" or "id" or "target")))
        {
            rule[name] = body.TryGetPropertyValue(name, out var value) ? value?.DeepClone() : Blank(standard[name], name);
        }

        rule["target"] = Target(body.Nested("target"));
        Check(type, ruleId, rule);
        return rule;
    }

    /// <summary>Whether the target says everything, and the right thing, so that it stands for this rule only.</summary>
    public static bool HasCompleteTarget(JsonObject rule)
    {
        var (target, whole) = (rule.Nested("target"), PolicyRules.Target(rule.Text("id")!));
        return target is not null
            && PimDocuments.Same(target.Text("caller"), whole.Text("caller"))
            && PimDocuments.Same(target.Text("level"), whole.Text("level"))
            && target["operations"] is JsonArray { Count: > 0 }
            && target["inheritableSettings"] is JsonArray
            && target["enforcedSettings"] is JsonArray;
    }

    /// <summary>The target as it was sent; published samples write the operation as <c>All</c>, the schema as <c>all</c>.</summary>
    private static JsonObject Target(JsonObject? sent)
    {
        var target = sent is null ? new JsonObject() : (JsonObject)sent.DeepClone();
        if (target["operations"] is not null)
        {
            target["operations"] = target.Texts("operations")
                .Select(name => Operations.FirstOrDefault(operation => PimDocuments.Same(operation, name))
                    ?? throw PimErrors.Malformed($"The value '{name}' is not a member of 'microsoft.graph.unifiedRoleManagementPolicyRuleTargetOperations'."))
                .ToJson();
        }

        return target;
    }

    private static JsonNode? Blank(JsonNode? standard, string name) => standard switch
    {
        JsonArray => new JsonArray(),
        JsonObject => null,
        _ when name is "notificationType" or "recipientType" or "notificationLevel" => standard!.DeepClone(),
        JsonValue value when value.TryGetValue<bool>(out _) => false,
        _ => null,
    };

    private static void Check(string type, string ruleId, JsonObject rule)
    {
        switch (type)
        {
            case PolicyRules.ExpirationType:
                CheckExpiration(ruleId, rule);
                break;
            case PolicyRules.EnablementType:
                CheckEnablement(ruleId, rule);
                break;
            case PolicyRules.ApprovalType:
                CheckApproval(rule);
                break;
            case PolicyRules.NotificationType:
                CheckNotification(ruleId, rule);
                break;
            case PolicyRules.ContextType when rule["isEnabled"] is not null && rule.Flag("isEnabled") is null:
                throw PimErrors.InvalidPolicy("isEnabled must be true or false.");
        }
    }

    private static void CheckExpiration(string ruleId, JsonObject rule)
    {
        var maximum = IsoDuration.TryParse(rule.Text("maximumDuration"));
        var isRequired = rule.Flag("isExpirationRequired") ?? throw PimErrors.InvalidPolicy("isExpirationRequired must be true or false.");
        if (rule["maximumDuration"] is not null && maximum is null)
        {
            throw PimErrors.Malformed($"Cannot convert the literal '{rule["maximumDuration"]}' to the expected type 'Edm.Duration'.");
        }

        if (isRequired && (maximum is null || maximum <= TimeSpan.Zero))
        {
            throw PimErrors.InvalidPolicy($"The policy rule {ruleId} requires a maximum duration.");
        }

        if (ruleId == PolicyRules.ActivationExpiration && (!isRequired || maximum < ShortestActivation || maximum > LongestActivation))
        {
            throw PimErrors.InvalidPolicy("The maximum duration of an activation must be between PT30M and P1D.");
        }
    }

    private static void CheckEnablement(string ruleId, JsonObject rule)
    {
        var enabled = rule.Texts("enabledRules");
        if (rule["enabledRules"] is not JsonArray || enabled.FirstOrDefault(name => !Enablements.Contains(name)) is not null)
        {
            throw PimErrors.InvalidPolicy($"The enabled rules of {ruleId} are invalid.");
        }

        if (enabled.Contains(PolicyRules.Ticketing) && ruleId != PolicyRules.ActivationEnablement)
        {
            throw PimErrors.InvalidPolicy("Ticketing is not supported for assignments by administrators.");
        }
    }

    private static void CheckApproval(JsonObject rule)
    {
        var setting = rule.Nested("setting") ?? throw PimErrors.InvalidPolicy("The approval rule must have a setting.");
        if (setting.Flag("isApprovalRequired") is not { } isRequired)
        {
            throw PimErrors.InvalidPolicy("isApprovalRequired must be true or false.");
        }

        if (isRequired && setting.Children("approvalStages").Count() != 1)
        {
            throw PimErrors.InvalidPolicy("Approval needs exactly one stage.");
        }

        var approvers = setting.Children("approvalStages")
            .SelectMany(stage => stage.Children("primaryApprovers").Concat(stage.Children("escalationApprovers")));
        if (approvers.Any(approver => ApproverProperty(approver) is not { } name || string.IsNullOrEmpty(approver.Text(name))))
        {
            throw PimErrors.InvalidPolicy("An approver is a singleUser with a userId or groupMembers with a groupId.");
        }
    }

    private static string? ApproverProperty(JsonObject approver) => approver.Text("@odata.type")?.TrimStart('#') switch
    {
        "microsoft.graph.singleUser" => "userId",
        "microsoft.graph.groupMembers" => "groupId",
        _ => null,
    };

    private static void CheckNotification(string ruleId, JsonObject rule)
    {
        if (rule.Text("recipientType") != ruleId.Split('_')[1]
            || rule.Text("notificationType") != "Email"
            || rule.Text("notificationLevel") is not ("All" or "Critical" or "None")
            || rule.Flag("isDefaultRecipientsEnabled") is null
            || rule["notificationRecipients"] is not JsonArray)
        {
            throw PimErrors.InvalidPolicy($"The policy rule {ruleId} is invalid.");
        }
    }
}
