using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;

namespace PimCa.Cloud.Tests.Errors;

public sealed class ErrorTests
{
    [Theory]
    [InlineData(400, "RoleAssignmentExists", "RoleAssignmentExists", PimCaErrorKind.AlreadyExists, "exists already", "Stop-PimActivation")]
    [InlineData(400, "RoleAssignmentDoesNotExist", "RoleAssignmentDoesNotExist", PimCaErrorKind.NotFound, "no such assignment", "Get-PimEligibility")]
    [InlineData(400, "PendingRoleAssignmentRequest", "PendingRoleAssignmentRequest", PimCaErrorKind.InvalidState, "still pending", "Stop-PimActivation")]
    [InlineData(404, "RoleAssignmentRequestNotFound", "RoleAssignmentRequestNotFound", PimCaErrorKind.NotFound, "no such request", "Get-PimActivation")]
    [InlineData(400, "ActiveDurationTooShort", "ActiveDurationTooShort", PimCaErrorKind.InvalidState, "5 minutes", "5 minutes")]
    [InlineData(404, "SubjectNotFound", "SubjectNotFound", PimCaErrorKind.NotFound, "principal does not exist", "two minutes")]
    [InlineData(404, "RoleNotFound", "RoleNotFound", PimCaErrorKind.NotFound, "no such role", "two minutes")]
    [InlineData(404, "ResourceNotFound", "ResourceNotFound", PimCaErrorKind.NotFound, "does not exist", "two minutes")]
    [InlineData(404, "Request_ResourceNotFound", "Request_ResourceNotFound", PimCaErrorKind.NotFound, "does not exist", "two minutes")]
    [InlineData(423, "ResourceIsLocked", "ResourceIsLocked", PimCaErrorKind.InvalidState, "locked", "in a minute")]
    [InlineData(400, "InvalidRoleAssignmentRequest", "InvalidRoleAssignmentRequest", PimCaErrorKind.InvalidArgument, "not valid", "Check")]
    [InlineData(400, "InvalidScope", "InvalidScope", PimCaErrorKind.InvalidArgument, "scope", "scope")]
    [InlineData(400, "StartTimeInPast", "StartTimeInPast", PimCaErrorKind.InvalidArgument, "past", "-StartTime")]
    [InlineData(400, "InvalidStartDateTime", "InvalidStartDateTime", PimCaErrorKind.InvalidArgument, "start", "-StartTime")]
    [InlineData(403, "AuthorizationFailed", "AuthorizationFailed", PimCaErrorKind.PermissionDenied, "not allowed", "Privileged Role Administrator")]
    [InlineData(403, "PermissionScopeNotGranted", "PermissionScopeNotGranted", PimCaErrorKind.PermissionDenied, "lacks a permission", "consented")]
    [InlineData(400, "AadPremiumLicenseRequired", "AadPremiumLicenseRequired", PimCaErrorKind.NotSupported, "licence", "P2")]
    [InlineData(400, "MfaAndAcrsConflict", "MfaAndAcrsConflict", PimCaErrorKind.InvalidArgument, "exclude each other", "-RequireMfa:$false")]
    [InlineData(400, "ActivationCustomApproversNotEmpty", "ActivationCustomApproversNotEmpty", PimCaErrorKind.InvalidState, "approver notification", "-Notification")]
    [InlineData(400, "InvalidPolicy", "InvalidPolicy", PimCaErrorKind.InvalidArgument, "policy", "Get-PimMemberPolicy")]
    [InlineData(403, "Authorization_RequestDenied", "PermissionDenied", PimCaErrorKind.PermissionDenied, "not allowed", "directory role")]
    [InlineData(403, "accessDenied", "PermissionDenied", PimCaErrorKind.PermissionDenied, "not allowed", "directory role")]
    [InlineData(401, "InvalidAuthenticationToken", "SignInExpired", PimCaErrorKind.Authentication, "sign-in is not valid", "Connect-PimCa")]
    [InlineData(400, "Directory_QuotaExceeded", "QuotaExceeded", PimCaErrorKind.LimitsExceeded, "quota", "500")]
    [InlineData(400, "Request_BadRequest", "Request_BadRequest", PimCaErrorKind.InvalidArgument, "refuses", "Check")]
    [InlineData(400, "someNewCode", "SomeNewCode", PimCaErrorKind.InvalidArgument, "refuses", "Check")]
    [InlineData(400, "1004: odd code", "InvalidRequest", PimCaErrorKind.InvalidArgument, "refuses", "Check")]
    [InlineData(409, "Conflict", "Conflict", PimCaErrorKind.InvalidState, "state", "Read it again")]
    [InlineData(412, "PreconditionFailed", "PreconditionFailed", PimCaErrorKind.InvalidState, "changed meanwhile", "Read it again")]
    [InlineData(501, "NotSimulated", "NotSupported", PimCaErrorKind.NotSupported, "cannot do this", null)]
    [InlineData(500, "InternalServerError", "ServiceUnavailable", PimCaErrorKind.Unavailable, "cannot answer", "may or may not have been done")]
    public async Task Each_error_of_the_service_has_a_code_a_kind_and_a_way_out(
        int status, string serviceCode, string code, PimCaErrorKind kind, string message, string? advice)
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Error(status, serviceCode, "The words of the service");

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.PimGroups.SubmitAsync(Scripted.Activation, CancellationToken.None));

        Assert.Equal(code, error.Code);
        Assert.Equal(kind, error.Kind);
        Assert.StartsWith("Activating: ", error.Message);
        Assert.Contains(message, error.Message);
        Assert.Contains("The words of the service.", error.Message);
        Assert.Equal("group-1", error.Target);
        Assert.Equal("req-1", error.RequestId);
        Assert.Equal(serviceCode, error.ServiceCode);
        if (advice is null)
        {
            Assert.Null(error.Advice);
        }
        else
        {
            Assert.Contains(advice, error.Advice);
        }
    }

    [Theory]
    [InlineData("""The following policy rules failed: ["MfaRule","ExpirationRule"]""", new[] { "MfaRule", "ExpirationRule" })]
    [InlineData("The following policy rules failed: JustificationRule - Justification is required", new[] { "JustificationRule" })]
    [InlineData("The following policy rules failed: JustificationRule - Justification is required, TicketingRule - A ticket is required.", new[] { "JustificationRule", "TicketingRule" })]
    [InlineData("The following policy rules failed: [\"EligibilityRule\"].", new[] { "EligibilityRule" })]
    [InlineData("The following policy rules failed: MfaRule, ApprovalRule", new[] { "MfaRule", "ApprovalRule" })]
    [InlineData("Something else entirely", new string[0])]
    public async Task Both_shapes_of_a_policy_failure_name_the_rules(string message, string[] rules)
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Error(400, "RoleAssignmentRequestPolicyValidationFailed", message);

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.PimGroups.SubmitAsync(Scripted.Activation, CancellationToken.None));

        Assert.Equal("RoleAssignmentRequestPolicyValidationFailed", error.Code);
        Assert.Equal(PimCaErrorKind.InvalidArgument, error.Kind);
        Assert.Equal(rules, error.FailedRules);
        Assert.NotEmpty(error.Advice!);
        Assert.All(rules, rule => Assert.Contains(rule, error.Message));
    }

    [Theory]
    [InlineData("JustificationRule", "-Justification")]
    [InlineData("TicketingRule", "-TicketNumber")]
    [InlineData("ExpirationRule", "Get-PimMemberPolicy")]
    [InlineData("MfaRule", "multifactor")]
    [InlineData("EligibilityRule", "Get-PimEligibility")]
    [InlineData("ActivationDayRule", "-StartTime")]
    [InlineData("ApprovalRule", "-Approver")]
    [InlineData("AdminRequestRule", "Get-PimMemberPolicy")]
    public async Task Each_rule_that_failed_has_its_own_way_out(string rule, string advice)
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Error(400, "RoleAssignmentRequestPolicyValidationFailed", $"The following policy rules failed: [\"{rule}\"]");

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.PimGroups.SubmitAsync(Scripted.Activation, CancellationToken.None));

        Assert.Contains(advice, error.Advice);
        Assert.DoesNotContain("does not say why", error.Message);
    }

    [Fact]
    public async Task A_claims_challenge_in_the_message_names_the_claim()
    {
        using var scripted = await Scripted.ConnectAsync();

        // The scripted token service gives the same token again, without the claim.
        scripted.Service.Error(
            400,
            "RoleAssignmentRequestAcrsValidationFailed",
            "&claims=%7B%22access_token%22%3A%7B%22acrs%22%3A%7B%22essential%22%3Atrue%2C%20%22value%22%3A%22c1%22%7D%7D%7D");

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.PimGroups.SubmitAsync(Scripted.Activation, CancellationToken.None));

        Assert.Equal("StepUpRefused", error.Code);
        Assert.Equal(PimCaErrorKind.Authentication, error.Kind);
        Assert.Contains("acrs = c1", error.Message);
        Assert.DoesNotContain("%7B", error.Message);
        Assert.Contains("Connect-PimCa; Update-PimCaToken -Claims c1", error.Advice);
        Assert.Equal("req-1", error.RequestId);
        Assert.Equal("RoleAssignmentRequestAcrsValidationFailed", error.ServiceCode);
    }

    [Fact]
    public async Task A_claims_challenge_in_the_header_names_the_claim()
    {
        using var scripted = await Scripted.ConnectAsync();
        var claims = Convert.ToBase64String("""{"access_token":{"acrs":{"essential":true,"values":["c2","c3"]}}}"""u8.ToArray());
        scripted.Service.Error(400, "RoleAssignmentRequestAcrsValidationFailed", "A context is required.", ("WWW-Authenticate", $"Bearer error=\"insufficient_claims\", claims=\"{claims}\""));

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.PimGroups.SubmitAsync(Scripted.Activation, CancellationToken.None));

        Assert.Contains("acrs = c2, c3", error.Message);
    }

    [Theory]
    [InlineData("&claims=%7Bcut")]
    [InlineData("No claims at all")]
    public async Task A_challenge_that_cannot_be_read_is_still_a_challenge(string message)
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Error(400, "RoleAssignmentRequestAcrsValidationFailed", message);

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.PimGroups.SubmitAsync(Scripted.Activation, CancellationToken.None));

        Assert.Equal("StepUpNotPossible", error.Code);
        Assert.Contains("an authentication context", error.Message);
        Assert.Single(scripted.Service.Requests);
    }

    [Theory]
    [InlineData("Attempted to perform an unauthorized operation. Missing permission scope: PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup.", "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup")]
    [InlineData("Authorization failed due to missing permission scope RoleManagementPolicy.Read.AzureADGroup,RoleManagementPolicy.ReadWrite.AzureADGroup.", "RoleManagementPolicy.Read.AzureADGroup, RoleManagementPolicy.ReadWrite.AzureADGroup")]
    [InlineData("Needs Group.ReadWrite.All or User.RevokeSessions.All", "Group.ReadWrite.All, User.RevokeSessions.All")]
    public async Task A_missing_permission_is_named_when_the_service_names_it(string message, string permissions)
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Error(403, "PermissionScopeNotGranted", message);

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.PimGroups.SubmitAsync(Scripted.Activation, CancellationToken.None));

        Assert.Contains($"Missing: {permissions}.", error.Message);
        Assert.Contains(permissions, error.Advice);
    }

    [Fact]
    public async Task A_gateways_page_instead_of_an_error_is_told_by_its_status()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(403, "{}");

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.Directory.GetGroupAsync("g", CancellationToken.None));

        Assert.Equal("PermissionDenied", error.Code);
        Assert.Equal("req-1", error.RequestId);
    }

    [Fact]
    public async Task An_answer_that_is_no_json_is_told_as_an_unexpected_one()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, "<html>");

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.ConditionalAccess.ListPoliciesAsync(CancellationToken.None));

        Assert.Equal("UnexpectedAnswer", error.Code);
    }

    [Fact]
    public async Task No_token_and_no_header_is_in_any_error_or_journal_line()
    {
        using var scripted = await Scripted.ConnectAsync();
        var secrets = new[] { ScriptedHandler.Token, "Bearer", "Authorization", "simulated" };
        scripted.Service
            .Error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
            .Cut()
            .TimeOut()
            .Error(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")
            .Answer(200, "<html>");

        for (var i = 0; i < 5; i++)
        {
            var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.PimGroups.SubmitAsync(Scripted.Activation, CancellationToken.None));
            var told = error + error.Advice + error.Target + error.InnerException;
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, told));
        }

        Assert.Equal(5, scripted.Lines.Count);
        Assert.All(scripted.Lines.Select(l => l.ToString()), line => Assert.All(secrets, secret => Assert.DoesNotContain(secret, line)));
    }
}
