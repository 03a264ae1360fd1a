using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Core.Tests.Policies;

public sealed class SetPimPolicyTests
{
    private readonly InMemoryTenant tenant = new();
    private readonly PimGroup group;

    public SetPimPolicyTests()
    {
        group = tenant.Directory.AddGroup("Browser-Only Users");
        tenant.Policies.SeedContext();
    }

    private TargetIdentity ById => TargetIdentity.Group(new Identity(group.Id, null));

    private PolicyDocument Document => tenant.Pim.PolicyOf(group.Id, PimAccess.Member);

    [Fact]
    public async Task A_longest_time_that_Azure_would_not_keep_is_told_and_not_written()
    {
        var azure = new InMemoryTenant();
        var pim = new InMemoryPim(azure.Time, PimKind.AzureRole);
        var target = PimTarget.AzureRole("acdd72a7-3385-48ef-bd42-f606fba81ae7", "/subscriptions/1");
        var set = new SetPimPolicy(azure.Ports with { PimResources = pim });
        var settings = new PolicySettings { AllowPermanentActive = true, ActiveExpiresAfter = TimeSpan.FromDays(90), EligibilityExpiresAfter = TimeSpan.FromDays(30), AllowPermanentEligibility = false };

        await (await set.PlanAsync(new PolicyRequest { Target = TargetIdentity.Of(target), Settings = settings }, default)).ApplyAsync(default);

        Assert.Contains("ActiveExpiresAfter", Assert.Single(azure.Reporter.Warnings));
        Assert.NotEqual(TimeSpan.FromDays(90), ((ExpirationRule)pim.PolicyOf(target).Rules[RuleIds.AssignmentExpiration]).MaximumDuration);
        Assert.Equal(TimeSpan.FromDays(30), ((ExpirationRule)pim.PolicyOf(target).Rules[RuleIds.EligibilityExpiration]).MaximumDuration);
        Assert.False((await set.PlanAsync(new PolicyRequest { Target = TargetIdentity.Of(target), Settings = settings }, default)).IsNeeded);
    }

    [Fact]
    public async Task Any_number_of_settings_costs_one_read_and_one_write()
    {
        var change = await PlanAsync(Everything());
        await change.ApplyAsync(default);

        Assert.Equal(new[] { "GetPolicy", "UpdatePolicy" }, tenant.Calls);
        var shown = View();
        Assert.Equal(TimeSpan.FromHours(24), shown.MaximumActivationDuration);
        Assert.True(shown is { RequireMfa: true, RequireJustification: true, RequireTicket: true, RequireApproval: true });
        Assert.Equal(new[] { InMemoryTenant.AdministratorsId }, shown.ApproverId);
        Assert.True(shown is { AllowPermanentEligibility: true, AllowPermanentActive: false, RequireMfaOnActiveAssignment: true, RequireJustificationOnActiveAssignment: false });
        Assert.Equal(TimeSpan.FromDays(90), shown.ActiveExpiresAfter);
        var told = shown.Notifications.Single(n => n is { Event: NotificationEvent.EligibleActivated, Recipient: NotificationRecipient.Admin });
        Assert.Equal((false, true), (told.DefaultRecipients, told.CriticalOnly));
        Assert.Equal(new[] { "security@contoso.example" }, told.AdditionalRecipients);
    }

    [Fact]
    public async Task The_same_settings_twice_write_nothing_the_second_time()
    {
        await (await PlanAsync(Everything())).ApplyAsync(default);
        tenant.Calls.Clear();

        var second = await PlanAsync(Everything());
        await second.ApplyAsync(default);

        Assert.False(second.IsNeeded);
        Assert.Equal(new[] { "GetPolicy" }, tenant.Calls);
    }

    [Fact]
    public async Task Nothing_is_written_before_the_change_is_applied()
    {
        var change = await PlanAsync(Everything());

        Assert.Empty(tenant.Writes);
        Assert.True(change.Preview.RequireTicket);
        Assert.Contains("MaximumActivationDuration from 8h to 1d", change.Action);
        Assert.Contains("RequireTicket from False to True", change.Action);
    }

    [Fact]
    public async Task The_owners_policy_stays_as_it_is()
    {
        var before = tenant.Pim.PolicyOf(group.Id, PimAccess.Owner).Rules;

        await (await PlanAsync(Everything())).ApplyAsync(default);

        Assert.Empty(RuleDifferences.Between(before, tenant.Pim.PolicyOf(group.Id, PimAccess.Owner).Rules));
    }

    [Fact]
    public async Task A_rule_is_written_whole_with_its_target()
    {
        await (await PlanAsync(new PolicySettings { RequireTicket = true })).ApplyAsync(default);

        var written = Assert.Single(Assert.Single(tenant.Pim.PolicyWrites));
        Assert.Equal(RuleIds.ActivationEnablement, written.Id);
        Assert.Equal(("EndUser", "Assignment"), (written.Target.Caller, written.Target.Level));
        Assert.Equal(new[] { "MultiFactorAuthentication", "Justification", "Ticketing" }, ((EnablementRule)written).EnabledRules);
    }

    [Fact]
    public async Task Reading_back_shows_the_id_that_the_policy_got_with_the_first_write()
    {
        var before = Document.PolicyId;

        var shown = await (await new SetPimPolicy(tenant.Ports).PlanAsync(
            new PolicyRequest { Target = ById, Settings = new PolicySettings { RequireTicket = true }, ReadBack = true }, default)).ApplyAsync(default);

        Assert.NotEqual(before, shown.PolicyId);
        Assert.Equal(Document.PolicyId, shown.PolicyId);
        Assert.Equal(2, tenant.Calls.Count(c => c == "GetPolicy"));
    }

    [Fact]
    public async Task A_context_takes_MFA_away_in_one_write()
    {
        await (await PlanAsync(new PolicySettings { AuthenticationContext = "C1" })).ApplyAsync(default);

        var write = Assert.Single(tenant.Pim.PolicyWrites);
        Assert.Equal(new[] { RuleIds.ActivationAuthenticationContext, RuleIds.ActivationEnablement }, write.Select(r => r.Id));
        Assert.Equal(("c1", false), (View().AuthenticationContext, View().RequireMfa));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_context_to_MFA_takes_two_writes_and_no_moment_lets_anybody_in_without_proof(bool checksStored)
    {
        tenant.Pim.ChecksConflictAgainstStored = checksStored;
        await (await PlanAsync(new PolicySettings { AuthenticationContext = "c1" })).ApplyAsync(default);
        var before = Document.Rules;
        tenant.Pim.PolicyWrites.Clear();
        var moments = new List<PimPolicy>();
        tenant.Pim.RefusePolicyWrite = _ => { moments.Add(View()); return null; };

        await (await PlanAsync(new PolicySettings { RequireMfa = true })).ApplyAsync(default);
        moments.Add(View());

        Assert.Equal(2, tenant.Pim.PolicyWrites.Count);
        Assert.All(moments, m => Assert.True(m.RequireMfa || m.AuthenticationContext is not null || m.RequireApproval));
        Assert.Equal(new[] { InMemoryTenant.AdminId }, moments[1].ApproverId);
        Assert.Equal(
            new[] { RuleIds.ActivationAuthenticationContext, RuleIds.ActivationEnablement },
            RuleDifferences.Between(before, Document.Rules));
        Assert.Equal((true, null), (View().RequireMfa, View().AuthenticationContext));
    }

    [Fact]
    public async Task When_MFA_cannot_be_switched_on_the_context_comes_back()
    {
        await (await PlanAsync(new PolicySettings { AuthenticationContext = "c1" })).ApplyAsync(default);
        var before = Document.Rules;
        var writes = 0;
        tenant.Pim.RefusePolicyWrite = _ => ++writes == 2 ? new PimCaException("Unavailable", PimCaErrorKind.Unavailable, "Gone.") : null;

        var change = await PlanAsync(new PolicySettings { RequireMfa = true });
        var error = await Assert.ThrowsAsync<PimCaException>(() => change.ApplyAsync(default));

        Assert.Equal("Unavailable", error.Code);
        Assert.Empty(RuleDifferences.Between(before, Document.Rules));
        Assert.Contains(tenant.Reporter.Warnings, w => w.Contains("context is on again"));
    }

    [Fact]
    public async Task When_not_even_that_succeeds_the_error_says_what_is_left()
    {
        await (await PlanAsync(new PolicySettings { AuthenticationContext = "c1" })).ApplyAsync(default);
        var writes = 0;
        tenant.Pim.RefusePolicyWrite = _ => ++writes >= 2 ? new PimCaException("Unavailable", PimCaErrorKind.Unavailable, "Gone.") : null;

        var change = await PlanAsync(new PolicySettings { RequireMfa = true });
        var error = await Assert.ThrowsAsync<PimCaException>(() => change.ApplyAsync(default));

        Assert.Equal("PolicyLeftWithoutProof", error.Code);
        Assert.True(View().RequireApproval);
    }

    [Fact]
    public async Task Where_both_are_on_MFA_only_takes_the_context_away()
    {
        tenant.Pim.SetRules(group.Id, PimAccess.Member, new AuthenticationContextRule(RuleIds.ActivationAuthenticationContext, Document.Rules[RuleIds.ActivationAuthenticationContext].Target, true, "c1"));

        await (await PlanAsync(new PolicySettings { RequireMfa = true })).ApplyAsync(default);

        Assert.Equal(RuleIds.ActivationAuthenticationContext, Assert.Single(Assert.Single(tenant.Pim.PolicyWrites)).Id);
    }

    [Fact]
    public async Task Where_both_are_on_a_ticket_needs_a_decision_first()
    {
        tenant.Pim.SetRules(group.Id, PimAccess.Member, new AuthenticationContextRule(RuleIds.ActivationAuthenticationContext, Document.Rules[RuleIds.ActivationAuthenticationContext].Target, true, "c1"));

        var error = await Assert.ThrowsAsync<PimCaException>(() => PlanAsync(new PolicySettings { RequireTicket = true }));

        Assert.Equal("MfaAndContextConflict", error.Code);
        Assert.Empty(tenant.Writes);
    }

    [Fact]
    public async Task A_group_made_a_moment_ago_is_waited_for()
    {
        tenant.ReplicationLag = TimeSpan.FromSeconds(90);
        var made = await (await new CreateBrowserOnlyGroup(tenant.Ports).PlanAsync(new BrowserOnlyGroupRequest { DisplayName = "Fresh" }, default)).ApplyAsync(default);

        var change = await new SetPimPolicy(tenant.Ports).PlanAsync(
            new PolicyRequest { Target = TargetIdentity.Group(Identity.Parse("Fresh")), Settings = new PolicySettings { AllowPermanentEligibility = true } }, default);
        await change.ApplyAsync(default);

        Assert.False(((ExpirationRule)tenant.Pim.PolicyOf(made.Id, PimAccess.Member).Rules[RuleIds.EligibilityExpiration]).IsExpirationRequired);
        Assert.NotEmpty(tenant.Reporter.Progresses);
    }

    [Fact]
    public async Task A_write_lock_is_explained_with_the_way_out()
    {
        tenant.Pim.RefusePolicyWrite = _ => new PimCaException("ActivationCustomApproversNotEmpty", PimCaErrorKind.InvalidState, "No.") { ServiceCode = "ActivationCustomApproversNotEmpty" };

        var change = await PlanAsync(new PolicySettings { RequireTicket = true });
        var error = await Assert.ThrowsAsync<PimCaException>(() => change.ApplyAsync(default));

        Assert.Equal("PolicyWriteLocked", error.Code);
        Assert.Contains("AdditionalRecipients = @()", error.Advice);
    }

    [Fact]
    public async Task An_application_is_warned_that_it_locks_itself_out()
    {
        tenant.SignIn.Context = tenant.SignIn.Context with { IsApplication = true };

        await PlanAsync(new PolicySettings { RequireMfaOnActiveAssignment = true });

        Assert.Contains(tenant.Reporter.Warnings, w => w.Contains("RequireMfaOnActiveAssignment"));
    }

    [Fact]
    public async Task Approvers_are_named_by_user_or_group()
    {
        await (await new SetPimPolicy(tenant.Ports).PlanAsync(
            new PolicyRequest
            {
                Target = ById,
                Approvers = new[] { Identity.Parse("Administrators"), new Identity(InMemoryTenant.AlexId, null) },
                Settings = new PolicySettings { RequireApproval = true },
            },
            default)).ApplyAsync(default);

        var stage = Assert.Single(((ApprovalRule)Document.Rules[RuleIds.ActivationApproval]).Stages);
        Assert.Equal(new[] { ("groupMembers", InMemoryTenant.AdministratorsId), ("singleUser", InMemoryTenant.AlexId) }, stage.PrimaryApprovers.Select(a => (a.Type, a.Id!)));
        var shown = await new GetPimPolicy(tenant.FreshSession()).GetAsync(ById, default);
        Assert.Equal(new[] { "Administrators", "alex@contoso.example" }, shown.Approver);
        Assert.Equal("Browser-Only Users", shown.TargetName);
    }

    [Theory]
    [InlineData("Dynamic", "DynamicGroupNotAllowed")]
    [InlineData("Nothing like that", "GroupNotFound")]
    public async Task A_group_without_a_policy_is_refused(string name, string code)
    {
        tenant.Directory.AddGroup(new PimGroup { Id = "00000000-0000-0000-0000-00000000dddd", DisplayName = "Dynamic", IsDynamic = true, MembershipRule = "(x)" });

        var error = await Assert.ThrowsAsync<PimCaException>(() => new GetPimPolicy(tenant.Ports).GetAsync(TargetIdentity.Group(Identity.Parse(name)), default));

        Assert.Equal(code, error.Code);
    }

    private PolicySettings Everything() => new()
    {
        MaximumActivationDuration = TimeSpan.FromHours(24),
        RequireMfa = true,
        RequireJustification = true,
        RequireTicket = true,
        RequireApproval = true,
        Approvers = new[] { tenant.Directory.Principal(InMemoryTenant.AdministratorsId) },
        AllowPermanentEligibility = true,
        AllowPermanentActive = false,
        ActiveExpiresAfter = TimeSpan.FromDays(90),
        RequireMfaOnActiveAssignment = true,
        RequireJustificationOnActiveAssignment = false,
        Notifications = new[]
        {
            new NotificationSetting(NotificationEvent.EligibleActivated, NotificationRecipient.Admin, false, new[] { "security@contoso.example" }, true),
        },
    };

    private PimPolicy View() => PolicyView.Of(Document, PimTarget.Group(group.Id, PimAccess.Member, group.DisplayName), _ => null);

    private Task<PimCa.Changes.Change<PimPolicy>> PlanAsync(PolicySettings settings) =>
        new SetPimPolicy(tenant.Ports).PlanAsync(new PolicyRequest { Target = ById, Settings = settings }, default);
}
