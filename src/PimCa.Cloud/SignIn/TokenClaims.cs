using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace PimCa.Cloud.SignIn;

/// <summary>
/// What a token says of its bearer, for display only. Services may change their tokens' format, so nothing but the
/// context's list of permissions depends on it.
/// </summary>
internal sealed record TokenClaims(string? TenantId, string? ObjectId, string? ApplicationId, IReadOnlyList<string> Permissions)
{
    public static TokenClaims None { get; } = new(null, null, null, Array.Empty<string>());

    public static TokenClaims Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return None;
        }

        try
        {
            var payload = parts[1].Replace('-', '+').Replace('_', '/');
            payload = payload.PadRight(payload.Length + ((4 - (payload.Length % 4)) % 4), '=');
            using var claims = JsonDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(payload)));
            return Read(claims.RootElement);
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException or InvalidOperationException)
        {
            // A token that is not a JWT is still a good token.
            return None;
        }
    }

    private static TokenClaims Read(JsonElement claims)
    {
        string? Text(string name) => claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        var permissions = Text("scp") is { } scopes
            ? scopes.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries)
            : claims.TryGetProperty("roles", out var roles) && roles.ValueKind == JsonValueKind.Array
                ? roles.EnumerateArray().Select(r => r.GetString()!).ToArray()
                : Array.Empty<string>();
        return new TokenClaims(Text("tid"), Text("oid"), Text("appid") ?? Text("azp"), permissions);
    }
}
