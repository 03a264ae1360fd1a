using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Cloud.Http;

/// <summary>Notes every attempt in the journal, and bounds how long one may take on the wire.</summary>
internal sealed class JournalHandler : DelegatingHandler
{
    private readonly RequestJournal journal;
    private readonly TimeProvider time;
    private readonly TimeSpan attemptTimeout;

    public JournalHandler(RequestJournal journal, TimeProvider time, TimeSpan attemptTimeout)
    {
        this.journal = journal;
        this.time = time;
        this.attemptTimeout = attemptTimeout;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();

        // Patience with a wire is a matter of the wall's clock: on a simulated tenant's, a timer would move the tenant's time.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(attemptTimeout);
        HttpResponseMessage? response = null;
        try
        {
            var answer = await base.SendAsync(request, patience.Token).ConfigureAwait(false);

            // Read whole within the attempt, so that a connection cut in the middle of an answer is retried like any other.
            await answer.Content.LoadIntoBufferAsync().ConfigureAwait(false);
            response = answer;
            return answer;
        }
        finally
        {
            journal.Write(new JournalLine(
                request.Method.Method,
                RequestJournal.Describe(request.RequestUri),
                response is null ? null : (int)response.StatusCode,
                RequestId(response),
                time.GetElapsedTime(started))
            {
                ClientRequestId = request.Headers.TryGetValues("client-request-id", out var ids) ? ids.FirstOrDefault() : null,
                RetryAfter = response?.Headers.RetryAfter?.Delta,
                Length = response?.Content?.Headers.ContentLength,
            });
        }
    }

    internal static string? RequestId(HttpResponseMessage? response) =>
        response is not null && response.Headers.TryGetValues("request-id", out var values) ? values.FirstOrDefault() : null;
}
