using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.SignIn;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Session;
using PimCa.Simulator;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Cloud.Tests.Infrastructure;

/// <summary>Signs in to a simulated tenant in every way, through Azure.Identity, and counts what reaches the token service.</summary>
internal sealed class SignInLab : IDisposable
{
    private readonly List<IDisposable> opened = new();

    public SimulatedTenant Tenant { get; } = ContosoTenant.Create();

    /// <summary>The machine's time, by which MSAL dates what it signs and keeps; it takes no other.</summary>
#pragma warning disable RS0030
    public DateTimeOffset Now => DateTimeOffset.UtcNow;
#pragma warning restore RS0030

    /// <summary>What was told while signing in.</summary>
    public Story Story { get; } = new();

    /// <summary>Hears all that is told.</summary>
    public SecretWatch Secrets { get; } = new();

    /// <summary>The last handler; a test may put one of its own before the tenant.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler> Before { get; set; } = handler => handler;

    public static string ClientId => ContosoPeople.PimCaAutomationClientId;

    public Task<CloudSession> ConnectAsync(SignInMethod method, string? tenant = "contoso.example", CloudEnvironment environment = CloudEnvironment.Global, params string[] permissions) =>
        ConnectAsync(new CloudConnectionOptions
        {
            SignIn = method,
            TenantId = tenant,
            Environment = environment,
            DelegatedPermissions = permissions,
            InnerHandler = Before(new SimulatedCloudHandler(Tenant)),
            IsSimulated = true,
            Reporter = Story,
            Time = Tenant.Clock,
            JitterSeed = 1,
        });

    public async Task<CloudSession> ConnectAsync(CloudConnectionOptions options)
    {
        var session = await CloudSession.ConnectAsync(options, CancellationToken.None);
        opened.Add(session);
        Secrets.Listen(session);
        return session;
    }

    public async Task<PimCaException> RefusedAsync(SignInMethod method, string? tenant = "contoso.example", CloudEnvironment environment = CloudEnvironment.Global, params string[] permissions)
    {
        var error = await Assert.ThrowsAsync<PimCaException>(() => ConnectAsync(method, tenant, environment, permissions));

        Secrets.Hear(error.ToString());

        // Whatever went wrong: nothing of an SDK goes along, and nothing secret.
        Assert.Null(error.InnerException);
        Assert.DoesNotContain("eyJ", error.ToString());
        Assert.DoesNotContain("MSAL", error.Message);
        Assert.False(string.IsNullOrEmpty(error.Advice), error.ToString());
        return error;
    }

    /// <summary>A person's token, got without the code under test.</summary>
    public Task<string> TokenAsync(string person, string scope = "https://graph.microsoft.com/.default") => TokenAsync(new Dictionary<string, string>
    {
        ["grant_type"] = "password",
        ["username"] = person,
        ["password"] = TokenService.Password,
        ["scope"] = scope,
    });

    public async Task<string> TokenAsync(Dictionary<string, string> form)
    {
        using var http = new HttpClient(new SimulatedCloudHandler(Tenant));
        using var content = new FormUrlEncodedContent(form);
        using var answer = await http.PostAsync(new Uri("https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token"), content);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!.GetValue<string>();
    }

    /// <summary>Something that the administrator does by hand, without the code under test.</summary>
    public async Task<JsonNode?> AdministratorAsync(string method, string path, string? body)
    {
        // Conditional Access takes one request a second.
        Tenant.Clock.Advance(TimeSpan.FromSeconds(2));
        using var http = new HttpClient(new SimulatedCloudHandler(Tenant));
        using var request = new HttpRequestMessage(new HttpMethod(method), "https://graph.microsoft.com/v1.0/" + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync("admin@contoso.example"));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <summary>How many tokens were asked for meanwhile.</summary>
    public async Task<int> TokensAsync(Func<Task> work) => (await RequestsAsync(work)).Count(r => r.Contains("/oauth2/v2.0/token"));

    /// <summary>The requests that reached the tenant meanwhile, those for tokens and parts of batches among them.</summary>
    public async Task<IReadOnlyList<string>> RequestsAsync(Func<Task> work)
    {
        var mark = Tenant.Events.Count;
        await work();
        return Tenant.Events.Events.Where(e => e.Index >= mark && e.Kind == TenantEventKind.Request).Select(e => e.Summary).ToArray();
    }

    /// <summary>A certificate of the application's, registered unless said otherwise, and valid by this machine's clock.</summary>
    public X509Certificate2 Certificate(bool isRegistered = true, TimeSpan? lifetime = null)
    {
        var now = Now;
        Tenant.TokenService.ClockOffset = now - Tenant.Clock.GetUtcNow();
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=PimCa automation", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var certificate = request.CreateSelfSigned(now.AddDays(-30), now + (lifetime ?? TimeSpan.FromDays(30)));
        if (isRegistered)
        {
            Tenant.TokenService.AddCertificate(ClientId, certificate);
        }

        opened.Add(certificate);
        return certificate;
    }

    public void Dispose()
    {
        foreach (var one in opened)
        {
            one.Dispose();
        }

        foreach (var told in Story.Told.Concat(Story.Warned))
        {
            Secrets.Hear(told);
        }

        Secrets.Check(Tenant.TokenService.GivenOut);
    }
}

/// <summary>Remembers what was told.</summary>
internal sealed class Story : IReporter
{
    public List<string> Told { get; } = new();

    public List<string> Warned { get; } = new();

    public void Verbose(string message)
    {
        lock (Told)
        {
            Told.Add(message);
        }
    }

    public void Warning(string message)
    {
        lock (Told)
        {
            Warned.Add(message);
        }
    }

    public void Overridden(OverriddenSafeguard line)
    {
    }

    public void Progress(string activity, string status, int percent = -1, bool done = false)
    {
    }
}
