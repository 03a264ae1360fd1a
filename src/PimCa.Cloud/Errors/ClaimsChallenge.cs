using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PimCa.Cloud.SignIn;

namespace PimCa.Cloud.Errors;

/// <summary>
/// The claims that a service wants a new token to carry. They come in two ways: url-encoded in the message after
/// <c>&amp;claims=</c>, or base64 in <c>WWW-Authenticate</c>.
/// </summary>
/// <param name="Claims">The claims request, JSON, to be handed to the next sign-in as it is; empty where it could not be read.</param>
/// <param name="Demands">What it requires of the access token.</param>
internal sealed record ClaimsChallenge(string Claims, IReadOnlyList<ClaimDemand> Demands)
{
    private static readonly Regex InMessage = new(@"[&?]claims=(?<claims>[^&\s""']+)", RegexOptions.CultureInvariant);
    private static readonly Regex InHeader = new(@"claims=""(?<claims>[^""]+)""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
    private static readonly Regex Context = new("^c[1-9][0-9]?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    /// <summary>The service's code of the refusal that carried it.</summary>
    public string? ServiceCode { get; private init; }

    /// <summary>The request that was refused.</summary>
    public string? RequestId { get; private init; }

    /// <summary>The authentication contexts that are required: <c>c1</c>…</summary>
    public IReadOnlyList<string> Contexts => Demands.Where(d => d.Claim == "acrs").SelectMany(d => d.Values).ToArray();

    /// <summary>Whether it requires a token from after a moment and nothing else, which is how a revocation is told.</summary>
    public bool IsRevocation => Demands.Count > 0 && Demands.All(d => d.Claim == "nbf");

    /// <summary>Whether only a person can satisfy it. The rest is a matter of a newer token.</summary>
    public bool NeedsPerson => Claims.Length == 0 || Demands.Any(d => d.Claim is "acrs" or "amr" or "acr");

    /// <summary>The challenge in an answer with an error status; null when there is none.</summary>
    public static ClaimsChallenge? Find(ServiceError error) =>
        In(error) is { } found ? found with { ServiceCode = error.Code, RequestId = error.RequestId } : null;

    /// <summary>Reads claims that a person hands on: JSON, url-encoded or base64, or only the name of an authentication context.</summary>
    /// <returns>The challenge, or null when the text is none of these.</returns>
    public static ClaimsChallenge? FromText(string text)
    {
        var trimmed = text.Trim();
        var json = Context.IsMatch(trimmed) ? OfContext(trimmed.ToLowerInvariant())
            : trimmed.StartsWith("%", StringComparison.Ordinal) ? Uri.UnescapeDataString(trimmed)
            : trimmed.StartsWith("{", StringComparison.Ordinal) ? trimmed
            : FromBase64(trimmed);
        var read = Read(json);
        return read.Claims.Length > 0 ? read : null;
    }

    /// <summary>The claims in words.</summary>
    public string Describe() =>
        Contexts.Count > 0 ? $"the claim acrs = {string.Join(", ", Contexts)} (an authentication context)"
        : Claims.Length > 0 ? $"the claims {Claims}"
        : "an authentication context";

    /// <summary>What a token still lacks, in words; null when it has all that can be checked.</summary>
    public string? LackingIn(TokenClaims token)
    {
        // What cannot be read cannot be checked: the service will.
        return token.IsReadable ? Demands.FirstOrDefault(d => !d.IsMetBy(token))?.Describe() : null;
    }

    private static ClaimsChallenge? In(ServiceError error)
    {
        if (error.Message is { } message && InMessage.Match(message) is { Success: true } inMessage)
        {
            return Read(Uri.UnescapeDataString(inMessage.Groups["claims"].Value));
        }

        if (error.Challenge is { } header && InHeader.Match(header) is { Success: true } inHeader)
        {
            return Read(FromBase64(inHeader.Groups["claims"].Value));
        }

        // The code alone says as much, although without the claims there is nothing to hand on.
        return error.Code == "RoleAssignmentRequestAcrsValidationFailed" ? new ClaimsChallenge(string.Empty, Array.Empty<ClaimDemand>()) : null;
    }

    private static string OfContext(string name) => "{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"" + name + "\"}}}";

    private static ClaimsChallenge Read(string claims)
    {
        try
        {
            using var document = JsonDocument.Parse(claims);
            var demands = document.RootElement.TryGetProperty("access_token", out var token)
                ? token.EnumerateObject().Select(claim => new ClaimDemand(claim.Name, Values(claim.Value).ToArray())).ToArray()
                : Array.Empty<ClaimDemand>();
            return new ClaimsChallenge(claims, demands);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Cut short on its way, as long messages are: it is still a challenge.
            return new ClaimsChallenge(string.Empty, Array.Empty<ClaimDemand>());
        }
    }

    // Of one claim "value" names the only value, "values" several of which one will do.
    private static IEnumerable<string> Values(JsonElement claim)
    {
        if (claim.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        if (claim.TryGetProperty("value", out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
        {
            yield return value.ToString();
        }

        if (claim.TryGetProperty("values", out var values) && values.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in values.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.String))
            {
                yield return item.GetString()!;
            }
        }
    }

    private static string FromBase64(string text)
    {
        try
        {
            var plain = text.Replace('-', '+').Replace('_', '/');
            return Encoding.UTF8.GetString(Convert.FromBase64String(plain.PadRight(plain.Length + ((4 - (plain.Length % 4)) % 4), '=')));
        }
        catch (FormatException)
        {
            // Some services send the JSON itself.
            return text;
        }
    }
}

/// <summary>One claim that is required.</summary>
/// <param name="Claim">Its name.</param>
/// <param name="Values">The values of which one will do; none when the claim shall only be there.</param>
internal sealed record ClaimDemand(string Claim, IReadOnlyList<string> Values)
{
    /// <summary>Whether a token has it, as far as that can be told from the token.</summary>
    public bool IsMetBy(TokenClaims token) => Claim switch
    {
        "acrs" => IsIn(token.AuthenticationContexts),
        "amr" => IsIn(token.AuthenticationMethods),

        // The answer to "a token issued after this moment", which is how a revocation is told.
        "nbf" => token.NotBefore is not { } begin || !Values.Any(v => long.TryParse(v, out var moment) && begin.ToUnixTimeSeconds() < moment),
        _ => true,
    };

    /// <summary>The requirement, in words.</summary>
    public string Describe() => Values.Count == 0 ? Claim : $"{Claim} = {string.Join(" or ", Values)}";

    private bool IsIn(IReadOnlyList<string> present) =>
        Values.Count == 0 ? present.Count > 0 : Values.Any(v => present.Contains(v, StringComparer.OrdinalIgnoreCase));
}
