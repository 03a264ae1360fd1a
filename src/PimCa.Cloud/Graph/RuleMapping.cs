using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Xml;
using PimCa.Policies;

namespace PimCa.Cloud.Graph;

/// <summary>
/// Rules of a PIM policy between the service's JSON and ours. What is written starts from what was read, so that a
/// property, an approver type or an enum value that is not known here goes back as it came.
/// </summary>
internal static class RuleMapping
{
    private const string Prefix = "#microsoft.graph.";
    private const string RulePrefix = Prefix + "unifiedRoleManagementPolicy";

    /// <summary>The rule; null for a type that is not known, which is then never written either.</summary>
    public static PolicyRule? Read(JsonObject json)
    {
        var id = json.Text("id") ?? string.Empty;
        var target = ReadTarget(json.Object("target"));
        return json.Text("@odata.type") switch
        {
            RulePrefix + "ExpirationRule" => new ExpirationRule(id, target, json.Flag("isExpirationRequired"), Duration(json.Text("maximumDuration"))),
            RulePrefix + "EnablementRule" => new EnablementRule(id, target, json.Texts("enabledRules")),
            RulePrefix + "ApprovalRule" => ReadApproval(id, target, json.Object("setting").CopyOrEmpty()),
            RulePrefix + "AuthenticationContextRule" => new AuthenticationContextRule(id, target, json.Flag("isEnabled"), json.Text("claimValue")),
            RulePrefix + "NotificationRule" => new NotificationRule(
                id,
                target,
                json.Text("notificationType") ?? "Email",
                json.Text("recipientType") ?? string.Empty,
                json.Text("notificationLevel") ?? "All",
                json.Flag("isDefaultRecipientsEnabled"),
                json.Texts("notificationRecipients")),
            _ => null,
        };
    }

    /// <summary>The rule whole, with type, id and target: a partial one damages others.</summary>
    /// <param name="rule">What it is to be.</param>
    /// <param name="asRead">What it was when it was read; null when it never was.</param>
    public static JsonObject Write(PolicyRule rule, JsonObject? asRead)
    {
        var json = asRead.CopyOrEmpty().WithoutAnnotations();
        json["id"] = rule.Id;
        json["target"] = WriteTarget(rule.Target, json.Object("target"));
        switch (rule)
        {
            case ExpirationRule expiration:
                json["@odata.type"] = RulePrefix + "ExpirationRule";
                json["isExpirationRequired"] = expiration.IsExpirationRequired;
                json["maximumDuration"] = WriteDuration(expiration.MaximumDuration, json.Text("maximumDuration"));
                break;
            case EnablementRule enablement:
                json["@odata.type"] = RulePrefix + "EnablementRule";
                json["enabledRules"] = enablement.EnabledRules.ToJson();
                break;
            case ApprovalRule approval:
                json["@odata.type"] = RulePrefix + "ApprovalRule";
                json["setting"] = WriteApproval(approval, json.Object("setting"));
                break;
            case AuthenticationContextRule context:
                json["@odata.type"] = RulePrefix + "AuthenticationContextRule";
                json["isEnabled"] = context.IsEnabled;
                json["claimValue"] = context.ClaimValue;
                break;
            case NotificationRule notification:
                json["@odata.type"] = RulePrefix + "NotificationRule";
                json["notificationType"] = notification.NotificationType;
                json["recipientType"] = notification.RecipientType;
                json["notificationLevel"] = notification.NotificationLevel;
                json["isDefaultRecipientsEnabled"] = notification.IsDefaultRecipientsEnabled;
                json["notificationRecipients"] = notification.Recipients.ToJson();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule.");
        }

        return json;
    }

    private static RuleTarget ReadTarget(JsonObject? target) => new(
        target?.Text("caller"), target.Texts("operations"), target?.Text("level"), target.Texts("inheritableSettings"), target.Texts("enforcedSettings"));

    private static JsonObject WriteTarget(RuleTarget target, JsonObject? asRead)
    {
        var json = asRead.CopyOrEmpty();
        json["caller"] = target.Caller;
        json["operations"] = target.Operations.ToJson();
        json["level"] = target.Level;
        json["inheritableSettings"] = target.InheritableSettings.ToJson();
        json["enforcedSettings"] = target.EnforcedSettings.ToJson();
        return json;
    }

    private static ApprovalRule ReadApproval(string id, RuleTarget target, JsonObject setting) => new(
        id,
        target,
        setting.Flag("isApprovalRequired"),
        setting.Flag("isApprovalRequiredForExtension"),
        setting.Flag("isRequestorJustificationRequired"),
        setting.Text("approvalMode") ?? "SingleStage",
        setting.Objects("approvalStages").Select(stage => new ApprovalStageSetting(
            stage.Number("approvalStageTimeOutInDays"),
            stage.Flag("isApproverJustificationRequired"),
            stage.Number("escalationTimeInMinutes"),
            stage.Flag("isEscalationEnabled"),
            stage.Objects("primaryApprovers").Select(ReadApprover).ToArray(),
            stage.Objects("escalationApprovers").Select(ReadApprover).ToArray())).ToArray());

    private static JsonObject WriteApproval(ApprovalRule rule, JsonObject? asRead)
    {
        var json = asRead.CopyOrEmpty();
        var stagesAsRead = json.Objects("approvalStages");
        json["isApprovalRequired"] = rule.IsApprovalRequired;
        json["isApprovalRequiredForExtension"] = rule.IsApprovalRequiredForExtension;
        json["isRequestorJustificationRequired"] = rule.IsRequestorJustificationRequired;
        json["approvalMode"] = rule.ApprovalMode;
        json["approvalStages"] = new JsonArray(rule.Stages
            .Select((stage, i) => (JsonNode?)WriteStage(stage, i < stagesAsRead.Count ? stagesAsRead[i] : null))
            .ToArray());
        return json;
    }

    private static JsonObject WriteStage(ApprovalStageSetting stage, JsonObject? asRead)
    {
        var json = asRead.CopyOrEmpty();
        var (primary, escalation) = (json.Objects("primaryApprovers"), json.Objects("escalationApprovers"));
        json["approvalStageTimeOutInDays"] = stage.TimeoutInDays;
        json["isApproverJustificationRequired"] = stage.IsApproverJustificationRequired;
        json["escalationTimeInMinutes"] = stage.EscalationTimeInMinutes;
        json["isEscalationEnabled"] = stage.IsEscalationEnabled;
        json["primaryApprovers"] = WriteApprovers(stage.PrimaryApprovers, primary, escalation);
        json["escalationApprovers"] = WriteApprovers(stage.EscalationApprovers, escalation, primary);
        return json;
    }

    // An approver is looked for where it stood first: kinds without an id (the requestor's manager) can stand in both lists.
    private static JsonArray WriteApprovers(IEnumerable<RuleApprover> approvers, IEnumerable<JsonObject> here, IEnumerable<JsonObject> elsewhere)
    {
        var unused = here.Concat(elsewhere).ToList();
        var written = new JsonArray();
        foreach (var approver in approvers)
        {
            var known = unused.Find(u => ReadApprover(u) == approver) ?? unused.Find(u => ReadApprover(u) is var read && read.Type == approver.Type && read.Id == approver.Id);
            if (known is not null)
            {
                unused.Remove(known);
            }

            written.Add(WriteApprover(approver, known));
        }

        return written;
    }

    private static RuleApprover ReadApprover(JsonObject json)
    {
        var type = json.Text("@odata.type") ?? string.Empty;
        type = type.StartsWith(Prefix, StringComparison.Ordinal) ? type.Substring(Prefix.Length) : type;
        return new RuleApprover(
            type,
            IdProperty(type) is { } property ? json.Text(property) : json.Text("id"),
            json.Text("description"),
            json.ContainsKey("isBackup") ? json.Flag("isBackup") : null);
    }

    private static JsonObject WriteApprover(RuleApprover approver, JsonObject? asRead)
    {
        var json = asRead.CopyOrEmpty();
        json["@odata.type"] = Prefix + approver.Type;
        if ((IdProperty(approver.Type) ?? (approver.Id is null ? null : "id")) is { } property)
        {
            json[property] = approver.Id;
        }

        if (approver.Description is not null || json.ContainsKey("description"))
        {
            json["description"] = approver.Description;
        }

        // Beta's property: sent back where it came, never added, since the published schema does not have it.
        if (json.ContainsKey("isBackup"))
        {
            json["isBackup"] = approver.IsBackup;
        }

        return json;
    }

    private static string? IdProperty(string type) => type switch
    {
        "singleUser" => "userId",
        "groupMembers" => "groupId",
        _ => null,
    };

    private static TimeSpan? Duration(string? text) => string.IsNullOrEmpty(text) ? null : XmlConvert.ToTimeSpan(text!);

    // The same length can be spelled in several ways (P365D, P1Y): the one that was read stays.
    private static string? WriteDuration(TimeSpan? duration, string? asRead) =>
        duration is not { } length ? null
        : asRead is not null && Duration(asRead) == length ? asRead
        : XmlConvert.ToString(length);
}
