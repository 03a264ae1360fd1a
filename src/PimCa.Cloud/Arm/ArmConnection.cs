using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Errors;
using PimCa.Cloud.Graph;
using PimCa.Cloud.Http;

namespace PimCa.Cloud.Arm;

/// <summary>
/// Azure's management endpoint, on the same handlers and with a token of its own. Its batch is used by the portal but not
/// documented (Azure/azure-rest-api-specs#39106), so requests are sent one by one.
/// </summary>
internal sealed class ArmConnection
{
    private readonly GraphConnection connection;

    public ArmConnection(GraphConnection connection) => this.connection = connection;

    public TimeProvider Time => connection.Time;

    /// <summary>Sends a request and gives the answer as it came; null where there is none.</summary>
    /// <param name="method">The verb.</param>
    /// <param name="path">The path from the root, with a query where there is one, without the version.</param>
    /// <param name="version">The version of the API.</param>
    /// <param name="body">The body.</param>
    /// <param name="purpose">What it is for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="mark">Whether it may be sent again after a lost connection; null leaves that to the verb.</param>
    public async Task<JsonObject?> SendAsync(
        HttpMethod method, string path, string version, JsonObject? body, Purpose purpose, CancellationToken cancellationToken, RepeatableOption? mark = null)
    {
        var address = $"https://{connection.Endpoints.ManagementHost}{path}{(path.IndexOf('?') < 0 ? '?' : '&')}api-version={version}";
        return await GraphConnection.CallAsync(purpose, () => SendAsync(method, new Uri(address), body, purpose, mark, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Reads an object; null where it is not there.</summary>
    public Task<JsonObject?> FindAsync(string path, string version, Purpose purpose, CancellationToken cancellationToken) =>
        GraphConnection.FindAsync(purpose, () => SendAsync(HttpMethod.Get, path, version, null, purpose, cancellationToken));

    /// <summary>All items of a collection; next links are followed.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string path, string version, string? filter, Purpose purpose, CancellationToken cancellationToken)
    {
        var all = new List<JsonObject>();
        var query = filter is null ? path : $"{path}?$filter={Uri.EscapeDataString(filter)}";
        var page = await SendAsync(HttpMethod.Get, query, version, null, purpose, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            all.AddRange(page?.Objects("value") ?? Array.Empty<JsonObject>());
            if (page?.Text("nextLink") is not { Length: > 0 } next)
            {
                return all;
            }

            page = await GraphConnection.CallAsync(purpose, () => SendAsync(HttpMethod.Get, Next(next), null, purpose, null, cancellationToken)).ConfigureAwait(false);
        }
    }

    // The token goes with it, so it goes nowhere else.
    private Uri Next(string link) =>
        Uri.TryCreate(link, UriKind.Absolute, out var next) && next.Scheme == "https" && string.Equals(next.Host, connection.Endpoints.ManagementHost, StringComparison.OrdinalIgnoreCase)
            ? next
            : throw new UnexpectedAnswerException("The next page of a list lies on another host.");

    private async Task<JsonObject?> SendAsync(
        HttpMethod method, Uri address, JsonObject? body, Purpose purpose, RepeatableOption? mark, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        if (mark is not null)
        {
            request.Mark(mark);
        }

        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var json = answer.Text.Length == 0 ? null : JsonNode.Parse(answer.Text) as JsonObject;
        return answer.Status is >= 200 and < 300
            ? json
            : throw GraphErrors.FromService(
                new ServiceError(answer.Status, json?.Object("error")?.Text("code"), json?.Object("error")?.Text("message"), answer.RequestId, null), purpose);
    }
}
