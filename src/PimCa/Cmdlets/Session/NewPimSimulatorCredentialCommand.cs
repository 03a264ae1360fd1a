using System;
using System.Management.Automation;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Resources;
using PimCa.Session;

namespace PimCa.Cmdlets.Session;

/// <summary>
/// Makes a certificate, a federated token and an access token to try Connect-PimCa with on a simulated tenant. They are registered in
/// the tenant that is signed in to. Two files come into the folder, for the user alone: pimca-simulated.pfx and
/// pimca-simulated.token. They are worth nothing at any other tenant, and nothing here once the tenant was reset; delete them then.
/// </summary>
/// <example>
/// <code>
/// $try = New-PimSimulatorCredential ./pimca-try
/// Connect-PimCa -Simulated -ClientId $try.ClientId -Certificate $try.Certificate
/// </code>
/// <para>Signs in as the simulated tenant's application with a certificate of its own. Connect-PimCa has an example for each of the other ways.</para>
/// </example>
/// <exception cref="Errors.PimCaException" ends="command"><c>NotConnected</c>, <c>NotSimulated</c>, <c>UnknownPerson</c>, <c>FileNotAccessible</c>.</exception>
/// <seealso cref="Session.ConnectPimCaCommand"/>
/// <seealso href="about_PimCa_Simulator"/>
[Cmdlet(VerbsCommon.New, "PimSimulatorCredential", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(PimSimulatorCredential))]
public sealed class NewPimSimulatorCredentialCommand : PimCaCmdlet
{
    /// <summary>The folder for the two files; made where it is not there. Files of an earlier time are replaced.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Whose access token, by user principal name; the administrator's when left out.</summary>
    /// <value>admin@contoso.example</value>
    [Parameter]
    [ArgumentCompleter(typeof(SimulatedPersonCompleter))]
    [ValidateNotNullOrEmpty]
    public string As { get; set; } = SimulatedPeople.Administrator;

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        var simulator = Session.Simulator;
        var folder = GetUnresolvedProviderPathFromPSPath(Path);
        if (!Confirms(Messages.PrepareCredential, folder, out _))
        {
            return;
        }

        var made = await simulator.PrepareAsync(As, Session.Connected.Ports.SignIn.Context.Environment, cancellationToken);
        var password = Password();
        WriteObject(new PimSimulatorCredential
        {
            ClientId = made.ClientId,
            Certificate = made.Certificate,
            CertificatePath = CredentialFile.Write(folder, "pimca-simulated.pfx", made.Certificate.Export(X509ContentType.Pfx, password)),
            CertificatePassword = new NetworkCredential(string.Empty, password).SecurePassword,
            FederatedTokenPath = CredentialFile.Write(folder, "pimca-simulated.token", Encoding.ASCII.GetBytes(made.FederatedToken)),
            AccessToken = new NetworkCredential(string.Empty, made.AccessToken).SecurePassword,
            AccessTokenExpiresOn = made.AccessTokenExpiresOn,
        });
    }

    private static string Password()
    {
        using var random = RandomNumberGenerator.Create();
        var bytes = new byte[24];
        random.GetBytes(bytes);
        return Convert.ToBase64String(bytes);
    }
}
