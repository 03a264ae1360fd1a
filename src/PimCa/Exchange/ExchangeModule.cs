using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Resources;

namespace PimCa.Exchange;

/// <summary>
/// Exchange Online's PowerShell module. Found when it is needed and never before: it is large, brings its own versions of
/// MSAL and OData, and most commands do without it.
/// </summary>
internal static class ExchangeModule
{
    /// <summary>Its name.</summary>
    public const string Name = "ExchangeOnlineManagement";

    // -AccessToken of Connect-ExchangeOnline came with 3.1.0; -ConnectionId of Disconnect-ExchangeOnline and the filters of
    // Get-ConnectionInformation with 3.2.0, as the reference pages of the three commands say at those parameters. Without
    // -ConnectionId the only way to close one connection is to close all of them.
    private static readonly Version Needed = new(3, 2, 0);

    // Qualified with its module, so that a function of the same name in the caller's session gets nothing to see.
    private const string Loaded = """
        param($Name)
        & { Microsoft.PowerShell.Core\Get-Module -Name $Name } *>&1
        """;

    private const string Available = """
        param($Name)
        & { Microsoft.PowerShell.Core\Get-Module -Name $Name -ListAvailable } *>&1
        """;

    // Global, as it would be after the caller's own Connect-ExchangeOnline: the module imports what it generates globally too.
    private const string Import = """
        param($Path)
        & { Microsoft.PowerShell.Core\Import-Module -Name $Path -Global -ErrorAction Stop } *>&1
        """;

    /// <summary>Makes sure that the module is there: as it was loaded, else in its newest version on the module path.</summary>
    /// <exception cref="PimCaException"><c>ExchangeModuleMissing</c>, <c>ExchangeModuleTooOld</c>, <c>ExchangeModuleNotLoadable</c>.</exception>
    public static async Task LoadAsync(CallerRunspace caller)
    {
        try
        {
            if (await NewestAsync(caller, Loaded) is { } loaded)
            {
                // Another version cannot be loaded beside it: its assemblies are there to stay.
                RefuseOlder(
                    loaded.Version,
                    ExchangeMessages.ModuleTooOldLoaded(Name, loaded.Version.ToString(), Needed.ToString()),
                    ExchangeMessages.ModuleTooOldLoadedAdvice(Name, Needed.ToString()));
                return;
            }

            var available = await NewestAsync(caller, Available) ?? throw new PimCaException(
                "ExchangeModuleMissing",
                PimCaErrorKind.NotSupported,
                ExchangeMessages.ModuleMissing(Name),
                ExchangeMessages.ModuleMissingAdvice(Name, Needed.ToString()),
                Name);
            RefuseOlder(
                available.Version,
                ExchangeMessages.ModuleTooOld(Name, available.Version.ToString(), Needed.ToString()),
                ExchangeMessages.ModuleMissingAdvice(Name, Needed.ToString()));
            await caller.RunAsync(Import, ("Path", available.Path));
        }
        catch (CommandFailedException failure)
        {
            throw new PimCaException(
                "ExchangeModuleNotLoadable",
                PimCaErrorKind.InvalidState,
                ExchangeMessages.ModuleNotLoadable(Name, failure.Message),
                ExchangeMessages.ModuleNotLoadableAdvice(Name),
                Name);
        }
    }

    private static async Task<PSModuleInfo?> NewestAsync(CallerRunspace caller, string script) =>
        (await caller.RunAsync(script, (nameof(Name), Name)))
            .Select(m => m.BaseObject)
            .OfType<PSModuleInfo>()
            .OrderByDescending(m => m.Version)
            .FirstOrDefault();

    private static void RefuseOlder(Version found, string message, string advice)
    {
        if (found < Needed)
        {
            throw new PimCaException("ExchangeModuleTooOld", PimCaErrorKind.NotSupported, message, advice, Name);
        }
    }
}
