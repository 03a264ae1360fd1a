using System;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>
/// Checks the signed statement that an application proves itself with: one that it signed itself with a registered
/// certificate, or one of another issuer that is registered as a federated credential.
/// </summary>
internal sealed class ClientAssertion
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly SimulatedTenant tenant;

    public ClientAssertion(SimulatedTenant tenant) => this.tenant = tenant;

    // The machine's clock is read only where the tenant was told that its clients go by it.
#pragma warning disable RS0030
    private DateTimeOffset Now =>
        (tenant.TokenService.UsesMachineClock ? TimeProvider.System.GetUtcNow() : tenant.Now) + tenant.TokenService.ClockOffset;
#pragma warning restore RS0030

    /// <exception cref="ServiceException">401 invalid_client.</exception>
    public void Check(string text, TokenForm form, SignInTenant target, AppRegistration application)
    {
        var assertion = Jwt.Read(text) ?? throw ClientErrors.MalformedAssertion();
        if (string.Equals(assertion.Claim("iss"), application.AppId, StringComparison.OrdinalIgnoreCase))
        {
            CheckCertificate(assertion, form, target, application);
        }
        else if (Guid.TryParse(assertion.Claim("iss"), out _))
        {
            // Self-signed, by another application.
            throw ClientErrors.AssertionIsOfAnother();
        }
        else
        {
            CheckFederation(assertion, application);
        }
    }

    private void CheckCertificate(Jwt assertion, TokenForm form, SignInTenant target, AppRegistration application)
    {
        if (!string.Equals(assertion.Claim("sub"), application.AppId, StringComparison.OrdinalIgnoreCase))
        {
            throw ClientErrors.AssertionIsOfAnother();
        }

        var named = assertion.HeaderText("x5t#S256") ?? assertion.HeaderText("x5t");
        var found = application.Certificates.FirstOrDefault(c => named is not null && (named == Thumbprint256(c) || named == Thumbprint1(c)))
            ?? throw ClientErrors.CertificateRefused("The key was not found.", named);
        using var certificate = Load(found);
        if (!IsSignedWith(certificate, assertion))
        {
            throw ClientErrors.CertificateRefused("The key used is incorrect.", named);
        }

        if (Now < certificate.NotBefore.ToUniversalTime() || Now >= certificate.NotAfter.ToUniversalTime())
        {
            throw ClientErrors.CertificateRefused("The key used is expired.", named);
        }

        var audience = assertion.Claim("aud");
        if (audience is null || !IsOurs(audience, form, target))
        {
            throw ClientErrors.WrongAudience(audience, $"https://{form.Cloud.Host}/{target.Id}/v2.0");
        }

        CheckTime(assertion);
        if (!tenant.Tokens.UseAssertion($"{application.AppId}/{assertion.Claim("jti") ?? throw ClientErrors.MalformedAssertion()}"))
        {
            throw ClientErrors.Replayed();
        }
    }

    // A token of another issuer is used again and again until it ends, so its jti says nothing.
    private void CheckFederation(Jwt assertion, AppRegistration application)
    {
        var registered = application.Federations.ToArray();
        var (issuer, subject, audience) = (assertion.Claim("iss"), assertion.Claim("sub"), assertion.Claim("aud"));
        if (registered.Length == 0)
        {
            throw ClientErrors.NoFederation(application.AppId);
        }

        // All three are compared letter by letter, as documented.
        registered = Keep(registered, f => f.Issuer == issuer, () => ClientErrors.WrongIssuer(issuer));
        registered = Keep(registered, f => f.Subject == subject, () => ClientErrors.WrongSubject(subject));
        Keep(registered, f => f.Audience == audience, () => ClientErrors.WrongFederatedAudience(audience));
        var keys = tenant.Store.Get(Collections.FederatedIssuers, issuer!);
        if (keys is null || assertion.HeaderText("alg") != "RS256")
        {
            throw ClientErrors.WrongFederatedSignature();
        }

        using var key = RSA.Create();
        key.ImportParameters(new RSAParameters { Modulus = Jwt.Decode(keys.RequiredText("n")), Exponent = Jwt.Decode(keys.RequiredText("e")) });
        if (!key.VerifyData(assertion.Signed, assertion.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            throw ClientErrors.WrongFederatedSignature();
        }

        CheckTime(assertion);
    }

    private static Federation[] Keep(Federation[] registered, Func<Federation, bool> matches, Func<ServiceException> refusal)
    {
        var kept = registered.Where(matches).ToArray();
        return kept.Length > 0 ? kept : throw refusal();
    }

    private void CheckTime(Jwt assertion)
    {
        var (from, to) = (assertion.Time("nbf") ?? assertion.Time("iat"), assertion.Time("exp"));
        if (to is null || Now >= to + Skew || (from is not null && Now < from - Skew))
        {
            throw ClientErrors.NotNow(Now, from, to);
        }
    }

    // The token endpoint's address, by the tenant's id or a domain of it, or the issuer's name; by any name of the host.
    private bool IsOurs(string audience, TokenForm form, SignInTenant target)
    {
        if (!Uri.TryCreate(audience, UriKind.Absolute, out var address))
        {
            return false;
        }

        var isHere = new Uri(form.Root).Host == address.Host
            || (ServiceHosts.ServiceOf(address.Host) == "login" && ServiceHosts.CloudOf(address.Host) is { } cloud && (!form.IsCloudKnown || ServiceHosts.ShareSignIn(cloud, form.Cloud.Name)));
        var path = address.AbsolutePath;
        var start = new Uri(form.Root).AbsolutePath.TrimEnd('/');
        var parts = (isHere && start.Length > 0 && path.StartsWith(start + "/", StringComparison.Ordinal) ? path.Substring(start.Length) : path).Trim('/').Split('/');
        return isHere
            && (string.Join("/", parts.Skip(1)) is "oauth2/v2.0/token" or "oauth2/token" or "v2.0" or "")
            && (SignInTenant.IsOpen(parts[0]) || SignInTenant.Find(tenant, parts[0])?.Id == target.Id);
    }

    private static bool IsSignedWith(X509Certificate2 certificate, Jwt assertion)
    {
        using var key = certificate.GetRSAPublicKey();
        var padding = assertion.HeaderText("alg") switch
        {
            "PS256" => RSASignaturePadding.Pss,
            "RS256" => RSASignaturePadding.Pkcs1,
            _ => null,
        };
        return key is not null && padding is not null && key.VerifyData(assertion.Signed, assertion.Signature, HashAlgorithmName.SHA256, padding);
    }

    private static string Thumbprint256(byte[] certificate)
    {
        using var hash = SHA256.Create();
        return Jwt.Encode(hash.ComputeHash(certificate));
    }

    // The older of the two names that the format has; it identifies, and proves nothing.
    private static string Thumbprint1(byte[] certificate)
    {
        using var loaded = Load(certificate);
        return Jwt.Encode(loaded.GetCertHash());
    }

    // X509CertificateLoader came with .NET 9; the bytes are certificates that AddCertificate has checked.
    private static X509Certificate2 Load(byte[] certificate) => new(certificate);
}
