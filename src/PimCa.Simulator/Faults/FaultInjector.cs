using System;
using System.Linq;

namespace PimCa.Simulator.Faults;

/// <summary>Decides what goes wrong with the next request.</summary>
internal sealed class FaultInjector
{
    private const int Seed = 20260302;

    private readonly Weather weather;
    private Random random = new(Seed);
    private int index;

    public FaultInjector(Weather weather) => this.weather = weather;

    /// <summary>Counts one request and says what goes wrong with it; null when nothing does.</summary>
    public Fault? Next()
    {
        if (weather.FaultsByRequest.Count > 0)
        {
            var mine = index++;
            var isFaulty = weather.FaultsByRequest.TryGetValue(mine, out var fault);
            if (weather.FaultsByRequest.Keys.Max() <= mine)
            {
                index = 0;
                weather.FaultsByRequest.Clear();
            }

            if (isFaulty)
            {
                return fault;
            }
        }
        else
        {
            index = 0;
        }

        return weather.FaultRate > 0 && random.NextDouble() < weather.FaultRate ? Fault.Unavailable : null;
    }

    public void Forget()
    {
        random = new Random(Seed);
        index = 0;
    }
}

/// <summary>No answer ever reaches the caller: the connection was cut, or the caller's patience ran out.</summary>
internal sealed class NoAnswerException : Exception
{
    public NoAnswerException(Fault fault)
        : base($"The simulated tenant gave no answer: {fault}.") => Fault = fault;

    public Fault Fault { get; }
}
