using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PimCa.Cloud.Errors;

/// <summary>
/// The claims that a service wants a new token to carry. They come in two ways: url-encoded in the message after
/// <c>&amp;claims=</c>, or base64 in <c>WWW-Authenticate</c>.
/// </summary>
/// <param name="Claims">The claims request, JSON, to be handed to the next sign-in as it is.</param>
/// <param name="Contexts">The authentication contexts in it: <c>c1</c>…</param>
internal sealed record ClaimsChallenge(string Claims, IReadOnlyList<string> Contexts)
{
    private static readonly Regex InMessage = new(@"[&?]claims=(?<claims>[^&\s""']+)", RegexOptions.CultureInvariant);
    private static readonly Regex InHeader = new(@"claims=""(?<claims>[^""]+)""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    public static ClaimsChallenge? Find(ServiceError error)
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
        return error.Code == "RoleAssignmentRequestAcrsValidationFailed" ? new ClaimsChallenge(string.Empty, Array.Empty<string>()) : null;
    }

    /// <summary>The claims in words.</summary>
    public string Describe() =>
        Contexts.Count > 0 ? $"the claim acrs = {string.Join(", ", Contexts)} (an authentication context)"
        : Claims.Length > 0 ? $"the claims {Claims}"
        : "an authentication context";

    private static ClaimsChallenge Read(string claims)
    {
        try
        {
            using var document = JsonDocument.Parse(claims);
            var contexts = document.RootElement.TryGetProperty("access_token", out var token)
                && token.TryGetProperty("acrs", out var acrs)
                    ? Values(acrs).ToArray()
                    : Array.Empty<string>();
            return new ClaimsChallenge(claims, contexts);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Cut short on its way, as long messages are: it is still a challenge.
            return new ClaimsChallenge(string.Empty, Array.Empty<string>());
        }
    }

    private static IEnumerable<string> Values(JsonElement acrs)
    {
        if (acrs.TryGetProperty("value", out var value) && value.GetString() is { } one)
        {
            yield return one;
        }

        if (acrs.TryGetProperty("values", out var values) && values.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in values.EnumerateArray())
            {
                if (item.GetString() is { } another)
                {
                    yield return another;
                }
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
