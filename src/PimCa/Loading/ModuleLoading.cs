using System.Management.Automation;
using System.Threading;

namespace PimCa.Loading;

/// <summary>
/// Puts the module's isolation up when PowerShell imports it and takes it down when the last runspace removes it. The
/// module's own dependencies may exist in other versions in the same process; neither may ever see the other's.
/// </summary>
public sealed class ModuleLoading : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static int imports;

    /// <inheritdoc/>
    public void OnImport()
    {
        if (Interlocked.Increment(ref imports) == 1)
        {
            IsolatedAssemblies.Attach();
        }
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Interlocked.Decrement(ref imports) == 0)
        {
            IsolatedAssemblies.Detach();
        }
    }
}
