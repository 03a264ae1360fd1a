using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure;
using Azure.Identity;
using Microsoft.Identity.Client;
using PimCa.Errors;
using PimCa.Session;

namespace PimCa.Cloud.SignIn;

/// <summary>
/// What the user is told when a sign-in fails. The exceptions of Azure.Identity and MSAL go no further: they hold the
/// service's whole answer, and their types belong to an SDK.
/// </summary>
internal sealed class SignInErrors
{
    private const string ConsentMissing = "ConsentMissing";

    private static readonly Regex Number = new(@"AADSTS(?<number>\d+)(?:: *(?<words>[^\r\n]*))?", RegexOptions.CultureInvariant);
    private static readonly Regex Trailer = new(@"\s*(Trace ID|Correlation ID|Timestamp):.*$", RegexOptions.CultureInvariant | RegexOptions.Singleline);
    private static readonly Regex Request = new(@"Trace ID: *(?<id>[0-9a-fA-F-]{36})|""trace_id"" *: *""(?<id>[^""]+)""", RegexOptions.CultureInvariant);

    // What the endpoint of a managed identity gives as its reason, among the whole answer that MSAL repeats.
    private static readonly Regex Reason = new(@"Error (Description|Message): *(?<words>[^\r\n]+)|""(error_description|message)"" *: *""(?<words>[^""]+)""", RegexOptions.CultureInvariant);

    // Hints for who writes programs with the SDK: whoever reads this has another way out.
    private static readonly Regex Hints = new(@"^(\w+Credential authentication (unavailable|failed)[.:] *)|( *See the troubleshooting guide.*$)|( *For more information,? .*$)|^\[Managed Identity\] *", RegexOptions.CultureInvariant);

    // Neither belongs into an error of the token service, and what does not belong there is not told on.
    private static readonly Regex Secrets = new(@"eyJ[\w-]+\.[\w.-]+|(?<=(secret|assertion|token|password|code)[""']?\s*[=:]\s*[""']?)[\w~.+/=-]{16,}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private readonly CloudConnectionOptions options;
    private readonly CloudEndpoints endpoints;

    public SignInErrors(CloudConnectionOptions options, CloudEndpoints endpoints)
    {
        this.options = options;
        this.endpoints = endpoints;
    }

    private string Consent => endpoints.ConsentAddress(options.TenantId, CredentialFactory.ClientIdOf(options.SignIn) ?? CredentialFactory.DefaultClientId);

    private string? Account => options.SignIn is SimulatedPerson person ? person.UserPrincipalName : CredentialFactory.ClientIdOf(options.SignIn);

    // A person is not the application that they use; that one is worth naming where it was chosen.
    private string As() => options.SignIn switch
    {
        BrowserSignIn { ClientId: null } or DeviceCodeSignIn { ClientId: null } => string.Empty,
        BrowserSignIn or DeviceCodeSignIn => $" with the application '{Account}'",
        _ => Account is { } account ? $" as '{account}'" : string.Empty,
    };

    /// <summary>What is told of a failure; null for one that is told already, or that is not about signing in.</summary>
    public PimCaException? From(Exception failure)
    {
        var chain = Chain(failure).ToArray();
        if (chain.OfType<PimCaException>().FirstOrDefault() is { } told)
        {
            return ReferenceEquals(told, failure) ? null : told;
        }

        if (failure is OperationCanceledException || !chain.Any(IsAboutSigningIn))
        {
            return null;
        }

        var text = string.Join("\n", chain.Select(e => e is MsalServiceException { ResponseBody: { Length: > 0 } body } ? e.Message + "\n" + body : e.Message));
        var service = chain.OfType<MsalServiceException>().FirstOrDefault();
        if (failure is PersonRequiredException nobody)
        {
            return PersonRequired(nobody.Message, NumberIn(text));
        }

        // The endpoint of a managed identity is no token service: what it refuses is the identity.
        return NumberIn(text) is not null || (service is { StatusCode: >= 400 } && options.SignIn is not ManagedIdentitySignIn)
            ? Refused(text, service?.ErrorCode, service?.StatusCode ?? 0)
            : Unavailable(chain, text);
    }

    /// <summary>
    /// The same, where it is known what the token was to be for: a consent that is missing for one of the services is named,
    /// which the token service does not do when it is asked for all that was consented to.
    /// </summary>
    public PimCaException? From(Exception failure, string[] scopes)
    {
        var told = From(failure);
        return (told ?? failure) is PimCaException { Code: ConsentMissing } refused && endpoints.DelegatedPermissionFor(scopes) is { } permission
            ? new PimCaException(
                ConsentMissing,
                refused.Kind,
                $"{refused.Message} Missing: {permission} of {Permissions.ServiceOf(permission)}.",
                $"Have {permission} of {Permissions.ServiceOf(permission)} added to the application that you sign in with, and an administrator consent to it: {Consent}. Then sign in again: {Connect()}",
                refused.Target,
                refused.RequestId)
            {
                ServiceCode = refused.ServiceCode,
            }
            : told;
    }

    /// <summary>What is told of an answer of the token service itself.</summary>
    public PimCaException FromAnswer(int status, string body)
    {
        string? error = null, description = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            error = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var e) && e.ValueKind == JsonValueKind.String ? e.GetString() : null;
            description = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error_description", out var d) && d.ValueKind == JsonValueKind.String ? d.GetString() : null;
        }
        catch (JsonException)
        {
            // A proxy's page in place of an answer: the status is all there is.
            description = $"The token service answered with status {status}.";
        }

        return Refused(description ?? $"The token service answered with status {status}.", error, status);
    }

    /// <summary>The command that signs in like this session, with a person where one is needed.</summary>
    public string Connect()
    {
        var command = "Connect-PimCa";
        if (options.TenantId is { } tenant)
        {
            command += $" -TenantId {tenant}";
        }

        return options.Environment == CloudEnvironment.Global ? command : $"{command} -Environment {options.Environment}";
    }

    private PimCaException Refused(string text, string? error, int status)
    {
        var number = NumberIn(text);
        var known = SignInCatalogue.Find(number) ?? SignInCatalogue.Find(error, status);

        // The description's first line is the reason; the rest are trace ids and times.
        var match = Number.Match(text);
        var words = match.Success && match.Groups["words"].Length > 0 ? match.Value : text.Split('\r', '\n')[0];
        return Make(known, $" The service says: {Clean(words)}", number is { } n ? "AADSTS" + n.ToString(CultureInfo.InvariantCulture) : error, text);
    }

    private PimCaException PersonRequired(string why, int? number)
    {
        // Silently it was tried before: what the service then said tells more than that somebody is missing.
        var known = SignInCatalogue.Find(number);
        return Make(
            new KnownRefusal(
                "PersonRequired",
                PimCaErrorKind.Authentication,
                $"A person must sign in: {why}.{(known is null ? string.Empty : " " + known.Text)}",
                "In a runbook use -Identity, -WorkloadIdentity or -CertificateThumbprint; at a console run {connect}"),
            string.Empty,
            number is { } n ? "AADSTS" + n.ToString(CultureInfo.InvariantCulture) : null,
            string.Empty);
    }

    private PimCaException Unavailable(IReadOnlyList<Exception> chain, string text)
    {
        if (options.SignIn is not (ManagedIdentitySignIn or AzureCliSignIn) && chain.Any(e => e is HttpRequestException or RequestFailedException { Status: 0 }))
        {
            return Make(
                new KnownRefusal(
                    "SignInServiceNotReachable",
                    PimCaErrorKind.Unavailable,
                    $"The token service {endpoints.LoginHost} cannot be reached.",
                    "Check the connection, the proxy and the name service, then connect again."),
                string.Empty,
                null,
                text);
        }

        var last = Reason.Match(text) is { Success: true } reason ? reason.Groups["words"].Value : Hints.Replace(chain[chain.Count - 1].Message.Split('\r', '\n')[0], string.Empty);
        var words = $" {Clean(last)}";
        return options.SignIn switch
        {
            ManagedIdentitySignIn identity => Make(
                new KnownRefusal(
                    "ManagedIdentityNotAvailable",
                    PimCaErrorKind.Authentication,
                    identity.ClientId is { } id ? $"There is no managed identity with the client id '{id}' here." : "There is no managed identity here.",
                    "Turn on the system-assigned identity of the automation account, the machine or the function, or assign one and name it: Connect-PimCa -Identity -ClientId."),
                words,
                null,
                text),
            AzureCliSignIn => Make(
                new KnownRefusal("AzureCliNotAvailable", PimCaErrorKind.Authentication, "The Azure CLI gives no token.", "Install it, and sign in there with: az login"), words, null, text),
            WorkloadIdentitySignIn => Make(
                new KnownRefusal(
                    "WorkloadIdentityNotAvailable",
                    PimCaErrorKind.Authentication,
                    "There is no federated token here, or not all that it takes.",
                    "Set AZURE_FEDERATED_TOKEN_FILE to the token's file, AZURE_TENANT_ID and AZURE_CLIENT_ID, or give -TenantId and -ClientId."
                        + (options.IsSimulated ? " For a simulated tenant New-PimSimulatorCredential writes such a file." : string.Empty)),
                words,
                null,
                text),
            BrowserSignIn when chain.Any(e => e is MsalClientException { ErrorCode: "linux_xdg_open_failed" or "platform_not_supported" }) => Make(
                new KnownRefusal("BrowserNotAvailable", PimCaErrorKind.NotSupported, "No browser can be opened here.", "Sign in on another device: Connect-PimCa -UseDeviceCode"), string.Empty, null, text),
            _ when chain.Any(e => e is MsalClientException { ErrorCode: "authentication_canceled" or "access_denied" }) => Make(
                SignInCatalogue.Find("access_denied", 0), string.Empty, null, text),
            CertificateSignIn when chain.Any(e => e is CryptographicException) => Make(
                new KnownRefusal("CertificateKeyNotUsable", PimCaErrorKind.Authentication, "The certificate's private key cannot be used.", "Give a certificate with its private key, which the present user may read."), words, null, text),
            _ => Make(SignInCatalogue.Find(null, 0), words, null, text),
        };
    }

    private PimCaException Make(KnownRefusal known, string words, string? serviceCode, string text)
    {
        var advice = known.Advice
            .Replace("{connect}", Connect())
            .Replace("{consent}", Consent);
        var request = Request.Match(text);
        return new PimCaException(
            known.Code,
            known.Kind,
            $"Signing in{As()}: {known.Text}{words}".TrimEnd(),
            advice,
            Account,
            request.Success ? request.Groups["id"].Value : null)
        {
            ServiceCode = serviceCode,
        };
    }

    private static bool IsAboutSigningIn(Exception e) =>
        e is AuthenticationFailedException or MsalException or PersonRequiredException or RequestFailedException or HttpRequestException or IOException or CryptographicException;

    private static int? NumberIn(string text) =>
        Number.Match(text) is { Success: true } match && int.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Clean(string words)
    {
        var clean = Secrets.Replace(Trailer.Replace(words, string.Empty), "***").Trim();
        return clean.Length == 0 || ".!?".IndexOf(clean[clean.Length - 1]) >= 0 ? clean : clean + ".";
    }

    private static IEnumerable<Exception> Chain(Exception failure)
    {
        for (Exception? one = failure; one is not null; one = (one as AggregateException)?.InnerExceptions.FirstOrDefault() ?? one.InnerException)
        {
            yield return one;
        }
    }
}
