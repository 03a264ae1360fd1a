using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using CsCheck;
using PimCa.Cloud.Graph;
using PimCa.Policies;

namespace PimCa.Cloud.Tests.Graph;

/// <summary>What is read of a rule and written back is the same rule, for any rule.</summary>
public sealed class RuleMappingTests
{
    private const string Namespace = "#microsoft.graph.";

    private static readonly Gen<string> Word = Gen.String[Gen.Char["abcXYZ019_ "], 0, 12];
    private static readonly Gen<string[]> Words = Word.Array[0, 4];

    private static readonly Gen<JsonObject> Target = Gen.Select(Word, Words, Word, Words, Gen.Bool, (caller, operations, level, settings, future) =>
    {
        var target = new JsonObject
        {
            ["caller"] = caller,
            ["operations"] = Array(operations),
            ["level"] = level,
            ["inheritableSettings"] = Array(settings),
            ["enforcedSettings"] = Array(settings.Reverse()),
        };
        if (future)
        {
            target["someFutureSetting"] = new JsonObject { ["deep"] = 1 };
        }

        return target;
    });

    private static readonly Gen<JsonObject> Approver = Gen.Select(Gen.Int[0, 3], Gen.Guid, Word, Gen.Bool, (kind, id, description, isBackup) =>
    {
        var approver = kind switch
        {
            0 => new JsonObject { ["@odata.type"] = Namespace + "singleUser", ["userId"] = id.ToString() },
            1 => new JsonObject { ["@odata.type"] = Namespace + "groupMembers", ["groupId"] = id.ToString() },
            2 => new JsonObject { ["@odata.type"] = Namespace + "requestorManager", ["managerLevel"] = 2 },
            _ => new JsonObject { ["@odata.type"] = Namespace + "someFutureSubjects", ["id"] = id.ToString(), ["more"] = Array(new[] { "x" }) },
        };
        if (isBackup)
        {
            approver["isBackup"] = true;
            approver["description"] = description;
        }

        return approver;
    });

    private static readonly Gen<JsonObject> Stage = Gen.Select(Gen.Int[1, 30], Gen.Bool, Gen.Int[0, 600], Gen.Bool, Approver.Array[0, 3], Approver.Array[0, 2], (days, justified, minutes, escalates, primary, escalation) => new JsonObject
    {
        ["approvalStageTimeOutInDays"] = days,
        ["isApproverJustificationRequired"] = justified,
        ["escalationTimeInMinutes"] = minutes,
        ["isEscalationEnabled"] = escalates,
        ["primaryApprovers"] = new JsonArray(Distinct(primary)),
        ["escalationApprovers"] = new JsonArray(Distinct(escalation)),
        ["someFutureStageSetting"] = "kept",
    });

    private static readonly Gen<string> Duration = Gen.Int[0, 7].Select(i => new[] { "P365D", "P1Y", "PT8H", "PT30M", "P15D", "P180D", "P1DT12H", "PT1440M" }[i]);

    private static Gen<JsonObject> Rule(string id)
    {
        var type = id.Split('_')[0];
        return type switch
        {
            "Expiration" => Gen.Select(Target, Gen.Bool, Duration, (target, required, duration) => Make(id, "ExpirationRule", target, new() { ["isExpirationRequired"] = required, ["maximumDuration"] = duration })),
            "Enablement" => Gen.Select(Target, Words, (target, rules) => Make(id, "EnablementRule", target, new() { ["enabledRules"] = Array(rules) })),
            "AuthenticationContext" => Gen.Select(Target, Gen.Bool, Word, (target, on, claim) => Make(id, "AuthenticationContextRule", target, new() { ["isEnabled"] = on, ["claimValue"] = on ? claim : null })),
            "Approval" => Gen.Select(Target, Gen.Bool, Gen.Bool, Gen.Bool, Stage.Array[0, 2], (target, required, extension, justified, stages) => Make(id, "ApprovalRule", target, new()
            {
                ["setting"] = new JsonObject
                {
                    ["isApprovalRequired"] = required,
                    ["isApprovalRequiredForExtension"] = extension,
                    ["isRequestorJustificationRequired"] = justified,
                    ["approvalMode"] = "SingleStage",
                    ["approvalStages"] = new JsonArray(stages.Select(s => (JsonNode)s.DeepClone()).ToArray()),
                    ["someFutureApprovalSetting"] = true,
                },
            })),
            _ => Gen.Select(Target, Word, Gen.Bool, Words, (target, level, standard, recipients) => Make(id, "NotificationRule", target, new()
            {
                ["notificationType"] = "Email",
                ["recipientType"] = id.Split('_')[1],
                ["notificationLevel"] = level,
                ["isDefaultRecipientsEnabled"] = standard,
                ["notificationRecipients"] = Array(recipients),
            })),
        };
    }

    private static IEnumerable<string> AllIds => RuleIds.Notifications.Concat(new[]
    {
        RuleIds.EligibilityExpiration, RuleIds.EligibilityEnablement, RuleIds.AssignmentExpiration, RuleIds.AssignmentEnablement,
        RuleIds.ActivationExpiration, RuleIds.ActivationEnablement, RuleIds.ActivationApproval, RuleIds.ActivationAuthenticationContext,
    });

    [Fact]
    public void All_seventeen_rules_go_back_as_they_came_whatever_is_in_them()
    {
        Assert.Equal(17, AllIds.Count());
        foreach (var id in AllIds)
        {
            Rule(id).Sample(
                json =>
                {
                    var written = RuleMapping.Write(RuleMapping.Read(json)!, json);
                    return JsonNode.DeepEquals(json, written);
                },
                iter: 200,
                print: json => json.ToJsonString());
        }
    }

    [Fact]
    public void A_rule_that_was_never_read_is_written_whole_and_reads_the_same()
    {
        foreach (var id in AllIds)
        {
            Rule(id).Sample(
                json =>
                {
                    var rule = RuleMapping.Read(json)!;
                    var written = RuleMapping.Write(rule, null);
                    var again = RuleMapping.Write(RuleMapping.Read(written)!, null);
                    return JsonNode.DeepEquals(written, again) && written["target"] is JsonObject && written["@odata.type"] is not null;
                },
                iter: 100);
        }
    }

    [Fact]
    public void Changing_one_setting_changes_nothing_else_of_the_rule()
    {
        Rule(RuleIds.ActivationApproval).Sample(json =>
        {
            var rule = (ApprovalRule)RuleMapping.Read(json)!;
            var written = RuleMapping.Write(rule with { IsApprovalRequired = !rule.IsApprovalRequired }, json);
            written["setting"]!["isApprovalRequired"] = rule.IsApprovalRequired;
            return JsonNode.DeepEquals(json, written);
        });
    }

    [Fact]
    public void An_approver_that_moves_keeps_what_is_not_known_of_it()
    {
        var json = Make(RuleIds.ActivationApproval, "ApprovalRule", new JsonObject(), new()
        {
            ["setting"] = new JsonObject
            {
                ["approvalStages"] = new JsonArray(new JsonObject
                {
                    ["primaryApprovers"] = new JsonArray(
                        new JsonObject { ["@odata.type"] = Namespace + "singleUser", ["userId"] = "u1" },
                        new JsonObject { ["@odata.type"] = Namespace + "requestorManager", ["managerLevel"] = 3 }),
                }),
            },
        });
        var rule = (ApprovalRule)RuleMapping.Read(json)!;
        var stage = rule.Stages[0];
        var reversed = rule with { Stages = new[] { stage with { PrimaryApprovers = stage.PrimaryApprovers.Reverse().Append(new RuleApprover("groupMembers", "g1")).ToArray() } } };

        var written = RuleMapping.Write(reversed, json);

        Assert.Equal(
            """[{"@odata.type":"#microsoft.graph.requestorManager","managerLevel":3},{"@odata.type":"#microsoft.graph.singleUser","userId":"u1"},{"@odata.type":"#microsoft.graph.groupMembers","groupId":"g1"}]""",
            written["setting"]!["approvalStages"]![0]!["primaryApprovers"]!.ToJsonString());
    }

    [Theory]
    [InlineData("P1Y", 365, "P1Y")]
    [InlineData("P365D", 365, "P365D")]
    [InlineData("PT8H", 1, "P1D")]
    public void A_length_that_did_not_change_keeps_its_spelling(string read, int days, string written)
    {
        var json = Make(RuleIds.EligibilityExpiration, "ExpirationRule", new JsonObject(), new() { ["maximumDuration"] = read });
        var rule = (ExpirationRule)RuleMapping.Read(json)! with { MaximumDuration = TimeSpan.FromDays(days) };

        Assert.Equal(written, RuleMapping.Write(rule, json)["maximumDuration"]!.GetValue<string>());
    }

    [Fact]
    public void A_rule_of_an_unknown_type_is_left_alone()
    {
        Assert.Null(RuleMapping.Read(new JsonObject { ["@odata.type"] = "#microsoft.graph.someFutureRule", ["id"] = "x" }));
    }

    private static JsonObject Make(string id, string type, JsonObject target, JsonObject settings)
    {
        var rule = new JsonObject { ["@odata.type"] = Namespace + "unifiedRoleManagementPolicy" + type, ["id"] = id, ["target"] = target.DeepClone(), ["someFutureProperty"] = 7 };
        foreach (var setting in settings)
        {
            rule[setting.Key] = setting.Value?.DeepClone();
        }

        return rule;
    }

    private static JsonArray Array(IEnumerable<string> texts) => new(texts.Select(t => (JsonNode?)JsonValue.Create(t)).ToArray());

    // Two entries for one person are one to the service.
    private static JsonNode?[] Distinct(IEnumerable<JsonObject> approvers) =>
        approvers.GroupBy(a => a["@odata.type"]!.GetValue<string>()).Select(g => (JsonNode?)g.First().DeepClone()).ToArray();
}
