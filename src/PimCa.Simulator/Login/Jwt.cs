using System;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.Login;

/// <summary>A signed token taken apart, its signature not yet checked.</summary>
/// <param name="Header">Algorithm and key.</param>
/// <param name="Claims">What it says.</param>
/// <param name="Signed">The bytes that are signed.</param>
/// <param name="Signature">The signature.</param>
internal sealed record Jwt(JsonObject Header, JsonObject Claims, byte[] Signed, byte[] Signature)
{
    /// <summary>A token of the token service.</summary>
    public static string Write(JsonObject claims)
    {
        var content = $"{Part(new JsonObject { ["typ"] = "JWT", ["alg"] = "RS256", ["x5t"] = SigningKey.Id, ["kid"] = SigningKey.Id })}.{Part(claims)}";
        return $"{content}.{Encode(SigningKey.Sign(Encoding.ASCII.GetBytes(content)))}";
    }

    /// <summary>The parts of a token, or null when it is none.</summary>
    public static Jwt? Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(Decode(parts[0])) is JsonObject header && JsonNode.Parse(Decode(parts[1])) is JsonObject claims
                ? new Jwt(header, claims, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Decode(parts[2]))
                : null;
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether the token service signed it.</summary>
    public bool IsOurs => Text(Header, "alg") == "RS256" && SigningKey.Verify(Signed, Signature);

    /// <summary>A claim as text, null when it is missing or something else.</summary>
    public string? Claim(string name) => Text(Claims, name);

    /// <summary>A header's value as text, null when it is missing or something else.</summary>
    public string? HeaderText(string name) => Text(Header, name);

    /// <summary>A claim as a moment, null when it is missing or no number. MSAL writes its numbers as text, and the service takes them.</summary>
    public DateTimeOffset? Time(string name) =>
        Claims[name] is JsonValue value && long.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>An object as one part of a token: base64url of its JSON.</summary>
    public static string Part(JsonObject content) => Encode(Encoding.UTF8.GetBytes(content.ToJsonString()));

    public static string Encode(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <exception cref="FormatException">It is not base64url.</exception>
    public static byte[] Decode(string text)
    {
        var base64 = text.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(base64.PadRight(base64.Length + ((4 - (base64.Length % 4)) % 4), '='));
    }

    private static string? Text(JsonObject part, string name) =>
        part[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
