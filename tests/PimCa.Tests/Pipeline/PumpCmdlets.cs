using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Pipeline;

namespace PimCa.Tests.Pipeline;

/// <summary>Runs a test's own async body on the module's base class.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "Body", SupportsShouldProcess = true)]
[RequiresPermission("Group.ReadWrite.All", "Policy.Read.All")]
public sealed class InvokeBodyCommand : PimCaCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public Func<InvokeBodyCommand, CancellationToken, Task> Body { get; set; } = null!;

    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    protected override Task ProcessAsync(CancellationToken cancellationToken) => Body(this, cancellationToken);

    public Task Try(object? target, Func<Task> body) => TryAsync(target, body);

    public Task<T?> CarryOut<T>(Changes.Change<T> change, bool passThru = true)
        where T : class => CarryOutAsync(change, passThru);

    public Ports.TenantPorts Tenant => Ports;
}

/// <summary>Stops what is upstream after one object, by the engine's own exception: as <c>Select-Object -First 1</c> does, which the engine's package lacks.</summary>
[Cmdlet(VerbsCommon.Select, "First")]
public sealed class SelectFirstCommand : PSCmdlet
{
    private static readonly Type StopUpstream = typeof(PSCmdlet).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!;

    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        throw (Exception)Activator.CreateInstance(StopUpstream, this)!;
    }
}

/// <summary>
/// Passes on what it gets. From <see cref="Cmdlet.StopProcessing"/> on the engine takes nothing more from the pipeline and begins no end: earlier,
/// whoever asked to stop knows only that it will be so.
/// </summary>
[Cmdlet(VerbsCommon.Watch, "Stop")]
public sealed class WatchStopCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <summary>Signaled once the pipeline is being stopped.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ManualResetEventSlim Stopped { get; set; } = null!;

    /// <summary>Called with each object before it is passed on.</summary>
    [Parameter]
    public Action<PSObject> OnObject { get; set; } = _ => { };

    protected override void ProcessRecord()
    {
        OnObject(PSObject.AsPSObject(InputObject));
        WriteObject(InputObject);
    }

    protected override void StopProcessing() => Stopped.Set();
}
