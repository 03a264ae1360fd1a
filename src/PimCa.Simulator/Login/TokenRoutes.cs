using System.Collections.Generic;
using PimCa.Simulator.Http;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>The endpoint <c>/{tenant}/oauth2/v2.0/token</c>: what each kind of grant is exchanged for.</summary>
internal sealed class TokenRoutes
{
    private static readonly string[] ClientProof = { "client_id", "client_secret", "client_assertion", "client_assertion_type", "grant_type", "scope", "claims", "client_info" };

    private readonly SimulatedTenant tenant;
    private readonly TokenIssuer issuer;
    private readonly ClientAuthentication clients;
    private readonly CodeGrants codes;

    private TokenRoutes(SimulatedTenant tenant)
    {
        this.tenant = tenant;
        issuer = new TokenIssuer(tenant);
        clients = new ClientAuthentication(tenant);
        codes = new CodeGrants(tenant);
    }

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new TokenRoutes(tenant);
        tenant.Routes.Add(new RouteDefinition("login", "POST", "/{tenant}/oauth2/v2.0/token", routes.Token) { NeedsToken = false });
    }

    private ServiceResponse Token(ServiceRequest request)
    {
        var named = SignInTenant.Named(tenant, request);
        var form = TokenForm.OfBody(request);
        return form["grant_type"] switch
        {
            "password" => Person(form, named),
            "client_credentials" => Application(form, named ?? throw SignInErrors.TenantNeeded()),
            "refresh_token" => Refresh(form, named),
            "authorization_code" => Code(form, named),
            "device_code" or "urn:ietf:params:oauth:grant-type:device_code" => Device(form, named),
            null => throw SignInErrors.Missing("grant_type"),
            var other => throw SignInErrors.UnknownGrant(other),
        };
    }

    // The simulated tenant's own shortcut: a person's name is enough, since everybody's password is the documented one.
    // Where the tenant is left open a guest means the tenant that is simulated, in which everything happens.
    private ServiceResponse Person(TokenForm form, SignInTenant? named)
    {
        Allow(form, "username", "password");
        var account = Account.Find(tenant, named ?? SignInTenant.Find(tenant, tenant.Id), form["username"]);
        if (form["password"] != TokenService.Password)
        {
            throw SignInErrors.WrongPassword();
        }

        var application = Shortcut(form["client_id"]);
        var habit = SignInHabit.Of(tenant, account.Document(tenant));
        var session = new SignInSession(account, form["client_id"], SignInFlow.Password, tenant.Now, habit.AtSignIn(tenant));
        return issuer.ForPerson(session, application, Scope(form, account.Tenant, application), ClaimsRequest.Parse(form["claims"]), form, isPersonThere: true);
    }

    private ServiceResponse Application(TokenForm form, SignInTenant target)
    {
        Allow(form);
        var (application, principal, proof) = clients.ForItself(form, target);
        var scope = SignInScope.Parse(
            tenant,
            new ScopeClient(target, form.Cloud, form.IsCloudKnown, application.DisplayName, true, service => application.Permissions(service, isApplication: true)),
            form["scope"]);
        return ServiceResponse.Ok(issuer.ForApplication(principal, application, scope, ClaimsRequest.Parse(form["claims"]), form.Cloud, proof));
    }

    private ServiceResponse Refresh(TokenForm form, SignInTenant? named)
    {
        Allow(form, "refresh_token");
        var known = tenant.Tokens.FindRefresh(form.Required("refresh_token")) ?? throw SignInErrors.UnknownGrantValue();
        var session = known.Session;
        if (session.ClientId is { } client && client != form["client_id"])
        {
            throw SignInErrors.UnknownGrantValue();
        }

        if (tenant.Tokens.After(session.Account.ObjectId, known) is not null)
        {
            throw SignInErrors.Revoked();
        }

        if (known.ExpiresAt <= tenant.Now)
        {
            throw SignInErrors.RefreshTokenExpired();
        }

        // A refresh token is good in every tenant that knows its person.
        if (named is not null && named.Id != session.Account.Tenant.Id)
        {
            session = session with { Account = Account.Find(tenant, named, session.Account.SignInName) };
        }

        var claims = ClaimsRequest.Parse(form["claims"]);
        if (claims.NotBefore > session.At)
        {
            throw SignInErrors.Revoked();
        }

        var target = session.Account.Tenant;
        var application = session.Flow == SignInFlow.Password ? Shortcut(session.ClientId) : clients.ForPerson(form, target);
        return issuer.ForPerson(session, application, Scope(form, target, application), claims, form, isPersonThere: session.Flow == SignInFlow.Password);
    }

    // The shortcut asks for no application; one of its own carries what was consented to.
    private AppRegistration Shortcut(string? clientId) =>
        (clientId is null ? null : AppRegistration.Get(tenant, clientId)) ?? AppRegistration.Get(tenant, ContosoPeople.ShortcutClientId)!;

    private ServiceResponse Code(TokenForm form, SignInTenant? named)
    {
        Allow(form, "code", "redirect_uri", "code_verifier");
        var (session, nonce) = codes.Redeem(form);
        MustBe(named, session);
        var application = clients.ForPerson(form, session.Account.Tenant);
        var scope = Scope(form, session.Account.Tenant, application);
        return issuer.ForPerson(session, application, scope, ClaimsRequest.Parse(form["claims"]), form, isPersonThere: false, nonce);
    }

    private ServiceResponse Device(TokenForm form, SignInTenant? named)
    {
        Allow(form, "code", "device_code");
        var (session, code) = codes.Poll(form);
        MustBe(named, session);
        var application = clients.ForPerson(form, session.Account.Tenant);
        var scope = Scope(form["scope"] ?? code.Scope, form, session.Account.Tenant, application);
        return issuer.ForPerson(session, application, scope, ClaimsRequest.Parse(form["claims"] ?? code.Claims), form, isPersonThere: true);
    }

    private static void MustBe(SignInTenant? named, SignInSession session)
    {
        if (named is not null && named.Id != session.Account.Tenant.Id)
        {
            throw SignInErrors.Of(700005, "invalid_grant", "Provided Authorization Code is intended to use against other tenant, thus rejected.");
        }
    }

    private SignInScope Scope(TokenForm form, SignInTenant target, AppRegistration application) => Scope(form["scope"], form, target, application);

    private SignInScope Scope(string? scope, TokenForm form, SignInTenant target, AppRegistration application)
    {
        IReadOnlyList<string> Consented(string service) => application.Permissions(service, isApplication: false);
        return SignInScope.Parse(tenant, new ScopeClient(target, form.Cloud, form.IsCloudKnown, application.DisplayName, false, Consented), scope);
    }

    private static void Allow(TokenForm form, params string[] more)
    {
        var names = new List<string>(ClientProof);
        names.AddRange(more);
        form.AllowOnly(names.ToArray());
    }
}
