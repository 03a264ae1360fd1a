using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Pipeline;

/// <summary>
/// Runs async work on the pipeline thread: continuations queue up here and that thread takes them, since PowerShell
/// accepts output, prompts and progress from no other. The one place in the module that waits by blocking.
/// </summary>
internal sealed class Pump : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> queue = new();
    private readonly object gate = new();
    private readonly int thread = Environment.CurrentManagedThreadId;
    private Exception? failure;
    private Action? onFailure;
    private bool closed;

    /// <summary>True on the thread that drains this pump, while it does.</summary>
    public bool IsOnThread => Environment.CurrentManagedThreadId == thread && !closed;

    /// <summary>
    /// Runs the body to its end, then waits until the requests that it began and left behind have ended too.
    /// </summary>
    /// <param name="body">The work.</param>
    /// <param name="cancel">Called once when the work failed, so that whatever it left behind ends soon.</param>
    /// <exception cref="Exception">What the body threw, unchanged.</exception>
    public static void Run(Func<Pump, Task> body, Action cancel)
    {
        var previous = Current;
        var outer = InFlight.Current;
        var pump = new Pump { onFailure = cancel };
        var inFlight = new InFlight();
        SetSynchronizationContext(pump);
        InFlight.Current = inFlight;
        try
        {
            pump.Drain(body(pump));
            if (pump.failure is not null)
            {
                pump.FailOnce();
            }

            // A cut-short body may have left parallel requests behind: none may outlive the cmdlet.
            pump.Drain(inFlight.WhenEndedAsync());
        }
        finally
        {
            pump.Close();
            InFlight.Current = outer;
            SetSynchronizationContext(previous);
        }

        if (pump.failure is { } thrown)
        {
            ExceptionDispatchInfo.Capture(thrown).Throw();
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (gate)
        {
            if (!closed)
            {
                queue.Enqueue((d, state));
                Monitor.Pulse(gate);
                return;
            }
        }

        // The cmdlet is over. A continuation that comes this late must still run, or its task would never end.
        ThreadPool.QueueUserWorkItem(_ => d(state));
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!IsOnThread)
        {
            throw new NotSupportedException("Only Post reaches the pipeline thread: a Send would block its caller.");
        }

        d(state);
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    private void Drain(Task work)
    {
        _ = work.ContinueWith(
            _ =>
            {
                lock (gate)
                {
                    Monitor.Pulse(gate);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        while (Next(work) is { } next)
        {
#pragma warning disable CA1031 // Kept and thrown once the work has ended: a message to a stopped pipeline must not cut the drain short.
            try
            {
                next.Callback(next.State);
            }
            catch (Exception thrown)
            {
                failure ??= thrown;
                FailOnce();
            }
#pragma warning restore CA1031
        }

        failure ??= FailureOf(work);
    }

    private (SendOrPostCallback Callback, object? State)? Next(Task work)
    {
        lock (gate)
        {
            while (queue.Count == 0)
            {
                if (work.IsCompleted)
                {
                    return null;
                }

                Monitor.Wait(gate);
            }

            return queue.Dequeue();
        }
    }

    private void FailOnce()
    {
        var cancel = onFailure;
        onFailure = null;
        cancel?.Invoke();
    }

    private void Close()
    {
        (SendOrPostCallback Callback, object? State)[] late;
        lock (gate)
        {
            closed = true;
            late = queue.ToArray();
            queue.Clear();
        }

        foreach (var (callback, state) in late)
        {
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }
    }

    private static Exception? FailureOf(Task work)
    {
        if (work.IsCanceled)
        {
            return new TaskCanceledException(work);
        }

        if (work.Exception is not { } all)
        {
            return null;
        }

        // Of several, the one by which the engine stops the pipeline counts: it must reach the engine as it is.
        foreach (var one in all.InnerExceptions)
        {
            if (ErrorRecords.IsEngines(one))
            {
                return one;
            }
        }

        return all.InnerExceptions[0];
    }
}
