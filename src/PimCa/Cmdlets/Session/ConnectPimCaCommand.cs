using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Resources;
using PimCa.Session;

namespace PimCa.Cmdlets.Session;

/// <summary>
/// Signs in. With <c>-Simulated</c> to a simulated tenant: one for each runspace, kept until it is reset, so that a script
/// can be administrator, employee and approver in turn.
/// </summary>
/// <example>
/// <code>
/// Connect-PimCa -Simulated
/// </code>
/// <para>Signs in to a simulated tenant as its administrator. It stays with this runspace until -Reset.</para>
/// </example>
/// <example>
/// <code>
/// $null = Connect-PimCa -Simulated -As adele@contoso.example
/// Request-PimActivation -Group 'Browser-Only Users' -Duration 8h -Justification 'Laptop broken'
/// </code>
/// <para>Signs in to the same tenant as one of its employees, who asks for an exemption.</para>
/// </example>
[Cmdlet(VerbsCommunications.Connect, "PimCa", DefaultParameterSetName = SimulatedSet)]
[OutputType(typeof(PimCaContext))]
public sealed class ConnectPimCaCommand : PimCaCmdlet
{
    private const string SimulatedSet = "Simulated";

    // Not mandatory: the console would ask for the value of a switch, which nobody can type.
    /// <summary>To a simulated tenant, which is all that this version signs in to.</summary>
    [Parameter(ParameterSetName = SimulatedSet)]
    public SwitchParameter Simulated { get; set; }

    /// <summary>As whom, by user principal name; the administrator unless said otherwise.</summary>
    [Parameter(ParameterSetName = SimulatedSet)]
    [ArgumentCompleter(typeof(SimulatedPersonCompleter))]
    [ValidateNotNullOrEmpty]
    public string As { get; set; } = SimulatedPeople.Administrator;

    /// <summary>A simulated tenant behind a server, which several processes can share; without it one in this process.</summary>
    [Parameter(ParameterSetName = SimulatedSet)]
    [ValidateNotNull]
    public Uri? SimulatorUri { get; set; }

    /// <summary>Brings the simulated tenant back to its first state before signing in.</summary>
    [Parameter(ParameterSetName = SimulatedSet)]
    public SwitchParameter Reset { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (!Simulated)
        {
            throw new PimCaException("SignInNotAvailable", PimCaErrorKind.NotSupported, Messages.SignInNotAvailable, Messages.SignInNotAvailableAdvice);
        }

        var runspace = Session;
        runspace.Tenant = await SessionFactory.SimulatedAsync(runspace.Tenant, As, SimulatorUri, Reset, cancellationToken);
        WriteObject(runspace.Tenant.Ports.SignIn.Context);
    }
}
