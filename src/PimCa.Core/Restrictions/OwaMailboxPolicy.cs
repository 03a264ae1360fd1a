namespace PimCa.Restrictions;

/// <summary>What Outlook on the web keeps from devices that are not managed, with the service's names. The further down, the stricter.</summary>
public enum OwaRestriction
{
    /// <summary>Nothing; the service's default.</summary>
    Off,

    /// <summary>Attachments can be looked at, not downloaded; no offline mode.</summary>
    ReadOnly,

    /// <summary>Attachments cannot be looked at either.</summary>
    ReadOnlyPlusAttachmentsBlocked,
}

/// <summary>A policy of Outlook on the web. Each mailbox has one of them.</summary>
/// <param name="Name">Its name, one of a kind in the organisation.</param>
/// <param name="IsDefault">True for the one that new mailboxes get.</param>
/// <param name="Restriction">What it keeps from devices that are not managed.</param>
public sealed record OwaMailboxPolicy(string Name, bool IsDefault, OwaRestriction Restriction);
