using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.PimAzure;

/// <summary>
/// The tree of Azure: the root management group (whose name is the tenant's id), management groups, subscriptions, resource
/// groups, resources. A document for each: <c>id, kind, name, displayName, type, location, parent</c>.
/// </summary>
internal sealed class AzureScopes
{
    public const string ManagementGroup = "managementgroup";
    public const string Subscription = "subscription";
    public const string ResourceGroup = "resourcegroup";
    public const string Resource = "resource";

    private const string ManagementGroups = "/providers/Microsoft.Management/managementGroups/";

    private readonly SimulatedTenant tenant;

    public AzureScopes(SimulatedTenant tenant) => this.tenant = tenant;

    /// <summary>The id of a management group's scope.</summary>
    public static string OfManagementGroup(string name) => ManagementGroups + name;

    public JsonObject? Find(string scope) => tenant.Store.Get(Collections.AzureScopes, scope);

    /// <summary>All of one kind, in the order of their creation.</summary>
    public IEnumerable<JsonObject> All(string kind) => tenant.Store.All(Collections.AzureScopes).Where(scope => scope.Text("kind") == kind);

    /// <summary>The scope itself and all above it, upwards.</summary>
    public IReadOnlyList<string> Upwards(string scope)
    {
        var found = new List<string>();
        for (var at = Find(scope); at is not null; at = at.Text("parent") is { } parent ? Find(parent) : null)
        {
            found.Add(at.Text("id")!);
        }

        return found;
    }

    public bool IsAtOrBelow(string scope, string ancestor) => Upwards(scope).Any(at => PimDocuments.Same(at, ancestor));

    /// <summary>Adds a scope below another.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="kind">One of the kinds named here.</param>
    /// <param name="displayName">What people call it.</param>
    /// <param name="type">The type of the resource.</param>
    /// <param name="parent">What it lies in; null for the root.</param>
    public void Add(string id, string kind, string displayName, string type, string? parent) =>
        tenant.Store.Put(Collections.AzureScopes, id, new JsonObject
        {
            ["id"] = id,
            ["kind"] = kind,
            ["name"] = id.Substring(id.LastIndexOf('/') + 1),
            ["displayName"] = displayName,
            ["type"] = type,
            ["location"] = kind is ResourceGroup or Resource ? "germanywestcentral" : null,
            ["parent"] = parent,
        });

    /// <summary>The subscription that a scope lies in; null above subscriptions.</summary>
    public static string? SubscriptionOf(string scope) =>
        scope.Split('/') is { Length: >= 3 } parts && string.Equals(parts[1], "subscriptions", StringComparison.OrdinalIgnoreCase) ? parts[2] : null;

    /// <summary>What <c>expandedProperties</c> calls the kind: subscription, or a resource's type.</summary>
    public static string TypeOf(JsonObject scope) => scope.Text("kind") == Resource ? scope.Text("type")! : scope.Text("kind")!;
}
