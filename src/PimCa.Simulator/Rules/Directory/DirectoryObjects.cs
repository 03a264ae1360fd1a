using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Directory;

/// <summary>Users, groups, service principals, scopes and directory roles as the one kind of object that lists mix.</summary>
internal static class DirectoryObjects
{
    private static readonly (string Collection, string Type)[] Kinds =
    {
        (Collections.Users, "user"),
        (Collections.Groups, "group"),
        (Collections.ServicePrincipals, "servicePrincipal"),
        (Collections.AdministrativeUnits, "administrativeUnit"),
        (Collections.Applications, "application"),
    };

    private static readonly string[] UnitProperties =
    {
        "id", "displayName", "description", "isMemberManagementRestricted", "membershipRule", "membershipRuleProcessingState", "membershipType",
        "visibility",
    };

    private static readonly string[] ApplicationProperties =
    {
        "id", "appId", "displayName", "createdDateTime", "signInAudience", "identifierUris", "tags",
    };

    public static ODataShape Users { get; } = new("users")
    {
        Properties = DirectoryDocuments.UserProperties.Concat(new[] { "signInActivity" }).ToArray(),
        DefaultProperties = DirectoryDocuments.DefaultUserProperties,
        IsDirectoryObject = true,
    };

    public static ODataShape ServicePrincipals { get; } = new("servicePrincipals")
    {
        Properties = DirectoryDocuments.ServicePrincipalProperties,
        IsDirectoryObject = true,
    };

    public static ODataShape AdministrativeUnits { get; } = new("directory/administrativeUnits")
    {
        Properties = UnitProperties,
        IsDirectoryObject = true,
    };

    public static ODataShape Applications { get; } = new("applications")
    {
        Properties = ApplicationProperties,
        IsDirectoryObject = true,
    };

    /// <summary>Mixed objects: each with its <c>@odata.type</c>, users with their default properties.</summary>
    public static ODataShape Mixed { get; } = new("directoryObjects")
    {
        Properties = DirectoryDocuments.UserProperties
            .Concat(DirectoryDocuments.GroupProperties)
            .Concat(DirectoryDocuments.ServicePrincipalProperties)
            .Concat(UnitProperties)
            .Concat(ApplicationProperties)
            .Concat(new[] { "roleTemplateId" })
            .Distinct()
            .ToArray(),
        DefaultPropertiesOf = document => TypeOf(document) == "user" ? DirectoryDocuments.DefaultUserProperties : null,
        IsDirectoryObject = true,
    };

    /// <summary>Any object by its id, as a replica shows it, with its <c>@odata.type</c>; null when there is none.</summary>
    public static JsonObject? Find(SimulatedTenant tenant, string id, DateTimeOffset? asOf)
    {
        foreach (var (collection, type) in Kinds)
        {
            if (tenant.Store.Get(collection, id, asOf) is { } found)
            {
                return Typed(found, type);
            }
        }

        return Role(id);
    }

    /// <summary>The objects with these ids; those that are gone, or not there yet, are left out.</summary>
    public static IEnumerable<JsonObject> FindAll(SimulatedTenant tenant, IEnumerable<string> ids, DateTimeOffset? asOf) =>
        ids.Select(id => Find(tenant, id, asOf)).OfType<JsonObject>();

    /// <summary>The object's type without namespace: user.</summary>
    public static string TypeOf(JsonObject typed) => typed.RequiredText("@odata.type").Substring("#microsoft.graph.".Length);

    /// <summary>The activated directory role of a template. Its own id is not the template's.</summary>
    public static JsonObject DirectoryRole(BuiltInRole role) => new()
    {
        ["@odata.type"] = "#microsoft.graph.directoryRole",
        ["id"] = RoleId(role.TemplateId),
        ["displayName"] = role.DisplayName,
        ["description"] = role.DisplayName,
        ["roleTemplateId"] = role.TemplateId,
    };

    /// <exception cref="ServiceException">404.</exception>
    public static ServiceException NotFound(string id) =>
        ServiceException.NotFound($"Resource '{id}' does not exist or one of its queried reference-property objects are not present.");

    private static JsonObject? Role(string id) =>
        BuiltInRoles.All.FirstOrDefault(r => RoleId(r.TemplateId) == id) is { } role ? DirectoryRole(role) : null;

    private static string RoleId(string templateId) => "0d1e" + templateId.Substring(4);

    private static JsonObject Typed(JsonObject document, string type)
    {
        var typed = new JsonObject { ["@odata.type"] = $"#microsoft.graph.{type}" };
        foreach (var property in document)
        {
            typed[property.Key] = property.Value?.DeepClone();
        }

        return typed;
    }
}
