using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>
/// Asks the service's own what-if about a sign-in: a row for each policy, and one that sums up (<c>IsSummary</c>) what the
/// enabled policies that apply mean together.
/// </summary>
/// <example>
/// <code>
/// Test-PimCaAccess adele@contoso.example -ClientApp Browser, Desktop | Where-Object IsSummary
/// </code>
/// <para>Asks what Adele could do from a private device, in the browser and with other clients.</para>
/// </example>
/// <example>
/// <code>
/// Test-PimCaAccess adele@contoso.example ExchangeOnline -ClientApp Mobile -DeviceCompliant
/// </code>
/// <para>The phone of the company: which policies apply to it, and what each demands.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>PrincipalNotFound</c>, <c>PrincipalNotUser</c>, <c>ApplicationUnknown</c>, <c>ClientAppNotApplicable</c>.</exception>
/// <seealso cref="ConditionalAccess.TestPimCaGuardCommand"/>
[Cmdlet(VerbsDiagnostic.Test, "PimCaAccess")]
[OutputType(typeof(CaDecision))]
[RequiresPermission("Policy.Read.All", "Application.Read.All", "User.ReadBasic.All", "Group.Read.All")]
public sealed class TestPimCaAccessCommand : PimCaCmdlet
{
    /// <summary>Who signs in.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [KnownNameCompleter(KnownNameKind.Principal)]
    public PrincipalIdentity User { get; set; } = null!;

    /// <summary>
    /// To what: Office365, ExchangeOnline, SharePointOnline or an application id. Office365 is asked as Exchange Online and
    /// SharePoint Online and is as open as the more open of the two.
    /// </summary>
    /// <value>Office365</value>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ApplicationCompleter))]
    public string Application { get; set; } = CaWellKnown.Office365;

    /// <summary>With what: Browser, Desktop, Mobile, ActiveSync, Other.</summary>
    /// <value>Browser</value>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    public CaClientApp[] ClientApp { get; set; } = { CaClientApp.Browser };

    /// <summary>From a compliant device.</summary>
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
