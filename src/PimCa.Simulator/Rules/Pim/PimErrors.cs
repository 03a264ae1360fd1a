using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using PimCa.Simulator.Http;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>The errors of Privileged Identity Management: documented codes, and the messages as they were measured.</summary>
internal static class PimErrors
{
    public static ServiceException Malformed(string message) => new(400, "BadRequest", message);

    public static ServiceException Invalid(string message) => new(400, "InvalidRoleAssignmentRequest", message);

    public static ServiceException Exists() => new(400, "RoleAssignmentExists", "The Role assignment already exists.");

    public static ServiceException DoesNotExist() => new(400, "RoleAssignmentDoesNotExist", "The Role assignment does not exist.");

    public static ServiceException Pending() => new(400, "PendingRoleAssignmentRequest", "There is already an existing pending Role assignment request.");

    public static ServiceException TooShort() => new(400, "ActiveDurationTooShort", "The Active duration is too short. Minimum Required is 5 minutes.");

    public static ServiceException StartInPast() => new(400, "StartTimeInPast", "The start time cannot be in the past.");

    public static ServiceException BadStart() => new(400, "InvalidStartDateTime", "The start date time is invalid.");

    public static ServiceException NoSubject() => new(404, "SubjectNotFound", "The subject is not found.");

    public static ServiceException NoGroup() => new(404, "ResourceNotFound", "The resource is not found.");

    public static ServiceException NoRole() => new(404, "RoleNotFound", "The role is not found.");

    public static ServiceException InvalidScope(string message) => new(400, "InvalidScope", message);

    public static ServiceException NoRequest() => new(404, "RoleAssignmentRequestNotFound", "The Role assignment request is not found.");

    public static ServiceException NotAuthorized() => new(403, "AuthorizationFailed", "The caller is not authorized to perform this operation.");

    public static ServiceException InvalidPolicy(string message) => new(400, "InvalidPolicy", message);

    public static ServiceException InvalidRuleId(string ruleId) => InvalidPolicy($"The policy rule id {ruleId} is invalid.");

    /// <summary>
    /// Two shapes were measured: a JSON list of rules, and a single rule followed by its text. A missing justification of an
    /// activation comes in the second.
    /// </summary>
    public static ServiceException RulesFailed(IReadOnlyList<string> rules, bool isActivation) => new(
        400,
        "RoleAssignmentRequestPolicyValidationFailed",
        isActivation && rules.Count == 1 && rules[0] == "JustificationRule"
            ? "The following policy rules failed: JustificationRule - Justification is required"
            : $"The following policy rules failed: [{string.Join(",", rules.Select(rule => $"\"{rule}\""))}]");

    /// <summary>The claims that a new sign-in must satisfy: url-encoded in the message, base64 in the header.</summary>
    /// <param name="claimValue">The authentication context.</param>
    /// <param name="place">Where the claims stand.</param>
    public static ServiceException ClaimsChallenge(string claimValue, ChallengePlace place = ChallengePlace.Both)
    {
        var claims = "{\"access_token\":{\"acrs\":{\"essential\":true, \"value\":\"" + claimValue + "\"}}}";
        var refused = new ServiceException(
            400,
            "RoleAssignmentRequestAcrsValidationFailed",
            place == ChallengePlace.Header ? "The claims of the token do not satisfy the policy." : "&claims=" + Uri.EscapeDataString(claims));
        if (place == ChallengePlace.Message)
        {
            return refused;
        }

        refused.Headers["WWW-Authenticate"] =
            $"Bearer error=\"insufficient_claims\", claims=\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(claims))}\"";
        return refused;
    }
}
