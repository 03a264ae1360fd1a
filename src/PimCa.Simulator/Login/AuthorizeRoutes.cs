using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>
/// The page that a person signs in at, without the page: whoever sits at the browser signs in at once, and the browser is
/// sent back to the client with a code. Only loopback addresses are sent to.
/// </summary>
internal sealed class AuthorizeRoutes
{
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    private readonly SimulatedTenant tenant;
    private readonly SignInPolicies policies;

    private AuthorizeRoutes(SimulatedTenant tenant)
    {
        this.tenant = tenant;
        policies = new SignInPolicies(tenant);
    }

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new AuthorizeRoutes(tenant);
        tenant.Routes.Add(new RouteDefinition("login", "GET", "/{tenant}/oauth2/v2.0/authorize", routes.Authorize) { NeedsToken = false });
    }

    private ServiceResponse Authorize(ServiceRequest request)
    {
        var named = SignInTenant.Named(tenant, request);
        var form = TokenForm.OfQuery(request);
        form.AllowOnly(
            "client_id", "response_type", "response_mode", "redirect_uri", "scope", "state", "nonce", "prompt", "login_hint", "claims", "client_info",
            "code_challenge", "code_challenge_method");
        if (form.Required("response_type") != "code")
        {
            throw ServiceException.Unsupported($"the response type '{form["response_type"]}'");
        }

        var redirect = form.Required("redirect_uri");
        if (!Uri.TryCreate(redirect, UriKind.Absolute, out var back) || !back.IsLoopback)
        {
            throw SignInErrors.Of(50011, "invalid_request", $"The redirect URI '{redirect}' specified in the request does not match the redirect URIs configured for the application '{form["client_id"]}'.");
        }

        if (form["code_challenge"] is not null && form["code_challenge_method"] != "S256")
        {
            throw ServiceException.Unsupported($"the code challenge method '{form["code_challenge_method"]}'");
        }

        // Who does not get in stays at the page; the client hears of it only once the sign-in itself is refused.
        var name = tenant.TokenService.PersonAtBrowser ?? form["login_hint"]
            ?? throw ServiceException.BadRequest("Nobody sits at the browser: set the token service's PersonAtBrowser, or send a login_hint.", "nobody_there");
        var account = Account.Find(tenant, named, name);
        var application = AppRegistration.Find(tenant, account.Tenant, form["client_id"]);
        try
        {
            return Back(form, redirect, SignIn(form, account, application, redirect));
        }
        catch (ServiceException refusal) when (refusal.Status is 400 or 401)
        {
            return Back(form, redirect, Refusal(refusal));
        }
    }

    private Dictionary<string, string> SignIn(TokenForm form, Account account, AppRegistration application, string redirect)
    {
        if (form["prompt"] == "none")
        {
            throw SignInErrors.Of(50058, "login_required", "A silent sign-in request was sent but no user is signed in.");
        }

        if (tenant.TokenService.PersonDeclines)
        {
            throw SignInErrors.Of(65004, "access_denied", "User declined to consent to access the app.");
        }

        ClientAuthentication.RefuseDisabled(tenant, account.Tenant, application);
        if (account.Document(tenant) is { } user && user.Flag("accountEnabled") != true)
        {
            throw SignInErrors.UserDisabled();
        }

        var client = new ScopeClient(
            account.Tenant, form.Cloud, form.IsCloudKnown, application.DisplayName, false, service => application.Permissions(service, isApplication: false));
        var scope = SignInScope.Parse(tenant, client, form["scope"]);
        var habit = SignInHabit.Of(tenant, account.Document(tenant));
        var session = policies.Apply(
            new SignInSession(account, application.AppId, SignInFlow.Browser, tenant.Now, habit.AtSignIn(tenant)),
            scope.Service,
            ClaimsRequest.Parse(form["claims"]),
            isPersonThere: true);
        var code = tenant.Tokens.Give("1." + TokenStore.NewSecret());
        tenant.PendingSignIns.Add(code, new AuthorizationCode(session, redirect, form["code_challenge"], form["nonce"], tenant.Now + CodeLifetime));
        tenant.Events.Note($"{account.UserPrincipalName} signed in at the browser to {application.DisplayName}");
        return new Dictionary<string, string> { ["code"] = code, ["session_state"] = tenant.NewId() };
    }

    private static Dictionary<string, string> Refusal(ServiceException refusal)
    {
        // The authorization endpoint has names of its own for what the token endpoint calls an invalid grant.
        var error = refusal.Code != "invalid_grant" ? refusal.Code
            : refusal.Details.TryGetValue("suberror", out var kind) && kind == "consent_required" ? kind
            : "access_denied";
        var answer = new Dictionary<string, string> { ["error"] = error, ["error_description"] = refusal.Message };
        if (refusal.Details.TryGetValue("suberror", out var suberror))
        {
            answer["error_subcode"] = suberror;
        }

        return answer;
    }

    private static ServiceResponse Back(TokenForm form, string redirect, Dictionary<string, string> answer)
    {
        if (form["state"] is { } state)
        {
            answer["state"] = state;
        }

        switch (form["response_mode"])
        {
            case "form_post":
                var inputs = answer.Select(a => $"<input type=\"hidden\" name=\"{a.Key}\" value=\"{WebUtility.HtmlEncode(a.Value)}\" />");
                return new ServiceResponse(200)
                {
                    Page = $"<html><body onload=\"document.forms[0].submit()\"><form method=\"POST\" action=\"{WebUtility.HtmlEncode(redirect)}\">{string.Concat(inputs)}</form></body></html>",
                };
            case null or "query":
                var query = string.Join("&", answer.Select(a => $"{a.Key}={Uri.EscapeDataString(a.Value)}"));
                return new ServiceResponse(302) { Headers = { ["Location"] = redirect + (redirect.IndexOf('?') < 0 ? "?" : "&") + query } };
            default:
                throw ServiceException.Unsupported($"the response mode '{form["response_mode"]}'");
        }
    }
}
