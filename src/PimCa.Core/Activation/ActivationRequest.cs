using System;
using PimCa.Groups;
using PimCa.Policies;

namespace PimCa.Activation;

/// <summary>An activation that the signed-in person asks for.</summary>
public sealed record ActivationRequest
{
    /// <summary>The group. An id costs no look-up.</summary>
    public required Identity Group { get; init; }

    /// <summary>Membership or ownership.</summary>
    public PimAccess Access { get; init; } = PimAccess.Member;

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
