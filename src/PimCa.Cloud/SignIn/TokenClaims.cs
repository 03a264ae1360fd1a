using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace PimCa.Cloud.SignIn;

/// <summary>
/// What a token says of its bearer. Services may change their tokens' format, so a claim that is not there proves
/// nothing: what depends on one must cope with a token that cannot be read at all.
/// </summary>
internal sealed record TokenClaims
{
    public static TokenClaims None { get; } = new();

    /// <summary>False for a token that is no JWT, or that nobody but its service can read.</summary>
    public bool IsReadable { get; private init; }

    /// <summary>The service that takes the token: its address or its application's id.</summary>
    public string? Audience { get; private init; }

    public string? TenantId { get; private init; }

    public string? ObjectId { get; private init; }

    public string? ApplicationId { get; private init; }

    /// <summary>The user principal name, for a person.</summary>
    public string? Account { get; private init; }

    /// <summary>True when an application, not a person, is the bearer.</summary>
    public bool IsApplication { get; private init; }

    public DateTimeOffset? IssuedAt { get; private init; }

    public DateTimeOffset? NotBefore { get; private init; }

    public DateTimeOffset? ExpiresOn { get; private init; }

    /// <summary>Delegated permissions of a person, application permissions of an application.</summary>
    public IReadOnlyList<string> Permissions { get; private init; } = Array.Empty<string>();

    /// <summary>Template ids of the directory roles that the bearer held when the token was issued: <c>wids</c>.</summary>
    public IReadOnlyList<string> Roles { get; private init; } = Array.Empty<string>();

    /// <summary>Ids of the groups, where the service puts them into its tokens.</summary>
    public IReadOnlyList<string> Groups { get; private init; } = Array.Empty<string>();

    /// <summary>Authentication contexts that were satisfied: <c>acrs</c>.</summary>
    public IReadOnlyList<string> AuthenticationContexts { get; private init; } = Array.Empty<string>();

    /// <summary>How the person proved to be the person: <c>amr</c>.</summary>
    public IReadOnlyList<string> AuthenticationMethods { get; private init; } = Array.Empty<string>();

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
        var scopes = Text(claims, "scp");
        var roles = List(claims, "roles");
        return new TokenClaims
        {
            IsReadable = true,
            Audience = Text(claims, "aud"),
            TenantId = Text(claims, "tid"),
            ObjectId = Text(claims, "oid"),
            ApplicationId = Text(claims, "appid") ?? Text(claims, "azp"),
            Account = Text(claims, "upn") ?? Text(claims, "preferred_username") ?? Text(claims, "unique_name"),
            IsApplication = Text(claims, "idtyp") is { } type ? type == "app" : scopes is null && roles.Count > 0,
            IssuedAt = Time(claims, "iat"),
            NotBefore = Time(claims, "nbf"),
            ExpiresOn = Time(claims, "exp"),
            Permissions = scopes?.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries) ?? roles,
            Roles = List(claims, "wids"),
            Groups = List(claims, "groups"),
            AuthenticationContexts = List(claims, "acrs"),
            AuthenticationMethods = List(claims, "amr"),
        };
    }

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // A claim with one value may come as the value itself.
    private static IReadOnlyList<string> List(JsonElement claims, string name) =>
        !claims.TryGetProperty(name, out var value) ? Array.Empty<string>()
        : value.ValueKind == JsonValueKind.String ? new[] { value.GetString()! }
        : value.ValueKind != JsonValueKind.Array ? Array.Empty<string>()
        : value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!).ToArray();

    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds)
            && seconds is > 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
