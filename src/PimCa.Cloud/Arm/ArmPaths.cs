using System;
using PimCa.Targets;

namespace PimCa.Cloud.Arm;

/// <summary>Resource ids of the authorization provider.</summary>
internal static class ArmPaths
{
    public const string Provider = "/providers/Microsoft.Authorization/";

    /// <summary>The version of PIM's own resources.</summary>
    public const string Pim = "2020-10-01";

    /// <summary>The version of approvals: there is no other.</summary>
    public const string Approvals = "2021-01-01-preview";

    /// <summary>The version of role definitions.</summary>
    public const string Roles = "2022-04-01";

    /// <summary>A resource of the provider at a scope; at the tenant for null.</summary>
    public static string At(string? scope, string resource) => scope?.TrimEnd('/') + Provider + resource;

    /// <summary>
    /// A role's definition as a request at a scope names it: beneath the subscription where there is one. A custom role is
    /// known there only; a built-in role is known everywhere.
    /// </summary>
    public static string Definition(PimTarget target) => At(Subscription(target.Scope!), "roleDefinitions/" + target.Id);

    /// <summary>What stands behind the last slash.</summary>
    public static string Last(string id) => id.Substring(id.TrimEnd('/').LastIndexOf('/') + 1).TrimEnd('/');

    /// <summary>Whether two scopes are the same; Azure does not tell upper from lower case.</summary>
    public static bool IsSame(string? scope, string? other) => string.Equals(scope?.TrimEnd('/'), other?.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a scope is another one or lies beneath it, as far as the ids tell: what lies beneath a management group they do not.</summary>
    public static bool IsWithin(string scope, string other) =>
        IsSame(scope, other) || scope.StartsWith(other.TrimEnd('/') + "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether what is given at a scope reaches another one: it is that scope or lies above it. What lies above and beneath among
    /// management groups the ids do not tell.
    /// </summary>
    public static bool Reaches(string given, string scope) =>
        IsSame(given, scope) || (!IsWithin(given, scope) && !(IsManagementGroup(scope) && !IsManagementGroup(given)));

    private static bool IsManagementGroup(string scope) =>
        scope.Trim('/').Length == 0 || scope.StartsWith("/providers/Microsoft.Management/managementGroups/", StringComparison.OrdinalIgnoreCase);

    private static string? Subscription(string scope)
    {
        var parts = scope.Split(new[] { '/' }, StringSplitOptions.RemoveEmptyEntries);
        return parts.Length >= 2 && string.Equals(parts[0], "subscriptions", StringComparison.OrdinalIgnoreCase) ? $"/subscriptions/{parts[1]}" : null;
    }
}
