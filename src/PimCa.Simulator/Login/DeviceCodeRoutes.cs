using System;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>Begins a sign-in that is finished at another device, with a code.</summary>
internal sealed class DeviceCodeRoutes
{
    private static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(15);

    private readonly SimulatedTenant tenant;

    private DeviceCodeRoutes(SimulatedTenant tenant) => this.tenant = tenant;

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new DeviceCodeRoutes(tenant);
        tenant.Routes.Add(new RouteDefinition("login", "POST", "/{tenant}/oauth2/v2.0/devicecode", routes.Begin) { NeedsToken = false });
    }

    private ServiceResponse Begin(ServiceRequest request)
    {
        var named = SignInTenant.Named(tenant, request);
        var form = TokenForm.OfBody(request);
        form.AllowOnly("client_id", "scope", "claims", "client_info");
        var application = AppRegistration.Find(tenant, named ?? SignInTenant.Find(tenant, tenant.Id)!, form.Required("client_id"));
        if (!application.IsPublic)
        {
            throw ClientErrors.ProofMissing(isForItself: false);
        }

        var id = tenant.NewId().Replace("-", string.Empty).ToUpperInvariant();
        var code = new DeviceCode(tenant.Tokens.Give("2." + TokenStore.NewSecret()), id.Substring(0, 9), application.AppId, named, form["scope"], form["claims"], tenant.Now + CodeLifetime);
        tenant.PendingSignIns.Add(code);
        const string Page = "https://microsoft.com/devicelogin";
        return ServiceResponse.Ok(new JsonObject
        {
            ["user_code"] = code.UserCode,
            ["device_code"] = code.Code,
            ["verification_uri"] = Page,
            ["expires_in"] = (int)CodeLifetime.TotalSeconds,
            ["interval"] = (int)tenant.TokenService.DeviceCodeInterval.TotalSeconds,
            ["message"] = $"To sign in, use a web browser to open the page {Page} and enter the code {code.UserCode} to authenticate.",
        });
    }

    /// <summary>What became of a code when a client polls: who entered it.</summary>
    /// <exception cref="ServiceException">400: nobody has yet, it is over, or the client asks too often.</exception>
    public static (DeviceCode Code, Account Account) Poll(SimulatedTenant tenant, string text)
    {
        var code = tenant.PendingSignIns.FindDevice(text)
            ?? throw SignInErrors.Of(70018, "bad_verification_code", "Invalid verification code due to user typing in wrong user code for device code flow.");
        if (code.ExpiresAt <= tenant.Now)
        {
            throw SignInErrors.Of(70020, "expired_token", "The provided value for the input parameter 'device_code' is not valid. This device code has expired.");
        }

        var service = tenant.TokenService;
        var isTooSoon = service.RefusesFastPolling && code.LastPoll + service.DeviceCodeInterval > tenant.Now;
        code.LastPoll = tenant.Now;
        if (isTooSoon)
        {
            throw new ServiceException(400, "slow_down", "The client polls more often than the interval allows.");
        }

        code.Polls++;
        if (code.IsDeclined)
        {
            tenant.PendingSignIns.Remove(code);
            throw new ServiceException(400, "authorization_declined", "The person declined to sign in.");
        }

        code.Person ??= code.Polls > service.PollsUntilDeviceAnswers ? service.PersonAtDevice : null;
        return code.Person is { } person
            ? (code, Account.Find(tenant, code.Tenant, person))
            : throw SignInErrors.Of(70016, "authorization_pending", "OAuth 2.0 device flow error. Authorization is pending. Continue polling.");
    }
}
