using System;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Http;

namespace PimCa.Simulator.Login;

/// <summary>
/// The key that the token service signs with: made anew in every process, so that a token of one is nothing in another,
/// and no private key lies in any file.
/// </summary>
internal static class SigningKey
{
    private static readonly object Gate = new();
    private static readonly Lazy<RSA> Key = new(() => RSA.Create(2048));
    private static readonly Lazy<RSAParameters> Public = new(() => Key.Value.ExportParameters(includePrivateParameters: false));

    private static readonly Lazy<string> Name = new(KeyId);

    /// <summary>The name of the key in tokens and in the published set.</summary>
    public static string Id => Name.Value;

    /// <summary>
    /// Begins to make the key, which takes about a tenth of a second, beside whatever comes before the first token. Who needs
    /// it sooner waits for it, and whoever needs it gets the error where it cannot be made: a task keeps that to itself, while on
    /// the pool's bare thread it would end the process.
    /// </summary>
    public static void Prepare() => _ = Task.Run(() => Name.Value);

    /// <summary>The signature of a token's first two parts.</summary>
    public static byte[] Sign(byte[] content)
    {
        // Whether an RSA object may be used by two at once is left open by its documentation.
        lock (Gate)
        {
            return Key.Value.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    public static bool Verify(byte[] content, byte[] signature)
    {
        lock (Gate)
        {
            return Key.Value.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    /// <summary>The published set of keys that a tenant's tokens can be verified with.</summary>
    public static ServiceResponse Published(string issuer) => ServiceResponse.Ok(new JsonObject
    {
        ["keys"] = new JsonArray(new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = Id,
            ["x5t"] = Id,
            ["n"] = Jwt.Encode(Public.Value.Modulus!),
            ["e"] = Jwt.Encode(Public.Value.Exponent!),
            ["issuer"] = issuer,
        }),
    });

    private static string KeyId()
    {
        using var hash = SHA256.Create();
        return Jwt.Encode(hash.ComputeHash(Public.Value.Modulus!)).Substring(0, 27);
    }
}
