using System;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Activation;

/// <summary>What becomes of activations as time goes by.</summary>
public sealed class ActivationLifeTests : ActivationShell
{
    [Fact]
    public void From_request_to_approval_to_expiry()
    {
        RequireApproval();
        Shell.As("adele");
        Assert.Equal("PendingApproval", Request($"{GroupId} -Duration 2h -TicketNumber INC-1").One("Status")!.ToString());

        Shell.As("megan").Run("Step-PimSimulator -By 00:30:00; Get-PimApproval | Approve-PimActivation -Justification 'Known'").AssertNoErrors();
        var active = Shell.As("adele").Run("Get-PimActivation -Mine | Wait-PimActivation");

        Assert.Equal("Active", active.One("Status")!.ToString());
        Assert.Equal(Shell.Tenant.Now.AddHours(2), active.One("EndTime"));
        Assert.Equal(("Laptop is broken", "INC-1"), (active.One("Justification"), active.One("TicketNumber")));

        Shell.Run("Step-PimSimulator -By 03:00:00");
        Assert.Equal(["Expired"], Mine());
        Assert.Empty(Shell.Run("Get-PimActivation -Mine -Status Active, PendingApproval").AssertNoErrors().Output);
    }

    [Fact]
    public void One_for_later_is_scheduled_starts_by_itself_and_asked_again_writes_nothing()
    {
        var start = $"-StartTime '{Shell.Tenant.Now.AddHours(3):o}' -Duration 1h";
        Assert.Equal("Scheduled", Request($"{GroupId} {start}").One("Status")!.ToString());
        Assert.Empty(Shell.Writes(() => Assert.Equal("Scheduled", Request($"{GroupId} {start}").One("Status")!.ToString())));
        Assert.Equal("AlreadyScheduled", Request($"{GroupId} -Duration 1h").ErrorId());
        Assert.Equal(["Scheduled"], Mine());

        Shell.Run("Step-PimSimulator -By 03:01:00");

        Assert.Equal(["Active"], Mine());
    }

    [Fact]
    public void Denied_and_canceled_are_told_apart()
    {
        RequireApproval();
        Shell.As("adele");
        Request($"{GroupId} -Duration 2h").AssertNoErrors();
        Shell.As("megan").Run("Get-PimApproval | Deny-PimActivation -Justification 'Not today'").AssertNoErrors();
        Shell.As("adele");
        Assert.Equal(["Denied"], Mine());

        Request($"{GroupId} -Duration 2h").AssertNoErrors();
        Assert.Equal("Canceled", Shell.Run($"Stop-PimActivation {GroupId}").One("Status")!.ToString());

        Assert.Equal(["Canceled", "Denied"], Mine().Order());
    }

    [Fact]
    public void A_running_one_is_deactivated_after_five_minutes_and_not_before()
    {
        Request($"{GroupId} -Duration 2h").AssertNoErrors();
        ShellResult? early = null;
        Assert.Empty(Shell.Writes(() => early = Shell.Run($"Stop-PimActivation {GroupId}")));
        Assert.Equal("ActiveDurationTooShort", early!.ErrorId());
        Assert.Equal(ErrorCategory.InvalidOperation, early.Errors[0].CategoryInfo.Category);
        Assert.Contains("08:05:", early.Errors[0].ErrorDetails.RecommendedAction);

        Shell.Tenant.Advance(TimeSpan.FromMinutes(6));
        Assert.Empty(Shell.Writes(() => Shell.Run("Get-PimActivation -Mine | Stop-PimActivation -WhatIf").AssertNoErrors()));
        Assert.Equal("Canceled", Shell.Run("Get-PimActivation -Mine | Stop-PimActivation").One("Status")!.ToString());

        Assert.Empty(Shell.Writes(() => Shell.Run("Get-PimActivation -Mine | Stop-PimActivation").AssertNoErrors()));
        Assert.Empty(Shell.Writes(() => Shell.Run($"Stop-PimActivation {GroupId}").AssertNoErrors()));
        Assert.Equal(["Canceled"], Mine());
    }

    [Fact]
    public void Sessions_are_revoked_only_when_asked_and_asked_about_on_its_own()
    {
        Request($"{GroupId} -Duration 2h").AssertNoErrors();
        Shell.Tenant.Advance(TimeSpan.FromMinutes(6));
        Shell.Host.Answers.Enqueue("y");
        Shell.Host.Answers.Enqueue("n");
        var requests = Shell.RequestsOf(() => Shell.Run($"Stop-PimActivation {GroupId} -RevokeSessions -Confirm").AssertNoErrors());
        Assert.Equal(2, Shell.Host.Questions.Count);
        Assert.DoesNotContain(requests, r => r.Contains("revokeSignInSessions"));

        requests = Shell.RequestsOf(() => Shell.Run($"Stop-PimActivation {GroupId} -RevokeSessions").AssertNoErrors());

        Assert.Contains(requests, r => r.Contains("revokeSignInSessions"));
    }

    [Fact]
    public void Ones_own_sessions_are_revoked_once_after_all_that_is_piped_and_before_anything_is_written()
    {
        MakeGroup("Second");
        MakeGroup("Third");
        Shell.As("adele");
        Shell.Run($"$all = 'Second', 'Third' | Request-PimActivation -Duration 2h -Justification x").AssertNoErrors();
        Shell.Tenant.Advance(TimeSpan.FromMinutes(6));
        Shell.Run($"$all = @(Request-PimActivation {GroupId} -Duration 2h -Justification x) + $all").AssertNoErrors();

        ShellResult result = null!;
        var requests = Shell.RequestsOf(() => result = Shell.Run("$all | Stop-PimActivation -RevokeSessions -Verbose"));

        Assert.Equal("ActiveDurationTooShort", result.ErrorId());
        Assert.Equal(["Second", "Third"], result.Output.Select(o => o.Properties["TargetName"].Value));
        Assert.EndsWith("/me/revokeSignInSessions -> 200", Assert.Single(requests, r => r.Contains("revokeSignInSessions")), StringComparison.Ordinal);
        Assert.EndsWith("/me/revokeSignInSessions -> 200", requests[^1], StringComparison.Ordinal);
        Assert.Contains(result.Verbose, v => v.Contains("within 15 minutes", StringComparison.Ordinal));
    }

    [Fact]
    public void An_administrator_revokes_the_sessions_of_each_person()
    {
        Request($"{GroupId} -Duration 2h").AssertNoErrors();
        Shell.As("alex");
        Request($"{GroupId} -Duration 2h").AssertNoErrors();
        Shell.Tenant.Advance(TimeSpan.FromMinutes(6));
        Shell.As("admin");

        var requests = Shell.RequestsOf(() =>
            Assert.Equal(2, Shell.Run($"Get-PimActivation {GroupId} -Status Active | Stop-PimActivation -RevokeSessions").AssertNoErrors().Output.Count));

        Assert.Equal(2, requests.Count(r => r.Contains("/users/", StringComparison.Ordinal) && r.Contains("revokeSignInSessions", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_administrator_sees_and_stops_the_activations_of_a_group()
    {
        Request($"{GroupId} -Duration 2h").AssertNoErrors();
        Shell.As("alex");
        Request($"{GroupId} -Duration 2h").AssertNoErrors();
        Shell.As("admin");
        Shell.Tenant.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(["adele@contoso.example", "alex@contoso.example"], Shell.Run($"Get-PimActivation {GroupId} -Status Active").All("PrincipalName").Order());
        Shell.Run($"Get-PimActivation {GroupId} -Status Active | Stop-PimActivation").AssertNoErrors();

        Assert.Empty(Shell.Run($"Get-PimActivation {GroupId} -Status Active").AssertNoErrors().Output);
        Assert.Empty(Shell.Run("Get-PimActivation").AssertNoErrors().Output);
    }
}
