using System;
using System.Linq;
using CsCheck;
using PimCa.Groups;
using PimCa.Policies;

namespace PimCa.Core.Tests.Policies;

/// <summary>Random settings, each with the rules that it may change.</summary>
/// <param name="person">A person who approves.</param>
/// <param name="group">A group that approves.</param>
internal sealed class RandomSettings(DirectoryPrincipal person, DirectoryPrincipal group)
{
    private static readonly string[] Proof = { RuleIds.ActivationAuthenticationContext, RuleIds.ActivationEnablement };

    /// <summary>One setting at a time.</summary>
    public Gen<(PolicySettings Settings, string[] Rules)> One { get; } = Gen.OneOf(
        Gen.Int[30, 24 * 60].Select(m => (new PolicySettings { MaximumActivationDuration = TimeSpan.FromMinutes(m) }, new[] { RuleIds.ActivationExpiration })),
        Gen.Bool.Select(on => (new PolicySettings { RequireMfa = on }, Proof)),
        OneOf(string.Empty, "c1", "c2", "C2").Select(c => (new PolicySettings { AuthenticationContext = c }, Proof)),
        Gen.Bool.Select(on => (new PolicySettings { RequireJustification = on }, new[] { RuleIds.ActivationEnablement })),
        Gen.Bool.Select(on => (new PolicySettings { RequireTicket = on }, new[] { RuleIds.ActivationEnablement })),
        Gen.Bool.Select(on => (new PolicySettings { RequireApproval = on, Approvers = new[] { person } }, new[] { RuleIds.ActivationApproval })),
        OneOf(person, group).Select(a => (new PolicySettings { Approvers = new[] { a } }, new[] { RuleIds.ActivationApproval })),
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

    /// <summary>A policy shows what was asked of it.</summary>
    public static void AssertHolds(PolicySettings asked, PimPolicy shown)
    {
        Check(asked.MaximumActivationDuration, shown.MaximumActivationDuration);
        Check(asked.RequireMfa, shown.RequireMfa);
        Check(asked.RequireJustification, shown.RequireJustification);
        Check(asked.RequireTicket, shown.RequireTicket);
        Check(asked.RequireApproval, shown.RequireApproval);
        Check(asked.AllowPermanentEligibility, shown.AllowPermanentEligibility);
        // Azure keeps no longest time while assignments may be permanent.
        if (shown.Kind != PimKind.AzureRole || !shown.AllowPermanentEligibility)
        {
            Check(asked.EligibilityExpiresAfter, shown.EligibilityExpiresAfter);
        }

        Check(asked.AllowPermanentActive, shown.AllowPermanentActive);
        if (shown.Kind != PimKind.AzureRole || !shown.AllowPermanentActive)
        {
            Check(asked.ActiveExpiresAfter, shown.ActiveExpiresAfter);
        }

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

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
