using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Cloud.Tests.Infrastructure;

/// <summary>A request as it was sent.</summary>
internal sealed record SentRequest(string Method, string Path, string Query, string? Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonObject Json => (JsonObject)JsonNode.Parse(Body!)!;
}

/// <summary>
/// Answers sign-in by itself, and every other request by the next answer of the script. A request beyond the script's end
/// fails the test.
/// </summary>
internal sealed class ScriptedHandler : HttpMessageHandler
{
    public const string Token = "eyJhbGciOiJub25lIn0.eyJzY3AiOiJHcm91cC5SZWFkV3JpdGUuQWxsIFBvbGljeS5SZWFkLkFsbCIsInRpZCI6InQifQ.c2VjcmV0";

    private readonly Queue<Func<SentRequest, CancellationToken, Task<HttpResponseMessage>>> script = new();

    /// <summary>All requests to Graph since the connection.</summary>
    public List<SentRequest> Requests { get; } = new();

    /// <summary>Requests for tokens.</summary>
    public List<SentRequest> TokenRequests { get; } = new();

    public bool IsConnected { get; set; }

    public ScriptedHandler Answer(int status, string? body = null, params (string Name, string Value)[] headers) =>
        Answer(_ => Response(status, body, headers));

    public ScriptedHandler Answer(Func<SentRequest, HttpResponseMessage> answer)
    {
        script.Enqueue((request, _) => Task.FromResult(answer(request)));
        return this;
    }

    public ScriptedHandler AnswerAsync(Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        script.Enqueue(answer);
        return this;
    }

    public ScriptedHandler Cut() => Answer(_ => throw new HttpRequestException("The connection was cut.", new System.IO.IOException("cut")));

    public ScriptedHandler TimeOut() => Answer(_ => throw new TaskCanceledException("No answer.", new TimeoutException()));

    public ScriptedHandler Error(int status, string code, string message, params (string Name, string Value)[] headers) =>
        Answer(status, ErrorBody(code, message), headers);

    /// <summary>Answers a batch: one answer for each part, by its place in it.</summary>
    public ScriptedHandler Batch(Func<int, JsonObject, (int Status, string? Body, string? RetryAfter)> part) => Answer(request =>
    {
        var responses = new JsonArray();
        var parts = (JsonArray)request.Json["requests"]!;
        for (var i = 0; i < parts.Count; i++)
        {
            var (status, body, retryAfter) = part(i, (JsonObject)parts[i]!);
            var response = new JsonObject { ["id"] = parts[i]!["id"]!.DeepClone(), ["status"] = status, ["headers"] = new JsonObject() };
            if (retryAfter is not null)
            {
                response["headers"]!["Retry-After"] = retryAfter;
            }

            if (body is not null)
            {
                response["body"] = JsonNode.Parse(body);
            }

            responses.Insert(0, response);
        }

        return Response(200, new JsonObject { ["responses"] = responses }.ToJsonString());
    });

    public static string ErrorBody(string code, string message) => new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = code,
            ["message"] = message,
            ["innerError"] = new JsonObject { ["request-id"] = "req-1", ["client-request-id"] = "c-1", ["date"] = "2026-03-02T08:00:00" },
        },
    }.ToJsonString();

    public static HttpResponseMessage Response(int status, string? body, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = body is null ? new ByteArrayContent(Array.Empty<byte>()) : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        response.Headers.TryAddWithoutValidation("request-id", "req-1");
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = new SentRequest(
            request.Method.Method,
            request.RequestUri!.AbsolutePath,
            Uri.UnescapeDataString(request.RequestUri.Query.TrimStart('?')),
            request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken),
            request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
                .ToDictionary(h => h.Key, h => string.Join(" ", h.Value), StringComparer.OrdinalIgnoreCase));
        if (sent.Path.EndsWith("/oauth2/v2.0/token", StringComparison.Ordinal))
        {
            TokenRequests.Add(sent);
            return Response(200, $$"""{"token_type":"Bearer","expires_in":3600,"access_token":"{{Token}}"}""");
        }

        if (!IsConnected)
        {
            return Response(200, """
                {"responses":[
                    {"id":"0","status":200,"body":{"value":[{"id":"tenant-1","displayName":"Contoso"}]}},
                    {"id":"1","status":200,"body":{"id":"user-1","displayName":"Adele","userPrincipalName":"adele@contoso.example"}}]}
                """);
        }

        Requests.Add(sent);
        return script.Count > 0
            ? await script.Dequeue()(sent, cancellationToken)
            : throw new InvalidOperationException($"The script has no answer to {sent.Method} {sent.Path}.");
    }
}
