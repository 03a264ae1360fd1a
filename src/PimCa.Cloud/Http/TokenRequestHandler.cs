using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Cloud.Http;

/// <summary>
/// Marks requests for tokens as ones that may be sent again after a lost connection: they change nothing. All but one: an
/// authorization code is taken once, and whoever sends it twice is held to have stolen it.
/// </summary>
internal sealed class TokenRequestHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Post
            && request.Headers.Authorization is null
            && request.Content is { } content
            && request.RequestUri?.AbsolutePath.EndsWith("/oauth2/v2.0/token", StringComparison.OrdinalIgnoreCase) == true)
        {
            var form = await content.TextAsync(cancellationToken).ConfigureAwait(false);
            if (form.IndexOf("grant_type=authorization_code", StringComparison.Ordinal) < 0)
            {
                request.Mark(RepeatableOption.Reads);
            }
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
