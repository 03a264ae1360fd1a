using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Core.Tests.Policies;

public sealed class PolicyValidationTests
{
    public static TheoryData<string, PolicySettings> Impossible => new()
    {
        { "ActivationDurationOutOfRange", new PolicySettings { MaximumActivationDuration = TimeSpan.FromMinutes(29) } },
        { "ActivationDurationOutOfRange", new PolicySettings { MaximumActivationDuration = TimeSpan.FromHours(25) } },
        { "ActivationDurationOutOfRange", new PolicySettings { MaximumActivationDuration = TimeSpan.FromSeconds(3601) } },
        { "AuthenticationContextInvalid", new PolicySettings { AuthenticationContext = "c100" } },
        { "AuthenticationContextInvalid", new PolicySettings { AuthenticationContext = "c0" } },
        { "AuthenticationContextInvalid", new PolicySettings { AuthenticationContext = "Strong sign-in" } },
        { "MfaAndContextConflict", new PolicySettings { AuthenticationContext = "c1", RequireMfa = true } },
        { "ExpiryOutOfRange", new PolicySettings { EligibilityExpiresAfter = TimeSpan.FromDays(366) } },
        { "ExpiryOutOfRange", new PolicySettings { ActiveExpiresAfter = TimeSpan.Zero } },
        { "ApproverNeeded", new PolicySettings { RequireApproval = true } },
        { "ApproverNeeded", new PolicySettings { RequireApproval = true, Approvers = Array.Empty<DirectoryPrincipal>() } },
        { "ApproverInvalid", new PolicySettings { RequireApproval = true, Approvers = new[] { new DirectoryPrincipal("x", "Robot", PrincipalType.ServicePrincipal) } } },
        { "MailAddressInvalid", Told(new NotificationSetting(NotificationEvent.EligibleActivated, NotificationRecipient.Admin, null, new[] { "nobody" })) },
        { "MailAddressInvalid", Told(new NotificationSetting(NotificationEvent.EligibleActivated, NotificationRecipient.Admin, null, new[] { "a@b.example, c@d.example" })) },
        { "NotificationEmpty", Told(new NotificationSetting(NotificationEvent.EligibleActivated, NotificationRecipient.Admin)) },
        {
            "NotificationGivenTwice",
            Told(
                new NotificationSetting(NotificationEvent.EligibleActivated, NotificationRecipient.Admin, true),
                new NotificationSetting(NotificationEvent.EligibleActivated, NotificationRecipient.Admin, null, null, true))
        },
    };

    public static TheoryData<PolicySettings> Possible => new()
    {
        new PolicySettings { MaximumActivationDuration = TimeSpan.FromMinutes(30) },
        new PolicySettings { MaximumActivationDuration = TimeSpan.FromMinutes(105) },
        new PolicySettings { MaximumActivationDuration = TimeSpan.FromHours(24) },
        new PolicySettings { AuthenticationContext = "c99" },
        new PolicySettings { AuthenticationContext = string.Empty, RequireMfa = true },
        new PolicySettings { AuthenticationContext = "c1", RequireMfa = false },
        new PolicySettings { EligibilityExpiresAfter = TimeSpan.FromDays(365) },
        Told(new NotificationSetting(NotificationEvent.ActiveAssigned, NotificationRecipient.Assignee, null, Array.Empty<string>())),
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task What_cannot_be_is_refused_before_a_write_with_its_own_id(string code, PolicySettings settings)
    {
        var tenant = new InMemoryTenant();

        var error = await Assert.ThrowsAsync<PimCaException>(() => PlanAsync(tenant, settings));

        Assert.Equal(code, error.Code);
        Assert.Equal(PimCaErrorKind.InvalidArgument, error.Kind);
        Assert.False(string.IsNullOrEmpty(error.Advice));
        Assert.Empty(tenant.Writes);
    }

    [Theory]
    [MemberData(nameof(Possible))]
    public async Task What_can_be_is_taken(PolicySettings settings)
    {
        var tenant = new InMemoryTenant();
        tenant.Policies.SeedContext("c1");
        tenant.Policies.SeedContext("c99", name: "Another context policy");

        await PlanAsync(tenant, settings);
    }

    [Fact]
    public void Server_defaults_are_no_difference()
    {
        var target = new RuleTarget("EndUser", new[] { "All" }, "Assignment", new List<string>(), new List<string>());
        Assert.True(RuleComparison.MeanTheSame(
            new AuthenticationContextRule("x", target, false, string.Empty), new AuthenticationContextRule("x", target, false, null)));
        Assert.True(RuleComparison.MeanTheSame(
            new EnablementRule("x", target, new[] { "Justification", "MULTIFACTORAUTHENTICATION" }),
            new EnablementRule("x", target, new[] { "MultiFactorAuthentication", "Justification" })));
        Assert.True(RuleComparison.MeanTheSame(
            new ApprovalRule("x", target, false, false, true, "SingleStage", Array.Empty<ApprovalStageSetting>()),
            new ApprovalRule("x", target, false, false, true, "singleStage", new[] { new ApprovalStageSetting(1, true, 0, false, Array.Empty<RuleApprover>(), Array.Empty<RuleApprover>()) })));
        Assert.True(RuleComparison.MeanTheSame(
            new NotificationRule("x", target, "Email", "Admin", "All", true, new[] { "A@contoso.example" }),
            new NotificationRule("x", target, "Email", "Admin", "all", true, new[] { "a@contoso.example" })));
        Assert.False(RuleComparison.MeanTheSame(
            new ExpirationRule("x", target, true, TimeSpan.FromHours(8)), new ExpirationRule("x", target, true, TimeSpan.FromHours(9))));
        Assert.False(RuleComparison.MeanTheSame(
            new AuthenticationContextRule("x", target, true, "c1"), new AuthenticationContextRule("x", target, true, "c2")));
    }

    [Fact]
    public void A_policy_that_lost_a_rule_is_not_guessed_at()
    {
        var document = new PolicyDocument("p", new Dictionary<string, PolicyRule>());

        var error = Assert.Throws<PimCaException>(() => new PolicyPlanner("'G' (Member)", null).Plan(document, new PolicySettings { RequireTicket = true }));

        Assert.Equal("PolicyIncomplete", error.Code);
    }

    private static PolicySettings Told(params NotificationSetting[] notifications) => new() { Notifications = notifications };

    private static Task PlanAsync(InMemoryTenant tenant, PolicySettings settings) => new SetPimPolicy(tenant.Ports).PlanAsync(
        new PolicyRequest { Target = TargetIdentity.Group(new Identity(tenant.Directory.AddGroup("G").Id, null)), Settings = settings }, default);
}
