using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Session;

/// <summary>
/// Signs out of the session of this runspace. Forgets its tokens, a sign-in that was remembered for the next console, and a simulated
/// tenant of this process with all that happened in it. Where nobody is signed in it does nothing. Tokens are not revoked: see
/// Stop-PimActivation -RevokeSessions.
/// </summary>
/// <example>
/// <code>Disconnect-PimCa</code>
/// <para>The next Connect-PimCa asks again who signs in.</para>
/// </example>
/// <example>
/// <code>
/// try { $null = Connect-PimCa -Simulated -Identity; Get-PimMemberPolicy 'Browser-Only Users' }
/// finally { Disconnect-PimCa }
/// </code>
/// <para>In a runbook: signs out whatever happens.</para>
/// </example>
/// <exception cref="Errors.PimCaException" ends="command"><c>SignInNotForgotten</c>.</exception>
/// <seealso cref="Session.GetPimCaContextCommand"/>
/// <seealso cref="Session.ConnectPimCaCommand"/>
[Cmdlet(VerbsCommunications.Disconnect, "PimCa")]
public sealed class DisconnectPimCaCommand : PimCaCmdlet
{
    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken)
    {
        var runspace = Session;
        var tenant = runspace.Tenant;
        runspace.Tenant = null;
        try
        {
            tenant?.Forget?.Invoke();
        }
        finally
        {
            tenant?.Connection.Dispose();
        }

        return Task.CompletedTask;
    }
}
