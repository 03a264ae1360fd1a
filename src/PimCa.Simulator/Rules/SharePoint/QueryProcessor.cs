using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.SharePoint;

/// <summary>
/// Does what a client query asks of the one object that is simulated, the tenant. Actions run in order and are no
/// transaction; a change reaches the settings with its Update.
/// </summary>
internal sealed class QueryProcessor
{
    private const string TenantType = "Microsoft.Online.SharePoint.TenantAdministration.Tenant";

    private static readonly Guid TenantTypeId = new("268004ae-ef6b-4e9b-8425-127220d84719");

    private static readonly string[] Permissions = { "AllSites.FullControl", "Sites.FullControl.All" };

    private readonly SimulatedTenant tenant;
    private readonly SharePointSettings settings;

    public QueryProcessor(SimulatedTenant tenant)
    {
        this.tenant = tenant;
        settings = new SharePointSettings(tenant);
    }

    /// <summary>The whole answer: a header, then the id and the result of each action that has one.</summary>
    /// <exception cref="ServiceException">501: the query uses a part of the protocol that is not simulated.</exception>
    public JsonArray Process(Caller caller, string? body)
    {
        var correlationId = tenant.NewId();
        try
        {
            var results = Run(caller, ClientQuery.Parse(body), correlationId);
            return new JsonArray(results.Prepend(Header(correlationId, null)).ToArray());
        }
        catch (ClientQueryException refusal)
        {
            tenant.Events.Note($"SharePoint refused a query of {caller.Name}: {refusal.Message}");
            return new JsonArray(Header(correlationId, refusal));
        }
    }

    private static JsonObject Header(string correlationId, ClientQueryException? refusal) => new()
    {
        ["SchemaVersion"] = "15.0.0.0",
        ["LibraryVersion"] = "16.0.25012.12008",
        ["ErrorInfo"] = refusal?.ToJson(correlationId),
        ["TraceCorrelationId"] = correlationId,
    };

    private List<JsonNode?> Run(Caller caller, ClientQuery query, string correlationId)
    {
        var changes = query.Paths.Keys.ToDictionary(id => id, _ => new Dictionary<string, JsonNode>(StringComparer.Ordinal));
        var results = new List<JsonNode?>();
        foreach (var action in query.Actions)
        {
            Resolve(caller, query.Paths[action.ObjectPathId]);
            if (Do(action, changes[action.ObjectPathId], correlationId) is { } result)
            {
                results.Add(JsonValue.Create(action.Id));
                results.Add(result);
            }
        }

        return changes.Values.SelectMany(open => open.Keys).FirstOrDefault() is { } forgotten
            ? throw ClientQueryException.NotUpdated(forgotten)
            : results;
    }

    private void Resolve(Caller caller, ObjectPath path)
    {
        switch (path.Kind)
        {
            case "Constructor" when !Guid.TryParse(path.Key, out var type) || type != TenantTypeId:
                throw ClientQueryException.UnknownType(path.Key);
            case "Identity" when !IsTenant(path.Key):
                throw ClientQueryException.UnknownIdentity(path.Key);
            case not ("Constructor" or "Identity"):
                throw ServiceException.Unsupported($"the object path {path.Kind} in a query of SharePoint");
        }

        if (!caller.HasAny(Permissions) || !tenant.IsAllowedByRoleNow(caller, BuiltInRoles.SharePointAdministrator, BuiltInRoles.GlobalAdministrator))
        {
            throw ClientQueryException.AccessDenied();
        }
    }

    private JsonObject? Do(QueryAction action, Dictionary<string, JsonNode> changes, string correlationId)
    {
        switch (action.Kind)
        {
            case "ObjectPath":
                return new JsonObject { ["IsNull"] = false };
            case "ObjectIdentityQuery":
                return new JsonObject { ["_ObjectIdentity_"] = Identity(correlationId) };
            case "Query":
                return Answer(action.Element, correlationId);
            case "SetProperty":
                var property = TenantProperty.Find(ClientQuery.Attribute(action.Element, "Name"));
                changes[property.Name] = property.Read(action.Element);
                return null;
            case "Method" when ClientQuery.Attribute(action.Element, "Name") is var name:
                Update(name, changes);
                return null;
            default:
                throw ServiceException.Unsupported($"the action {action.Kind} in a query of SharePoint");
        }
    }

    private void Update(string method, Dictionary<string, JsonNode> changes)
    {
        if (method != "Update")
        {
            throw ServiceException.Unsupported($"the method {method} in a query of SharePoint");
        }

        if (changes.Count > 0)
        {
            settings.Change(new Dictionary<string, JsonNode>(changes));
            changes.Clear();
        }
    }

    private JsonObject Answer(XElement action, string correlationId)
    {
        var query = action.Element(ClientQuery.Namespace + "Query") ?? throw ClientQueryException.Malformed("A Query has a Query inside.");
        var asked = query.Descendants(ClientQuery.Namespace + "Property").Select(property => TenantProperty.Find(ClientQuery.Attribute(property, "Name"))).ToArray();
        var isAll = (string?)query.Attribute("SelectAllProperties") == "true";
        var answer = new JsonObject { ["_ObjectType_"] = TenantType, ["_ObjectIdentity_"] = Identity(correlationId) };
        var current = settings.Read();
        foreach (var property in TenantProperty.All.Where(property => isAll || asked.Contains(property)))
        {
            answer[property.Name] = current[property.Name]!.DeepClone();
        }

        return answer;
    }

    // The first part differs from answer to answer, the rest says which object it is; a line break stands between them.
    private string Identity(string correlationId) => $"{correlationId}|908bed80-a04a-4433-b4a0-883d9847d110:{tenant.Id}\nTenant";

    private bool IsTenant(string identity)
    {
        var parts = identity.Split('|');
        return parts.Length == 2 && Guid.TryParse(parts[0], out var issued) && Identity(issued.ToString()).EndsWith("|" + parts[1], StringComparison.OrdinalIgnoreCase);
    }
}
