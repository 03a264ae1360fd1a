using System;

namespace PimCa.Groups;

/// <summary>
/// An object named by the user: an id, a name, or both (from a piped object). An id is trusted and costs no look-up.
/// </summary>
/// <param name="Id">The object id, when known.</param>
/// <param name="Name">A display name or user principal name, when given.</param>
public sealed record Identity(string? Id, string? Name)
{
    /// <summary>Reads text: a GUID is an id, anything else a name.</summary>
    public static Identity Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ArgumentException("A name or an id is needed; this is empty.", nameof(text));
        }

        var trimmed = text.Trim();
        return Guid.TryParse(trimmed, out var id) ? new Identity(id.ToString(), null) : new Identity(null, trimmed);
    }

    /// <summary>What to call it in a message.</summary>
    public override string ToString() => Name ?? Id ?? string.Empty;
}
