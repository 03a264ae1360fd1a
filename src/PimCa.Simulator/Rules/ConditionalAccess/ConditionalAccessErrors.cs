using PimCa.Simulator.Http;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>
/// How Conditional Access says no. 1007 (schema), 1012 (applications together with actions or contexts) and 1032
/// (validation, with a reason) are published in issues of its users; the sentence after the reason is for the reader of the
/// simulated tenant, so no client may rely on it.
/// </summary>
internal static class ConditionalAccessErrors
{
    public static ServiceException Schema(string detail) => new(
        400,
        "BadRequest",
        "1007: Incoming ConditionalAccessPolicy object is null or does not match the schema of ConditionalAccessPolicy type. " + detail);

    public static ServiceException MixedTargets() => new(
        400,
        "BadRequest",
        "1012: 'applications' condition cannot include both 'includeApplications' and 'includeUserActions'/'includeAuthenticationContextClassReferences'. Please remove one of the conditions.");

    public static ServiceException Invalid(string reason, string detail) => new(
        400,
        "BadRequest",
        $"1032: ConditionalActionPolicy validation failed due to {reason}. {detail}");

    public static ServiceException PolicyNotFound(string id) => new(
        404,
        "ResourceNotFound",
        $"The Conditional Access policy '{id}' does not exist in the directory.");

    public static ServiceException ScopesMissing(string permission) => new(
        403,
        "AccessDenied",
        $"You cannot perform the requested operation, required scopes are missing in the token. Missing: {permission}.");

    public static ServiceException RoleMissing(string role) => new(
        403,
        "AccessDenied",
        $"You do not have the directory role that this operation needs, such as {role}.");
}
