using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Errors;

namespace PimCa.Cloud.Errors;

/// <summary>What is said of an error.</summary>
/// <param name="Code">Our stable code.</param>
/// <param name="Kind">What kind of thing went wrong.</param>
/// <param name="Text">What is wrong, a sentence.</param>
/// <param name="Advice">The way out.</param>
/// <param name="MayBeDone">True when the request may have been carried out all the same.</param>
internal sealed record KnownError(string Code, PimCaErrorKind Kind, string Text, string? Advice, bool MayBeDone = false)
{
    /// <summary>The service's own name of it, where ours is plainer.</summary>
    public string? ServiceCode { get; init; }
}

/// <summary>The errors that the services document or were seen to give, by their <c>error.code</c>, and those by status alone.</summary>
internal static class ErrorCatalogue
{
    private static readonly Dictionary<string, KnownError> ByCode = Index(
        new("RoleAssignmentExists", PimCaErrorKind.AlreadyExists, "The assignment exists already, or is active already.", "A running activation cannot be lengthened: end it with Stop-PimActivation, then ask again. An assignment is changed with Set-PimEligibility or Set-PimActiveAssignment."),
        new("RoleAssignmentDoesNotExist", PimCaErrorKind.NotFound, "There is no such assignment, or it has ended.", "Look with Get-PimEligibility or Get-PimActiveAssignment."),
        new("PendingRoleAssignmentRequest", PimCaErrorKind.InvalidState, "A request for the same is still pending.", "Wait for its decision (Get-PimActivation -Mine), or withdraw it with Stop-PimActivation."),
        new("RoleAssignmentRequestNotFound", PimCaErrorKind.NotFound, "There is no such request. Requests are kept for about 45 days.", "Look with Get-PimActivation."),
        new("ActiveDurationTooShort", PimCaErrorKind.InvalidState, "It has been active for less than 5 minutes, which is the least.", "Try again when 5 minutes have passed since it became active."),
        new("SubjectNotFound", PimCaErrorKind.NotFound, "The principal does not exist, or PIM does not see it yet.", "Check the id; one that was created a moment ago needs up to two minutes."),
        new("RoleNotFound", PimCaErrorKind.NotFound, "There is no such role, or PIM does not see the group yet.", "Check the id; a group that was created a moment ago needs up to two minutes."),
        new("ResourceNotFound", PimCaErrorKind.NotFound, "The object does not exist, or PIM does not see it yet.", "Check the id; a group that was created a moment ago needs up to two minutes."),
        new("Request_ResourceNotFound", PimCaErrorKind.NotFound, "The object does not exist, or not yet everywhere.", "Check the id; what was created a moment ago needs up to two minutes."),
        new("ResourceIsLocked", PimCaErrorKind.InvalidState, "The object is locked while another change to it is under way.", "Try again in a minute."),
        new("InvalidRoleAssignmentRequest", PimCaErrorKind.InvalidArgument, "The request is not valid.", "Check group, access, principal and times."),
        new("InvalidScope", PimCaErrorKind.InvalidArgument, "The scope is not valid.", "Give the scope as the eligibility shows it."),
        new("StartTimeInPast", PimCaErrorKind.InvalidArgument, "The start lies in the past.", "Leave -StartTime out to begin at once, or give a time to come."),
        new("InvalidStartDateTime", PimCaErrorKind.InvalidArgument, "The start is not valid.", "Leave -StartTime out to begin at once, or give a time to come, before the end."),
        new("AuthorizationFailed", PimCaErrorKind.PermissionDenied, "You are not allowed to do this.", "It takes the Privileged Role Administrator role, or for a group its owner; sign in as such, or have it assigned."),
        new("PermissionScopeNotGranted", PimCaErrorKind.PermissionDenied, "The sign-in lacks a permission.", "Have it consented for the application that you sign in with, then sign in again."),
        new("AadPremiumLicenseRequired", PimCaErrorKind.NotSupported, "The tenant has no licence for this.", "Privileged Identity Management needs Microsoft Entra ID P2 or Microsoft Entra ID Governance."),
        new("MfaAndAcrsConflict", PimCaErrorKind.InvalidArgument, "MFA and an authentication context on activation exclude each other.", "Turn one off first: Set-PimMemberPolicy -RequireMfa:$false, or without -AuthenticationContext."),
        new("ActivationCustomApproversNotEmpty", PimCaErrorKind.InvalidState, "Explicit recipients in the approver notification lock the policy while approvers are changed.", "Clear the additional recipients of the approver notification in the same call: Set-PimMemberPolicy -Notification … -Approver …."),
        new("InvalidPolicy", PimCaErrorKind.InvalidArgument, "The policy is not valid as a whole.", "Read it again with Get-PimMemberPolicy: its id changes when PIM takes the group on."),
        new("PermissionDenied", PimCaErrorKind.PermissionDenied, "You are not allowed to do this.", "A directory role that allows it is missing: activate one that you are eligible for (Request-PimActivation -Role), or have one assigned; then run Update-PimCaToken.") { ServiceCode = "Authorization_RequestDenied" },
        new("PermissionDenied", PimCaErrorKind.PermissionDenied, "You are not allowed to do this.", "A directory role that allows it is missing: activate one that you are eligible for (Request-PimActivation -Role), or have one assigned; then run Update-PimCaToken.") { ServiceCode = "AccessDenied" },
        new("SignInExpired", PimCaErrorKind.Authentication, "The sign-in is not valid any more.", "Sign in again with Connect-PimCa.") { ServiceCode = "InvalidAuthenticationToken" },
        new("QuotaExceeded", PimCaErrorKind.LimitsExceeded, "A quota of the directory is used up.", "A tenant has room for 500 role-assignable groups: remove one that is not needed.") { ServiceCode = "Directory_QuotaExceeded" });

    public static KnownError Find(ServiceError error)
    {
        if (error.Code is { } code && ByCode.TryGetValue(code, out var known))
        {
            return known;
        }

        var general = ByStatus(error.Status);

        // A code that is not in the list is still the most telling name for what happened, where the status alone says little.
        return error.Status is 400 or 404 or 409 or 412 or 422 && IsName(error.Code) ? general with { Code = Pascal(error.Code!) } : general;
    }

    private static KnownError ByStatus(int status) => status switch
    {
        400 or 422 => new("InvalidRequest", PimCaErrorKind.InvalidArgument, "The service refuses the request.", "Check the values that were given."),
        401 => new("SignInExpired", PimCaErrorKind.Authentication, "The sign-in is not valid any more.", "Sign in again with Connect-PimCa."),
        403 => new("PermissionDenied", PimCaErrorKind.PermissionDenied, "You are not allowed to do this.", "A directory role that allows it is missing: activate one that you are eligible for (Request-PimActivation -Role), or have one assigned; then run Update-PimCaToken."),
        404 => new("ResourceNotFound", PimCaErrorKind.NotFound, "The object does not exist, or not yet everywhere.", "Check the id; what was created a moment ago needs up to two minutes."),
        409 => new("Conflict", PimCaErrorKind.InvalidState, "The object's state does not allow it.", "Read it again, then decide."),
        412 => new("Conflict", PimCaErrorKind.InvalidState, "The object was changed meanwhile.", "Read it again, then decide."),
        423 => new("ResourceIsLocked", PimCaErrorKind.InvalidState, "The object is locked while another change to it is under way.", "Try again in a minute."),
        429 => new("TooManyRequests", PimCaErrorKind.LimitsExceeded, "The service takes no more requests at present, and waiting did not help.", "Try again in a few minutes, with fewer callers at once."),
        405 or 501 => new("NotSupported", PimCaErrorKind.NotSupported, "The service cannot do this.", null),
        504 => new("OperationTimeout", PimCaErrorKind.Timeout, "The service did not answer in time.", "Try again in a minute.", MayBeDone: true),
        >= 500 => new("ServiceUnavailable", PimCaErrorKind.Unavailable, "The service cannot answer at present.", "Try again in a few minutes.", MayBeDone: status != 503),
        _ => new("UnexpectedAnswer", PimCaErrorKind.Unavailable, $"The service answered with status {status}.", "Try again."),
    };

    private static bool IsName(string? code) =>
        code is { Length: > 2 }
        && char.IsLetter(code[0])
        && code.All(letter => char.IsLetterOrDigit(letter) || letter == '_')
        && !string.Equals(code, "UnknownError", StringComparison.OrdinalIgnoreCase);

    private static string Pascal(string code) => char.ToUpperInvariant(code[0]) + code.Substring(1);

    private static Dictionary<string, KnownError> Index(params KnownError[] errors)
    {
        var index = new Dictionary<string, KnownError>(StringComparer.OrdinalIgnoreCase);
        foreach (var error in errors)
        {
            index[error.ServiceCode ?? error.Code] = error;
        }

        return index;
    }
}
