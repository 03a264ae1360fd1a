using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using CsCheck;
using PimCa.Core.Tests.InMemory;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Core.Tests.Policies;

/// <summary>Random sequences of settings, one at a time: each may change its own rules and no other.</summary>
public sealed class PolicyPropertyTests
{
    private static readonly DirectoryPrincipal Megan = new(InMemoryTenant.MeganId, "Megan Bowen", PrincipalType.User, "megan@contoso.example");
    private static readonly DirectoryPrincipal Administrators = new(InMemoryTenant.AdministratorsId, "Administrators", PrincipalType.Group);
    private static readonly string[] Proof = { RuleIds.ActivationAuthenticationContext, RuleIds.ActivationEnablement };

    private static readonly Gen<(PolicySettings Settings, string[] Rules)> OneSetting = Gen.OneOf(
        Gen.Int[30, 24 * 60].Select(m => (new PolicySettings { MaximumActivationDuration = TimeSpan.FromMinutes(m) }, new[] { RuleIds.ActivationExpiration })),
        Gen.Bool.Select(on => (new PolicySettings { RequireMfa = on }, Proof)),
        OneOf(string.Empty, "c1", "c2", "C2").Select(c => (new PolicySettings { AuthenticationContext = c }, Proof)),
        Gen.Bool.Select(on => (new PolicySettings { RequireJustification = on }, new[] { RuleIds.ActivationEnablement })),
        Gen.Bool.Select(on => (new PolicySettings { RequireTicket = on }, new[] { RuleIds.ActivationEnablement })),
        Gen.Bool.Select(on => (new PolicySettings { RequireApproval = on, Approvers = new[] { Megan } }, new[] { RuleIds.ActivationApproval })),
        OneOf(Megan, Administrators).Select(a => (new PolicySettings { Approvers = new[] { a } }, new[] { RuleIds.ActivationApproval })),
        Gen.Bool.Select(on => (new PolicySettings { AllowPermanentEligibility = on }, new[] { RuleIds.EligibilityExpiration })),
        Gen.Int[1, 365].Select(d => (new PolicySettings { EligibilityExpiresAfter = TimeSpan.FromDays(d) }, new[] { RuleIds.EligibilityExpiration })),
        Gen.Bool.Select(on => (new PolicySettings { AllowPermanentActive = on }, new[] { RuleIds.AssignmentExpiration })),
        Gen.Int[1, 365].Select(d => (new PolicySettings { ActiveExpiresAfter = TimeSpan.FromDays(d) }, new[] { RuleIds.AssignmentExpiration })),
        Gen.Bool.Select(on => (new PolicySettings { RequireMfaOnActiveAssignment = on }, new[] { RuleIds.AssignmentEnablement })),
        Gen.Bool.Select(on => (new PolicySettings { RequireJustificationOnActiveAssignment = on }, new[] { RuleIds.AssignmentEnablement })),
        Notification);

    private static Gen<(PolicySettings Settings, string[] Rules)> Notification =>
        from about in Gen.Enum<NotificationEvent>()
        from recipient in Gen.Enum<NotificationRecipient>()
        from standard in Gen.Nullable(Gen.Bool)
        from critical in Gen.Nullable(Gen.Bool)
        from addresses in OneOf<string[]>([], ["a@contoso.example"], ["a@contoso.example", "b@contoso.example"])
        select (
            new PolicySettings { Notifications = new[] { new NotificationSetting(about, recipient, standard, addresses, critical) } },
            new[] { PolicyView.NotificationRuleId(about, recipient) });

    [Theory]
    [InlineData(PimKind.Group)]
    [InlineData(PimKind.EntraRole)]
    [InlineData(PimKind.AzureRole)]
    public Task Each_setting_changes_its_own_rules_alone_and_no_policy_beside_it(PimKind kind) =>
        OneSetting.List[1, 15].SampleAsync(sequence => CheckAsync(kind, sequence), iter: 100);

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static async Task CheckAsync(PimKind kind, List<(PolicySettings Settings, string[] Rules)> sequence)
    {
        var tenant = new InMemoryTenant { HasRoles = true };
        var pim = kind switch
        {
            PimKind.Group => tenant.Pim,
            PimKind.EntraRole => tenant.Roles,
            _ => new InMemoryPim(tenant.Time, PimKind.AzureRole),
        };
        var (target, beside) = Policies(kind, tenant);
        tenant.Policies.SeedContext("c1");
        tenant.Policies.SeedContext("c2", name: "Second context policy");
        pim.ChecksConflictAgainstStored = sequence.Count % 2 == 0;
        var others = pim.PolicyOf(beside).Rules;
        var useCase = new SetPimPolicy(tenant.Ports with { PimResources = kind == PimKind.AzureRole ? pim : null });
        foreach (var (settings, own) in sequence)
        {
            var before = pim.PolicyOf(target).Rules;
            var request = new PolicyRequest { Target = TargetIdentity.Of(target), Settings = settings };
            pim.Calls.Clear();

            var shown = await (await useCase.PlanAsync(request, default)).ApplyAsync(default);

            var after = pim.PolicyOf(target).Rules;
            Assert.Equal(17, after.Count);
            Assert.Empty(RuleDifferences.Between(before, after).Except(own));
            Assert.Empty(RuleDifferences.Between(others, pim.PolicyOf(beside).Rules));
            Assert.InRange(pim.Calls.Count(call => call == "UpdatePolicy"), 0, settings.RequireMfa == true ? 2 : 1);
            AssertHolds(settings, PolicyView.Of(pim.PolicyOf(target), target, _ => null));
            AssertHolds(settings, shown);
            Assert.Equal((kind, target.Id, target.Scope), (shown.Kind, shown.TargetId, shown.Scope));
            Assert.False((await useCase.PlanAsync(request, default)).IsNeeded);
        }
    }

    /// <summary>The policy that is changed, and the one that is nearest to it: the owners', another role's, the same role's at another scope.</summary>
    private static (PimTarget Changed, PimTarget Beside) Policies(PimKind kind, InMemoryTenant tenant)
    {
        const string reader = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
        var group = kind == PimKind.Group ? tenant.Directory.AddGroup("Browser-Only Users").Id : string.Empty;
        return kind switch
        {
            PimKind.Group => (PimTarget.Group(group, PimAccess.Member), PimTarget.Group(group, PimAccess.Owner)),
            PimKind.EntraRole => (PimTarget.EntraRole(InMemoryTenant.ExchangeAdministrator), PimTarget.EntraRole(InMemoryTenant.HelpdeskAdministrator)),
            _ => (PimTarget.AzureRole(reader, "/subscriptions/1"), PimTarget.AzureRole(reader, "/subscriptions/2")),
        };
    }

    private static void AssertHolds(PolicySettings asked, PimPolicy shown)
    {
        Check(asked.MaximumActivationDuration, shown.MaximumActivationDuration);
        Check(asked.RequireMfa, shown.RequireMfa);
        Check(asked.RequireJustification, shown.RequireJustification);
        Check(asked.RequireTicket, shown.RequireTicket);
        Check(asked.RequireApproval, shown.RequireApproval);
        Check(asked.AllowPermanentEligibility, shown.AllowPermanentEligibility);
        Check(asked.EligibilityExpiresAfter, shown.EligibilityExpiresAfter);
        Check(asked.AllowPermanentActive, shown.AllowPermanentActive);
        Check(asked.ActiveExpiresAfter, shown.ActiveExpiresAfter);
        Check(asked.RequireMfaOnActiveAssignment, shown.RequireMfaOnActiveAssignment);
        Check(asked.RequireJustificationOnActiveAssignment, shown.RequireJustificationOnActiveAssignment);
        if (asked.AuthenticationContext is { } context)
        {
            Assert.Equal(context.Length == 0 ? null : context.ToLowerInvariant(), shown.AuthenticationContext);
        }

        Assert.False(shown is { RequireMfa: true, AuthenticationContext: not null });
        if (asked.Approvers is { } approvers)
        {
            Assert.Equal(approvers.Select(a => a.Id), shown.ApproverId);
        }

        foreach (var told in asked.Notifications)
        {
            var now = shown.Notifications.Single(n => n.Event == told.Event && n.Recipient == told.Recipient);
            Check(told.DefaultRecipients, now.DefaultRecipients);
            Check(told.CriticalOnly, now.CriticalOnly);
            Assert.Equal(told.AdditionalRecipients, now.AdditionalRecipients);
        }
    }

    private static void Check<T>(T? asked, T? shown)
        where T : struct
    {
        if (asked is not null)
        {
            Assert.Equal(asked, shown);
        }
    }
}
