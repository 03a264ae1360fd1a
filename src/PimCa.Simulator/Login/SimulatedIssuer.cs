using System;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PimCa.Simulator.Login;

namespace PimCa.Simulator;

/// <summary>
/// Another issuer of tokens, such as that of a Kubernetes cluster or of a pipeline, whose tokens may stand for an
/// application of the tenant: see <see cref="TokenService.AddFederation"/>.
/// </summary>
public sealed class SimulatedIssuer : IDisposable
{
    private readonly RSA key = RSA.Create(2048);
    private long last;

    /// <summary>An issuer with a key of its own.</summary>
    /// <param name="issuer">Its name: the <c>iss</c> of its tokens.</param>
    public SimulatedIssuer(string issuer) => Issuer = issuer;

    /// <summary>Its name.</summary>
    public string Issuer { get; }

    /// <summary>What its tokens can be verified with.</summary>
    public RSA PublicKey => key;

    /// <summary>A token, signed with RS256.</summary>
    /// <param name="subject">Who it is for: <c>sub</c>.</param>
    /// <param name="audience">Whom it is shown to: <c>aud</c>.</param>
    /// <param name="from">When it begins.</param>
    /// <param name="lifetime">How long it lives.</param>
    public string Issue(string subject, string audience, DateTimeOffset from, TimeSpan lifetime)
    {
        var content = Jwt.Part(new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT" }) + "." + Jwt.Part(new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = subject,
            ["aud"] = audience,
            ["jti"] = (++last).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["iat"] = from.ToUnixTimeSeconds(),
            ["nbf"] = from.ToUnixTimeSeconds(),
            ["exp"] = (from + lifetime).ToUnixTimeSeconds(),
        });
        return $"{content}.{Jwt.Encode(key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
