using System;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Assignments;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Core.Tests.Activation;

public sealed class RequestActivationTests : ActivationFixture
{
    private static readonly TimeSpan Hours2 = TimeSpan.FromHours(2);

    [Fact]
    public async Task By_ids_an_activation_is_one_request()
    {
        var activation = await ActivateAsync(Hours2);

        Assert.Equal(["Submit SelfActivate"], Tenant.Calls);
        Assert.Equal(InMemoryTenant.AdeleId, Tenant.Pim.Submitted.Single().PrincipalId);
        Assert.Equal(ActivationStatus.Provisioning, activation.Status);
        Assert.False(activation.IsActive);
        Assert.Equal(Now + Hours2, activation.EndTime);
        Assert.Equal("Laptop is broken", activation.Justification);
        Assert.Equal("adele@contoso.example", activation.PrincipalName);
    }

    [Fact]
    public async Task Without_a_duration_eight_hours_are_asked_for_in_one_request()
    {
        var activation = await ActivateAsync();

        Assert.Equal(["Submit SelfActivate"], Tenant.Calls);
        Assert.Equal(Now + TimeSpan.FromHours(8), activation.EndTime);
    }

    [Fact]
    public async Task Without_a_duration_the_maximum_of_a_stricter_policy_is_taken()
    {
        AllowAtMost(TimeSpan.FromHours(3));

        var activation = await ActivateAsync();

        Assert.Equal(["Submit SelfActivate", "GetPolicy", "Submit SelfActivate"], Tenant.Calls);
        Assert.Equal(Now + TimeSpan.FromHours(3), activation.EndTime);
        Assert.Single(Tenant.Pim.Submitted);
    }

    [Fact]
    public async Task Without_a_duration_a_refusal_that_the_policy_does_not_explain_is_not_asked_again()
    {
        AllowAtMost(TimeSpan.FromHours(9));
        Tenant.Pim.Refuse = _ => new PimCaException("x", PimCaErrorKind.InvalidArgument, "failed") { ServiceCode = "RoleAssignmentRequestPolicyValidationFailed", FailedRules = ["ExpirationRule"] };

        var error = await RefusedAsync(Ask());

        Assert.Equal("ActivationTooLong", error.Code);
        Assert.Equal(["Submit SelfActivate", "GetPolicy"], Tenant.Calls);
    }

    [Fact]
    public async Task A_group_given_by_name_costs_one_look_up_more()
    {
        var activation = await ActivateAsync(Ask(Hours2) with { Target = TargetIdentity.Group(Identity.Parse("browser-only users")) });

        Assert.Equal(["FindGroups", "Submit SelfActivate"], Tenant.Calls);
        Assert.Equal("Browser-Only Users", activation.TargetName);
    }

    [Fact]
    public async Task Everything_that_was_given_reaches_the_service()
    {
        var start = Now.AddHours(1);
        await ActivateAsync(Ask() with { Start = start, Until = start.AddHours(2), TicketNumber = "INC-1", TicketSystem = "Desk" });

        var sent = Tenant.Pim.Submitted.Single();
        Assert.Equal(new ScheduleWindow(start, start.AddHours(2), null), sent.Window);
        Assert.Equal(("INC-1", "Desk", "Laptop is broken"), (sent.TicketNumber, sent.TicketSystem, sent.Justification));
    }

    [Fact]
    public async Task A_start_to_come_is_a_scheduled_result()
    {
        var activation = await ActivateAsync(Ask(Hours2) with { Start = Now.AddHours(1) });

        Assert.Equal(ActivationStatus.Scheduled, activation.Status);
        Assert.Equal(Now.AddHours(3), activation.EndTime);
    }

    [Fact]
    public async Task Waiting_for_approval_is_a_result()
    {
        RequireApproval();

        var activation = await ActivateAsync(Hours2);

        Assert.Equal(ActivationStatus.PendingApproval, activation.Status);
        Assert.Equal(activation.Id, activation.ApprovalId);
    }

    [Fact]
    public async Task Planning_writes_nothing()
    {
        var change = await new RequestActivation(Tenant.Ports).PlanAsync(Ask(Hours2), None);

        Assert.True(change.IsNeeded);
        Assert.Empty(Tenant.Calls);
        Assert.Equal($"Activate membership of '{Group.Id}' for 2 hours", change.Action);
        Assert.Equal(Now + Hours2, change.Preview.EndTime);
    }

    [Fact]
    public async Task Validation_only_activates_nothing()
    {
        var activation = await ActivateAsync(Ask(Hours2) with { ValidateOnly = true });

        Assert.Empty(Tenant.Pim.Submitted);
        Assert.Equal(string.Empty, activation.Id);
        Assert.Contains(Tenant.Reporter.Verboses, v => v.StartsWith("Checked only", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Validation_only_is_refused_as_the_real_one_would_be()
    {
        var error = await RefusedAsync(Ask(TimeSpan.FromHours(20)) with { ValidateOnly = true });

        Assert.Equal("ActivationTooLong", error.Code);
    }

    [Fact]
    public async Task Too_long_names_the_maximum_and_the_way_out()
    {
        var error = await RefusedAsync(Ask(TimeSpan.FromHours(20)));

        Assert.Equal(("ActivationTooLong", PimCaErrorKind.InvalidArgument, Group.Id), (error.Code, error.Kind, error.Target));
        Assert.Contains("20 hours", error.Message);
        Assert.Contains("8 hours at most", error.Message);
        Assert.Contains("-Duration 8h", error.Advice);
        Assert.Empty(Tenant.Pim.Submitted);
    }

    [Fact]
    public async Task No_justification_is_refused()
    {
        var error = await RefusedAsync(Ask(Hours2) with { Justification = null });

        Assert.Equal(("JustificationRequired", PimCaErrorKind.InvalidArgument), (error.Code, error.Kind));
        Assert.Contains("-Justification", error.Advice);
    }

    [Fact]
    public async Task No_ticket_is_refused()
    {
        RequireOnActivation("Justification", "Ticketing");

        var error = await RefusedAsync(Ask(Hours2));

        Assert.Equal(("TicketRequired", PimCaErrorKind.InvalidArgument), (error.Code, error.Kind));
        Assert.Contains("-TicketNumber", error.Advice);
        await ActivateAsync(Ask(Hours2) with { TicketNumber = "INC-1" });
    }

    [Fact]
    public async Task Somebody_who_is_not_eligible_is_told_so()
    {
        Tenant.SignInAs(InMemoryTenant.GuestId);

        var error = await RefusedAsync(Ask(Hours2));

        Assert.Equal(("NotEligible", PimCaErrorKind.PermissionDenied), (error.Code, error.Kind));
        Assert.Contains("Get-PimEligibility -Mine", error.Advice);
    }

    [Fact]
    public async Task Several_failed_rules_are_all_told_and_the_gravest_gives_the_id()
    {
        Tenant.Pim.Refuse = _ => new PimCaException("x", PimCaErrorKind.InvalidArgument, "failed")
        {
            ServiceCode = "RoleAssignmentRequestPolicyValidationFailed",
            FailedRules = ["MfaRule", "ExpirationRule", "ActivationDayRule"],
        };

        var error = await RefusedAsync(Ask(TimeSpan.FromHours(9)));

        Assert.Equal("ActivationTooLong", error.Code);
        Assert.Contains("multi-factor", error.Message);
        Assert.Contains("ActivationDayRule", error.Message);
        Assert.Contains("Connect-PimCa", error.Advice);
    }

    [Theory]
    [InlineData("MfaRule", "MfaRequired", PimCaErrorKind.Authentication)]
    [InlineData("ActivationDayRule", "ActivationRefused", PimCaErrorKind.InvalidArgument)]
    [InlineData("EligibilityRule", "NotEligible", PimCaErrorKind.PermissionDenied)]
    public async Task Each_rule_has_an_id_of_its_own(string rule, string code, PimCaErrorKind kind)
    {
        Tenant.Pim.Refuse = _ => new PimCaException("x", PimCaErrorKind.InvalidArgument, "failed", requestId: "r-1") { ServiceCode = "RoleAssignmentRequestPolicyValidationFailed", FailedRules = [rule] };

        var error = await RefusedAsync(Ask(Hours2));

        Assert.Equal((code, kind, "r-1"), (error.Code, error.Kind, error.RequestId));
    }

    [Theory]
    [InlineData("RoleAssignmentDoesNotExist", "NotEligible")]
    [InlineData("ResourceNotFound", "GroupNotFound")]
    [InlineData("StartTimeInPast", "StartTimeInPast")]
    [InlineData("RoleAssignmentRequestPolicyValidationFailed", "ActivationRefused")]
    [InlineData("RoleAssignmentRequestAcrsValidationFailed", "RoleAssignmentRequestAcrsValidationFailed")]
    public async Task The_services_codes_are_said_in_the_persons_terms(string service, string code)
    {
        Tenant.Pim.Refuse = _ => new PimCaException(service, PimCaErrorKind.InvalidArgument, "as the service says") { ServiceCode = service };

        Assert.Equal(code, (await RefusedAsync(Ask(Hours2))).Code);
    }

    [Fact]
    public async Task A_start_in_the_past_is_refused_before_anything_is_sent()
    {
        var error = await RefusedAsync(Ask(Hours2) with { Start = Now.AddHours(-1) });

        Assert.Equal(("StartTimeInPast", PimCaErrorKind.InvalidArgument), (error.Code, error.Kind));
        Assert.Empty(Tenant.Calls);
    }

    [Fact]
    public async Task A_start_a_few_seconds_ago_means_at_once()
    {
        await ActivateAsync(Ask(Hours2) with { Start = Now.AddSeconds(-5) });

        Assert.Null(Tenant.Pim.Submitted.Single().Window!.Start);
    }

    [Fact]
    public async Task An_end_before_the_start_is_refused()
    {
        var error = await RefusedAsync(Ask() with { Start = Now.AddHours(2), Until = Now.AddHours(1) });

        Assert.Equal("EndBeforeStart", error.Code);
        Assert.Equal("EndBeforeStart", (await RefusedAsync(Ask() with { Until = Now })).Code);
        Assert.Empty(Tenant.Calls);
    }

    [Fact]
    public async Task Less_than_five_minutes_is_refused_before_anything_is_sent()
    {
        Assert.Equal("ActivationTooShort", (await RefusedAsync(Ask(TimeSpan.FromMinutes(4)))).Code);
        Assert.Equal("ActivationTooShort", (await RefusedAsync(Ask() with { Until = Now.AddMinutes(2) })).Code);
        Assert.Empty(Tenant.Calls);
    }

    [Fact]
    public async Task A_group_that_was_made_a_moment_ago_is_waited_for()
    {
        Tenant.Names.NoteCreated(Group.Id, Now);
        Tenant.Pim.KnownFrom[Group.Id] = Now.AddSeconds(90);

        var activation = await ActivateAsync(Hours2);

        Assert.Equal(ActivationStatus.Provisioning, activation.Status);
        Assert.NotEmpty(Tenant.Reporter.Progresses);
        Assert.Single(Tenant.Pim.Submitted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task A_duration_that_is_no_time_is_refused(int minutes) =>
        Assert.Equal("DurationNotPositive", (await RefusedAsync(Ask(TimeSpan.FromMinutes(minutes)))).Code);

    [Fact]
    public async Task A_duration_and_an_end_together_are_refused() =>
        Assert.Equal("DurationAndUntil", (await RefusedAsync(Ask(Hours2) with { Until = Now.AddHours(1) })).Code);

    [Fact]
    public async Task An_unknown_group_and_an_ambiguous_one_are_refused()
    {
        Assert.Equal("GroupNotFound", (await RefusedAsync(Ask(Hours2) with { Target = TargetIdentity.Group(Identity.Parse("Nobody")) })).Code);
        Tenant.Directory.AddGroup("Browser-Only Users");
        Assert.Equal("GroupAmbiguous", (await RefusedAsync(Ask(Hours2) with { Target = TargetIdentity.Group(Identity.Parse("Browser-Only Users")) })).Code);
        Assert.DoesNotContain("Submit SelfActivate", Tenant.Calls);
    }

    [Fact]
    public async Task An_application_is_told_that_a_person_is_needed()
    {
        Tenant.SignIn.Context = Tenant.SignIn.Context with { IsApplication = true, Account = "app-1" };

        var error = await RefusedAsync(Ask(Hours2));

        Assert.Equal(("PersonRequired", PimCaErrorKind.NotSupported), (error.Code, error.Kind));
        await Assert.ThrowsAsync<PimCaException>(() => new RequestActivation(Tenant.Ports).ListMineAsync(None));
    }

    [Fact]
    public async Task All_of_mine_are_listed_once_each_by_name()
    {
        var second = Tenant.Directory.AddGroup("Another");
        Tenant.Pim.Seed(ScheduleKind.Eligible, second.Id, InMemoryTenant.AdeleId);
        Tenant.Pim.Seed(ScheduleKind.Eligible, second.Id, InMemoryTenant.AdeleId, PimAccess.Owner);
        var staff = Tenant.Directory.AddGroup("Staff", false, InMemoryTenant.AdeleId);
        Tenant.Pim.Seed(ScheduleKind.Eligible, Group.Id, staff.Id, memberType: MemberType.Group);
        Tenant.Pim.Seed(ScheduleKind.Eligible, staff.Id, InMemoryTenant.AdeleId, start: Now.AddDays(1));

        var mine = await new RequestActivation(Tenant.Ports).ListMineAsync(None);

        Assert.Equal(
            [("Another", PimAccess.Member), ("Another", PimAccess.Owner), ("Browser-Only Users", PimAccess.Member)],
            mine.Select(m => (m.Target.Object.Name!, m.Target.Access!.Value)));
        Assert.Equal(["ListInstances Eligible", "GetPrincipals"], Tenant.Calls);
    }
}
