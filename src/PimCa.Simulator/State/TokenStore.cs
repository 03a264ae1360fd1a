using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using PimCa.Simulator.Login;

namespace PimCa.Simulator.State;

/// <summary>An access token that the token service gave out.</summary>
/// <param name="Caller">Who may call with it.</param>
/// <param name="Service">The service that takes it: graph, arm, sharepoint or exchange.</param>
/// <param name="Cloud">The cloud whose service takes it.</param>
/// <param name="TenantId">The tenant that it was issued for.</param>
/// <param name="ExpiresAt">When it ends, on the tenant's clock.</param>
/// <param name="IsContinuous">Whether its client copes with having it refused before its end.</param>
internal sealed record IssuedToken(Caller Caller, string Service, string Cloud, string TenantId, DateTimeOffset ExpiresAt, bool IsContinuous)
{
    /// <summary>Its place among all tokens, so that what came before a revocation is known even where the clock stood still.</summary>
    public long Order { get; init; }
}

/// <summary>A refresh token.</summary>
/// <param name="Session">The sign-in that it continues.</param>
/// <param name="ExpiresAt">When it ends unless it is used.</param>
internal sealed record RefreshToken(SignInSession Session, DateTimeOffset ExpiresAt)
{
    /// <inheritdoc cref="IssuedToken.Order"/>
    public long Order { get; init; }
}

/// <summary>An event after which a person's earlier tokens are not to be trusted.</summary>
/// <param name="At">When.</param>
/// <param name="Order">Tokens up to this one are meant.</param>
/// <param name="EndsSession">Whether refresh tokens end too.</param>
internal sealed record Revocation(DateTimeOffset At, long Order, bool EndsSession);

/// <summary>The tokens that are out, and the events that end some of them early.</summary>
internal sealed class TokenStore
{
    private readonly Dictionary<string, IssuedToken> access = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RefreshToken> refresh = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Revocation>> revocations = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (string Token, DateTimeOffset ExpiresAt)> kept = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> usedAssertions = new(StringComparer.Ordinal);
    private readonly HashSet<string> given = new(StringComparer.Ordinal);
    private long last;

    /// <summary>The text of every token and code that was given out.</summary>
    public IReadOnlyCollection<string> Given => given;

    /// <summary>A text that nobody can guess. Clients remember across tenants which ones were refused, so it is never the same twice.</summary>
    public static string NewSecret()
    {
        var bytes = new byte[32];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return Jwt.Encode(bytes);
    }

    /// <summary>Notes that a text was given out that nobody else must see.</summary>
    public string Give(string secret)
    {
        given.Add(secret);
        return secret;
    }

    /// <summary>Remembers an access token by its <c>uti</c>.</summary>
    public void Add(string id, IssuedToken issued) => access[id] = issued with { Order = ++last };

    public void Add(string token, RefreshToken issued) => refresh[token] = issued with { Order = ++last };

    public IssuedToken? FindAccess(string id) => access.TryGetValue(id, out var issued) ? issued : null;

    public RefreshToken? FindRefresh(string token) => refresh.TryGetValue(token, out var issued) ? issued : null;

    /// <summary>Keeps a managed identity's token, which is given out again until it ends.</summary>
    public void Keep(string key, string token, DateTimeOffset expiresAt) => kept[key] = (token, expiresAt);

    public (string Token, DateTimeOffset ExpiresAt)? FindKept(string key) => kept.TryGetValue(key, out var found) ? found : null;

    /// <summary>Notes that an assertion was used; false when it was before.</summary>
    public bool UseAssertion(string id) => usedAssertions.Add(id);

    /// <summary>Ends a principal's sign-ins: the refresh tokens at once, the access tokens where the service that is called gets to know.</summary>
    public void Revoke(string objectId, DateTimeOffset at) => Note(objectId, new Revocation(at, ++last, EndsSession: true));

    /// <summary>Has a principal's access tokens refused where the service that is called gets to know; the sign-in itself goes on.</summary>
    public void Distrust(string objectId, DateTimeOffset at) => Note(objectId, new Revocation(at, ++last, EndsSession: false));

    /// <summary>The event that came after an access token of the principal, or null.</summary>
    public Revocation? After(string objectId, IssuedToken token) => Find(objectId, token.Order, endsSession: false);

    /// <summary>The event that ended a refresh token of the principal, or null.</summary>
    public Revocation? After(string objectId, RefreshToken token) => Find(objectId, token.Order, endsSession: true);

    public void Clear()
    {
        access.Clear();
        refresh.Clear();
        revocations.Clear();
        kept.Clear();
        usedAssertions.Clear();
        given.Clear();
        last = 0;
    }

    private void Note(string objectId, Revocation revocation)
    {
        if (!revocations.TryGetValue(objectId, out var known))
        {
            revocations[objectId] = known = new List<Revocation>();
        }

        known.Add(revocation);
    }

    private Revocation? Find(string objectId, long order, bool endsSession) =>
        revocations.TryGetValue(objectId, out var known) ? known.FindLast(r => r.Order > order && (r.EndsSession || !endsSession)) : null;
}
