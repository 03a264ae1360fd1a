using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.Json.Nodes;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Policies;

public sealed class MemberPolicyCmdletTests : IDisposable
{
    private const string Everything =
        "-MaximumActivationDuration 24h -RequireMfa -RequireJustification -RequireTicket -RequireApproval -Approver Administrators "
        + "-AllowPermanentEligibility -AllowPermanentActive:$false -ActiveExpiresAfter 90d -RequireMfaOnActiveAssignment "
        + "-RequireJustificationOnActiveAssignment:$false -Notification @{ Event = 'EligibleActivated'; Recipient = 'Admin'; AdditionalRecipients = 'security@contoso.example'; CriticalOnly = $true } -Confirm:$false";

    private readonly TestShell shell = new();
    private readonly string groupId;

    public MemberPolicyCmdletTests()
    {
        groupId = (string)shell.Run("$g = New-PimBrowserOnlyGroup; $g").One("Id")!;
        shell.Set("id", groupId);
    }

    public void Dispose() => shell.Dispose();

    [Fact]
    public void All_settings_are_set_by_pipe_and_read_back()
    {
        shell.Run($"$g | Set-PimMemberPolicy {Everything}").AssertNoErrors();

        var policy = shell.Run("Get-PimMemberPolicy 'Browser-Only Users'");

        Assert.Equal(TimeSpan.FromHours(24), policy.One("MaximumActivationDuration"));
        foreach (var on in new[] { "RequireMfa", "RequireJustification", "RequireTicket", "RequireApproval", "AllowPermanentEligibility", "RequireMfaOnActiveAssignment" })
        {
            Assert.True((bool)policy.One(on)!, on);
        }

        Assert.Equal(false, policy.One("RequireJustificationOnActiveAssignment"));
        Assert.Equal(TimeSpan.FromDays(90), policy.One("ActiveExpiresAfter"));
        Assert.Equal(new[] { "Administrators" }, (string[])policy.One("Approver")!);
        Assert.Equal(9, ((System.Collections.ICollection)policy.One("Notifications")!).Count);
        Assert.Equal("Browser-Only Users", policy.One("TargetName"));
    }

    [Fact]
    public void By_ids_any_number_of_settings_costs_one_read_and_one_write_and_the_second_time_no_write()
    {
        shell.Run("Get-PimBrowserOnlyGroup Administrators | Out-Null").AssertNoErrors();
        shell.Run("$a = (Get-PimBrowserOnlyGroup Administrators).Id").AssertNoErrors();
        var script = $"Set-PimMemberPolicy $id {Everything.Replace("Administrators", "$a")}";

        var first = shell.RequestsOf(() => shell.Run(script).AssertNoErrors());
        var second = shell.RequestsOf(() => shell.Run(script).AssertNoErrors());

        Assert.Equal(new[] { "GET", "PATCH" }, first.Select(Verb));
        Assert.Equal(new[] { "GET" }, second.Select(Verb));
    }

    [Fact]
    public void The_owners_policy_is_another_one()
    {
        shell.Run($"Set-PimMemberPolicy $id -RequireTicket -Confirm:$false").AssertNoErrors();
        Assert.Equal(false, shell.Run("Get-PimMemberPolicy $id -Access Owner").One("RequireTicket"));
        shell.Run($"Set-PimMemberPolicy $id -Access Owner -MaximumActivationDuration 1h -Confirm:$false").AssertNoErrors();
        Assert.Equal(TimeSpan.FromHours(8), shell.Run("Get-PimMemberPolicy $id").One("MaximumActivationDuration"));
    }

    [Fact]
    public void A_switch_is_taken_back_and_an_absent_one_leaves_its_setting_alone()
    {
        shell.Run("Set-PimMemberPolicy $id -RequireTicket -Confirm:$false").AssertNoErrors();
        shell.Run("Set-PimMemberPolicy $id -MaximumActivationDuration 4h -Confirm:$false").AssertNoErrors();
        Assert.Equal(true, shell.Run("Get-PimMemberPolicy $id").One("RequireTicket"));
        shell.Run("Set-PimMemberPolicy $id -RequireTicket:$false -Confirm:$false").AssertNoErrors();
        Assert.Equal(false, shell.Run("Get-PimMemberPolicy $id").One("RequireTicket"));
    }

    [Fact]
    public void WhatIf_and_No_write_nothing()
    {
        ShellResult shown = null!;
        Assert.Empty(shell.Writes(() => shown = shell.Run("Set-PimMemberPolicy $id -RequireTicket -PassThru -WhatIf")));
        Assert.Equal(true, shown.One("RequireTicket"));

        shell.Host.Answers.Enqueue("n");
        Assert.Empty(shell.Writes(() => shell.Run("Set-PimMemberPolicy $id -RequireTicket").AssertNoErrors()));
        Assert.Contains("RequireTicket from False to True", Assert.Single(shell.Host.Questions));
    }

    [Fact]
    public void PassThru_shows_the_id_that_the_policy_got_when_the_group_came_under_PIM()
    {
        var before = shell.Run("Get-PimMemberPolicy $id").One("PolicyId");
        var after = shell.Run("Set-PimMemberPolicy $id -RequireTicket -PassThru -Confirm:$false").One("PolicyId");

        Assert.NotEqual(before, after);
        Assert.Equal(shell.Run("Get-PimMemberPolicy $id").One("PolicyId"), after);
    }

    [Fact]
    public void From_MFA_to_context_is_one_write_and_back_are_two_and_nobody_gets_in_without_proof_in_between()
    {
        shell.Run("New-PimAuthenticationContext c1 -State Enabled -Confirm:$false").AssertNoErrors();
        Assert.Single(Patches(() => shell.Run("Set-PimMemberPolicy $id -AuthenticationContext c1 -Confirm:$false").AssertNoErrors()));
        Assert.Equal("c1", shell.Run("Get-PimMemberPolicy $id").One("AuthenticationContext"));
        var mark = shell.Tenant.EventCount;

        Assert.Equal(2, Patches(() => shell.Run("Set-PimMemberPolicy $id -RequireMfa -Confirm:$false").AssertNoErrors()).Count);

        var moments = shell.Tenant.EventsSince(mark).Where(e => e is { Kind: "Change", Collection: "policies/roleManagementPolicies" } && e.After is not null).Select(e => Rules(e.After!)).ToArray();
        Assert.Equal(2, moments.Length);
        Assert.All(moments, m => Assert.True(HasMfa(m) || HasContext(m) || NeedsApproval(m)));
        var policy = shell.Run("Get-PimMemberPolicy $id");
        Assert.Equal(true, policy.One("RequireMfa"));
        Assert.Null(policy.One("AuthenticationContext"));
        Assert.Equal(false, policy.One("RequireApproval"));
    }

    [Theory]
    [InlineData("Set-PimMemberPolicy $id -MaximumActivationDuration 25h -Confirm:$false", "ActivationDurationOutOfRange")]
    [InlineData("Set-PimMemberPolicy $id -RequireApproval -Confirm:$false", "ApproverNeeded")]
    [InlineData("Set-PimMemberPolicy $id -RequireApproval -Approver nobody -Confirm:$false", "PrincipalNotFound")]
    [InlineData("Set-PimMemberPolicy $id -RequireMfa -AuthenticationContext c1 -Confirm:$false", "MfaAndContextConflict")]
    [InlineData("Set-PimMemberPolicy $id -AuthenticationContext strong -Confirm:$false", "AuthenticationContextInvalid")]
    [InlineData("Set-PimMemberPolicy $id -AuthenticationContext c9 -Confirm:$false", "AuthenticationContextNotFound")]
    [InlineData("Set-PimMemberPolicy $id -EligibilityExpiresAfter 366d -Confirm:$false", "ExpiryOutOfRange")]
    [InlineData("Set-PimMemberPolicy $id -Notification @{ Event = 'Never'; Recipient = 'Admin' } -Confirm:$false", "NotificationValueInvalid")]
    [InlineData("Set-PimMemberPolicy $id -Notification @{ Event = 'EligibleActivated' } -Confirm:$false", "NotificationKeyMissing")]
    [InlineData("Set-PimMemberPolicy $id -Notification @{ Event = 'EligibleActivated'; Recipient = 'Admin'; Mail = 'x' } -Confirm:$false", "NotificationKeyUnknown")]
    [InlineData("Set-PimMemberPolicy $id -Notification @{ Event = 'EligibleActivated'; Recipient = 'Admin'; CriticalOnly = 'yes' } -Confirm:$false", "NotificationValueInvalid")]
    [InlineData("Set-PimMemberPolicy $id -Notification @{ Event = 'EligibleActivated'; Recipient = 'Admin'; AdditionalRecipients = 'x' } -Confirm:$false", "MailAddressInvalid")]
    [InlineData("Get-PimMemberPolicy nobody", "GroupNotFound")]
    [InlineData("Get-PimMemberPolicy 00000000-0000-0000-0000-00000000dead", "GroupNotFound")]
    public void What_cannot_be_is_refused_before_a_write(string script, string id)
    {
        ShellResult result = null!;

        Assert.Empty(shell.Writes(() => result = shell.Run(script)));

        Assert.Equal(id, result.ErrorId());
        var error = Assert.Single(result.Errors);
        Assert.NotNull(error.TargetObject);
        Assert.False(string.IsNullOrEmpty(error.ErrorDetails.RecommendedAction));
    }

    [Fact]
    public void A_dynamic_group_is_refused_by_name_and_by_id_and_the_rest_goes_on()
    {
        shell.Run("$d = New-PimInternalUserGroup").AssertNoErrors();

        var result = shell.Run("'Internal Users', $d, $g | Set-PimMemberPolicy -RequireTicket -Confirm:$false -PassThru");

        Assert.Equal(new[] { "DynamicGroupNotAllowed", "DynamicGroupNotAllowed" }, result.ErrorIds());
        Assert.Single(result.Output);
    }

    [Fact]
    public void A_group_made_a_moment_ago_is_waited_for_with_progress()
    {
        shell.Tenant.ReplicationLag = TimeSpan.FromSeconds(90);

        var result = shell.Run("New-PimBrowserOnlyGroup 'Fresh' | Set-PimMemberPolicy -AllowPermanentEligibility -PassThru -Confirm:$false");

        Assert.Equal(true, result.One("AllowPermanentEligibility"));
        Assert.NotEmpty(result.Progress);
        Assert.Contains(result.Progress, p => p.RecordType == ProgressRecordType.Completed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void In_any_order_each_setting_changes_its_own_rules_alone_and_the_owners_policy_never_changes(int seed)
    {
        shell.Run("'c1', 'c2' | ForEach-Object { New-PimAuthenticationContext $_ -State Enabled -Confirm:$false }").AssertNoErrors();
        shell.Run("Set-PimMemberPolicy $id -MaximumActivationDuration 2h -Confirm:$false").AssertNoErrors();
        var owners = Stored("owner");
        Assert.Equal(17, owners.Count);
        var random = new Random(seed);
        for (var step = 0; step < 25; step++)
        {
            var (setting, own) = SettingSteps.All[random.Next(SettingSteps.All.Count)];
            var before = Stored("member");
            shell.Run($"Set-PimMemberPolicy $id {setting} -Confirm:$false").AssertNoErrors();
            var after = Stored("member");

            Assert.Equal(17, after.Count);
            Assert.Empty(after.Keys.Where(k => after[k] != before[k]).Except(own));
            Assert.Equal(owners, Stored("owner"));
            Assert.Empty(shell.Writes(() => shell.Run($"Set-PimMemberPolicy $id {setting} -Confirm:$false").AssertNoErrors()));
        }
    }

    private static string Verb(string request) => request.Split(' ')[0];

    private static Dictionary<string, JsonObject> Rules(JsonObject policy) =>
        policy["rules"]!.AsArray().Select(r => r!.AsObject()).ToDictionary(r => (string)r["id"]!);

    private static bool HasMfa(Dictionary<string, JsonObject> rules) =>
        rules["Enablement_EndUser_Assignment"]["enabledRules"]!.AsArray().Any(v => (string?)v == "MultiFactorAuthentication");

    private static bool HasContext(Dictionary<string, JsonObject> rules) => (bool)rules["AuthenticationContext_EndUser_Assignment"]["isEnabled"]!;

    private static bool NeedsApproval(Dictionary<string, JsonObject> rules) => (bool)rules["Approval_EndUser_Assignment"]["setting"]!["isApprovalRequired"]!;

    private IReadOnlyList<string> Patches(Action work) => shell.RequestsOf(work).Where(r => Verb(r) == "PATCH").ToArray();

    private Dictionary<string, string> Stored(string access)
    {
        var assignment = shell.Tenant.Documents("policies/roleManagementPolicyAssignments").Values
            .Single(a => (string?)a["scopeId"] == groupId && (string?)a["roleDefinitionId"] == access);
        return Rules(shell.Tenant.Documents("policies/roleManagementPolicies")[(string)assignment["policyId"]!])
            .ToDictionary(r => r.Key, r => r.Value.ToJsonString());
    }
}
