using System;
using System.Security;
using System.Security.Cryptography.X509Certificates;

namespace PimCa.Session;

/// <summary>
/// What can be signed in with to a simulated tenant besides a name. It is worth nothing at any other tenant, and nothing here after the
/// tenant was reset. No text of it holds a secret: they are in the two files and in the secure strings.
/// </summary>
public sealed record PimSimulatorCredential
{
    /// <summary>The application that certificate and federated token are for.</summary>
    public required string ClientId { get; init; }

    /// <summary>A certificate with its private key, registered for the application; good for a year by this machine's clock.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>The file that holds the certificate and its private key (PKCS #12).</summary>
    public required string CertificatePath { get; init; }

    /// <summary>The password of that file.</summary>
    public required SecureString CertificatePassword { get; init; }

    /// <summary>The file that holds another issuer's token, which the application trusts; good for a day by this machine's clock.</summary>
    public required string FederatedTokenPath { get; init; }

    /// <summary>A person's access token for Microsoft Graph.</summary>
    public required SecureString AccessToken { get; init; }

    /// <summary>When the access token ends, on the tenant's clock, UTC.</summary>
    public required DateTimeOffset AccessTokenExpiresOn { get; init; }

    /// <summary>The application and the files; nothing of what they hold.</summary>
    public override string ToString() => $"{ClientId} ({CertificatePath}, {FederatedTokenPath})";
}
