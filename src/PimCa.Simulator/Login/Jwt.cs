using System;
using System.Text;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.Login;

/// <summary>Tokens that look like the real ones to whoever reads their claims, and are signed by nobody.</summary>
internal static class Jwt
{
    public static string Write(JsonObject claims) =>
        $"{Part(new JsonObject { ["typ"] = "JWT", ["alg"] = "none" })}.{Part(claims)}.{Encode(Encoding.UTF8.GetBytes("unsigned"))}";

    /// <summary>An object as one part of a token: base64url of its JSON.</summary>
    public static string Part(JsonObject content) => Encode(Encoding.UTF8.GetBytes(content.ToJsonString()));

    private static string Encode(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
