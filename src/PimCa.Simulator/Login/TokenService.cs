using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PimCa.Simulator.Login;
using PimCa.Simulator.State;

namespace PimCa.Simulator;

/// <summary>
/// The token service of a simulated tenant: what a test sets up before its client signs in.
/// </summary>
/// <remarks>
/// <para>
/// It answers on the login hosts of all clouds, and speaks to MSAL and Azure.Identity as the real one does: give them
/// <c>new HttpClientTransport(new HttpClient(new SimulatedCloudHandler(tenant)))</c>. A token is for the service and the cloud
/// that were asked for, and is refused by any other. Everything set here is undone by <see cref="SimulatedTenant.Reset"/>.
/// </para>
/// <list type="table">
/// <item><term>Tenants</term><description>
/// The simulated one by its id or a domain; <see cref="Scenarios.ContosoPeople.FabrikamTenantId"/>, the guest's own, whose
/// directory is not simulated; any other name is AADSTS90002.</description></item>
/// <item><term>Secret</term><description>
/// <see cref="Scenarios.ContosoPeople.PimCaAutomationClientId"/> has the secret <see cref="Password"/> and all permissions;
/// others by <see cref="AddSecret"/>. <see cref="SetEnabled"/> takes an application's sign-in away.</description></item>
/// <item><term>Certificate</term><description>
/// <see cref="AddCertificate"/> registers it. MSAL dates its assertions by the clock of the machine: set
/// <see cref="UsesMachineClock"/>, or <see cref="ClockOffset"/> to how far that clock is ahead of the tenant's.</description></item>
/// <item><term>Federated token</term><description>
/// <see cref="AddFederation"/>; <see cref="SimulatedIssuer"/> makes the tokens.</description></item>
/// <item><term>Browser</term><description>
/// Whoever is <see cref="PersonAtBrowser"/>, or named by <c>login_hint</c>, signs in at once. <see cref="SimulatedBrowser"/> opens
/// the page for the client: give MSAL's <c>SystemWebViewOptions.OpenBrowserAsync</c> its <c>OpenAsync</c>.</description></item>
/// <item><term>Device code</term><description>
/// <see cref="EnterDeviceCode"/>, or <see cref="PersonAtDevice"/> for a person who does it by themselves; set
/// <see cref="DeviceCodeInterval"/> to nothing, since clients wait by the clock of the machine.</description></item>
/// <item><term>Managed identity</term><description>
/// <c>IDENTITY_ENDPOINT</c> = <see cref="IdentityEndpoint"/> and <c>IDENTITY_HEADER</c> = <see cref="IdentityHeader"/> for App Service
/// and Azure Automation; without them the address of virtual machines. A token is kept for a day.</description></item>
/// <item><term>Factors</term><description>
/// <see cref="SetHabit"/> says what a person has registered. An authentication context is given (<c>acrs</c>) when the enabled
/// Conditional Access policies that target it are satisfied, or when there are none; a device code never satisfies one.</description></item>
/// <item><term>Early ends</term><description>
/// <see cref="Revoke"/>, a changed password, a disabled account and a high risk (<see cref="SetRisk"/>) end refresh tokens at once,
/// the risk apart; access tokens are challenged where the client declared <c>cp1</c>, and else live on.</description></item>
/// <item><term>A person's password</term><description>
/// The tenant's own shortcut, as <c>Connect-PimCa -Simulated</c> uses it: the person is taken to sit there, no policy of a
/// service is asked, contexts are.</description></item>
/// </list>
/// </remarks>
public sealed partial class TokenService
{
    /// <summary>The password of every person and the secret of the applications that the tenant begins with. It opens nothing else.</summary>
    public const string Password = "simulated";

    /// <summary>The <c>IDENTITY_ENDPOINT</c> of the sandbox whose managed identities the tenant has.</summary>
    public const string IdentityEndpoint = "http://" + IdentityHost + "/msi/token";

    /// <summary>The <c>IDENTITY_HEADER</c> of that sandbox.</summary>
    public const string IdentityHeader = Password;

    internal const string IdentityHost = "identity.invalid";

    internal const string MachineIdentityHost = "169.254.169.254";

    private readonly SimulatedTenant tenant;

    internal TokenService(SimulatedTenant tenant)
    {
        this.tenant = tenant;
        Clear();
    }

    /// <summary>How long an access token lives; an hour, as documented, unless set. Clients that cope with early refusal get <see cref="ContinuousTokenLifetime"/>.</summary>
    public TimeSpan AccessTokenLifetime { get; set; }

    /// <summary>How long an access token of a client that declares <c>cp1</c> lives for Graph, Exchange and SharePoint: 28 hours, the documented most, unless set.</summary>
    public TimeSpan ContinuousTokenLifetime { get; set; }

    /// <summary>How far the token service's clock is ahead of the tenant's when it judges assertions and certificates; none unless set.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>
    /// Whether assertions and certificates are judged by the clock of the machine, which dates them, and not by the tenant's, which a
    /// step moves away from it; not unless set. <see cref="ClockOffset"/> counts from the clock that is used.
    /// </summary>
    public bool UsesMachineClock { get; set; }

    /// <summary>Whether access tokens list the groups of their bearer; they do unless set otherwise.</summary>
    public bool HasGroupsInTokens { get; set; }

    /// <summary>Every token and code that was given out, for a test that looks for them where they must not be.</summary>
    public IReadOnlyCollection<string> GivenOut
    {
        get
        {
            lock (tenant.Gate)
            {
                return tenant.Tokens.Given.ToArray();
            }
        }
    }

    /// <summary>Registers an application that nobody has consented to, with a service principal in the tenant.</summary>
    /// <param name="appId">Its client id.</param>
    /// <param name="displayName">Its name.</param>
    /// <param name="isPublic">Whether it runs on people's devices and has no credential.</param>
    public void AddApplication(string appId, string displayName, bool isPublic = false)
    {
        lock (tenant.Gate)
        {
            AppRegistration.Put(tenant, appId, displayName, isPublic, isMultiTenant: false);
            var id = tenant.NewId();
            tenant.Store.Put(
                Collections.ServicePrincipals, id, Rules.Directory.DirectoryDocuments.ServicePrincipal(id, appId, displayName, tenant.Id));
        }
    }

    /// <summary>Consents to permissions; what was consented to for the service before is replaced, so an empty list takes all away.</summary>
    /// <param name="appId">The application's client id.</param>
    /// <param name="service">graph, arm, sharepoint or exchange.</param>
    /// <param name="isApplication">True for the application's own roles, false for what people let it do.</param>
    /// <param name="permissions">The permissions, such as <c>Group.Read.All</c>.</param>
    /// <exception cref="ArgumentException">There is no such application.</exception>
    public void Consent(string appId, string service, bool isApplication, IEnumerable<string> permissions) =>
        Change(appId, application => application.Consent(tenant, service, isApplication, permissions));

    /// <summary>Adds a secret to an application.</summary>
    /// <param name="appId">The application's client id.</param>
    /// <param name="secret">The secret, which is kept as a hash alone.</param>
    /// <param name="endsAt">When it ends on the tenant's clock; in a year when null.</param>
    /// <exception cref="ArgumentException">There is no such application.</exception>
    public void AddSecret(string appId, string secret, DateTimeOffset? endsAt = null) =>
        Change(appId, application => application.AddSecret(tenant, secret, endsAt ?? tenant.Now.AddYears(1)));

    /// <summary>Registers the certificate that an application signs its assertions with. Only its public part is kept.</summary>
    /// <param name="appId">The application's client id.</param>
    /// <param name="certificate">A certificate with an RSA key.</param>
    /// <exception cref="ArgumentException">There is no such application, or the key is none of RSA.</exception>
    public void AddCertificate(string appId, X509Certificate2 certificate)
    {
        using var key = (certificate ?? throw new ArgumentNullException(nameof(certificate))).GetRSAPublicKey();
        if (key is null)
        {
            throw new ArgumentException("The token service takes certificates with RSA keys only.", nameof(certificate));
        }

        Change(appId, application => application.AddCertificate(tenant, certificate.RawData));
    }

    /// <summary>Sets whether anybody signs in with an application in the tenant: its service principal's <c>accountEnabled</c>.</summary>
    /// <param name="appId">The application's client id.</param>
    /// <param name="isEnabled">False refuses the application itself and the people who use it, AADSTS7000112; tokens that are out live on.</param>
    /// <exception cref="ArgumentException">The tenant has no service principal of it.</exception>
    public void SetEnabled(string appId, bool isEnabled)
    {
        lock (tenant.Gate)
        {
            var principal = ClientAuthentication.Principal(tenant, appId)
                ?? throw new ArgumentException($"There is no service principal of the application '{appId}'.", nameof(appId));
            var changed = (System.Text.Json.Nodes.JsonObject)principal.DeepClone();
            changed["accountEnabled"] = isEnabled;
            tenant.Store.Put(Collections.ServicePrincipals, principal.RequiredText("id"), changed);
        }
    }

    /// <summary>Lets the tokens of another issuer stand for an application.</summary>
    /// <param name="appId">The application's client id.</param>
    /// <param name="issuer">The <c>iss</c> of its tokens, letter by letter.</param>
    /// <param name="subject">Their <c>sub</c>.</param>
    /// <param name="audience">Their <c>aud</c>, usually <c>api://AzureADTokenExchange</c>.</param>
    /// <param name="publicKey">What the issuer signs with, RS256.</param>
    /// <exception cref="ArgumentException">There is no such application.</exception>
    public void AddFederation(string appId, string issuer, string subject, string audience, RSA publicKey)
    {
        var key = (publicKey ?? throw new ArgumentNullException(nameof(publicKey))).ExportParameters(includePrivateParameters: false);
        Change(appId, application =>
        {
            application.AddFederation(tenant, new Federation(issuer, subject, audience));
            tenant.Store.Put(Collections.FederatedIssuers, issuer, new System.Text.Json.Nodes.JsonObject
            {
                ["issuer"] = issuer,
                ["n"] = Jwt.Encode(key.Modulus!),
                ["e"] = Jwt.Encode(key.Exponent!),
            });
        });
    }

    internal void Clear()
    {
        AccessTokenLifetime = TimeSpan.FromHours(1);
        ContinuousTokenLifetime = TimeSpan.FromHours(28);
        ClockOffset = TimeSpan.Zero;
        UsesMachineClock = false;
        HasGroupsInTokens = true;
        PersonAtBrowser = null;
        PersonAtDevice = null;
        PersonDeclines = false;
        PollsUntilDeviceAnswers = 0;
        DeviceCodeInterval = TimeSpan.FromSeconds(5);
        RefusesFastPolling = false;
        ChallengePlace = ChallengePlace.Both;
    }

    private void Change(string appId, Action<AppRegistration> change)
    {
        lock (tenant.Gate)
        {
            change(AppRegistration.Get(tenant, appId) ?? throw new ArgumentException($"There is no application '{appId}'.", nameof(appId)));
        }
    }
}
