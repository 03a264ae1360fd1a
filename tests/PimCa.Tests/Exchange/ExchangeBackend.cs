using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Exchange;

/// <summary>
/// What is behind the stand-in module: the simulated tenant's own Exchange, which judges every token, and organisations
/// beside it that only a person can sign in to. Waits for its requests by blocking, as the real module's commands do.
/// </summary>
public sealed class ExchangeBackend : IDisposable
{
    public const string OtherTenant = "7f3d2f6e-0000-4000-8000-00000000fab1";

    private static readonly string[] Ignored = ["ErrorAction", "Confirm", "WhatIf", "Verbose", "Debug"];

    private readonly TenantView tenant;
    private readonly HttpClient client;
    private readonly Dictionary<string, Connection> connections = new();
    private readonly ManualResetEventSlim reached = new();
    private (string Command, string Text)? warning;
    private string? held;

    internal ExchangeBackend(TenantView tenant, string folder)
    {
        this.tenant = tenant;
        client = tenant.OpenClient();
        Folder = folder;
    }

    /// <summary>Where the module puts what it generates.</summary>
    public string Folder { get; }

    /// <summary>What was called, in order: <c>Set-OwaMailboxPolicy OwaMailboxPolicy-001 ReadOnly</c>.</summary>
    public List<string> Calls { get; } = new();

    /// <summary>The parameters of every connecting.</summary>
    public List<IReadOnlyDictionary<string, object>> Connects { get; } = new();

    /// <summary>The tokens that connections were made with.</summary>
    public List<string> Tokens { get; } = new();

    /// <summary>The commands that the next connections have.</summary>
    public string[] Commands { get; set; } = ["Get-OwaMailboxPolicy", "Set-OwaMailboxPolicy", "Get-OrganizationConfig", "Get-Mailbox"];

    /// <summary>Whether new connections are to Security &amp; Compliance.</summary>
    public bool MakesEopSessions { get; set; }

    /// <summary>What connecting does at its very end, when the connection is there.</summary>
    public Action AtConnected { get; set; } = () => { };

    /// <summary>What every call of a generated command does first.</summary>
    public Action<string> AtCall { get; set; } = _ => { };

    /// <summary>What disconnecting does first.</summary>
    public Action AtDisconnect { get; set; } = () => { };

    /// <summary>Text that a command warns of, once.</summary>
    public void Warn(string command, string text) => warning = (command, text);

    public string[] TakeWarnings(string command)
    {
        if (warning?.Command != command)
        {
            return [];
        }

        var text = warning.Value.Text;
        warning = null;
        return [text];
    }

    /// <summary>Keeps a command from ending, once it has done its work, until the pipeline is stopped.</summary>
    /// <returns>Set when the command has come so far.</returns>
    public ManualResetEventSlim Hold(string command)
    {
        held = command;
        return reached;
    }

    public bool IsHeld(string command)
    {
        if (command == held)
        {
            reached.Set();
            Thread.Yield();
        }

        return command == held;
    }

    public void AfterConnect() => AtConnected();

    public void Connect(string id, IDictionary<string, object> bound)
    {
        RequireNoContext();
        var parameters = bound.Where(e => !Ignored.Contains(e.Key)).ToDictionary(e => e.Key, e => e.Value);
        Connects.Add(parameters);
        string Text(string name) => parameters.TryGetValue(name, out var value) ? value.ToString()! : string.Empty;
        var (token, user) = (Text("AccessToken"), Text("UserPrincipalName"));
        if (token.Length == 0)
        {
            // A person signs in by hand.
            connections[id] = user.EndsWith("@contoso.example", StringComparison.OrdinalIgnoreCase)
                ? Of(SignIn(user), user, string.Empty)
                : new Connection(OtherTenant, user, null, tenant.Now + TimeSpan.FromHours(1), Commands, MakesEopSessions);
            return;
        }

        Tokens.Add(token);
        if (user.Length + Text("Organization").Length + Text("DelegatedOrganization").Length == 0)
        {
            throw new InvalidOperationException("Either one of Organization, DelegatedOrganization or UserPrincipalName should be provided with the AccessToken.");
        }

        connections[id] = Of(token, user, Text("DelegatedOrganization"));
        _ = Send(connections[id], "Get-OrganizationConfig", new JsonObject());
    }

    public string[] CommandsOf(string id) => connections[id].Commands;

    public Hashtable Describe(string id)
    {
        var one = connections[id];
        return new Hashtable
        {
            ["State"] = one.State,
            ["UserPrincipalName"] = one.User,
            ["ConnectionUri"] = "https://outlook.office365.com",
            ["TokenExpiryTimeUTC"] = one.ExpiresOn,
            ["TenantID"] = one.TenantId,
            ["TokenStatus"] = one.ExpiresOn > tenant.Now ? "Active" : "Expired",
            ["IsEopSession"] = one.IsEop,
        };
    }

    public void Disconnect(string id)
    {
        Calls.Add($"Disconnect {connections[id].User}");
        AtDisconnect();
        connections.Remove(id);
    }

    public object[] Invoke(string id, string command, IDictionary<string, object> bound)
    {
        RequireNoContext();
        var parameters = bound.Where(e => !Ignored.Contains(e.Key)).ToDictionary(e => e.Key, e => e.Value?.ToString());
        Calls.Add(string.Join(' ', new[] { command }.Concat(parameters.OrderByDescending(p => p.Key).Select(p => p.Value))));
        AtCall(Calls[^1]);
        if (connections[id].Token is null)
        {
            return [new Hashtable { ["Name"] = "OwaMailboxPolicy-Default", ["IsDefault"] = true, ["ConditionalAccessPolicy"] = "Off" }];
        }

        return Send(connections[id], command, new JsonObject(parameters.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Key, p.Value))));
    }

    /// <summary>Has the module lose a connection without closing it.</summary>
    public void Break(string user) => connections.Values.Single(c => c.User == user).State = "Broken";

    public void Dispose()
    {
        client.Dispose();
        reached.Dispose();
    }

    private static void RequireNoContext()
    {
        // Real commands await without ConfigureAwait and wait for it by blocking: under a pump that ends in a deadlock.
        if (SynchronizationContext.Current is not null)
        {
            throw new InvalidOperationException("A command was called under a synchronization context.");
        }
    }

    private Connection Of(string token, string user, string delegated)
    {
        var payload = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        var claims = JsonNode.Parse(Convert.FromBase64String(payload.PadRight((payload.Length + 3) / 4 * 4, '=')))!;
        if (claims["aud"]!.GetValue<string>() != "https://outlook.office365.com")
        {
            throw new UnauthorizedAccessException("The token's audience is not Exchange Online.");
        }

        var tenantId = claims["tid"]!.GetValue<string>();
        return delegated.Length > 0 && delegated != tenantId
            ? throw new UnauthorizedAccessException("The token is of another organisation.")
            : new Connection(tenantId, user, token, DateTimeOffset.FromUnixTimeSeconds(claims["exp"]!.GetValue<long>()), Commands, MakesEopSessions);
    }

    private string SignIn(string user)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password", ["username"] = user, ["password"] = "simulated", ["scope"] = "https://outlook.office365.com/.default",
        });
        return JsonNode.Parse(Wait(client.PostAsync(new Uri("https://login.microsoftonline.com/organizations/oauth2/v2.0/token"), form)).Text)!["access_token"]!.GetValue<string>();
    }

    private object[] Send(Connection connection, string command, JsonObject parameters)
    {
        var body = new JsonObject { ["CmdletInput"] = new JsonObject { ["CmdletName"] = command, ["Parameters"] = parameters } };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://outlook.office365.com/adminapi/beta/{connection.TenantId}/InvokeCommand")
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", connection.Token);
        var (status, text) = Wait(client.SendAsync(request));
        var answer = text.Length == 0 ? null : JsonNode.Parse(text);
        return status switch
        {
            HttpStatusCode.OK => answer!["value"]!.AsArray().Select(row => (object)Row(row!.AsObject())).ToArray(),
            HttpStatusCode.Forbidden => throw new UnauthorizedAccessException("The role assigned to user isn't supported in this scenario."),
            HttpStatusCode.Unauthorized => throw new UnauthorizedAccessException("UnAuthorized: the token has expired or was revoked."),
            _ => throw new InvalidOperationException(answer!["error"]!["details"]![0]!["message"]!.GetValue<string>()),
        };
    }

    private static Hashtable Row(JsonObject row)
    {
        var table = new Hashtable();
        foreach (var (name, value) in row)
        {
            table[name] = value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False ? value.GetValue<bool>() : value?.ToString();
        }

        return table;
    }

#pragma warning disable RS0030 // The real module's commands wait by blocking: what stands in for the service must do so too, or a deadlock would not show.
    private static (HttpStatusCode Status, string Text) Wait(Task<HttpResponseMessage> sending)
    {
        using var answer = sending.GetAwaiter().GetResult();
        return (answer.StatusCode, answer.Content.ReadAsStringAsync().GetAwaiter().GetResult());
    }
#pragma warning restore RS0030

    private sealed record Connection(string TenantId, string User, string? Token, DateTimeOffset ExpiresOn, string[] Commands, bool IsEop)
    {
        public string State { get; set; } = "Connected";
    }
}
