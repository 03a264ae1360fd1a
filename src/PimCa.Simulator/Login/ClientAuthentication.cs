using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>Which application asks, and whether it can prove it.</summary>
internal sealed class ClientAuthentication
{
    private readonly SimulatedTenant tenant;
    private readonly ClientAssertion assertions;

    public ClientAuthentication(SimulatedTenant tenant)
    {
        this.tenant = tenant;
        assertions = new ClientAssertion(tenant);
    }

    /// <summary>The application that acts for itself, and what it proved that with, as the token's <c>appidacr</c> says.</summary>
    /// <exception cref="ServiceException">400 or 401: it is unknown or disabled, or its proof is no good.</exception>
    public (AppRegistration Application, JsonObject Principal, string Proof) ForItself(TokenForm form, SignInTenant target)
    {
        var application = AppRegistration.Find(tenant, target, form["client_id"]);
        var principal = Principal(tenant, application.AppId)
            ?? throw ClientErrors.UnknownApplication(application.AppId, target.DisplayName);
        var proof = Proof(form, target, application) ?? throw ClientErrors.ProofMissing(isForItself: true);
        return principal.Flag("accountEnabled") == true
            ? (application, principal, proof)
            : throw ClientErrors.Disabled(application.AppId);
    }

    /// <summary>The application that a person uses: a public one proves nothing, any other must.</summary>
    /// <exception cref="ServiceException">400 or 401.</exception>
    public AppRegistration ForPerson(TokenForm form, SignInTenant target)
    {
        var application = AppRegistration.Find(tenant, target, form["client_id"]);
        RefuseDisabled(tenant, target, application);
        return application.IsPublic || Proof(form, target, application) is not null
            ? RefuseProofOfPublic(form, application)
            : throw ClientErrors.ProofMissing(isForItself: false);
    }

    private static AppRegistration RefuseProofOfPublic(TokenForm form, AppRegistration application) =>
        application.IsPublic && (form["client_secret"] ?? form["client_assertion"]) is not null ? throw ClientErrors.IsPublic() : application;

    /// <summary>
    /// Refuses people an application whose sign-in the tenant's administrator took away. One without a service principal is not
    /// refused: the service makes that of a known client when the first person signs in with it.
    /// </summary>
    /// <exception cref="ServiceException">400.</exception>
    public static void RefuseDisabled(SimulatedTenant tenant, SignInTenant target, AppRegistration application)
    {
        if (target.IsSimulated && Principal(tenant, application.AppId)?.Flag("accountEnabled") == false)
        {
            throw ClientErrors.Disabled(application.AppId);
        }
    }

    public static JsonObject? Principal(SimulatedTenant tenant, string appId) => tenant.Store.Read(Collections.ServicePrincipals)
        .FirstOrDefault(p => string.Equals(p.Text("appId"), appId, StringComparison.OrdinalIgnoreCase));

    private string? Proof(TokenForm form, SignInTenant target, AppRegistration application)
    {
        RefuseProofOfPublic(form, application);
        if (form["client_assertion"] is { } assertion)
        {
            if (form["client_assertion_type"] != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            {
                throw SignInErrors.Missing("client_assertion_type");
            }

            assertions.Check(assertion, form, target, application);
            return "2";
        }

        if (form["client_secret"] is not { } secret)
        {
            return null;
        }

        var hash = AppRegistration.Hash(secret);
        var known = application.Secrets.Where(s => s.Hash == hash).ToArray();
        return known.Length == 0 ? throw ClientErrors.WrongSecret(application.AppId)
            : known.Any(s => s.EndsAt > tenant.Now) ? "1"
            : throw ClientErrors.ExpiredSecret(application.AppId);
    }
}
