using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimAzure;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Arm;

/// <summary>
/// Management groups, subscriptions, resource groups, resources and role definitions. Everybody sees of the tree what they
/// actively hold a role at, above or below: an eligibility alone shows nothing.
/// </summary>
internal sealed class ArmTreeRoutes
{
    private const string ManagementGroups = "/providers/Microsoft.Management/managementGroups";
    private const string Subscription = "/subscriptions/{subscription}";
    private const string Group = Subscription + "/resourceGroups/{resourceGroup}";

    private static readonly string[] Resources = { "2022-12-01", "2022-09-01", "2021-04-01", "2021-01-01", "2020-01-01" };
    private static readonly string[] Management = { "2023-04-01", "2021-04-01", "2020-05-01" };
    private static readonly string[] Definitions = { "2022-04-01", "2018-07-01", "2018-01-01-preview", "2015-07-01" };

    private readonly SimulatedTenant tenant;
    private readonly AzureArea area;

    public ArmTreeRoutes(SimulatedTenant tenant, AzureArea area)
    {
        this.tenant = tenant;
        this.area = area;
    }

    public void Map(ArmRouter router)
    {
        router.At("GET", ManagementGroups, Management, request => List(request, AzureScopes.ManagementGroup, null), "$skiptoken");
        router.At("GET", ManagementGroups + "/{managementGroup}", Management, Get);
        router.At("GET", "/subscriptions", Resources, request => List(request, AzureScopes.Subscription, null), "$top");
        router.At("GET", Subscription, Resources, Get);
        router.At("GET", Subscription + "/resourceGroups", Resources, request => List(request, AzureScopes.ResourceGroup, Parent(request)), "$top");
        router.At("GET", Group, Resources, Get);
        router.At("GET", Subscription + "/resources", Resources, request => List(request, AzureScopes.Resource, Parent(request)), "$top", "$filter");
        router.At("GET", Group + "/resources", Resources, request => List(request, AzureScopes.Resource, Parent(request)), "$top", "$filter");
        router.At("GET", Group + "/providers/{namespace}/{type}/{resource}", Resources, Get);
        router.AtScopes("GET", "roleDefinitions", Definitions, ListDefinitions, "$filter");
        router.AtTenant("GET", "roleDefinitions", Definitions, ListDefinitions, "$filter");
        router.AtScopes("GET", "roleDefinitions/{name}", Definitions, GetDefinition);
        router.AtTenant("GET", "roleDefinitions/{name}", Definitions, GetDefinition);
    }

    private ServiceResponse List(ServiceRequest request, string kind, string? parent)
    {
        var filter = ArmFilter.Of(request, "name", "resourceType");
        if (parent is not null)
        {
            RequireVisible(request.Caller!, parent, $"Microsoft.Resources/subscriptions/{kind}s/read");
        }

        return ArmRouter.Page(request, area.Scopes.All(kind)
            .Where(scope => parent is null || area.Scopes.IsAtOrBelow(scope.Text("id")!, parent))
            .Where(scope => area.IsVisible(scope.Text("id")!, request.Caller!))
            .Where(scope => filter.Value("name") is not { } name || PimDocuments.Same(scope.Text("name"), name))
            .Where(scope => filter.Value("resourceType") is not { } type || PimDocuments.Same(scope.Text("type"), type))
            .Select(Show));
    }

    private ServiceResponse Get(ServiceRequest request)
    {
        var path = "/" + request.Path.Trim('/');
        var scope = area.Scopes.Find(path) ?? throw ArmErrors.NoScope(path);
        RequireVisible(request.Caller!, scope.Text("id")!, $"{scope.Text("type")}/read");
        return ServiceResponse.Ok(Show(scope));
    }

    private string Parent(ServiceRequest request)
    {
        var path = "/" + request.Path.Trim('/');
        var asked = path.Substring(0, path.LastIndexOf('/'));
        return area.Scopes.Find(asked)?.Text("id") ?? throw ArmErrors.NoScope(asked);
    }

    private void RequireVisible(Caller caller, string scope, string action)
    {
        if (!area.IsVisible(scope, caller))
        {
            throw ArmErrors.NotAuthorized(caller, action, scope);
        }
    }

    private JsonObject Show(JsonObject scope) => scope.Text("kind") switch
    {
        AzureScopes.ManagementGroup => ManagementGroup(scope),
        AzureScopes.Subscription => new JsonObject
        {
            ["id"] = scope.Text("id"),
            ["subscriptionId"] = scope.Text("name"),
            ["tenantId"] = tenant.Id,
            ["displayName"] = scope.Text("displayName"),
            ["state"] = "Enabled",
            ["authorizationSource"] = "RoleBased",
            ["subscriptionPolicies"] = new JsonObject
            {
                ["locationPlacementId"] = "Public_2014-09-01", ["quotaId"] = "EnterpriseAgreement_2014-09-01", ["spendingLimit"] = "Off",
            },
            ["managedByTenants"] = new JsonArray(),
        },
        AzureScopes.ResourceGroup => new JsonObject
        {
            ["id"] = scope.Text("id"),
            ["name"] = scope.Text("name"),
            ["type"] = scope.Text("type"),
            ["location"] = scope.Text("location"),
            ["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" },
        },
        _ => new JsonObject
        {
            ["id"] = scope.Text("id"),
            ["name"] = scope.Text("name"),
            ["type"] = scope.Text("type"),
            ["location"] = scope.Text("location"),
        },
    };

    private JsonObject ManagementGroup(JsonObject scope) => new()
    {
        ["id"] = scope.Text("id"),
        ["type"] = "Microsoft.Management/managementGroups",
        ["name"] = scope.Text("name"),
        ["properties"] = new JsonObject
        {
            ["tenantId"] = tenant.Id,
            ["displayName"] = scope.Text("displayName"),
            ["details"] = new JsonObject
            {
                ["parent"] = scope.Text("parent") is { } parent && area.Scopes.Find(parent) is { } above ? new JsonObject
                {
                    ["id"] = above.Text("id"), ["name"] = above.Text("name"), ["displayName"] = above.Text("displayName"),
                }
                : null,
            },
        },
    };

    private static ServiceResponse ListDefinitions(ServiceRequest request, string scope)
    {
        var filter = ArmFilter.Of(request, "roleName", "type", "atScopeAndBelow()", "atScope()");
        return ArmRouter.Page(request, AzureRoles.All
            .Where(role => filter.Value("roleName") is not { } name || PimDocuments.Same(role.Name, name))
            .Where(_ => filter.Value("type") is not { } type || PimDocuments.Same(type, "BuiltInRole"))
            .Select(role => Definition(role, scope)));
    }

    private static ServiceResponse GetDefinition(ServiceRequest request, string scope) =>
        ServiceResponse.Ok(Definition(AzureRoles.Find(request.Route("name")) ?? throw ArmErrors.NoRole(request.Route("name")), scope));

    private static JsonObject Definition(AzureRole role, string scope) => new()
    {
        ["properties"] = new JsonObject
        {
            ["roleName"] = role.Name,
            ["type"] = "BuiltInRole",
            ["description"] = role.Name,
            ["assignableScopes"] = new JsonArray("/"),
            ["permissions"] = new JsonArray(),
        },
        ["id"] = AzureRoles.DefinitionId(scope, role.Id),
        ["type"] = "Microsoft.Authorization/roleDefinitions",
        ["name"] = role.Id,
    };
}
