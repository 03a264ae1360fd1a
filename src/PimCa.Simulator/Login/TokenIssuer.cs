using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>Writes tokens, and remembers them.</summary>
internal sealed class TokenIssuer
{
    private static readonly TimeSpan RefreshTokenLifetime = TimeSpan.FromDays(90);

    private readonly SimulatedTenant tenant;
    private readonly SignInPolicies policies;

    public TokenIssuer(SimulatedTenant tenant)
    {
        this.tenant = tenant;
        policies = new SignInPolicies(tenant);
    }

    /// <summary>The answer that carries a person's tokens.</summary>
    /// <param name="session">The sign-in.</param>
    /// <param name="application">The application that the person uses.</param>
    /// <param name="scope">What was asked for.</param>
    /// <param name="claims">What was asked of the token.</param>
    /// <param name="form">The request.</param>
    /// <param name="isPersonThere">Whether somebody can be asked for another factor.</param>
    /// <param name="nonce">What the id token repeats.</param>
    /// <exception cref="ServiceException">400: the account is disabled, or a policy is not satisfied.</exception>
    public ServiceResponse ForPerson(
        SignInSession session, AppRegistration application, SignInScope scope, ClaimsRequest claims, TokenForm form, bool isPersonThere, string? nonce = null)
    {
        var account = session.Account;
        if (account.Tenant.IsSimulated && (account.Document(tenant) ?? throw SignInErrors.UnknownUser(account.SignInName, account.Tenant.DisplayName)).Flag("accountEnabled") != true)
        {
            throw SignInErrors.UserDisabled();
        }

        session = policies.Apply(session, scope.Service, claims, isPersonThere);
        var caller = new Caller(account.ObjectId, account.UserPrincipalName, false, scope.Permissions)
        {
            AuthenticationMethods = SignInHabit.References(tenant, session.Methods),
            AuthenticationContexts = claims.Contexts,
            DirectoryRoles = account.Tenant.IsSimulated ? tenant.ActiveDirectoryRoles(account.ObjectId).ToArray() : Array.Empty<string>(),
        };
        var body = Body(caller, scope, claims, application, form.Cloud, account.Tenant, null, withClaims =>
        {
            Describe(withClaims, session, caller);
            withClaims["appidacr"] = application.IsPublic ? "0" : "1";
        });
        if (scope.WantsRefreshToken)
        {
            var refresh = tenant.Tokens.Give("0." + TokenStore.NewSecret());
            tenant.Tokens.Add(refresh, new RefreshToken(session, tenant.Now + RefreshTokenLifetime));
            body["refresh_token"] = refresh;
        }

        if (scope.WantsIdToken)
        {
            body["id_token"] = tenant.Tokens.Give(Jwt.Write(IdClaims(session, application, form, nonce)));
        }

        if (scope.WantsIdToken || form["client_info"] is not null)
        {
            body["client_info"] = Jwt.Part(new JsonObject { ["uid"] = account.HomeObjectId, ["utid"] = account.HomeTenantId });
        }

        return ServiceResponse.Ok(body);
    }

    /// <summary>The answer that carries an application's token.</summary>
    /// <param name="principal">Its service principal.</param>
    /// <param name="application">The application, or the registration that a managed identity has.</param>
    /// <param name="scope">What was asked for.</param>
    /// <param name="claims">What was asked of the token.</param>
    /// <param name="cloud">The cloud that it signs in to.</param>
    /// <param name="proof">What it proved itself with, as the token's <c>appidacr</c> says: 1 a secret, 2 a certificate or another issuer's token.</param>
    /// <param name="lifetime">How long the token lives; as the settings say when null.</param>
    public JsonObject ForApplication(
        JsonObject principal, AppRegistration application, SignInScope scope, ClaimsRequest claims, SignInCloud cloud, string proof, TimeSpan? lifetime = null)
    {
        var caller = new Caller(principal.RequiredText("id"), principal.RequiredText("displayName"), true, scope.Permissions)
        {
            DirectoryRoles = tenant.ActiveDirectoryRoles(principal.RequiredText("id")).ToArray(),
        };
        var target = SignInTenant.Find(tenant, tenant.Id)!;
        return Body(caller, scope, claims, application, cloud, target, lifetime, withClaims =>
        {
            withClaims["appid"] = principal.Text("appId");
            withClaims["app_displayname"] = principal.Text("displayName");
            withClaims["appidacr"] = proof;
            withClaims["idp"] = withClaims["iss"]!.DeepClone();
            if (caller.Permissions.Count > 0)
            {
                withClaims["roles"] = caller.Permissions.ToJson();
            }
        });
    }

    private JsonObject Body(
        Caller caller, SignInScope scope, ClaimsRequest claims, AppRegistration application, SignInCloud cloud, SignInTenant target, TimeSpan? fixedLifetime, Action<JsonObject> describe)
    {
        // The services that hear of events in the directory; their tokens live long because they can be refused early.
        var isContinuous = claims.IsContinuous && (scope.Service is "graph" or "exchange" or "sharepoint");
        var lifetime = fixedLifetime ?? (isContinuous ? tenant.TokenService.ContinuousTokenLifetime : tenant.TokenService.AccessTokenLifetime);
        var expires = tenant.Now + lifetime;
        var id = tenant.NewId();
        var content = new JsonObject
        {
            ["aud"] = scope.Audience,
            ["iss"] = $"{cloud.Issuer}/{target.Id}/",
            ["iat"] = tenant.Now.ToUnixTimeSeconds(),
            ["nbf"] = tenant.Now.ToUnixTimeSeconds(),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["appid"] = application.AppId,
            ["app_displayname"] = application.DisplayName,
            ["idtyp"] = caller.IsApplication ? "app" : "user",
            ["oid"] = caller.ObjectId,
            ["sub"] = caller.ObjectId,
            ["tid"] = target.Id,
            ["uti"] = id,
            ["ver"] = "1.0",
            ["wids"] = caller.DirectoryRoles!.ToJson(),
        };
        if (tenant.TokenService.HasGroupsInTokens && target.IsSimulated)
        {
            content["groups"] = tenant.GroupsOf(caller.ObjectId).ToJson();
        }

        if (claims.IsContinuous)
        {
            content["xms_cc"] = new JsonArray("CP1");
        }

        describe(content);
        foreach (var absent in content.Where(c => c.Value is null).Select(c => c.Key).ToArray())
        {
            content.Remove(absent);
        }

        tenant.Tokens.Add(id, new IssuedToken(caller, scope.Service, scope.Cloud, target.Id, expires, isContinuous));
        tenant.Events.Note($"{caller.Name} signed in to {scope.Service}");
        var body = new JsonObject
        {
            ["token_type"] = "Bearer",
            ["scope"] = string.Join(" ", scope.Permissions.Select(p => $"{scope.Audience}/{p}")),
            ["expires_in"] = (long)lifetime.TotalSeconds,
            ["ext_expires_in"] = (long)lifetime.TotalSeconds,
            ["access_token"] = tenant.Tokens.Give(Jwt.Write(content)),
        };
        if (isContinuous)
        {
            body["refresh_in"] = (long)lifetime.TotalSeconds / 2;
        }

        return body;
    }

    private void Describe(JsonObject content, SignInSession session, Caller caller)
    {
        var account = session.Account;
        content["scp"] = string.Join(" ", caller.Permissions);
        content["upn"] = caller.Name;
        content["unique_name"] = account.SignInName;
        content["name"] = account.DisplayName;
        content["amr"] = caller.AuthenticationMethods.ToJson();
        content["auth_time"] = session.At.ToUnixTimeSeconds();
        if (account.IsGuest)
        {
            content["acct"] = 1;
            content["idp"] = $"https://sts.windows.net/{account.HomeTenantId}/";
        }

        if (caller.AuthenticationContexts.Count > 0)
        {
            content["acrs"] = caller.AuthenticationContexts.ToJson();
        }
    }

    private JsonObject IdClaims(SignInSession session, AppRegistration application, TokenForm form, string? nonce)
    {
        var account = session.Account;
        var claims = new JsonObject
        {
            ["aud"] = application.AppId,
            ["iss"] = $"https://{form.Cloud.Host}/{account.Tenant.Id}/v2.0",
            ["tid"] = account.Tenant.Id,
            ["oid"] = account.ObjectId,
            ["sub"] = account.ObjectId,
            ["name"] = account.DisplayName,
            ["preferred_username"] = account.SignInName,
            ["iat"] = tenant.Now.ToUnixTimeSeconds(),
            ["nbf"] = tenant.Now.ToUnixTimeSeconds(),
            ["exp"] = (tenant.Now + TimeSpan.FromHours(1)).ToUnixTimeSeconds(),
            ["ver"] = "2.0",
        };
        if (nonce is not null)
        {
            claims["nonce"] = nonce;
        }

        return claims;
    }
}
