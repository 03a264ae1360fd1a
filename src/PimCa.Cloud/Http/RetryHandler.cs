using System;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Cloud.Http;

/// <summary>
/// Sends again what can be sent again. Refusals before the work (429, 503) always; lost connections, timeouts and 504
/// only where a second time does no harm, since the first may have been carried out.
/// </summary>
internal sealed class RetryHandler : DelegatingHandler
{
    private readonly RetryPolicy policy;

    public RetryHandler(RetryPolicy policy) => this.policy = policy;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = policy.Time.GetTimestamp();
        var body = request.Content is null ? null : await request.Content.BytesAsync(cancellationToken).ConfigureAwait(false);
        var lostBefore = false;
        for (var attempt = 1; ; attempt++)
        {
            var (response, loss) = await AttemptAsync(RequestCopy.Of(request, body), cancellationToken).ConfigureAwait(false);
            if (response is not null && lostBefore && request.Method == HttpMethod.Delete && (int)response.StatusCode == 404)
            {
                // The first DELETE was carried out although its answer was lost.
                response.StatusCode = System.Net.HttpStatusCode.NoContent;
                return response;
            }

            if (response is not null && !IsWorthRepeating(request, (int)response.StatusCode))
            {
                return response;
            }

            if (loss is not null && !request.IsRepeatable())
            {
                throw new UnansweredException(true, loss is OperationCanceledException, attempt, loss);
            }

            var asked = response is null ? null : policy.RetryAfter(response);
            if (policy.NextPause(attempt, policy.Time.GetElapsedTime(started), asked) is not { } pause)
            {
                return response ?? throw new UnansweredException(request.Changes(), loss is OperationCanceledException, attempt, loss!);
            }

            lostBefore |= loss is not null;
            response?.Dispose();
            await Pause.ForAsync(pause, policy.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsWorthRepeating(HttpRequestMessage request, int status) =>
        status is 429 or 503 || (status is 502 or 504 && request.IsRepeatable());

    private async Task<(HttpResponseMessage? Response, Exception? Loss)> AttemptAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return (await base.SendAsync(request, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception loss) when (loss is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, loss);
        }
        catch (OperationCanceledException timeout) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, timeout);
        }
    }
}
