using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.Session;

/// <summary>
/// Gets a new token and says what it has that the old one had not. A token only carries the roles and groups that were
/// held when it was issued: after an activation a new one is needed. With <c>-Claims</c> it signs in again so that the
/// token carries what a policy demands, such as an authentication context.
/// </summary>
/// <example>
/// <code>Update-PimCaToken</code>
/// <para>After an activation: AddedRoles and AddedGroups say what the new token carries.</para>
/// </example>
/// <example>
/// <code>Update-PimCaToken -Claims c1</code>
/// <para>Satisfies the authentication context c1 before a policy asks for it.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>NotConnected</c>, <c>PersonRequired</c>, <c>ClaimsUnreadable</c>, <c>StepUpNotPossible</c>, <c>StepUpRefused</c>.</exception>
/// <seealso cref="Activation.RequestPimActivationCommand"/>
/// <seealso href="about_PimCa_Authentication"/>
[Cmdlet(VerbsData.Update, "PimCaToken")]
[OutputType(typeof(PimCaTokenUpdate))]
public sealed class UpdatePimCaTokenCommand : PimCaCmdlet
{
    /// <summary>What the token must carry: the name of an authentication context, or the claims of an error as they came (JSON, url-encoded or base64).</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Claims { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken) =>
        WriteObject(await Ports.SignIn.RefreshAsync(Claims, cancellationToken));
}
