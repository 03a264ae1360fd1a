using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.Session;

/// <summary>Shows who is signed in, to which tenant. Asks nobody; writes nothing when nobody is.</summary>
/// <example>
/// <code>
/// Get-PimCaContext
/// </code>
/// <para>Shows who is signed in.</para>
/// </example>
/// <example>
/// <code>
/// if (-not (Get-PimCaContext)) { Connect-PimCa -Simulated }
/// </code>
/// <para>Signs in unless somebody is.</para>
/// </example>
/// <seealso cref="Session.ConnectPimCaCommand"/>
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
