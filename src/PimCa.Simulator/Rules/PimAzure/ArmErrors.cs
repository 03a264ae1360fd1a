using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.PimAzure;

/// <summary>The errors of the management endpoint itself, besides those of Privileged Identity Management.</summary>
internal static class ArmErrors
{
    public static ServiceException NotAuthorized(Caller caller, string action, string scope) => ServiceException.Forbidden(
        $"The client '{caller.Name}' with object id '{caller.ObjectId}' does not have authorization to perform action '{action}' over scope '{scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.",
        "AuthorizationFailed");

    public static ServiceException NoApiVersion() =>
        new(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");

    public static ServiceException OtherApiVersion(string type, string asked, string supported) => new(
        400,
        "InvalidResourceType",
        $"The resource type '{type}' could not be found for api version '{asked}'. The supported api-versions are '{supported}'.");

    /// <summary>There is no such scope: each kind has a code of its own.</summary>
    public static ServiceException NoScope(string scope)
    {
        var parts = scope.Split('/');
        return (AzureScopes.SubscriptionOf(scope), parts.Length) switch
        {
            (null, _) => ServiceException.NotFound($"The management group '{parts[parts.Length - 1]}' cannot be found.", "NotFound"),
            ({ } subscription, 3) => ServiceException.NotFound($"The subscription '{subscription}' could not be found.", "SubscriptionNotFound"),
            (_, 5) => ServiceException.NotFound($"Resource group '{parts[4]}' could not be found.", "ResourceGroupNotFound"),
            _ => ServiceException.NotFound($"The Resource '{scope}' was not found.", "ResourceNotFound"),
        };
    }

    public static ServiceException NoRole(string id) =>
        ServiceException.NotFound($"The specified role definition with ID '{id}' does not exist.", "RoleDefinitionDoesNotExist");

    /// <summary>The name of a request is its caller's to choose, once. What the service answers to a second use is nowhere documented.</summary>
    public static ServiceException NameTaken(string name) =>
        new(409, "RoleAssignmentRequestExists", $"A request with the name '{name}' already exists.");
}
