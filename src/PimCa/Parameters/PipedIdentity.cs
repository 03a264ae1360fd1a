using System;
using PimCa.Groups;
using PimCa.Policies;

namespace PimCa.Parameters;

/// <summary>Takes identities out of piped objects.</summary>
internal static class PipedIdentity
{
    public static Identity Of(string? id, string? name)
    {
        if (string.IsNullOrEmpty(id))
        {
            throw new ArgumentException("The object has no id.", nameof(id));
        }

        // Outputs show the id where the name is not known.
        return new Identity(id, string.IsNullOrEmpty(name) || string.Equals(name, id, StringComparison.OrdinalIgnoreCase) ? null : name);
    }

    public static Identity OfTarget(PimKind wanted, PimKind? kind, string? id, string? name) =>
        kind is null || kind == wanted
            ? Of(id, name)
            : throw new ArgumentException($"The object is about '{name}', of kind {kind}; a {wanted} is needed here.", nameof(kind));
}
