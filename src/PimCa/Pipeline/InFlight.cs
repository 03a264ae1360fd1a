using System;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Pipeline;

/// <summary>
/// The requests that the present cmdlet has begun and that have not ended. Flows with the async work, so that a request
/// made anywhere below is counted for the cmdlet that asked for it.
/// </summary>
internal sealed class InFlight
{
    private static readonly AsyncLocal<InFlight?> Ambient = new();

    private readonly object gate = new();
    private TaskCompletionSource<bool>? ended;
    private int count;

    /// <summary>The present cmdlet's; null outside of any.</summary>
    public static InFlight? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>The cmdlet whose they are; null outside of any.</summary>
    public PimCaCmdlet? Cmdlet { get; set; }

    /// <summary>Counts a request until the result is disposed of.</summary>
    public IDisposable Begin()
    {
        lock (gate)
        {
            count++;
        }

        return new Request(this);
    }

    /// <summary>Ends as soon as no request is in flight any more.</summary>
    public Task WhenEndedAsync()
    {
        lock (gate)
        {
            if (count == 0)
            {
                return Task.CompletedTask;
            }

            ended ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return ended.Task;
        }
    }

    private void End()
    {
        TaskCompletionSource<bool>? toEnd = null;
        lock (gate)
        {
            if (--count == 0)
            {
                toEnd = ended;
                ended = null;
            }
        }

        toEnd?.TrySetResult(true);
    }

    private sealed class Request : IDisposable
    {
        private InFlight? owner;

        public Request(InFlight owner) => this.owner = owner;

        public void Dispose() => Interlocked.Exchange(ref owner, null)?.End();
    }
}
