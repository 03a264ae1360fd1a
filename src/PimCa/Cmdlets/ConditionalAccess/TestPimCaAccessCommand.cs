using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>
/// Tells what Conditional Access would do with a sign-in, by the service's own what-if. Gives a row for each policy, and one (IsSummary)
/// for what the enabled policies that apply mean together; report-only policies are listed and do not count. Nobody signs in.
/// </summary>
/// <example>
/// <code>
/// Test-PimCaAccess adele@contoso.example -ClientApp Browser, Desktop | Where-Object IsSummary
/// </code>
/// <para>What Adele could do from a private device, in the browser and with desktop clients.</para>
/// </example>
/// <example>
/// <code>
/// Test-PimCaAccess adele@contoso.example ExchangeOnline -ClientApp Mobile -DeviceCompliant
/// </code>
/// <para>From a phone of the company: which policies apply, and what each requires.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>PrincipalNotUser</c>, <c>ApplicationUnknown</c>, <c>ClientAppNotApplicable</c>.</exception>
/// <seealso cref="ConditionalAccess.TestPimCaGuardCommand"/>
/// <seealso cref="ConditionalAccess.GetPimCaPolicyCommand"/>
[Cmdlet(VerbsDiagnostic.Test, "PimCaAccess")]
[OutputType(typeof(CaDecision))]
[RequiresPermission("Policy.Read.All", "Application.Read.All", "User.ReadBasic.All", "Group.Read.All")]
public sealed class TestPimCaAccessCommand : PimCaCmdlet
{
    /// <summary>Who would sign in: a user, by id, user principal name, name or object.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Principal)]
    public PrincipalIdentity User { get; set; } = null!;

    /// <summary>
    /// To what: Office365, ExchangeOnline, SharePointOnline or an application id. Office365 is asked as Exchange Online and SharePoint
    /// Online, and its Outcome is that of the more open of the two.
    /// </summary>
    /// <value>Office365</value>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ApplicationCompleter))]
    public string Application { get; set; } = CaWellKnown.Office365;

    /// <summary>With which clients, one or more: Browser, Desktop, Mobile, ActiveSync (Exchange Online only), or Other (IMAP, POP, SMTP, old Office).</summary>
    /// <value>Browser</value>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    public CaClientApp[] ClientApp { get; set; } = { CaClientApp.Browser };

    /// <summary>From a compliant device. Left out, from one that is not.</summary>
    [Parameter]
    public SwitchParameter DeviceCompliant { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (var client in ClientApp)
        {
            var question = new AccessQuestion { User = User.Value, Application = Application, ClientApp = client, DeviceCompliant = DeviceCompliant };
            await TryAsync(User, async () =>
                WriteObject(await new EvaluateAccess(Ports).AskAsync(question, cancellationToken), enumerateCollection: true));
        }
    }
}
