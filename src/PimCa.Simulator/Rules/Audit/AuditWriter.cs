using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Audit;

/// <summary>
/// Writes the directory audit log. For every service: Privileged Identity Management through <see cref="Pim"/>, others
/// (Core Directory, Conditional Access) through <see cref="Write"/>.
/// </summary>
internal sealed class AuditWriter
{
    private readonly SimulatedTenant tenant;

    public AuditWriter(SimulatedTenant tenant) => this.tenant = tenant;

    /// <summary>Writes one entry.</summary>
    /// <param name="service">loggedByService: <c>Core Directory</c>, <c>Conditional Access</c>, <c>PIM</c>.</param>
    /// <param name="category">Such as GroupManagement, Policy, UserManagement.</param>
    /// <param name="activity">The documented display name of the activity.</param>
    /// <param name="operation">operationType: Add, Assign, Update, Delete, Create.</param>
    /// <param name="initiatedBy">Made by <see cref="By"/> or <see cref="ByApplication"/>.</param>
    /// <param name="targets">Made by <see cref="Group"/>, <see cref="Principal"/>, <see cref="Target"/>.</param>
    /// <param name="details">Key and value pairs, in the order in which they are to be found.</param>
    /// <param name="reason">resultReason: for PIM the justification.</param>
    /// <param name="correlationId">What belongs together; a new id when left out.</param>
    public void Write(
        string service,
        string category,
        string activity,
        string operation,
        JsonObject initiatedBy,
        IEnumerable<JsonObject> targets,
        IEnumerable<(string Key, string? Value)>? details = null,
        string? reason = null,
        string? correlationId = null)
    {
        var correlation = correlationId ?? tenant.NewId();
        var id = $"{service.Replace(" ", string.Empty)}_{correlation}_{tenant.NewId().Substring(24)}";
        tenant.Store.Put(Collections.DirectoryAudits, id, new JsonObject
        {
            ["id"] = id,
            ["category"] = category,
            ["correlationId"] = correlation,
            ["result"] = "success",
            ["resultReason"] = reason ?? string.Empty,
            ["activityDisplayName"] = activity,
            ["activityDateTime"] = PimDocuments.Write(tenant.Now),
            ["loggedByService"] = service,
            ["operationType"] = operation,
            ["initiatedBy"] = initiatedBy,
            ["targetResources"] = new JsonArray(targets.Select(target => (JsonNode)target).ToArray()),
            ["additionalDetails"] = new JsonArray((details ?? Array.Empty<(string, string?)>())
                .Where(detail => detail.Value is not null)
                .Select(detail => (JsonNode)new JsonObject { ["key"] = detail.Key, ["value"] = detail.Value })
                .ToArray()),
        });
    }

    /// <summary>Writes an entry of Privileged Identity Management; without a caller it acts by itself.</summary>
    public void Pim(
        string category,
        string activity,
        string operation,
        Caller? caller,
        IEnumerable<JsonObject> targets,
        IEnumerable<(string Key, string? Value)>? details = null,
        string? reason = null,
        string? correlationId = null) =>
        Write("PIM", category, activity, operation, caller is null ? ByPim() : By(caller), targets, details, reason, correlationId);

    public static JsonObject By(Caller caller) => caller.IsApplication
        ? ByApplication(caller.Name, caller.ObjectId)
        : ByUser(caller.ObjectId, caller.Name, caller.Name);

    public static JsonObject ByApplication(string name, string? servicePrincipalId = null) => new()
    {
        ["user"] = null,
        ["app"] = new JsonObject
        {
            ["appId"] = null,
            ["displayName"] = name,
            ["servicePrincipalId"] = servicePrincipalId,
            ["servicePrincipalName"] = null,
        },
    };

    public JsonObject Group(string groupId) => Target("Group", groupId, tenant.Store.Get(Collections.Groups, groupId)?.Text("displayName"), null);

    /// <summary>The member or owner role of a group, which PIM writes as a role.</summary>
    public JsonObject Access(string groupId, string access) =>
        Target("Role", PimDocuments.DerivedId($"{groupId} {access}"), access == "owner" ? "Owner" : "Member", null);

    public JsonObject Principal(string id)
    {
        var user = tenant.Store.Get(Collections.Users, id);
        if (user is not null)
        {
            return Target("User", id, user.Text("displayName"), user.Text("userPrincipalName"));
        }

        return tenant.Store.Get(Collections.Groups, id) is not null
            ? Group(id)
            : Target("ServicePrincipal", id, tenant.Store.Get(Collections.ServicePrincipals, id)?.Text("displayName"), null);
    }

    public static JsonObject Target(string type, string? id, string? displayName, string? userPrincipalName) => new()
    {
        ["id"] = id,
        ["displayName"] = displayName,
        ["type"] = type,
        ["userPrincipalName"] = userPrincipalName,
        ["groupType"] = type == "Group" ? "azureAD" : null,
        ["modifiedProperties"] = new JsonArray(),
    };

    // Measured: the service writes itself as a user of this name that has no user principal name.
    private static JsonObject ByPim() => ByUser(PimDocuments.DerivedId("Azure AD PIM"), "Azure AD PIM", null);

    private static JsonObject ByUser(string id, string displayName, string? userPrincipalName) => new()
    {
        ["app"] = null,
        ["user"] = new JsonObject
        {
            ["id"] = id,
            ["displayName"] = displayName,
            ["userPrincipalName"] = userPrincipalName,
            ["ipAddress"] = null,
        },
    };
}
