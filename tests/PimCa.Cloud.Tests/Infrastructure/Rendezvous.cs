using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Cloud.Tests.Infrastructure;

/// <summary>Keeps the answers to the first requests of a kind back until a number of them is there: they are all on their way at once.</summary>
internal sealed class Rendezvous(string path, int count)
{
    private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int arrived;

    public HttpMessageHandler Over(HttpMessageHandler inner) => new Handler(this, inner);

    private sealed class Handler(Rendezvous meeting, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.AbsolutePath.EndsWith(meeting.Path, System.StringComparison.Ordinal))
            {
                if (Interlocked.Increment(ref meeting.arrived) == meeting.Count)
                {
                    meeting.all.TrySetResult();
                }

                await meeting.all.Task.WaitAsync(cancellationToken);
            }

            return answer;
        }
    }

    private string Path => path;

    private int Count => count;
}
