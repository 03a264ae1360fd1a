using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.Rules.PimPolicies;

/// <summary>The 17 rules of a policy: their ids, types and the values that they begin with.</summary>
internal static class PolicyRules
{
    public const string EligibilityExpiration = "Expiration_Admin_Eligibility";
    public const string EligibilityEnablement = "Enablement_Admin_Eligibility";
    public const string AssignmentExpiration = "Expiration_Admin_Assignment";
    public const string AssignmentEnablement = "Enablement_Admin_Assignment";
    public const string ActivationExpiration = "Expiration_EndUser_Assignment";
    public const string ActivationEnablement = "Enablement_EndUser_Assignment";
    public const string ActivationApproval = "Approval_EndUser_Assignment";
    public const string ActivationContext = "AuthenticationContext_EndUser_Assignment";
    public const string ActivationApproverNotification = "Notification_Approver_EndUser_Assignment";

    public const string ExpirationType = "#microsoft.graph.unifiedRoleManagementPolicyExpirationRule";
    public const string EnablementType = "#microsoft.graph.unifiedRoleManagementPolicyEnablementRule";
    public const string ApprovalType = "#microsoft.graph.unifiedRoleManagementPolicyApprovalRule";
    public const string ContextType = "#microsoft.graph.unifiedRoleManagementPolicyAuthenticationContextRule";
    public const string NotificationType = "#microsoft.graph.unifiedRoleManagementPolicyNotificationRule";

    public const string Mfa = "MultiFactorAuthentication";
    public const string Justification = "Justification";
    public const string Ticketing = "Ticketing";

    private static readonly string[] Recipients = { "Admin", "Requestor", "Approver" };

    /// <summary>
    /// The rules that nobody has touched, as documented for roles. On groups permanent eligible and permanent active
    /// assignments are forbidden besides: the published sample of a group shows both, and the first was measured.
    /// </summary>
    /// <param name="allowsPermanent">Whether assignments need no end.</param>
    public static IReadOnlyList<JsonObject> Defaults(bool allowsPermanent = false)
    {
        var rules = new List<JsonObject>
        {
            Expiration(EligibilityExpiration, "P365D", !allowsPermanent),
            Enablement(EligibilityEnablement),
        };
        rules.AddRange(Recipients.Select(recipient => Notification(recipient, "Admin", "Eligibility")));
        rules.Add(Expiration(AssignmentExpiration, "P180D", !allowsPermanent));
        rules.Add(Enablement(AssignmentEnablement, Justification));
        rules.AddRange(Recipients.Select(recipient => Notification(recipient, "Admin", "Assignment")));
        rules.Add(Expiration(ActivationExpiration, "PT8H"));
        rules.Add(Enablement(ActivationEnablement, Mfa, Justification));
        rules.Add(Approval());
        rules.Add(Rule(ActivationContext, ContextType, ("isEnabled", false), ("claimValue", string.Empty)));
        rules.AddRange(Recipients.Select(recipient => Notification(recipient, "EndUser", "Assignment")));
        return rules;
    }

    /// <summary>The complete target of a rule: its caller and level are the last two parts of its id.</summary>
    public static JsonObject Target(string ruleId)
    {
        var parts = ruleId.Split('_');
        return new JsonObject
        {
            ["caller"] = parts[parts.Length - 2],
            ["operations"] = new JsonArray("all"),
            ["level"] = parts[parts.Length - 1],
            ["inheritableSettings"] = new JsonArray(),
            ["enforcedSettings"] = new JsonArray(),
        };
    }

    private static JsonObject Expiration(string id, string maximum, bool isRequired = true) =>
        Rule(id, ExpirationType, ("isExpirationRequired", isRequired), ("maximumDuration", maximum));

    private static JsonObject Enablement(string id, params string[] enabled) =>
        Rule(id, EnablementType, ("enabledRules", new JsonArray(enabled.Select(rule => (JsonNode)rule).ToArray())));

    private static JsonObject Notification(string recipient, string caller, string level) => Rule(
        $"Notification_{recipient}_{caller}_{level}",
        NotificationType,
        ("notificationType", "Email"),
        ("recipientType", recipient),
        ("notificationLevel", "All"),
        ("isDefaultRecipientsEnabled", true),
        ("notificationRecipients", new JsonArray()));

    private static JsonObject Approval() => Rule(
        ActivationApproval,
        ApprovalType,
        ("setting", new JsonObject
        {
            ["isApprovalRequired"] = false,
            ["isApprovalRequiredForExtension"] = false,
            ["isRequestorJustificationRequired"] = true,
            ["approvalMode"] = "SingleStage",
            ["approvalStages"] = new JsonArray(new JsonObject
            {
                ["approvalStageTimeOutInDays"] = 1,
                ["isApproverJustificationRequired"] = true,
                ["escalationTimeInMinutes"] = 0,
                ["isEscalationEnabled"] = false,
                ["primaryApprovers"] = new JsonArray(),
                ["escalationApprovers"] = new JsonArray(),
            }),
        }));

    private static JsonObject Rule(string id, string type, params (string Name, JsonNode? Value)[] values)
    {
        var rule = new JsonObject { ["@odata.type"] = type, ["id"] = id };
        foreach (var (name, value) in values)
        {
            rule[name] = value;
        }

        rule["target"] = Target(id);
        return rule;
    }
}
