using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;

namespace PimCa.Cloud.SignIn;

/// <summary>
/// Keeps one token for each service until shortly before it ends, by the session's own clock. Wraps any credential, so
/// that those of Azure.Identity and the simulated one renew alike. Never writes a token anywhere.
/// </summary>
internal sealed class CachingCredential : TokenCredential, IDisposable
{
    // Azure.Core refreshes five minutes before the end too; a call in flight must not outlive its token.
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private readonly TokenCredential inner;
    private readonly TimeProvider time;
    private readonly Dictionary<string, AccessToken> tokens = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private string? first;

    public CachingCredential(TokenCredential inner, TimeProvider time)
    {
        this.inner = inner;
        this.time = time;
    }

    /// <summary>
    /// The newest token for the service that was asked for first, Microsoft Graph, for what its claims say; null before it.
    /// Tokens for the other services speak of other permissions.
    /// </summary>
    public AccessToken? Latest { get; private set; }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Tokens are asked for asynchronously only: a blocking wait would deadlock the pipeline.");

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        var key = string.Join(" ", requestContext.Scopes);
        await oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A claims challenge says that the present token will not do, however long it still lives.
            if (requestContext.Claims is null
                && tokens.TryGetValue(key, out var known)
                && known.ExpiresOn - RenewBefore > time.GetUtcNow())
            {
                return known;
            }

            var fresh = await inner.GetTokenAsync(requestContext, cancellationToken).ConfigureAwait(false);
            tokens[key] = fresh;
            first ??= key;
            Latest = key == first ? fresh : Latest;
            return fresh;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose()
    {
        tokens.Clear();
        oneAtATime.Dispose();
    }
}
