using System.Security.Cryptography;
using System.Text;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>The grants that a person begins elsewhere: a code from the browser, a code from another device.</summary>
internal sealed class CodeGrants
{
    private readonly SimulatedTenant tenant;

    public CodeGrants(SimulatedTenant tenant) => this.tenant = tenant;

    /// <summary>The sign-in that an authorization code stands for, and the nonce that its id token repeats.</summary>
    /// <exception cref="ServiceException">400: it is none, was used, is over, or is another client's.</exception>
    public (SignInSession Session, string? Nonce) Redeem(TokenForm form)
    {
        var code = tenant.PendingSignIns.FindCode(form.Required("code")) ?? throw SignInErrors.UnknownGrantValue();
        if (code.Session.ClientId != form["client_id"])
        {
            throw SignInErrors.UnknownGrantValue();
        }

        if (code.IsRedeemed)
        {
            throw SignInErrors.Of(54005, "invalid_grant", "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.");
        }

        if (code.ExpiresAt <= tenant.Now)
        {
            throw SignInErrors.Of(70008, "invalid_grant", "The provided authorization code or refresh token has expired due to inactivity.");
        }

        if (form["redirect_uri"] != code.RedirectUri)
        {
            throw SignInErrors.Of(500112, "invalid_client", "The reply address does not match the reply address provided when requesting Authorization code.");
        }

        if (code.Challenge is { } challenge && (form["code_verifier"] is not { } verifier || Hash(verifier) != challenge))
        {
            throw SignInErrors.Of(501481, "invalid_grant", "The Code_Verifier does not match the code_challenge supplied in the authorization request.");
        }

        code.IsRedeemed = true;
        return (code.Session, code.Nonce);
    }

    /// <summary>The sign-in that a device code stands for, and what it was begun with.</summary>
    /// <exception cref="ServiceException">400: nobody has entered it, or it is over.</exception>
    public (SignInSession Session, DeviceCode Code) Poll(TokenForm form)
    {
        var (code, account) = DeviceCodeRoutes.Poll(tenant, form["device_code"] ?? form.Required("code"));
        if (code.ClientId != form["client_id"])
        {
            throw SignInErrors.UnknownGrantValue();
        }

        tenant.PendingSignIns.Remove(code);
        var habit = SignInHabit.Of(tenant, account.Document(tenant));
        return (new SignInSession(account, code.ClientId, SignInFlow.DeviceCode, tenant.Now, habit.AtSignIn(tenant)), code);
    }

    private static string Hash(string verifier)
    {
        using var hash = SHA256.Create();
        return Jwt.Encode(hash.ComputeHash(Encoding.ASCII.GetBytes(verifier)));
    }
}
