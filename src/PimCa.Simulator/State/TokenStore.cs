using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.Simulator.State;

/// <summary>A token that the token service gave out.</summary>
/// <param name="Caller">Who may call with it.</param>
/// <param name="Audience">The service that takes it: graph, arm, sharepoint or exchange.</param>
/// <param name="ExpiresAt">When it ends, on the tenant's clock.</param>
internal sealed record IssuedToken(Caller Caller, string Audience, DateTimeOffset ExpiresAt);

/// <summary>The tokens that are out. Revoking makes a person's tokens worthless at once, as continuous access evaluation does.</summary>
internal sealed class TokenStore
{
    private readonly Dictionary<string, IssuedToken> access = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IssuedToken> refresh = new(StringComparer.Ordinal);

    public void AddAccess(string token, IssuedToken issued) => access[token] = issued;

    public void AddRefresh(string token, IssuedToken issued) => refresh[token] = issued;

    public IssuedToken? FindAccess(string token) => access.TryGetValue(token, out var issued) ? issued : null;

    public IssuedToken? FindRefresh(string token) => refresh.TryGetValue(token, out var issued) ? issued : null;

    /// <summary>Makes all tokens of a principal worthless.</summary>
    public void Revoke(string objectId)
    {
        foreach (var tokens in new[] { access, refresh })
        {
            foreach (var token in tokens.Where(t => t.Value.Caller.ObjectId == objectId).Select(t => t.Key).ToArray())
            {
                tokens.Remove(token);
            }
        }
    }

    public void Clear()
    {
        access.Clear();
        refresh.Clear();
    }
}
