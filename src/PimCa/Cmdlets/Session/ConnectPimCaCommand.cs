using System;
using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Resources;
using PimCa.Session;

namespace PimCa.Cmdlets.Session;

/// <summary>
/// Signs in to a tenant: in a browser, or in the way that a parameter names. The session belongs to this runspace and replaces the one
/// before; a sign-in that fails leaves that one as it was. With <c>-Simulated</c> a simulated tenant answers instead of Microsoft's
/// services, for every way to sign in: one tenant for each runspace, kept until it is reset, so that a script can be administrator,
/// employee and approver in turn.
/// </summary>
/// <remarks>
/// A person signs in with the browser, with <c>-UseDeviceCode</c> or <c>-UseAzureCli</c>. A runbook signs in as an application:
/// <c>-Identity</c> where there is a managed identity, else a certificate or <c>-WorkloadIdentity</c>, and a client secret as the last
/// resort. about_PimCa_Authentication tells more.
/// </remarks>
/// <example>
/// <code>
/// Connect-PimCa -Simulated
/// </code>
/// <para>Signs in to a simulated tenant as its administrator. It stays with this runspace until -Reset. Without -Simulated a browser opens and signs in to a real one, and the sign-in is remembered for the next console; name the tenant with -TenantId.</para>
/// </example>
/// <example>
/// <code>
/// $null = Connect-PimCa -Simulated -As adele@contoso.example
/// Request-PimActivation -Group 'Browser-Only Users' -Duration 8h -Justification 'Laptop broken'
/// </code>
/// <para>Signs in to the same tenant as one of its employees, who asks for an exemption.</para>
/// </example>
/// <example>
/// <code>
/// Connect-PimCa -Simulated -TenantId contoso.example -UseDeviceCode
/// </code>
/// <para>Shows a code that is typed in on another device, where this one has no browser; on the simulated tenant -As says who types it in. Leave -Simulated out for a real tenant, here and in what follows.</para>
/// </example>
/// <example>
/// <code>
/// Connect-PimCa -Simulated -Identity
/// </code>
/// <para>The managed identity that the automation account, the function or the machine has of itself (system-assigned).</para>
/// </example>
/// <example>
/// <code>
/// Connect-PimCa -Simulated -Identity -ClientId c0a70500-0000-4000-8000-000000000334
/// </code>
/// <para>A managed identity that was assigned to it (user-assigned), by its client id: this one is the simulated tenant's.</para>
/// </example>
/// <example>
/// <code>
/// $secret = [System.Net.NetworkCredential]::new('', 'simulated').SecurePassword
/// $credential = [pscredential]::new('c0a70500-0000-4000-8000-000000000322', $secret)
/// Connect-PimCa -Simulated -TenantId contoso.example -ClientSecretCredential $credential
/// </code>
/// <para>An application with a secret: the user name is the client id. Id and secret are the simulated tenant's; a real one is asked for by Get-Credential, or comes out of a vault.</para>
/// </example>
/// <example>
/// <code>
/// $try = New-PimSimulatorCredential -Path ./pimca-try
/// Connect-PimCa -Simulated -TenantId contoso.example -ClientId $try.ClientId -CertificatePath ./pimca-try/pimca-simulated.pfx -CertificatePassword $try.CertificatePassword
/// </code>
/// <para>An application with a certificate in a file. New-PimSimulatorCredential makes one that the simulated tenant knows.</para>
/// </example>
/// <example>
/// <code>
/// $try = New-PimSimulatorCredential -Path ./pimca-try
/// Connect-PimCa -Simulated -TenantId contoso.example -ClientId $try.ClientId -Certificate $try.Certificate
/// </code>
/// <para>An application with a certificate that is there already, such as what Get-AutomationCertificate or a vault's command gives.</para>
/// </example>
/// <example>
/// <code>
/// $try = New-PimSimulatorCredential -Path ./pimca-try
/// $certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($try.CertificatePath, $try.CertificatePassword, 'PersistKeySet')
/// $store = [System.Security.Cryptography.X509Certificates.X509Store]::new('My')
/// $store.Open('ReadWrite')
/// $store.Add($certificate)
/// Connect-PimCa -Simulated -TenantId contoso.example -ClientId $try.ClientId -CertificateThumbprint $certificate.Thumbprint
/// $store.Remove($certificate)
/// </code>
/// <para>An application with a certificate of the user's store, by its thumbprint. All lines but that of Connect-PimCa put it there and take it away again.</para>
/// </example>
/// <example>
/// <code>
/// $try = New-PimSimulatorCredential -Path ./pimca-try
/// $env:AZURE_FEDERATED_TOKEN_FILE = $try.FederatedTokenPath
/// Connect-PimCa -Simulated -TenantId contoso.example -ClientId $try.ClientId -WorkloadIdentity
/// $env:AZURE_FEDERATED_TOKEN_FILE = $null
/// </code>
/// <para>An application that trusts another service's token, without any secret. In Kubernetes the variable is set already, and with AZURE_TENANT_ID and AZURE_CLIENT_ID the switch alone will do.</para>
/// </example>
/// <example>
/// <code>
/// $try = New-PimSimulatorCredential -Path ./pimca-try -As adele@contoso.example
/// Connect-PimCa -Simulated -TenantId contoso.example -AccessToken $try.AccessToken
/// </code>
/// <para>A token for Microsoft Graph that another program got. It is not renewed, and serves Microsoft Graph alone.</para>
/// </example>
/// <example>
/// <code>
/// Connect-PimCa -Simulated -Environment USGov -TenantId contoso.example -UseAzureCli
/// </code>
/// <para>Whoever is signed in to the Azure CLI, in another cloud.</para>
/// </example>
/// <exception cref="Errors.PimCaException" ends="command">
/// <c>TenantNotFound</c>, <c>TenantRequired</c>, <c>TenantMismatch</c>, <c>ClientIdRequired</c>, <c>ApplicationNotFound</c>,
/// <c>ConsentMissing</c>, <c>BlockedByConditionalAccess</c>, <c>SignInDeclined</c>, <c>SignInServiceNotReachable</c>, <c>SignInFailed</c>,
/// <c>PersonRequired</c>, <c>BrowserNotAvailable</c>, <c>DeviceCodeExpired</c>, <c>CertificateNotFound</c>, <c>CertificateNotReadable</c>,
/// <c>CertificateNotAccepted</c>, <c>InvalidClientSecret</c>, <c>ManagedIdentityNotAvailable</c>, <c>WorkloadIdentityNotAvailable</c>,
/// <c>AzureCliNotAvailable</c>, <c>AccessTokenUnreadable</c>, <c>AccessTokenExpired</c>, <c>SimulatedOnly</c>, <c>UnknownPerson</c>,
/// <c>SimulatorNotReachable</c>, <c>SimulatorUriNotLoopback</c>.
/// </exception>
/// <seealso cref="Session.GetPimCaContextCommand"/>
/// <seealso cref="Session.TestPimCaPermissionCommand"/>
/// <seealso href="about_PimCa_Authentication"/>
/// <seealso href="about_PimCa_Simulator"/>
[Cmdlet(VerbsCommunications.Connect, "PimCa", DefaultParameterSetName = Browser)]
[OutputType(typeof(PimCaContext))]
[RequiresPermission("User.Read", AlsoForApplications = new[] { "Organization.Read.All" })]
public sealed class ConnectPimCaCommand : PimCaCmdlet
{
    private const string Browser = "Browser";
    private const string DeviceCode = "DeviceCode";
    private const string Thumbprint = "CertificateThumbprint";
    private const string CertificateObject = "Certificate";
    private const string CertificateFile = "CertificatePath";
    private const string ClientSecret = "ClientSecret";
    private const string ManagedIdentity = "ManagedIdentity";
    private const string Workload = "WorkloadIdentity";
    private const string AzureCli = "AzureCli";
    private const string Token = "AccessToken";

    /// <summary>
    /// The tenant: its id or one of its domains. Left out, the home tenant of whoever signs in; a guest names the tenant that invited.
    /// An application with a certificate or a secret must name it.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TenantId { get; set; }

    /// <summary>
    /// The client id of the application to sign in with. A person may leave it out, and uses Microsoft Graph Command Line Tools then; a
    /// certificate needs it. With <c>-Identity</c> the client id of a user-assigned identity; left out, the system-assigned one.
    /// With <c>-WorkloadIdentity</c> left out, what AZURE_CLIENT_ID says.
    /// </summary>
    [Parameter(ParameterSetName = Browser)]
    [Parameter(ParameterSetName = DeviceCode)]
    [Parameter(ParameterSetName = Thumbprint)]
    [Parameter(ParameterSetName = CertificateObject)]
    [Parameter(ParameterSetName = CertificateFile)]
    [Parameter(ParameterSetName = ManagedIdentity)]
    [Parameter(ParameterSetName = Workload)]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>The cloud: the worldwide one, US Government (GCC High), US Department of Defense, or China (21Vianet).</summary>
    /// <value>Global</value>
    [Parameter]
    public CloudEnvironment Environment { get; set; }

    /// <summary>The host of SharePoint's admin site, such as contoso-admin.sharepoint.com. Needed only where it is not named after the tenant's first domain (error SharePointHostUnknown).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SharePointAdminHost { get; set; }

    /// <summary>Signs in with a code on another device. It cannot satisfy an authentication context.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DeviceCode)]
    public SwitchParameter UseDeviceCode { get; set; }

    /// <summary>Signs in as an application with a certificate of the user's or the machine's store that has its private key, by its thumbprint.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Thumbprint)]
    [ValidateNotNullOrEmpty]
    public string? CertificateThumbprint { get; set; }

    /// <summary>Signs in as an application with a certificate that is at hand as an object, with its private key.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CertificateObject)]
    [ValidateNotNull]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Signs in as an application with a certificate and its private key in a file: .pfx, or in PowerShell 7 .pem.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CertificateFile)]
    [ValidateNotNullOrEmpty]
    public string? CertificatePath { get; set; }

    /// <summary>The password of the file at <c>-CertificatePath</c>; left out where it has none.</summary>
    [Parameter(ParameterSetName = CertificateFile)]
    [SecretText]
    public SecureString? CertificatePassword { get; set; }

    /// <summary>Signs in as an application with a secret: its client id as user name, the secret as password.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClientSecret)]
    [ValidateNotNull]
    public PSCredential? ClientSecretCredential { get; set; }

    /// <summary>Signs in as the managed identity of the automation account, the function or the machine that this runs in.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ManagedIdentity)]
    public SwitchParameter Identity { get; set; }

    /// <summary>Signs in as an application that trusts the token of another service, in the file that AZURE_FEDERATED_TOKEN_FILE names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Workload)]
    public SwitchParameter WorkloadIdentity { get; set; }

    /// <summary>Signs in as whoever is signed in to the Azure CLI.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AzureCli)]
    public SwitchParameter UseAzureCli { get; set; }

    /// <summary>Takes an access token for Microsoft Graph that another program got. It is not renewed, and serves no other service.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Token)]
    [SecretText]
    public SecureString? AccessToken { get; set; }

    /// <summary>Signs in to a simulated tenant instead of a real one; no account and no network are needed.</summary>
    [Parameter]
    public SwitchParameter Simulated { get; set; }

    /// <summary>As whom of the simulated tenant, by user principal name; the administrator when left out. With <c>-Simulated</c> only.</summary>
    /// <value>admin@contoso.example</value>
    [Parameter(ParameterSetName = Browser)]
    [Parameter(ParameterSetName = DeviceCode)]
    [Parameter(ParameterSetName = AzureCli)]
    [ArgumentCompleter(typeof(SimulatedPersonCompleter))]
    [ValidateNotNullOrEmpty]
    public string As { get; set; } = SimulatedPeople.Administrator;

    /// <summary>The address of a simulated tenant behind a server on this machine, which several consoles can share; left out, one in this process. With <c>-Simulated</c> only.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? SimulatorUri { get; set; }

    /// <summary>Brings the simulated tenant back to its first state before signing in. With <c>-Simulated</c> only.</summary>
    [Parameter]
    public SwitchParameter Reset { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach (var parameter in new[] { nameof(As), nameof(SimulatorUri), nameof(Reset) })
        {
            if (!Simulated && MyInvocation.BoundParameters.ContainsKey(parameter))
            {
                throw new PimCaException("SimulatedOnly", PimCaErrorKind.InvalidArgument, Messages.SimulatedOnly(parameter), Messages.SimulatedOnlyAdvice);
            }
        }

        var runspace = Session;
        runspace.Tenant = await SessionFactory.ConnectAsync(runspace.Tenant, Request(), cancellationToken);
        WriteObject(runspace.Tenant.Ports.SignIn.Context);
    }

    private AuthType Way => ParameterSetName switch
    {
        DeviceCode => AuthType.DeviceCode,
        Thumbprint or CertificateObject or CertificateFile => AuthType.Certificate,
        ClientSecret => AuthType.ClientSecret,
        ManagedIdentity => AuthType.ManagedIdentity,
        Workload => AuthType.WorkloadIdentity,
        AzureCli => AuthType.AzureCli,
        Token => AuthType.AccessToken,
        _ => Simulated ? AuthType.Simulated : AuthType.Interactive,
    };

    private SignInRequest Request() => new()
    {
        Way = Way,
        TenantId = TenantId,
        ClientId = ClientSecretCredential?.UserName ?? ClientId,
        Environment = Environment,
        SharePointAdminHost = SharePointAdminHost,
        Certificate = Certificate
            ?? (CertificateThumbprint is { } thumbprint ? CertificateSource.FromStore(thumbprint)
            : CertificatePath is { } path ? CertificateSource.FromFile(GetUnresolvedProviderPathFromPSPath(path), CertificatePassword)
            : null),
        Secret = ClientSecretCredential?.Password ?? AccessToken,
        // Only a person is asked to consent; to find what to ask for, every cmdlet is looked at.
        Permissions = Way is AuthType.Interactive or AuthType.DeviceCode ? DeclaredPermissions.OfGraph : Array.Empty<string>(),
        HasBrowser = Audience.HasBrowser(Host),
        HasReader = Audience.HasReader(),
        Simulator = Simulated ? new SimulatorRequest(As, SimulatorUri, Reset) : null,
    };
}
