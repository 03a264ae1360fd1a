using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.Session;

/// <summary>
/// Gets a new token for this session, and tells what it has that the old one had not. A token carries the roles and groups that were
/// held when it was issued: after an activation a new one is needed. Request-PimActivation -Wait and Wait-PimActivation get it by
/// themselves. With <c>-Claims</c> the person signs in again, so that the token carries what a policy requires, such as an authentication
/// context. Other programs, such as the browser, have tokens of their own.
/// </summary>
/// <example>
/// <code>Update-PimCaToken</code>
/// <para>After an activation: AddedRoles and AddedGroups say what the new token carries.</para>
/// </example>
/// <example>
/// <code>Update-PimCaToken -Claims c1</code>
/// <para>Satisfies the authentication context c1 before a policy asks for it.</para>
/// </example>
/// <exception cref="Errors.PimCaException" ends="command"><c>NotConnected</c>, <c>PersonRequired</c>, <c>TokenNotRenewable</c>, <c>ClaimsUnreadable</c>, <c>StepUpNotPossible</c>, <c>StepUpRefused</c>.</exception>
/// <seealso cref="Session.GetPimCaContextCommand"/>
/// <seealso cref="Activation.RequestPimActivationCommand"/>
/// <seealso cref="Activation.WaitPimActivationCommand"/>
/// <seealso href="about_PimCa_Authentication"/>
[Cmdlet(VerbsData.Update, "PimCaToken")]
[OutputType(typeof(PimCaTokenUpdate))]
public sealed class UpdatePimCaTokenCommand : PimCaCmdlet
{
    /// <summary>What the token must carry: the id of an authentication context (c1 to c99), or the claims of an error as they came (JSON, url-encoded or base64). Left out, the token is only renewed.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Claims { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken) =>
        WriteObject(await Ports.SignIn.RefreshAsync(Claims, cancellationToken));
}
