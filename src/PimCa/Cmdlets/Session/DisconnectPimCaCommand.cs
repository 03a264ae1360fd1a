using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Pipeline;

namespace PimCa.Cmdlets.Session;

/// <summary>
/// Signs out of this session: forgets the tokens, a sign-in that was remembered for the next console, and a simulated
/// tenant of this process with all that happened in it.
/// </summary>
/// <example>
/// <code>Disconnect-PimCa</code>
/// <para>The next Connect-PimCa asks again who signs in.</para>
/// </example>
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
