using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;

namespace PimCa.Simulator.Login;

/// <summary>What a client asks of its access token in the <c>claims</c> parameter.</summary>
internal sealed record ClaimsRequest
{
    /// <summary>Authentication contexts that the token must carry: c1.</summary>
    public IReadOnlyList<string> Contexts { get; private init; } = Array.Empty<string>();

    /// <summary>Whether the client copes with having its token refused before its end.</summary>
    public bool IsContinuous { get; private init; }

    /// <summary>The token must come from a sign-in that is not older.</summary>
    public DateTimeOffset? NotBefore { get; private init; }

    /// <summary>Whether a second factor is asked for.</summary>
    public bool WantsSecondFactor { get; private init; }

    /// <exception cref="ServiceException">400: it is not the JSON it should be; 501: it asks for a claim that is not simulated.</exception>
    public static ClaimsRequest Parse(string? text)
    {
        var request = new ClaimsRequest();
        foreach (var (name, claim) in Asked(text))
        {
            request = name switch
            {
                "acrs" => request with { Contexts = Values(claim) },
                "xms_cc" => request with { IsContinuous = Values(claim).Contains("cp1", StringComparer.OrdinalIgnoreCase) },
                "nbf" => request with { NotBefore = Moment(Values(claim)) },
                "amr" => request with { WantsSecondFactor = Values(claim).Any(v => v is "mfa" or "ngcmfa") },

                // Which policies were not satisfied: the sign-in holds itself against all of them anyway.
                "capolids" => request,
                _ => throw ServiceException.Unsupported($"the claim '{name}' in the parameter claims"),
            };
        }

        return request;
    }

    private static IEnumerable<(string Name, JsonObject? Claim)> Asked(string? text)
    {
        if (text is null)
        {
            return Array.Empty<(string, JsonObject?)>();
        }

        try
        {
            var all = JsonNode.Parse(text) as JsonObject ?? throw SignInErrors.MalformedClaims();
            return all["access_token"] is JsonObject wanted
                ? wanted.Select(p => (p.Key, p.Value as JsonObject)).ToArray()
                : Array.Empty<(string, JsonObject?)>();
        }
        catch (JsonException)
        {
            throw SignInErrors.MalformedClaims();
        }
    }

    // {"essential":true,"value":"c1"}, or with a list of "values"; clients write a single one as a list and the other way round.
    private static IReadOnlyList<string> Values(JsonObject? claim)
    {
        var value = claim?["value"] ?? claim?["values"];
        return value switch
        {
            JsonArray list => list.OfType<JsonValue>().Select(v => v.ToString()).ToArray(),
            JsonValue one => new[] { one.ToString() },
            _ => Array.Empty<string>(),
        };
    }

    private static DateTimeOffset Moment(IReadOnlyList<string> values) =>
        values.Count == 1 && long.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw SignInErrors.MalformedClaims();
}
