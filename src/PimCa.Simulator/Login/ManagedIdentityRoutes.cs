using System;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>
/// Where code on Azure gets the token of its managed identity: the endpoint that App Service and Azure Automation name in
/// <c>IDENTITY_ENDPOINT</c>, and that of a virtual machine.
/// </summary>
internal sealed class ManagedIdentityRoutes
{
    /// <summary>The back end keeps a token about a day per resource, so a permission that was given meanwhile is not in it (documented).</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly SimulatedTenant tenant;
    private readonly TokenIssuer issuer;

    private ManagedIdentityRoutes(SimulatedTenant tenant)
    {
        this.tenant = tenant;
        issuer = new TokenIssuer(tenant);
    }

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new ManagedIdentityRoutes(tenant);
        void Add(string method, string path, Func<ServiceRequest, ServiceResponse> handle) =>
            tenant.Routes.Add(new RouteDefinition("identity", method, path, handle) { NeedsToken = false });
        Add("GET", "/msi/token", routes.Sandbox);

        // Azure Automation documents a POST with the same parameters in its body.
        Add("POST", "/msi/token", routes.Sandbox);
        Add("GET", "/metadata/identity/oauth2/token", routes.Machine);

        // Newer clients ask first whether the machine knows a newer protocol.
        Add("GET", "/metadata/identity/getplatformmetadata", _ => new ServiceResponse(404));
    }

    private ServiceResponse Sandbox(ServiceRequest request)
    {
        var form = request.Method == "GET" ? TokenForm.OfQuery(request) : TokenForm.OfBody(request);
        form.AllowOnly("resource", "api-version", "client_id", "mi_res_id", "object_id", "principal_id", "xms_cc", "token_sha256_to_refresh", "bypass_cache");
        if (request.Header("X-IDENTITY-HEADER") != TokenService.IdentityHeader)
        {
            return Refused(401, "The header X-IDENTITY-HEADER is missing or not that of this sandbox.");
        }

        // App Service began with the version 2019-08-01 in this form; Azure Automation takes older ones, or none, too.
        var version = form["api-version"] ?? "2017-09-01";
        if (version is not ("2019-08-01" or "2018-02-01" or "2017-09-01"))
        {
            return Refused(400, $"The api-version '{version}' is not supported.");
        }

        if (form["resource"] is not { } resource)
        {
            return Refused(400, "The parameter 'resource' is required.");
        }

        if (Identity(form) is not { } identity)
        {
            return Refused(400, "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.");
        }

        var (token, expires) = Token(identity, resource, form);
        return ServiceResponse.Ok(new JsonObject
        {
            ["access_token"] = token,
            ["client_id"] = identity.RequiredText("appId"),

            // Measured: the older versions write the moment out, which clients have stumbled over.
            ["expires_on"] = version == "2017-09-01"
                ? expires.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
                : Seconds(expires),
            ["resource"] = resource,
            ["token_type"] = "Bearer",
        });
    }

    private ServiceResponse Machine(ServiceRequest request)
    {
        // A probe leaves the header out on purpose: that something refuses it says that this is such a machine.
        if (!string.Equals(request.Header("Metadata"), "true", StringComparison.OrdinalIgnoreCase))
        {
            return MachineRefused("invalid_request", "Required metadata header not specified");
        }

        var form = TokenForm.OfQuery(request);
        form.AllowOnly("resource", "api-version", "client_id", "mi_res_id", "msi_res_id", "object_id", "bypass_cache");
        if (form["api-version"] is null || form["resource"] is null)
        {
            return MachineRefused("invalid_request", "The parameters 'api-version' and 'resource' are required");
        }

        if (Identity(form) is not { } identity)
        {
            return MachineRefused("invalid_request", "Identity not found");
        }

        var (token, expires) = Token(identity, form["resource"]!, form);
        return ServiceResponse.Ok(new JsonObject
        {
            ["access_token"] = token,
            ["client_id"] = identity.RequiredText("appId"),
            ["expires_in"] = Seconds(expires - tenant.Now),
            ["expires_on"] = Seconds(expires),
            ["ext_expires_in"] = Seconds(expires - tenant.Now),
            ["not_before"] = Seconds(tenant.Now),
            ["resource"] = form["resource"],
            ["token_type"] = "Bearer",
        });
    }

    // The system-assigned identity where none is named.
    private JsonObject? Identity(TokenForm form)
    {
        var resourceId = form["mi_res_id"] ?? form["msi_res_id"];
        var objectId = form["object_id"] ?? form["principal_id"];
        var isNamed = (form["client_id"] ?? resourceId ?? objectId) is not null;
        return tenant.Store.Read(Collections.ManagedIdentities).FirstOrDefault(identity => isNamed
            ? Same(identity.Text("appId"), form["client_id"]) || Same(identity.Text("resourceId"), resourceId) || Same(identity.Text("id"), objectId)
            : identity.Text("resourceId") is null);
    }

    private (string Token, DateTimeOffset Expires) Token(JsonObject identity, string resource, TokenForm form)
    {
        var appId = identity.RequiredText("appId");
        var key = $"{appId} {resource}";
        if (form["bypass_cache"] != "true" && form["token_sha256_to_refresh"] is null && tenant.Tokens.FindKept(key) is { } kept && kept.ExpiresAt > tenant.Now)
        {
            return (kept.Token, kept.ExpiresAt);
        }

        var target = SignInTenant.Find(tenant, tenant.Id)!;
        var application = AppRegistration.Get(tenant, appId)!;
        var scope = SignInScope.Parse(
            tenant,
            new ScopeClient(target, SignInCloud.Of(ServiceHosts.Global), false, application.DisplayName, true, service => application.Permissions(service, isApplication: true)),
            resource.TrimEnd('/') + "/.default");
        var principal = tenant.Store.Get(Collections.ServicePrincipals, identity.RequiredText("id"))!;
        var answer = issuer.ForApplication(principal, application, scope, ClaimsRequest.Parse(null), SignInCloud.Of(scope.Cloud), "2", Lifetime);
        var token = answer.RequiredText("access_token");
        tenant.Tokens.Keep(key, token, tenant.Now + Lifetime);
        return (token, tenant.Now + Lifetime);
    }

    private static ServiceResponse Refused(int status, string message) =>
        new(status, new JsonObject { ["statusCode"] = status, ["message"] = message });

    private static ServiceResponse MachineRefused(string error, string description) =>
        new(400, new JsonObject { ["error"] = error, ["error_description"] = description });

    private static string Seconds(DateTimeOffset moment) => moment.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan length) => ((long)length.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static bool Same(string? one, string? other) => one is not null && string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
