using System;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Errors;
using PimCa.Cloud.SignIn;

namespace PimCa.Cloud.Http;

/// <summary>
/// Answers claims challenges: of continuous access evaluation (401 with <c>insufficient_claims</c>) and of PIM (400, with
/// the claims in the message). Gets a token with the claims and sends the same request once more, with the same body: it
/// was refused before it did anything. A second challenge is the end.
/// </summary>
internal sealed class ChallengeHandler : DelegatingHandler
{
    /// <summary>Set when the session has what it takes; until then challenges pass.</summary>
    public StepUp? StepUp { get; set; }

    /// <summary>Which token a host takes.</summary>
    public required Func<string, string[]> ScopesOf { get; init; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A request without a token is one for a token: what its answer says of claims is the credential's business.
        if (StepUp is not { } stepUp || request.Headers.Authorization is not { Scheme: "Bearer", Parameter: { } used })
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var mark = stepUp.Mark;
        var body = request.Content is null ? null : await request.Content.BytesAsync(cancellationToken).ConfigureAwait(false);
        var response = await base.SendAsync(RequestCopy.Of(request, body), cancellationToken).ConfigureAwait(false);
        if (await ChallengeInAsync(response, cancellationToken).ConfigureAwait(false) is not { } challenge)
        {
            return response;
        }

        response.Dispose();
        var token = await stepUp.SatisfyAsync(ScopesOf(request.RequestUri!.Host), challenge, used, mark, cancellationToken).ConfigureAwait(false);
        var again = RequestCopy.Of(request, body);
        again.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        response = await base.SendAsync(again, cancellationToken).ConfigureAwait(false);
        if (await ChallengeInAsync(response, cancellationToken).ConfigureAwait(false) is { } still)
        {
            response.Dispose();
            throw stepUp.StillDemanded(still);
        }

        return response;
    }

    private static async Task<ClaimsChallenge?> ChallengeInAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (status is not (400 or 401 or 403))
        {
            return null;
        }

        // The content is in memory already: reading it here leaves it for who reads it next.
        var text = await response.Content.TextAsync(cancellationToken).ConfigureAwait(false);
        var header = string.Join(", ", response.Headers.WwwAuthenticate.Select(h => h.ToString()));
        return ClaimsChallenge.Find(ServiceError.From(status, text, header.Length == 0 ? null : header));
    }
}
