using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Simulator.Faults;
using PimCa.Simulator.State;

namespace PimCa.Cloud.Tests.Interruption;

/// <summary>What cuts a run.</summary>
public enum Cut
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>One request meets the fault; the client gets over most of them.</summary>
    Once,

    /// <summary>One request and all its repetitions meet the fault, then the service is as before.</summary>
    Repeatedly,

    /// <summary>The user stops the run when the request is about to be sent.</summary>
    StopBefore,

    /// <summary>The user stops the run when the service has answered.</summary>
    StopAfter,

    /// <summary>The process dies when the request is about to be sent: nothing of it ever reaches the service again.</summary>
    KillBefore,

    /// <summary>The process dies when the service has done what was asked.</summary>
    KillAfter,
}

/// <summary>Where and how a run is cut.</summary>
/// <param name="Cut">How.</param>
/// <param name="At">At which request, counted from 0 without those for tokens.</param>
/// <param name="Fault">The fault, where it is one of the service.</param>
public sealed record CutPoint(Cut Cut, int At, Fault Fault = Fault.CutBefore)
{
    // As many as the client tries, and one more for the rest of a request that is made of two.
    private const int Repetitions = 7;

    /// <summary>A run that is not disturbed.</summary>
    public static CutPoint None { get; } = new(Cut.None, -1);

    /// <summary>Lets the service's faults happen.</summary>
    public void Arrange(Weather weather)
    {
        weather.FaultsByRequest.Clear();
        for (var i = 0; i < (Cut == Cut.Once ? 1 : Cut == Cut.Repeatedly ? Repetitions : 0); i++)
        {
            weather.FaultsByRequest[At + i] = Fault;
        }
    }
}

/// <summary>A process that works over HTTP and may be stopped or die at one of its requests.</summary>
internal sealed class MortalProcess : DelegatingHandler
{
    private readonly CutPoint point;
    private bool isDead;

    public MortalProcess(HttpMessageHandler services, CutPoint point)
        : base(services) => this.point = point;

    /// <summary>How many requests were sent, without those for tokens.</summary>
    public int Requests { get; private set; }

    /// <summary>Signaled when the user stops it.</summary>
    public CancellationTokenSource Stop { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (isDead)
        {
            throw new ProcessDiedException();
        }

        if (request.RequestUri!.Host.StartsWith("login.", StringComparison.Ordinal))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var isCut = Requests++ == point.At;
        if (isCut && point.Cut == Cut.StopBefore)
        {
            await Stop.CancelAsync();
        }

        if (isCut && point.Cut == Cut.KillBefore)
        {
            isDead = true;
            throw new ProcessDiedException();
        }

        var answer = await base.SendAsync(request, cancellationToken);
        if (isCut && point.Cut == Cut.StopAfter)
        {
            await Stop.CancelAsync();
        }

        if (isCut && point.Cut == Cut.KillAfter)
        {
            answer.Dispose();
            isDead = true;
            throw new ProcessDiedException();
        }

        return answer;
    }

    protected override void Dispose(bool disposing)
    {
        Stop.Dispose();
        base.Dispose(disposing);
    }
}

/// <summary>There is no process any more that could go on.</summary>
internal sealed class ProcessDiedException : Exception;
