using System;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using PimCa.Simulator.Faults;
using PimCa.Simulator.Http;
using PimCa.Simulator.Login;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Simulator;

/// <summary>The token service's controls over HTTP, for clients of a server: the same as <see cref="TokenService"/> has.</summary>
internal sealed class SignInControlRoutes
{
    private readonly SimulatedTenant tenant;

    private SignInControlRoutes(SimulatedTenant tenant) => this.tenant = tenant;

    private TokenService Service => tenant.TokenService;

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new SignInControlRoutes(tenant);
        void Add(string method, string path, Action<ServiceRequest> handle) =>
            tenant.Routes.Add(new RouteDefinition("simulator", method, path, request => Handle(request, handle)) { NeedsToken = false });
        Add("PATCH", "/signIn/settings", routes.Settings);
        Add("PUT", "/signIn/applications/{appId}", routes.Application);
        Add("PUT", "/signIn/applications/{appId}/permissions/{service}", routes.Consent);
        Add("POST", "/signIn/applications/{appId}/secrets", routes.Secret);
        Add("POST", "/signIn/applications/{appId}/certificates", routes.Certificate);
        Add("POST", "/signIn/applications/{appId}/federations", routes.Federation);
        Add("PUT", "/signIn/people/{user}", routes.Person);
        Add("POST", "/signIn/deviceCodes/{userCode}", routes.DeviceCode);
        tenant.Routes.Add(new RouteDefinition("simulator", "GET", "/signIn/deviceCodes", routes.DeviceCodes) { NeedsToken = false });
    }

    private static ServiceResponse Handle(ServiceRequest request, Action<ServiceRequest> handle)
    {
        try
        {
            handle(request);
            return ServiceResponse.NoContent;
        }
        catch (Exception refused) when (refused is ArgumentException or FormatException or CryptographicException)
        {
            throw ServiceException.BadRequest(refused.Message);
        }
    }

    private void Settings(ServiceRequest request)
    {
        var body = request.Json();
        foreach (var name in body.Select(setting => setting.Key).ToArray())
        {
            switch (name)
            {
                case "personAtBrowser":
                    Service.PersonAtBrowser = body.Text(name);
                    break;
                case "personAtDevice":
                    Service.PersonAtDevice = body.Text(name);
                    break;
                case "personDeclines":
                    Service.PersonDeclines = body.Flag(name) == true;
                    break;
                case "pollsUntilDeviceAnswers":
                    Service.PollsUntilDeviceAnswers = body[name]?.GetValue<int>() ?? 0;
                    break;
                case "deviceCodeInterval":
                    Service.DeviceCodeInterval = WeatherJson.Duration(body.RequiredText(name));
                    break;
                case "clockOffset":
                    Service.ClockOffset = WeatherJson.Duration(body.RequiredText(name));
                    break;
                case "usesMachineClock":
                    Service.UsesMachineClock = body.Flag(name) == true;
                    break;
                case "accessTokenLifetime":
                    Service.AccessTokenLifetime = WeatherJson.Duration(body.RequiredText(name));
                    break;
                case "challengePlace":
                    Service.ChallengePlace = (ChallengePlace)Enum.Parse(typeof(ChallengePlace), body.RequiredText(name), ignoreCase: true);
                    break;
                default:
                    throw ServiceException.BadRequest($"The token service has no setting '{name}'.");
            }
        }
    }

    private void Application(ServiceRequest request) =>
        Service.AddApplication(request.Route("appId"), request.Json().RequiredText("displayName"), request.Json().Flag("isPublic") == true);

    private void Consent(ServiceRequest request)
    {
        var body = request.Json();
        foreach (var kind in new[] { "application", "delegated" }.Where(body.ContainsKey))
        {
            Service.Consent(request.Route("appId"), request.Route("service"), kind == "application", body.Texts(kind));
        }
    }

    private void Secret(ServiceRequest request) =>
        Service.AddSecret(request.Route("appId"), request.Json().RequiredText("secret"), request.Json().Time("endsAt"));

    private void Certificate(ServiceRequest request)
    {
        using var certificate = new X509Certificate2(Convert.FromBase64String(request.Json().RequiredText("certificate")));
        Service.AddCertificate(request.Route("appId"), certificate);
    }

    private void Federation(ServiceRequest request)
    {
        var body = request.Json();
        using var key = RSA.Create();
        key.ImportParameters(new RSAParameters { Modulus = Jwt.Decode(body.RequiredText("n")), Exponent = Jwt.Decode(body.RequiredText("e")) });
        Service.AddFederation(
            request.Route("appId"), body.RequiredText("issuer"), body.RequiredText("subject"), body.Text("audience") ?? "api://AzureADTokenExchange", key);
    }

    private void Person(ServiceRequest request)
    {
        var body = request.Json();
        if (body.ContainsKey("methods"))
        {
            Service.SetHabit(request.Route("user"), body.Texts("methods"), body.Flag("multiFactorAtSignIn") != false, body.Flag("isDeviceCompliant") != false);
        }

        if (body.Text("riskLevel") is { } level)
        {
            Service.SetRisk(request.Route("user"), level);
        }
    }

    private void DeviceCode(ServiceRequest request)
    {
        var body = request.Json();
        if (body.Flag("isDeclined") == true)
        {
            Service.DeclineDeviceCode(request.Route("userCode"));
        }
        else
        {
            Service.EnterDeviceCode(request.Route("userCode"), body.RequiredText("user"));
        }
    }

    private ServiceResponse DeviceCodes(ServiceRequest request) =>
        ServiceResponse.Ok(new JsonObject { ["userCodes"] = Service.DeviceCodes.ToJson() });
}
