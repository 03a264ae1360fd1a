using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Graph;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Serialization;
using PimCa.Cloud.Errors;
using PimCa.Cloud.Http;
using PimCa.Cloud.SignIn;
using PimCa.Errors;

namespace PimCa.Cloud.Graph;

/// <summary>One request of several that are sent together.</summary>
/// <param name="Request">The request.</param>
/// <param name="Purpose">What it is for.</param>
internal sealed record BatchItem(RequestInformation Request, Purpose Purpose);

/// <summary>What became of it: the answer's body, if it has one, or the error.</summary>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
/// <param name="Body">The body of a success.</param>
/// <param name="Error">The error.</param>
internal sealed record BatchAnswer(int Status, JsonObject? Body, PimCaException? Error)
{
    /// <summary>Reads the body.</summary>
    /// <exception cref="PimCaException">There is an error instead.</exception>
    public async Task<T?> ReadAsync<T>(ParsableFactory<T> factory, CancellationToken cancellationToken)
        where T : IParsable
    {
        if (Error is not null)
        {
            throw Error;
        }

        return Body is null ? default : await KiotaJsonSerializer.DeserializeAsync(Body.ToJsonString(), factory, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>
/// Sends requests together, at most 20 at a time as the service wants it. Each is answered by itself: what was throttled
/// is sent again alone, and one that fails stops no other. Graph's client has a batch of its own, which cannot be told
/// that it may be repeated, and writes the authorization into each of its parts.
/// </summary>
internal sealed class BatchSender
{
    private const int Most = CoreConstants.BatchRequest.MaxNumberOfRequests;

    private readonly GraphConnection connection;

    public BatchSender(GraphConnection connection) => this.connection = connection;

    /// <summary>Sends all of them. One answer for each, in the same order.</summary>
    /// <param name="items">The requests; they must not depend on one another.</param>
    /// <param name="repeat">Whether they may be sent again after a lost connection.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<BatchAnswer>> SendAsync(IReadOnlyList<BatchItem> items, RepeatableOption? repeat, CancellationToken cancellationToken)
    {
        var answers = new BatchAnswer[items.Count];
        for (var start = 0; start < items.Count; start += Most)
        {
            var chunk = Enumerable.Range(start, Math.Min(Most, items.Count - start)).ToArray();
            await SendChunkAsync(items, chunk, answers, repeat, cancellationToken).ConfigureAwait(false);
        }

        return answers;
    }

    private async Task SendChunkAsync(
        IReadOnlyList<BatchItem> items, IReadOnlyList<int> chunk, BatchAnswer[] answers, RepeatableOption? repeat, CancellationToken cancellationToken)
    {
        var started = connection.Time.GetTimestamp();
        var waiting = chunk;
        var steppedUp = new HashSet<int>();
        for (var attempt = 1; waiting.Count > 0; attempt++)
        {
            var mark = connection.StepUp.Mark;
            var carrier = connection.Credential.Find(connection.GraphScopes)?.Token;
            Dictionary<string, JsonObject> responses;
            try
            {
                responses = await PostAsync(items, waiting, repeat, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (GraphErrors.IsOurs(failure))
            {
                // The whole batch failed: so did each of its parts.
                foreach (var index in waiting)
                {
                    answers[index] = new BatchAnswer(0, null, GraphErrors.From(failure, items[index].Purpose));
                }

                return;
            }

            var throttled = new List<int>();
            var challenged = new List<(int Index, ClaimsChallenge Challenge)>();
            TimeSpan? asked = null;
            foreach (var index in waiting)
            {
                responses.TryGetValue(Id(index), out var response);
                answers[index] = Answer(items[index], response);
                if (answers[index].Status is 429 or 503)
                {
                    throttled.Add(index);
                    var wish = connection.Retries.RetryAfter(response?.Object("headers")?.Text("Retry-After"));
                    asked = wish > (asked ?? TimeSpan.Zero) ? wish : asked;
                }
                else if (answers[index].Error is not null && response is not null && ClaimsChallenge.Find(ServiceError.From(answers[index].Status, response)) is { } challenge)
                {
                    challenged.Add((index, challenge));
                }
            }

            var again = await StepUpAsync(items, challenged, steppedUp, (carrier, mark), answers, cancellationToken).ConfigureAwait(false);
            var pause = throttled.Count == 0 ? null : connection.Retries.NextPause(attempt, connection.Time.GetElapsedTime(started), asked);
            waiting = pause is null ? again : again.Concat(throttled).ToArray();
            await Pause.ForAsync(pause ?? TimeSpan.Zero, connection.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Gets a token with what the answers of parts require: one sign-in, or one refusal, for all that require the same.
    /// </summary>
    /// <returns>The parts that are to be sent once more.</returns>
    private async Task<IReadOnlyList<int>> StepUpAsync(
        IReadOnlyList<BatchItem> items,
        IReadOnlyList<(int Index, ClaimsChallenge Challenge)> challenged,
        HashSet<int> steppedUp,
        (string? Token, int Mark) sent,
        BatchAnswer[] answers,
        CancellationToken cancellationToken)
    {
        var again = new List<int>();
        foreach (var demand in challenged.GroupBy(c => c.Challenge.Claims, StringComparer.Ordinal))
        {
            StepUpException? refusal = null;
            try
            {
                if (demand.Any(d => !steppedUp.Contains(d.Index)))
                {
                    await connection.StepUp.SatisfyAsync(connection.GraphScopes, demand.First().Challenge, sent.Token, sent.Mark, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (StepUpException refused)
            {
                refusal = refused;
            }

            foreach (var (index, challenge) in demand)
            {
                if (refusal is null && steppedUp.Add(index))
                {
                    again.Add(index);
                }
                else
                {
                    var told = GraphErrors.StepUp(refusal ?? connection.StepUp.StillDemanded(challenge), items[index].Purpose);
                    answers[index] = answers[index] with { Error = told };
                }
            }
        }

        return again;
    }

    private async Task<Dictionary<string, JsonObject>> PostAsync(
        IReadOnlyList<BatchItem> items, IReadOnlyList<int> indexes, RepeatableOption? repeat, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["requests"] = new JsonArray(indexes.Select(index => (JsonNode?)Part(Id(index), items[index].Request)).ToArray()) };
        var request = GraphConnection.WithBody(
            new RequestInformation { HttpMethod = Method.POST, URI = new Uri($"{connection.Endpoints.GraphBase}/$batch") }, body);
        request.Headers.TryAdd("Accept", "application/json");
        if (repeat is not null)
        {
            request.Mark(repeat);
        }

        var answer = await connection.SendJsonAsync(request, cancellationToken).ConfigureAwait(false);
        var responses = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var response in answer?.Objects("responses") ?? throw new UnexpectedAnswerException("A batch came back empty."))
        {
            responses[response.Text("id") ?? string.Empty] = response;
        }

        return responses;
    }

    private JsonObject Part(string id, RequestInformation request)
    {
        var part = new JsonObject
        {
            ["id"] = id,
            ["method"] = request.HttpMethod.ToString(),
            ["url"] = request.URI.AbsoluteUri.Substring(connection.Endpoints.GraphBase.Length),
        };
        if (request.Content is { Length: > 0 } content)
        {
            // Read from the start each time: a part that was throttled is sent again.
            content.Position = 0;
            using var reader = new StreamReader(content, Encoding.UTF8, false, 1024, leaveOpen: true);
            part["headers"] = new JsonObject { ["Content-Type"] = "application/json" };
            part["body"] = JsonNode.Parse(reader.ReadToEnd());
        }

        return part;
    }

    private static BatchAnswer Answer(BatchItem item, JsonObject? response)
    {
        if (response is null)
        {
            return new BatchAnswer(0, null, GraphErrors.From(new UnexpectedAnswerException("The batch came back without this part's answer."), item.Purpose));
        }

        var status = response.Number("status");
        return status is >= 200 and < 300
            ? new BatchAnswer(status, response.Object("body"), null)
            : new BatchAnswer(status, null, GraphErrors.FromService(ServiceError.From(status, response), item.Purpose));
    }

    private static string Id(int index) => index.ToString(CultureInfo.InvariantCulture);
}
