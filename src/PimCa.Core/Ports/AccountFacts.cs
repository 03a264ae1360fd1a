using System;

namespace PimCa.Ports;

/// <summary>What the directory tells of an account by which a person is told from what runs by itself.</summary>
/// <param name="PrincipalId">The object id of the user or of the service principal.</param>
public sealed record AccountFacts(string PrincipalId)
{
    /// <summary>Whether it can sign in at all.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>True for a service principal that Azure keeps for a resource of its own.</summary>
    public bool IsManagedIdentity { get; init; }

    /// <summary>True for a user that is synchronized from on-premises.</summary>
    public bool IsSynced { get; init; }

    /// <summary>True for a user of type Guest.</summary>
    public bool IsGuest { get; init; }

    /// <summary>
    /// Whether the last sign-ins could be read. Where they could not, both times are null and mean nothing; where they could,
    /// null means never.
    /// </summary>
    public bool AreSignInsKnown { get; init; }

    /// <summary>The last sign-in at which a person was asked for something, UTC.</summary>
    public DateTimeOffset? LastInteractiveSignIn { get; init; }

    /// <summary>The last sign-in by a client on the user's behalf: a script with a kept password or token, or an app that renews its token, UTC.</summary>
    public DateTimeOffset? LastNonInteractiveSignIn { get; init; }
}
