using System.Collections.Generic;
using System.Linq;
using PimCa.Errors;

namespace PimCa.Cloud.SignIn;

/// <summary>What is said of one cause for which a sign-in is refused.</summary>
/// <param name="Code">Our stable code.</param>
/// <param name="Kind">What kind of thing went wrong.</param>
/// <param name="Text">What is wrong, a sentence.</param>
/// <param name="Advice">The way out. <c>{connect}</c> stands for the command that signed in, <c>{consent}</c> for where an administrator consents.</param>
internal sealed record KnownRefusal(string Code, PimCaErrorKind Kind, string Text, string Advice);

/// <summary>The token service's own numbers (AADSTS…), as Microsoft documents them, by their cause.</summary>
internal static class SignInCatalogue
{
    private const PimCaErrorKind Authentication = PimCaErrorKind.Authentication;

    private static readonly Dictionary<int, KnownRefusal> ByNumber = Index(
        (new("TenantNotFound", PimCaErrorKind.NotFound, "There is no such tenant in this cloud.", "Check -TenantId and -Environment: the tenant's id, or one of its verified domains."), new[] { 90002, 900023, 90013, 900021, 90051 }),
        (new("UserNotInTenant", Authentication, "The account is not known in this tenant.", "Name the tenant that the account belongs to, or that it is a guest of: Connect-PimCa -TenantId."), new[] { 50020, 50034, 90072, 51004 }),
        (new("InvalidCredentials", Authentication, "User name or password is wrong.", "Check both, then connect again."), new[] { 50126, 50056 }),
        (new("AccountDisabled", Authentication, "The account is disabled.", "Have it enabled, or sign in with another one."), new[] { 50057 }),
        (new("AccountLocked", Authentication, "The account is locked after too many failed attempts.", "Wait, or have it unlocked; then connect again."), new[] { 50053 }),
        (new("PasswordExpired", Authentication, "The account's password has expired.", "Change it in a browser, then connect again."), new[] { 50055, 50144 }),
        (new("ApplicationNotFound", Authentication, "The application is not known in this tenant.", "Check -ClientId and -TenantId. An application of another tenant must be consented to here first: {consent}"), new[] { 700016, 700011, 700038 }),
        (new("ApplicationDisabled", Authentication, "The application is disabled in this tenant.", "Have its sign-in enabled (Enterprise applications, Properties), or sign in with another one: -ClientId."), new[] { 7000112 }),
        (new("InvalidClientSecret", Authentication, "The application's secret is wrong.", "Give the secret's value, not its id, in -ClientSecretCredential; where it is lost, make a new one in the application's registration."), new[] { 7000215, 7000216, 7000218 }),
        (new("ClientSecretExpired", Authentication, "The application's secret has expired.", "Make a new one in the application's registration (Certificates & secrets), or change to a certificate or a managed identity."), new[] { 7000222 }),
        (new("CertificateNotAccepted", Authentication, "The tenant does not accept the application's certificate.", "Upload this certificate's public part to the application's registration (Certificates & secrets), and check that it has not expired."), new[] { 700027, 700030, 50012, 7000214 }),
        (new("ClockSkew", Authentication, "This machine's clock and the tenant's differ too much.", "Set this machine's clock (w32tm /resync, timedatectl), then connect again."), new[] { 700024, 500133, 5000241 }),
        (new("FederationNotTrusted", Authentication, "The application does not trust this federated token.", "Add a federated credential with exactly this issuer, subject and audience to the application's registration."), new[] { 70021, 70025, 700211, 700212, 700213, 7002138, 700222 }),
        (new("ConsentMissing", PimCaErrorKind.PermissionDenied, "The application lacks consent for what is asked.", "Have an administrator consent: {consent}"), new[] { 65001, 65004, 65005, 90094, 90008, 650056, 650057 }),
        (new("NotAssignedToApplication", PimCaErrorKind.PermissionDenied, "The application is open only to who is assigned to it, and this account is not.", "Have the account assigned to the application (Enterprise applications, Users and groups), or sign in with another one: -ClientId."), new[] { 50105 }),
        (new("ServiceNotInTenant", PimCaErrorKind.NotSupported, "The tenant does not have the service that the token is for.", "Check that the tenant has a licence for it, and -Environment."), new[] { 500011, 650052, 50001 }),
        (new("SessionRevoked", Authentication, "The sign-in was revoked: sessions were revoked, or the password was changed.", "Sign in again: {connect}"), new[] { 50173, 50132, 50133, 70043, 50089 }),
        (new("SignInExpired", Authentication, "The sign-in is too old.", "Sign in again: {connect}"), new[] { 700082, 70008, 50078, 700084, 70000 }),
        (new("MfaRequired", Authentication, "Multifactor authentication is required.", "Sign in where a person can answer it: {connect}"), new[] { 50074, 50076, 50079, 50072, 50158, 50203 }),
        (new("BlockedByConditionalAccess", PimCaErrorKind.PermissionDenied, "A Conditional Access policy blocks the sign-in.", "Look at the sign-in log for the policy, and sign in from a device, a place and in a way that it allows. A device code is often blocked: Connect-PimCa in a browser."), new[] { 53003, 53000, 53001, 53002, 53004, 53009, 530032, 530034, 530035, 50097, 50005 }),
        (new("AccountAtRisk", Authentication, "The account is held to be at risk.", "Have an administrator clear the risk, or change the password; then connect again."), new[] { 53010, 530036, 50200 }),
        (new("DeviceCodeExpired", PimCaErrorKind.Timeout, "The code was not typed in in time.", "Connect again, and type the new code in within 15 minutes."), new[] { 70019, 70020 }),
        (new("SignInDeclined", Authentication, "The sign-in was declined.", "Connect again, if that was not meant."), new[] { 70018, 50140 }),
        (new("ApplicationNotAllowed", Authentication, "The application's registration does not allow this way to sign in.", "Allow public client flows, and http://localhost as a redirect address of a mobile and desktop application, in the application's registration."), new[] { 700025, 50011, 500113, 7000012, 9002327, 50194 }),
        (new("TooManyRequests", PimCaErrorKind.LimitsExceeded, "The token service takes no more requests at present.", "Try again in a few minutes."), new[] { 50196, 90055, 900971 }),
        (new("ServiceUnavailable", PimCaErrorKind.Unavailable, "The token service cannot answer at present.", "Try again in a few minutes."), new[] { 90033, 90006, 90012, 50049 }));

    public static KnownRefusal? Find(int? number) => number is { } known && ByNumber.TryGetValue(known, out var refusal) ? refusal : null;

    /// <summary>Where there is no number that is known, the protocol's own name of the error still says something.</summary>
    public static KnownRefusal Find(string? error, int status) => error switch
    {
        "consent_required" => ByNumber[65001],
        "access_denied" or "authorization_declined" or "authentication_canceled" => ByNumber[70018],
        "expired_token" or "code_expired" => ByNumber[70020],
        "invalid_client" => new("InvalidClient", Authentication, "The application's secret or certificate is not accepted.", "Check -ClientId, -TenantId and the secret or the certificate."),
        "interaction_required" or "login_required" => new("PersonRequired", Authentication, "A person must sign in again.", "Sign in where a person can answer: {connect}"),
        _ when status == 429 => ByNumber[50196],
        _ when status >= 500 => ByNumber[90033],
        _ => new("SignInFailed", Authentication, "The sign-in was refused.", "Check the account, -TenantId and -ClientId, then connect again."),
    };

    private static Dictionary<int, KnownRefusal> Index(params (KnownRefusal Refusal, int[] Numbers)[] causes) =>
        causes.SelectMany(c => c.Numbers.Select(number => (number, c.Refusal))).ToDictionary(c => c.number, c => c.Refusal);
}
