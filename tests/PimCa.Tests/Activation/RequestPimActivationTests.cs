using System;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Pipeline;

namespace PimCa.Tests.Activation;

public sealed class RequestPimActivationTests : ActivationShell
{
    [Fact]
    public void By_ids_an_activation_is_one_request_and_its_result_is_a_state()
    {
        ShellResult? result = null;

        var requests = Shell.RequestsOf(() => result = Request($"{GroupId} -Duration 2h -TicketNumber INC-1 -TicketSystem Desk"));

        Assert.Single(requests);
        Assert.Equal("Provisioning", result!.One("Status")!.ToString());
        Assert.Equal(Shell.Tenant.Now.AddHours(2), result.One("EndTime"));
        Assert.Equal("adele@contoso.example", result.One("PrincipalName"));
        Assert.Equal(false, result.One("IsActive"));
    }

    [Fact]
    public void By_name_and_with_the_default_of_eight_hours()
    {
        var result = Request("'browser-only users'");

        Assert.Equal("Browser-Only Users", result.One("TargetName"));
        Assert.Equal(Shell.Tenant.Now.AddHours(8), result.One("EndTime"));
    }

    [Fact]
    public void Without_a_duration_a_stricter_policy_gives_its_maximum()
    {
        Set("-MaximumActivationDuration 3h");
        Shell.As("adele");

        Assert.Equal(Shell.Tenant.Now.AddHours(3), Request(GroupId).One("EndTime"));
    }

    [Fact]
    public void Piped_eligibilities_are_activated()
    {
        var result = Shell.Run($"Get-PimEligibility -Mine | Request-PimActivation -Until '{Shell.Tenant.Now.AddHours(1):o}' -Justification x");

        Assert.Equal(GroupId, result.One("TargetId"));
        Assert.Equal(Shell.Tenant.Now.AddHours(1), result.One("EndTime"));
        Assert.Equal(["Active"], Mine());
    }

    [Fact]
    public void WhatIf_reaches_nobody_and_shows_what_it_would_be()
    {
        ShellResult? result = null;

        Assert.Empty(Shell.RequestsOf(() => result = Request($"{GroupId} -WhatIf -Wait")));

        Assert.Equal(GroupId, result!.One("TargetId"));
        Assert.Equal(0, ActivationsKept());
    }

    [Fact]
    public void Everything_of_mine_is_activated_and_one_failure_stops_nothing()
    {
        MakeGroup("Needs a ticket", "-RequireTicket");
        MakeGroup("Third");
        Shell.As("adele");

        var result = Request("-All -Duration 1h");

        Assert.Equal("TicketRequired", result.ErrorId());
        Assert.Equal("Needs a ticket", result.Errors[0].TargetObject);
        Assert.Equal(["Browser-Only Users", "Third"], result.Output.Select(o => (string)o.Properties["TargetName"].Value));
    }

    [Fact]
    public void A_pipeline_cut_short_before_it_sends_no_more_than_came_through()
    {
        MakeGroup("Second");
        MakeGroup("Third");
        Shell.As("adele");

        Shell.Add<SelectFirstCommand>();

        var result = Shell.Run("Get-PimEligibility -Mine | Select-First | Request-PimActivation -Duration 1h -Justification x");

        Assert.Equal("Browser-Only Users", result.One("TargetName"));
        Assert.Equal(1, ActivationsKept());
    }

    [Fact]
    public void Validation_only_writes_nothing()
    {
        ShellResult? result = null;

        Assert.Empty(Shell.Writes(() => result = Request($"{GroupId} -Duration 2h -ValidateOnly")));

        Assert.Equal(string.Empty, result!.One("Id"));
        Assert.Equal("ActivationTooLong", Request($"{GroupId} -Duration 25h -ValidateOnly").ErrorId());
        Assert.Equal("WaitWithoutActivation", Request($"{GroupId} -ValidateOnly -Wait").ErrorId());
        Assert.Empty(Mine());
    }

    [Fact]
    public void The_same_call_twice_writes_once()
    {
        Request($"{GroupId} -Duration 2h").AssertNoErrors();

        ShellResult? again = null;
        Assert.Empty(Shell.Writes(() => again = Request($"{GroupId} -Duration 2h -Verbose")));

        Assert.Equal(GroupId, again!.One("TargetId"));
        Assert.Contains(again.Verbose, v => v.Contains("nothing to do"));
    }

    [Fact]
    public void The_same_call_twice_while_it_waits_for_approval_writes_once()
    {
        RequireApproval();
        Shell.As("adele");
        var first = Request($"{GroupId} -Duration 2h").One("Id");

        Assert.Empty(Shell.Writes(() => Assert.Equal(first, Request($"{GroupId} -Duration 2h").One("Id"))));
        Assert.Equal("PendingRequestExists", Request($"{GroupId} -Duration 5h").ErrorId());
    }

    [Theory]
    [InlineData("-Duration 25h -Justification x", "ActivationTooLong", ErrorCategory.InvalidArgument, "-Duration 1d")]
    [InlineData("-Duration 2h", "JustificationRequired", ErrorCategory.InvalidArgument, "-Justification")]
    [InlineData("-Duration 2m -Justification x", "ActivationTooShort", ErrorCategory.InvalidArgument, "-Duration 5m or more")]
    [InlineData("-StartTime '2020-01-01T00:00:00Z' -Justification x", "StartTimeInPast", ErrorCategory.InvalidArgument, "-StartTime")]
    [InlineData("-Until '2020-01-01T00:00:00Z' -Justification x", "EndBeforeStart", ErrorCategory.InvalidArgument, "-Until")]
    [InlineData("-Duration 1h -Until '2030-01-01T00:00:00Z' -Justification x", "DurationAndUntil", ErrorCategory.InvalidArgument, "not both")]
    [InlineData("-Access Owner -Duration 1h -Justification x", "NotEligible", ErrorCategory.PermissionDenied, "Get-PimEligibility -Mine")]
    public void A_refusal_has_its_own_id_category_target_and_advice_and_writes_nothing(string parameters, string id, ErrorCategory category, string advice)
    {
        ShellResult? result = null;

        Assert.Empty(Shell.Writes(() => result = Shell.Run($"Request-PimActivation {GroupId} {parameters}")));

        Assert.Equal(id, result!.ErrorId());
        Assert.False(result.Terminated);
        Assert.Equal(category, result.Errors[0].CategoryInfo.Category);
        Assert.Equal(GroupId, result.Errors[0].TargetObject.ToString());
        Assert.Contains(advice, result.Errors[0].ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_ticket_that_the_policy_asks_for_is_named_and_then_kept()
    {
        Set("-RequireTicket");
        Shell.As("adele");

        Assert.Equal("TicketRequired", Request($"{GroupId} -Duration 1h").ErrorId());
        Request($"{GroupId} -Duration 1h -TicketNumber INC-7").AssertNoErrors();

        Assert.Equal("INC-7", Shell.Run("Get-PimActivation -Mine").One("TicketNumber"));
    }

    [Fact]
    public void A_running_one_cannot_be_lengthened_and_the_error_says_until_when_it_runs()
    {
        Request($"{GroupId} -Duration 2h").AssertNoErrors();

        var error = Request($"{GroupId} -Duration 6h");

        Assert.Equal("AlreadyActive", error.ErrorId());
        Assert.Equal(ErrorCategory.ResourceExists, error.Errors[0].CategoryInfo.Category);
        Assert.Contains("10:00:", error.Errors[0].ToString());
        Assert.Contains("Stop-PimActivation", error.Errors[0].ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void Guests_and_unknown_names_are_refused_and_the_rest_goes_on()
    {
        MakeGroup("Second");
        Shell.As("adele");

        var result = Shell.Run("'nobody', 'Second', '*' | Request-PimActivation -Duration 1h -Justification x");

        Assert.Equal(["GroupNotFound", "WildcardNotAllowed"], result.ErrorIds());
        Assert.Equal("Second", Assert.Single(result.Output).Properties["TargetName"].Value);
        Shell.As("guest@fabrikam.example");

        var stranger = Request($"{GroupId} -Duration 1h");

        Assert.Equal("NotEligible", stranger.ErrorId());
        Assert.DoesNotContain("This command needs", stranger.Errors[0].ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_claims_challenge_is_answered_where_the_person_is_there_and_names_the_claim_where_nobody_is()
    {
        Shell.As("admin").Run("New-PimAuthenticationContext c1 -State Enabled -Confirm:$false").AssertNoErrors();
        Set("-AuthenticationContext c1");
        Shell.Run("Connect-PimCa -Simulated -UseAzureCli -As adele@contoso.example").AssertNoErrors();

        var refused = Request($"{GroupId} -Duration 1h");

        Assert.Equal("StepUpNotPossible", refused.ErrorId());
        Assert.Equal(ErrorCategory.AuthenticationError, refused.Errors[0].CategoryInfo.Category);
        Assert.Contains("c1", refused.Errors[0].ToString());
        Assert.Contains("Update-PimCaToken -Claims c1", refused.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Equal(0, ActivationsKept());

        Shell.As("adele");
        Request($"{GroupId} -Duration 1h").AssertNoErrors();
        Assert.Equal(1, ActivationsKept());
    }

    [Fact]
    public void Somebody_without_a_second_factor_is_told_so()
    {
        Set("-RequireMfa");
        Shell.Run($"New-PimEligibility -Group {GroupId} -Principal svc-backup@contoso.example -Permanent").AssertNoErrors();
        Shell.As("svc-backup");

        Assert.Equal("MfaRequired", Request($"{GroupId} -Duration 1h").ErrorId());
    }
}
