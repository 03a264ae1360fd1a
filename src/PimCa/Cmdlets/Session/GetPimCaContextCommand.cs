using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.Session;

/// <summary>Shows who is signed in, to which tenant. Sends no request; writes nothing when nobody is signed in.</summary>
/// <example>
/// <code>
/// Get-PimCaContext
/// </code>
/// <para>Shows the tenant, the account, the way it signed in and when the token ends.</para>
/// </example>
/// <example>
/// <code>
/// if (-not (Get-PimCaContext)) { Connect-PimCa -Simulated }
/// </code>
/// <para>Signs in unless somebody is.</para>
/// </example>
/// <example>
/// <code>
/// if ((Get-PimCaContext).TenantName -ne 'Contoso') { throw 'Wrong tenant.' }
/// </code>
/// <para>Guards a script that must run in one tenant.</para>
/// </example>
/// <seealso cref="Session.ConnectPimCaCommand"/>
/// <seealso cref="Session.UpdatePimCaTokenCommand"/>
[Cmdlet(VerbsCommon.Get, "PimCaContext")]
[OutputType(typeof(PimCaContext))]
public sealed class GetPimCaContextCommand : PimCaCmdlet
{
    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken)
    {
        if (Session.Tenant is { } tenant)
        {
            WriteObject(tenant.Ports.SignIn.Context);
        }

        return Task.CompletedTask;
    }
}
