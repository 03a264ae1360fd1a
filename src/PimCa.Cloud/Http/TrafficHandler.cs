using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Cloud.Http;

/// <summary>Counts the requests that are on their way, retries and their pauses included.</summary>
internal sealed class Traffic
{
    private readonly object gate = new();
    private TaskCompletionSource<bool>? idle;
    private int count;

    public int Count
    {
        get
        {
            lock (gate)
            {
                return count;
            }
        }
    }

    public void Begin()
    {
        lock (gate)
        {
            count++;
        }
    }

    public void End()
    {
        TaskCompletionSource<bool>? done = null;
        lock (gate)
        {
            if (--count == 0)
            {
                (done, idle) = (idle, null);
            }
        }

        done?.TrySetResult(true);
    }

    public Task WhenIdleAsync()
    {
        lock (gate)
        {
            if (count == 0)
            {
                return Task.CompletedTask;
            }

            idle ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task;
        }
    }
}

/// <summary>The outermost handler: counts the request, and says who calls and under which id.</summary>
internal sealed class TrafficHandler : DelegatingHandler
{
    private readonly Traffic traffic;
    private readonly ProductInfoHeaderValue client;

    public TrafficHandler(Traffic traffic, string version)
    {
        this.traffic = traffic;
        client = new ProductInfoHeaderValue("PimCa", version);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        traffic.Begin();
        try
        {
            request.Headers.UserAgent.Clear();
            request.Headers.UserAgent.Add(client);
            request.Headers.Remove("client-request-id");
            request.Headers.Add("client-request-id", Guid.NewGuid().ToString());
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            traffic.End();
        }
    }
}
