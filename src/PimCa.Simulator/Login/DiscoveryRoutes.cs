using System;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>What clients ask the token service before anything: which hosts are one cloud, and where a tenant's endpoints and keys are.</summary>
internal sealed class DiscoveryRoutes
{
    private readonly SimulatedTenant tenant;

    private DiscoveryRoutes(SimulatedTenant tenant) => this.tenant = tenant;

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new DiscoveryRoutes(tenant);
        void Add(string path, Func<ServiceRequest, ServiceResponse> handle) =>
            tenant.Routes.Add(new RouteDefinition("login", "GET", path, handle) { NeedsToken = false });
        Add("/common/discovery/instance", routes.Instance);
        Add("/{tenant}/.well-known/openid-configuration", request => routes.Configuration(request, version: 1));
        Add("/{tenant}/v2.0/.well-known/openid-configuration", request => routes.Configuration(request, version: 2));
        Add("/{tenant}/discovery/keys", request => routes.Keys(request, version: 1));
        Add("/{tenant}/discovery/v2.0/keys", request => routes.Keys(request, version: 2));
    }

    private static string Issuer(SignInCloud cloud, SignInTenant? named, int version)
    {
        // Where the tenant is open the document itself has the placeholder, as the real one has.
        var id = named?.Id ?? "{tenantid}";
        return version == 1 ? $"{cloud.Issuer}/{id}/" : $"https://{cloud.Host}/{id}/v2.0";
    }

    private ServiceResponse Instance(ServiceRequest request)
    {
        if (!request.Query.TryGetValue("authorization_endpoint", out var endpoint) || !Uri.TryCreate(endpoint, UriKind.Absolute, out var authority))
        {
            throw SignInErrors.Missing("authorization_endpoint");
        }

        if (ServiceHosts.ServiceOf(authority.Host) != "login" && !authority.IsLoopback)
        {
            throw SignInErrors.UnknownInstance(authority.Host);
        }

        var name = authority.AbsolutePath.TrimStart('/').Split('/')[0];
        return ServiceResponse.Ok(new JsonObject
        {
            ["tenant_discovery_endpoint"] = $"{authority.GetLeftPart(UriPartial.Authority)}/{name}/v2.0/.well-known/openid-configuration",
            ["api-version"] = "1.1",
            ["metadata"] = SignInCloud.Discovery(),
        });
    }

    private ServiceResponse Configuration(ServiceRequest request, int version)
    {
        var named = SignInTenant.Named(tenant, request, "invalid_tenant");
        var cloud = SignInCloud.Of(request);
        var root = $"{request.ServiceRoot}/{named?.Id ?? request.Route("tenant")}";
        var step = version == 1 ? string.Empty : "/v2.0";
        return ServiceResponse.Ok(new JsonObject
        {
            ["token_endpoint"] = $"{root}/oauth2{step}/token",
            ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "private_key_jwt", "client_secret_basic"),
            ["jwks_uri"] = $"{root}/discovery{step}/keys",
            ["response_modes_supported"] = new JsonArray("query", "fragment", "form_post"),
            ["subject_types_supported"] = new JsonArray("pairwise"),
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
            ["response_types_supported"] = new JsonArray("code", "id_token", "code id_token", "id_token token"),
            ["scopes_supported"] = new JsonArray("openid", "profile", "email", "offline_access"),
            ["issuer"] = Issuer(cloud, named, version),
            ["request_uri_parameter_supported"] = false,
            ["userinfo_endpoint"] = $"https://{cloud.GraphHost}/oidc/userinfo",
            ["authorization_endpoint"] = $"{root}/oauth2{step}/authorize",
            ["device_authorization_endpoint"] = $"{root}/oauth2{step}/devicecode",
            ["http_logout_supported"] = true,
            ["frontchannel_logout_supported"] = true,
            ["end_session_endpoint"] = $"{root}/oauth2{step}/logout",
            ["tenant_region_scope"] = named is null ? null : "EU",
            ["cloud_instance_name"] = cloud.Instance,
            ["cloud_graph_host_name"] = "graph.windows.net",
            ["msgraph_host"] = cloud.GraphHost,
        });
    }

    private ServiceResponse Keys(ServiceRequest request, int version) =>
        SigningKey.Published(Issuer(SignInCloud.Of(request), SignInTenant.Named(tenant, request, "invalid_tenant"), version));
}
