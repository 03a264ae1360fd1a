using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.PimAzure;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Arm;

/// <summary>
/// Adds routes of the management endpoint: with the api-version that each of them asks for, at one address or at every kind
/// of scope.
/// </summary>
internal sealed class ArmRouter
{
    /// <summary>The stable version of Privileged Identity Management for Azure resources.</summary>
    public static readonly string[] Pim = { "2020-10-01", "2020-10-01-preview" };

    private const string Provider = "/providers/Microsoft.Authorization/";
    private const int PageSize = 100;

    private static readonly string[] ScopeTemplates =
    {
        "/providers/Microsoft.Management/managementGroups/{managementGroup}",
        "/subscriptions/{subscription}",
        "/subscriptions/{subscription}/resourceGroups/{resourceGroup}",
        "/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/{namespace}/{type}/{resource}",
    };

    private readonly SimulatedTenant tenant;
    private readonly AzureScopes scopes;

    public ArmRouter(SimulatedTenant tenant)
    {
        this.tenant = tenant;
        scopes = new AzureScopes(tenant);
    }

    /// <summary>A route at one address.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="template">The path with placeholders.</param>
    /// <param name="versions">The api-versions that it answers.</param>
    /// <param name="handle">Answers it.</param>
    /// <param name="options">More query options than api-version.</param>
    public void At(string method, string template, string[] versions, Func<ServiceRequest, ServiceResponse> handle, params string[] options) =>
        tenant.Routes.Add(new RouteDefinition("arm", method, template, request =>
        {
            RequireVersion(request, versions, template);
            return handle(request);
        })
        {
            QueryOptions = options.Concat(new[] { "api-version" }).ToArray(),
            IsCollection = method == "GET" && options.Length > 0,
            IsReadOnlyAction = template.EndsWith("/validate", StringComparison.Ordinal),
        });

    /// <summary>A route of the authorization provider at every scope that there is.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path behind the provider's name.</param>
    /// <param name="versions">The api-versions that it answers.</param>
    /// <param name="handle">Answers it, given the scope as the tree writes it.</param>
    /// <param name="options">More query options than api-version.</param>
    public void AtScopes(string method, string path, string[] versions, Func<ServiceRequest, string, ServiceResponse> handle, params string[] options)
    {
        foreach (var scope in ScopeTemplates)
        {
            At(method, scope + Provider + path, versions, request => handle(request, Scope(request)), options);
        }
    }

    /// <summary>The same for the tenant as a whole, where the scope is empty.</summary>
    public void AtTenant(string method, string path, string[] versions, Func<ServiceRequest, string, ServiceResponse> handle, params string[] options) =>
        At(method, Provider + path, versions, request => handle(request, string.Empty), options);

    /// <summary>A page of a list.</summary>
    /// <exception cref="ServiceException">400: the token of the page is none.</exception>
    public static ServiceResponse Page(ServiceRequest request, IEnumerable<JsonObject> items)
    {
        var all = items.ToArray();
        var start = 0;
        if (request.Query.TryGetValue("$skiptoken", out var token)
            && (!int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out start) || start > all.Length))
        {
            throw new ServiceException(400, "InvalidSkipToken", "The specified $skiptoken is invalid.");
        }

        var size = PageSize;
        if (request.Query.TryGetValue("$top", out var top) && (!int.TryParse(top, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size < 1))
        {
            throw new ServiceException(400, "InvalidTopValue", "The specified $top is invalid.");
        }

        var body = new JsonObject { ["value"] = new JsonArray(all.Skip(start).Take(size).Select(item => (JsonNode)item).ToArray()) };
        if (start + size < all.Length)
        {
            body["nextLink"] = PageLink.Of(request, (start + size).ToString(CultureInfo.InvariantCulture));
        }

        return ServiceResponse.Ok(body);
    }

    /// <summary>What precedes the last mention of the authorization provider; the scope must exist.</summary>
    private string Scope(ServiceRequest request)
    {
        var path = "/" + string.Join("/", request.Path.Split(new[] { '/' }, StringSplitOptions.RemoveEmptyEntries));
        var asked = path.Substring(0, path.LastIndexOf(Provider, StringComparison.OrdinalIgnoreCase));
        return scopes.Find(asked)?.Text("id") ?? throw ArmErrors.NoScope(asked);
    }

    private static void RequireVersion(ServiceRequest request, string[] versions, string template)
    {
        if (!request.Query.TryGetValue("api-version", out var asked) || asked.Length == 0)
        {
            throw ArmErrors.NoApiVersion();
        }

        if (!versions.Contains(asked, StringComparer.OrdinalIgnoreCase))
        {
            throw ArmErrors.OtherApiVersion(
                template.Split('/').Last(part => part.Length > 0 && part[0] != '{'),
                asked,
                string.Join(", ", versions));
        }
    }
}
