using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using PimCa.Errors;

namespace PimCa.Cloud.SignIn;

/// <summary>
/// Keeps one token for each service until shortly before it ends, by the session's own clock. Wraps any credential, so
/// that those of Azure.Identity and the simulated one renew alike. Never writes a token anywhere.
/// </summary>
internal sealed class CachingCredential : TokenCredential, IDisposable
{
    /// <summary>
    /// Claims that require nothing: what a client that understands continuous access evaluation says of itself in any case.
    /// A request with claims goes past the token cache of MSAL, which runs by the wall's clock, and which all managed
    /// identities of a process share. This class is the cache; there is to be no second one behind it.
    /// </summary>
    internal const string NoDemand = """{"access_token":{"xms_cc":{"values":["cp1"]}}}""";

    // Azure.Core refreshes five minutes before the end too; a call in flight must not outlive its token.
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private readonly TokenCredential inner;
    private readonly Func<Exception, string[], PimCaException?> explain;
    private readonly TimeProvider time;
    private readonly bool takesClaims;
    private readonly object gate = new();
    private readonly Dictionary<string, AccessToken> tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SemaphoreSlim> oneAtATime = new(StringComparer.Ordinal);
    private string? first;
    private AccessToken? latest;

    /// <param name="inner">Where tokens come from.</param>
    /// <param name="explain">What the user is told of a failure to get a token for these scopes; null for one that is told already, or not about signing in.</param>
    /// <param name="time">The session's clock.</param>
    /// <param name="takesClaims">Whether the credential can be given claims; that of the Azure CLI refuses them all.</param>
    public CachingCredential(TokenCredential inner, Func<Exception, string[], PimCaException?> explain, TimeProvider time, bool takesClaims)
    {
        this.inner = inner;
        this.explain = explain;
        this.time = time;
        this.takesClaims = takesClaims;
    }

    /// <summary>
    /// The newest token for the service that was asked for first, Microsoft Graph, for what its claims say; null before it.
    /// Tokens for the other services speak of other permissions.
    /// </summary>
    public AccessToken? Latest
    {
        get
        {
            lock (gate)
            {
                return latest;
            }
        }
    }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Tokens are asked for asynchronously only: a blocking wait would deadlock the pipeline.");

    /// <summary>The present token, or a new one shortly before its end. Several callers at once share the one request.</summary>
    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        // A claims challenge says that the present token will not do, however long it still lives.
        if (requestContext.Claims is not null)
        {
            return await RefreshAsync(requestContext.Scopes, requestContext.Claims, cancellationToken).ConfigureAwait(false);
        }

        var key = Key(requestContext.Scopes);
        var turn = TurnOf(key);
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Find(key) is not { } known)
            {
                return await AskAsync(requestContext.Scopes, null, cancellationToken).ConfigureAwait(false);
            }

            return known.ExpiresOn - RenewBefore > time.GetUtcNow()
                ? known
                : await RenewAsync(requestContext.Scopes, known, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A new token, whatever there is. It replaces the present one.</summary>
    /// <param name="scopes">The service.</param>
    /// <param name="claims">Claims that the token must carry, JSON; null requires none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<AccessToken> RefreshAsync(string[] scopes, string? claims, CancellationToken cancellationToken)
    {
        var turn = TurnOf(Key(scopes));
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await AskAsync(scopes, claims, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The token for a service that there is at present, also when it has ended; null where there is none.</summary>
    public AccessToken? Find(string[] scopes) => Find(Key(scopes));

    /// <summary>Lets go of the tokens for all other services, so that each is asked for anew when it is needed.</summary>
    public void ForgetAllBut(string[] scopes)
    {
        lock (gate)
        {
            foreach (var other in tokens.Keys.Where(k => k != Key(scopes)).ToArray())
            {
                tokens.Remove(other);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            tokens.Clear();
            latest = null;
        }
    }

    private static string Key(string[] scopes) => string.Join(" ", scopes);

    private AccessToken? Find(string key)
    {
        lock (gate)
        {
            return tokens.TryGetValue(key, out var known) ? known : null;
        }
    }

    private SemaphoreSlim TurnOf(string key)
    {
        lock (gate)
        {
            return oneAtATime.TryGetValue(key, out var turn) ? turn : oneAtATime[key] = new SemaphoreSlim(1, 1);
        }
    }

    /// <summary>Renews ahead of the end. While the old token lives, a token service that cannot be reached is no reason to stop.</summary>
    private async Task<AccessToken> RenewAsync(string[] scopes, AccessToken known, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(scopes, null, cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException lost) when (lost.Kind is PimCaErrorKind.Unavailable or PimCaErrorKind.Timeout && known.ExpiresOn > time.GetUtcNow())
        {
            return known;
        }
    }

    private async Task<AccessToken> AskAsync(string[] scopes, string? claims, CancellationToken cancellationToken)
    {
        var request = new TokenRequestContext(scopes, claims: claims ?? (takesClaims ? NoDemand : null), isCaeEnabled: true);
        AccessToken fresh;
        try
        {
            fresh = await inner.GetTokenAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && explain(failure, scopes) is { } told)
        {
            // Not kept as the inner exception: those of MSAL hold the service's answer and belong to an SDK.
            throw told;
        }

        // MSAL counts the lifetime from the wall's clock; the token's own claim is in the tenant's time, simulated or not.
        var token = TokenClaims.Read(fresh.Token).ExpiresOn is { } end ? new AccessToken(fresh.Token, end) : fresh;
        var key = Key(scopes);
        lock (gate)
        {
            tokens[key] = token;
            first ??= key;
            latest = key == first ? token : latest;
        }

        return token;
    }
}
