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
    public bool HasAny(IEnumerable<string> permissions) =>
        permissions.Any(p => Permissions.Contains(p, StringComparer.OrdinalIgnoreCase));
}
