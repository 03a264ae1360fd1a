using System;
using PimCa.Targets;

namespace PimCa.Activation;

/// <summary>An activation that the signed-in person asks for.</summary>
public sealed record ActivationRequest
{
    /// <summary>What is to be activated. Ids cost no look-up.</summary>
    public required TargetIdentity Target { get; init; }

    /// <summary>The eligible schedule that is used, from a piped eligibility; null lets it be found where it is needed.</summary>
    public string? EligibilityScheduleId { get; init; }

    /// <summary>How long, from the start. Neither this nor <see cref="Until"/>: see <see cref="RequestActivation.DefaultDuration"/>.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Until when, instead of a length.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>From when; null means at once.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>The reason.</summary>
    public string? Justification { get; init; }

    /// <summary>The ticket's number.</summary>
    public string? TicketNumber { get; init; }

    /// <summary>The system that the ticket is in.</summary>
    public string? TicketSystem { get; init; }

    /// <summary>True: the service only checks; nothing is activated.</summary>
    public bool ValidateOnly { get; init; }
}
