using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>
/// The token service: <c>/{tenant}/oauth2/v2.0/token</c> for a person's password, an application's secret, or a refresh
/// token. The one password and secret of everybody is <c>simulated</c>. Whoever asks for an authentication context by the
/// <c>claims</c> parameter is taken to satisfy it, when the account has a second factor at all.
/// </summary>
internal sealed class TokenRoutes
{
    /// <summary>The password of every person and the secret of every application.</summary>
    public const string Password = "simulated";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly SimulatedTenant tenant;

    private TokenRoutes(SimulatedTenant tenant) => this.tenant = tenant;

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new TokenRoutes(tenant);
        tenant.Routes.Add(new RouteDefinition("login", "POST", "/{tenant}/oauth2/v2.0/token", routes.Token) { NeedsToken = false });
        tenant.Routes.Add(new RouteDefinition("login", "GET", "/{tenant}/v2.0/.well-known/openid-configuration", routes.Configuration) { NeedsToken = false });
    }

    private ServiceResponse Token(ServiceRequest request)
    {
        RequireTenant(request);
        var form = RequestReader.Query(request.Body);
        string? Field(string name) => form.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
        return Field("grant_type") switch
        {
            "password" => Person(Field("username"), Field("password"), Field("scope"), Field("claims")),
            "client_credentials" => Application(Field("client_id"), Field("client_secret"), Field("scope")),
            "refresh_token" => Refresh(Field("refresh_token"), Field("scope"), Field("claims")),
            null => throw OAuth("invalid_request", "AADSTS900144: The request body must contain the following parameter: 'grant_type'."),
            var other => throw OAuth("unsupported_grant_type", $"AADSTS70003: The simulated tenant does not know the grant type '{other}'."),
        };
    }

    private ServiceResponse Person(string? username, string? password, string? scope, string? claims)
    {
        var user = tenant.Store.Read(Collections.Users)
            .FirstOrDefault(u => Same(u.Text("userPrincipalName"), username) || Same(u.Text("mail"), username))
            ?? throw OAuth("invalid_grant", $"AADSTS50034: The user account {username} does not exist in the {tenant.DisplayName} directory.");
        if (password != Password)
        {
            throw OAuth("invalid_grant", "AADSTS50126: Error validating credentials due to invalid username or password.");
        }

        return Issue(user, SignInScope.Parse(tenant, scope, isApplication: false), claims);
    }

    private ServiceResponse Refresh(string? token, string? scope, string? claims)
    {
        var known = token is null ? null : tenant.Tokens.FindRefresh(token);
        var user = known is null ? null : tenant.Store.Get(Collections.Users, known.Caller.ObjectId);
        return user is not null && known!.ExpiresAt > tenant.Now
            ? Issue(user, SignInScope.Parse(tenant, scope, isApplication: false), claims)
            : throw OAuth("invalid_grant", "AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed.");
    }

    private ServiceResponse Issue(JsonObject user, SignInScope scope, string? claims)
    {
        if (user.Flag("accountEnabled") != true)
        {
            throw OAuth("invalid_grant", "AADSTS50057: The user account is disabled.");
        }

        var methods = SecondFactor.IsRegistered(user) ? new[] { "pwd", "mfa" } : new[] { "pwd" };
        var contexts = RequestedContexts(claims);
        if (contexts.Count > 0 && !methods.Contains("mfa"))
        {
            throw OAuth("interaction_required", "AADSTS50076: Due to a configuration change made by your administrator, you must use multi-factor authentication to access the resource.");
        }

        var caller = new Caller(user.RequiredText("id"), user.RequiredText("userPrincipalName"), false, scope.Permissions)
        {
            AuthenticationMethods = methods,
            AuthenticationContexts = contexts,
            DirectoryRoles = tenant.ActiveDirectoryRoles(user.RequiredText("id")).ToArray(),
        };
        return Answer(caller, scope, user);
    }

    private ServiceResponse Application(string? clientId, string? secret, string? scope)
    {
        var app = tenant.Store.Read(Collections.ServicePrincipals)
            .FirstOrDefault(s => Same(s.Text("appId"), clientId) && s.Flag("accountEnabled") == true && s.Text("appOwnerOrganizationId") == tenant.Id)
            ?? throw new ServiceException(400, "unauthorized_client", $"AADSTS700016: Application with identifier '{clientId}' was not found in the directory '{tenant.DisplayName}'.");
        if (secret != Password)
        {
            throw new ServiceException(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.");
        }

        var asked = SignInScope.Parse(tenant, scope, isApplication: true);
        var caller = new Caller(app.RequiredText("id"), app.RequiredText("displayName"), true, asked.Permissions)
        {
            DirectoryRoles = tenant.ActiveDirectoryRoles(app.RequiredText("id")).ToArray(),
        };
        return Answer(caller, asked, app);
    }

    private ServiceResponse Answer(Caller caller, SignInScope scope, JsonObject principal)
    {
        var expires = tenant.Now + Lifetime;
        var access = Jwt.Write(AccessClaims(caller, scope, principal, expires));
        tenant.Tokens.AddAccess(access, new IssuedToken(caller, scope.Service, expires));
        tenant.Events.Note($"{caller.Name} signed in to {scope.Service}");
        var body = new JsonObject
        {
            ["token_type"] = "Bearer",
            ["scope"] = string.Join(" ", scope.Permissions.Select(p => $"{scope.Audience}/{p}")),
            ["expires_in"] = (int)Lifetime.TotalSeconds,
            ["ext_expires_in"] = (int)Lifetime.TotalSeconds,
            ["access_token"] = access,
        };
        if (scope.WantsRefreshToken && !caller.IsApplication)
        {
            var refresh = tenant.NewId();
            tenant.Tokens.AddRefresh(refresh, new IssuedToken(caller, scope.Service, tenant.Now + TimeSpan.FromDays(90)));
            body["refresh_token"] = refresh;
        }

        if (scope.WantsIdToken && !caller.IsApplication)
        {
            body["id_token"] = Jwt.Write(IdClaims(caller, principal, expires));
            body["client_info"] = Jwt.Part(new JsonObject { ["uid"] = caller.ObjectId, ["utid"] = tenant.Id });
        }

        return ServiceResponse.Ok(body);
    }

    private JsonObject AccessClaims(Caller caller, SignInScope scope, JsonObject principal, DateTimeOffset expires)
    {
        var claims = IdClaims(caller, principal, expires);
        claims["aud"] = scope.Audience;
        claims["ver"] = "1.0";
        claims["idtyp"] = caller.IsApplication ? "app" : "user";
        claims["wids"] = caller.DirectoryRoles.ToJson();
        claims["groups"] = tenant.GroupsOf(caller.ObjectId).ToJson();
        claims["uti"] = tenant.NewId();
        if (caller.IsApplication)
        {
            claims["roles"] = caller.Permissions.ToJson();
            claims["appid"] = principal.Text("appId");
        }
        else
        {
            claims["scp"] = string.Join(" ", caller.Permissions);
            claims["upn"] = caller.Name;
            claims["amr"] = caller.AuthenticationMethods.ToJson();
            if (caller.AuthenticationContexts.Count > 0)
            {
                claims["acrs"] = caller.AuthenticationContexts.ToJson();
            }
        }

        return claims;
    }

    private JsonObject IdClaims(Caller caller, JsonObject principal, DateTimeOffset expires) => new()
    {
        ["iss"] = $"https://login.microsoftonline.com/{tenant.Id}/v2.0",
        ["tid"] = tenant.Id,
        ["oid"] = caller.ObjectId,
        ["sub"] = caller.ObjectId,
        ["name"] = principal.Text("displayName"),
        ["preferred_username"] = caller.Name,
        ["iat"] = tenant.Now.ToUnixTimeSeconds(),
        ["nbf"] = tenant.Now.ToUnixTimeSeconds(),
        ["exp"] = expires.ToUnixTimeSeconds(),
    };

    // {"access_token":{"acrs":{"essential":true,"value":"c1"}}}, or with a list of "values".
    private static IReadOnlyList<string> RequestedContexts(string? claims)
    {
        if (claims is null)
        {
            return Array.Empty<string>();
        }

        try
        {
            var acrs = JsonNode.Parse(claims)?["access_token"]?["acrs"] as JsonObject;
            return acrs is null ? Array.Empty<string>()
                : acrs.Text("value") is { } one ? new[] { one }
                : acrs.Texts("values");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw OAuth("invalid_request", "AADSTS900236: The claims parameter is not valid JSON.");
        }
    }

    private ServiceResponse Configuration(ServiceRequest request)
    {
        RequireTenant(request);
        var root = $"{request.ServiceRoot}/{tenant.Id}";
        return ServiceResponse.Ok(new JsonObject
        {
            ["issuer"] = $"https://login.microsoftonline.com/{tenant.Id}/v2.0",
            ["token_endpoint"] = $"{root}/oauth2/v2.0/token",
            ["authorization_endpoint"] = $"{root}/oauth2/v2.0/authorize",
            ["device_authorization_endpoint"] = $"{root}/oauth2/v2.0/devicecode",
            ["tenant_region_scope"] = "EU",
        });
    }

    private void RequireTenant(ServiceRequest request)
    {
        var named = request.Route("tenant");
        if (!Same(named, tenant.Id) && !tenant.HasDomain(named) && named is not ("common" or "organizations"))
        {
            throw OAuth("invalid_request", $"AADSTS90002: Tenant '{named}' not found.");
        }
    }

    private static bool Same(string? one, string? other) => one is not null && string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static ServiceException OAuth(string code, string message) => new(400, code, message);
}
