using System;
using System.Collections.Generic;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PimCa.Session;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.Session;

internal sealed class PimSimulatorCredentialRows : CmdletRows
{
    public override (string Cmdlet, string Parameters, string Output, string Impact) Surface =>
        ("New-PimSimulatorCredential", "Path As", "PimSimulatorCredential", "Low");

    // The tenant's own controls and a token's request are none of a service's.
    public override IEnumerable<(string Name, string Prepare, string Command, string Requests)> Requests =>
        [("New-PimSimulatorCredential", "", "New-PimSimulatorCredential ./pimca-try", "")];

    public override IEnumerable<(object Value, string[] Shown)> Samples => [(Sample(), ["c0a70500-0000-4000-8000-000000000322", "try/pimca-simulated.pfx", "try/pimca-simulated.token"])];

    private static PimSimulatorCredential Sample()
    {
        using var key = RSA.Create(2048);
        var start = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
        return new PimSimulatorCredential
        {
            ClientId = "c0a70500-0000-4000-8000-000000000322",
            Certificate = new CertificateRequest("CN=sample", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(start, start.AddDays(1)),
            CertificatePath = "try/pimca-simulated.pfx",
            CertificatePassword = new NetworkCredential(string.Empty, "password").SecurePassword,
            FederatedTokenPath = "try/pimca-simulated.token",
            AccessToken = new NetworkCredential(string.Empty, "token").SecurePassword,
            AccessTokenExpiresOn = start,
        };
    }
}
