using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PimCa.Errors;
using PimCa.Resources;

namespace PimCa.Session;

/// <summary>Where a certificate for signing in comes from.</summary>
internal static class CertificateSource
{
    /// <summary>By its thumbprint, from the user's own store, then the machine's.</summary>
    /// <exception cref="PimCaException">CertificateNotFound.</exception>
    public static X509Certificate2 FromStore(string thumbprint)
    {
        // Copied from the certificate's dialog, a thumbprint has blanks and an invisible first character.
        var digits = new string(thumbprint.Where(Uri.IsHexDigit).ToArray());
        return Find(StoreLocation.CurrentUser, digits) ?? Find(StoreLocation.LocalMachine, digits) ?? throw new PimCaException(
            "CertificateNotFound", PimCaErrorKind.NotFound, Messages.CertificateNotFound(thumbprint), Messages.CertificateNotFoundAdvice, thumbprint);
    }

    /// <summary>From a PKCS #12 file (.pfx), or in PowerShell 7 a PEM file that has the key as well.</summary>
    /// <exception cref="PimCaException">CertificateNotReadable.</exception>
    public static X509Certificate2 FromFile(string path, SecureString? password)
    {
        try
        {
            return File.Exists(path) ? Read(path, password) : throw new FileNotFoundException(Messages.NoSuchFile);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new PimCaException(
                "CertificateNotReadable", PimCaErrorKind.InvalidArgument, Messages.CertificateNotReadable(path, failure.Message), Messages.CertificateNotReadableAdvice, path);
        }
    }

    /// <summary>Checks what can be checked before the token service does.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="PimCaException">CertificateWithoutKey, CertificateExpired, CertificateNotYetValid.</exception>
    public static X509Certificate2 Checked(X509Certificate2 certificate, DateTimeOffset now)
    {
        if (!certificate.HasPrivateKey)
        {
            throw new PimCaException(
                "CertificateWithoutKey", PimCaErrorKind.InvalidArgument, Messages.CertificateWithoutKey(certificate.Subject), Messages.CertificateWithoutKeyAdvice, certificate.Thumbprint);
        }

        if (certificate.NotAfter.ToUniversalTime() < now.UtcDateTime)
        {
            throw new PimCaException(
                "CertificateExpired", PimCaErrorKind.Authentication, Messages.CertificateExpired(certificate.Subject, Moment(certificate.NotAfter)), Messages.CertificateExpiredAdvice, certificate.Thumbprint);
        }

        if (certificate.NotBefore.ToUniversalTime() > now.UtcDateTime)
        {
            throw new PimCaException(
                "CertificateNotYetValid",
                PimCaErrorKind.Authentication,
                Messages.CertificateNotYetValid(certificate.Subject, Moment(certificate.NotBefore), Moment(now.UtcDateTime)),
                Messages.CertificateNotYetValidAdvice,
                certificate.Thumbprint);
        }

        return certificate;
    }

    private static string Moment(DateTime moment) => moment.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture);

    private static X509Certificate2? Find(StoreLocation location, string thumbprint)
    {
        using var store = new X509Store(StoreName.My, location);
        try
        {
            store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        }
        catch (CryptographicException)
        {
            // A store that does not exist (on Linux there is none of the machine's) has no certificate.
            return null;
        }

        var found = store.Certificates.Find(X509FindType.FindByThumbprint, thumbprint, validOnly: false);
        return found.Count > 0 ? found[0] : null;
    }

    private static X509Certificate2 Read(string path, SecureString? password)
    {
#if NETFRAMEWORK
        return new X509Certificate2(path, password);
#else
        var plain = password is null ? null : new System.Net.NetworkCredential(string.Empty, password).Password;
        if (!string.Equals(Path.GetExtension(path), ".pem", StringComparison.OrdinalIgnoreCase))
        {
            return new X509Certificate2(path, plain);
        }

        return plain is null ? X509Certificate2.CreateFromPemFile(path) : X509Certificate2.CreateFromEncryptedPemFile(path, plain);
#endif
    }
}
