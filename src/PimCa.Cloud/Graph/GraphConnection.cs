using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Authentication.Azure;
using PimCa.Cloud.Http;
using PimCa.Cloud.SignIn;
using PimCa.Errors;
using PimCa.Session;

namespace PimCa.Cloud.Graph;

/// <summary>
/// Microsoft Graph's client on handlers of our own. Kiota's default middleware is left out: it sleeps on the wall's clock
/// and sends a POST again after a lost connection.
/// </summary>
internal sealed class GraphConnection : IDisposable
{
    private static readonly Dictionary<string, ParsableFactory<IParsable>> ErrorMapping = new()
    {
        ["XXX"] = ODataError.CreateFromDiscriminatorValue,
    };

    private readonly HttpClient http;

    private GraphConnection(HttpClient http, CachingCredential credential, CloudEndpoints endpoints, CloudConnectionOptions options, RetryPolicy retries)
    {
        this.http = http;
        Credential = credential;
        Endpoints = endpoints;
        GraphScopes = options.SignIn is BrowserSignIn or DeviceCodeSignIn && options.DelegatedPermissions.Count > 0
            ? options.DelegatedPermissions.Select(p => $"https://{endpoints.GraphHost}/{p}").ToArray()
            : new[] { endpoints.GraphScope };
        Time = options.Time;
        Names = options.Names;
        Retries = retries;
        Client = new GraphServiceClient(
            http,
            new AzureIdentityAuthenticationProvider(credential, new[] { endpoints.GraphHost }, null, true, GraphScopes),
            endpoints.GraphBase);
        Batch = new BatchSender(this);
    }

    public GraphServiceClient Client { get; }

    public BatchSender Batch { get; }

    public CachingCredential Credential { get; }

    public CloudEndpoints Endpoints { get; }

    /// <summary>What a token for Microsoft Graph is asked for with.</summary>
    public string[] GraphScopes { get; }

    /// <summary>Answers claims challenges.</summary>
    public required StepUp StepUp { get; init; }

    public TimeProvider Time { get; }

    public KnownNames Names { get; }

    public RetryPolicy Retries { get; }

    public required Traffic Traffic { get; init; }

    public required RequestJournal Journal { get; init; }

    /// <summary>Keeps the pace of Conditional Access.</summary>
    public required PacingHandler Pacing { get; init; }

    public static GraphConnection Open(CloudConnectionOptions options)
    {
        var traffic = new Traffic();
        var journal = new RequestJournal();
        if (options.RequestListener is { } listener)
        {
            journal.Subscribe(listener);
        }

        var retries = new RetryPolicy(options.Time, options.JitterSeed);
        var version = options.ClientVersion ?? typeof(GraphConnection).Assembly.GetName().Version?.ToString(3) ?? "0";
        var pacing = new PacingHandler(options.Time);
        var endpoints = CloudEndpoints.For(options.Environment);
        GraphConnection? opened = null;
        var challenges = new ChallengeHandler { ScopesOf = host => opened!.ScopesOf(host) };
        var chain = Chain(
            options.InnerHandler,
            new TrafficHandler(traffic, version),
            challenges,
            new TokenRequestHandler(),
            new RetryHandler(retries),
            pacing,
            new JournalHandler(journal, options.Time, options.AttemptTimeout));

        // Attempts are bounded one by one, and all of them together by the retry policy.
        var http = new HttpClient(chain, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        var errors = new SignInErrors(options, endpoints);
        var (inner, takesClaims) = new CredentialFactory(options, http, endpoints, errors).Create();
        var credential = new CachingCredential(inner, errors.From, options.Time, takesClaims);
        challenges.StepUp = new StepUp(credential, options, errors);
        return opened = new GraphConnection(http, credential, endpoints, options, retries)
        {
            Traffic = traffic,
            Journal = journal,
            Pacing = pacing,
            StepUp = challenges.StepUp,
        };
    }

    /// <summary>Runs requests; what goes wrong with them is told as a PimCaException.</summary>
    public static async Task<T> CallAsync<T>(Purpose purpose, Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception failure) when (GraphErrors.IsOurs(failure))
        {
            throw GraphErrors.From(failure, purpose);
        }
    }

    /// <summary>The same for requests without an answer.</summary>
    public static Task CallAsync(Purpose purpose, Func<Task> call) => CallAsync(purpose, async () =>
    {
        await call().ConfigureAwait(false);
        return true;
    });

    /// <summary>The same where a missing object is an answer: null.</summary>
    public static async Task<T?> FindAsync<T>(Purpose purpose, Func<Task<T?>> call)
        where T : class
    {
        try
        {
            return await CallAsync(purpose, call).ConfigureAwait(false);
        }
        catch (PimCaException missing) when (missing.Kind == PimCaErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>All items of a collection; next links are followed.</summary>
    public async Task<List<TItem>> ListAsync<TPage, TItem>(
        RequestInformation first, ParsableFactory<TPage> factory, Func<TPage, List<TItem>?> items, CancellationToken cancellationToken)
        where TPage : BaseCollectionPaginationCountResponse
    {
        var all = new List<TItem>();
        var request = first;
        while (true)
        {
            var page = await Client.RequestAdapter.SendAsync(request, factory, ErrorMapping, cancellationToken).ConfigureAwait(false)
                ?? throw new UnexpectedAnswerException("A list came back empty, without even an empty list in it.");
            all.AddRange(items(page) ?? new List<TItem>());
            if (string.IsNullOrEmpty(page.OdataNextLink))
            {
                return all;
            }

            request = Next(page.OdataNextLink!);
        }
    }

    /// <summary>
    /// Sends a request and gives the answer as it came. Where an object is written back whole, the client's models would
    /// lose every enum value that they do not know.
    /// </summary>
    public async Task<JsonObject?> SendJsonAsync(RequestInformation request, CancellationToken cancellationToken)
    {
        using var stream = await Client.RequestAdapter.SendPrimitiveAsync<Stream>(request, ErrorMapping, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = await reader.TextAsync(cancellationToken).ConfigureAwait(false);
        return text.Length == 0 ? null : JsonNode.Parse(text) as JsonObject;
    }

    /// <summary>All items of a collection, as they came.</summary>
    public async Task<List<JsonObject>> ListJsonAsync(RequestInformation first, CancellationToken cancellationToken)
    {
        var all = new List<JsonObject>();
        var request = first;
        while (true)
        {
            var page = await SendJsonAsync(request, cancellationToken).ConfigureAwait(false);
            if (page?["value"] is not JsonArray)
            {
                throw new UnexpectedAnswerException("A list came back without a value.");
            }

            all.AddRange(page.Objects("value"));
            if (page.Text("@odata.nextLink") is not { Length: > 0 } next)
            {
                return all;
            }

            request = Next(next);
        }
    }

    /// <summary>Puts JSON in place of a request's body.</summary>
    public static RequestInformation WithBody(RequestInformation request, JsonObject body)
    {
        request.SetStreamContent(new MemoryStream(Encoding.UTF8.GetBytes(body.ToJsonString())), "application/json");
        return request;
    }

    /// <summary>Sends a request to a service beside Graph, with a token for it, by the same handlers. An error status is an answer.</summary>
    public async Task<ServiceAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var scopes = ScopesOf(request.RequestUri!.Host);
        var token = await Credential.GetTokenAsync(new TokenRequestContext(scopes, isCaeEnabled: true), cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var text = await response.Content.TextAsync(cancellationToken).ConfigureAwait(false);
        return new ServiceAnswer((int)response.StatusCode, text, JournalHandler.RequestId(response));
    }

    /// <summary>What a token for the service on a host is asked for with.</summary>
    public string[] ScopesOf(string host) =>
        string.Equals(host, Endpoints.GraphHost, StringComparison.OrdinalIgnoreCase) ? GraphScopes : new[] { $"https://{host}/.default" };

    /// <summary>A reference to a directory object, as <c>@odata.bind</c> and <c>@odata.id</c> want it.</summary>
    public string Reference(string id) => $"{Endpoints.GraphBase}/directoryObjects/{Uri.EscapeDataString(id)}";

    public void Dispose()
    {
        http.Dispose();
        Credential.Dispose();
    }

    private static RequestInformation Next(string link)
    {
        var request = new RequestInformation { HttpMethod = Method.GET, URI = new Uri(link) };
        request.Headers.TryAdd("Accept", "application/json");
        return request;
    }

    private static HttpMessageHandler Chain(HttpMessageHandler inner, params DelegatingHandler[] handlers)
    {
        for (var i = handlers.Length - 1; i >= 0; i--)
        {
            handlers[i].InnerHandler = i == handlers.Length - 1 ? inner : handlers[i + 1];
        }

        return handlers[0];
    }
}

/// <summary>What a service beside Graph answered.</summary>
internal sealed record ServiceAnswer(int Status, string Text, string? RequestId);
