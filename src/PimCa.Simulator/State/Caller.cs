using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.Simulator.State;

/// <summary>Who calls, as the bearer token says.</summary>
/// <param name="ObjectId">The user's id, or the service principal's for an application.</param>
/// <param name="Name">The user principal name, or the application's name.</param>
/// <param name="IsApplication">True for an application that acts for itself: it has no user and no delegated rights.</param>
/// <param name="Permissions">Delegated scopes, or the application's roles.</param>
internal sealed record Caller(string ObjectId, string Name, bool IsApplication, IReadOnlyCollection<string> Permissions)
{
    /// <summary>How the caller signed in, as the token's <c>amr</c> claim says: pwd, mfa.</summary>
    public IReadOnlyCollection<string> AuthenticationMethods { get; init; } = Array.Empty<string>();

    /// <summary>The authentication contexts that the sign-in satisfied, as the token's <c>acrs</c> claim says: c1.</summary>
    public IReadOnlyCollection<string> AuthenticationContexts { get; init; } = Array.Empty<string>();

    /// <summary>
    /// The template ids of the directory roles held when the token was issued, as its <c>wids</c> claim says; null for a caller
    /// without a token, whose roles are those of the moment.
    /// </summary>
    public IReadOnlyCollection<string>? DirectoryRoles { get; init; }

    /// <summary>Whether the sign-in was done with multifactor authentication.</summary>
    public bool HasMultiFactor => AuthenticationMethods.Contains("mfa");

    public bool HasAny(IEnumerable<string> permissions) =>
        permissions.Any(p => Permissions.Contains(p, StringComparer.OrdinalIgnoreCase));
}
