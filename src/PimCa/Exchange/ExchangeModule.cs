using System;
using System.Collections;
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

    /// <summary>Makes sure that the module is there: as it was loaded, else in its newest version on the module path.</summary>
    /// <exception cref="PimCaException"><c>ExchangeModuleMissing</c>, <c>ExchangeModuleTooOld</c>, <c>ExchangeModuleNotLoadable</c>.</exception>
    public static async Task LoadAsync(CallerRunspace caller)
    {
        try
        {
            if (await NewestAsync(caller, new Hashtable { ["Name"] = Name }) is { } loaded)
            {
                // Another version cannot be loaded beside it: its assemblies are there to stay.
                RefuseOlder(
                    loaded.Version,
                    ExchangeMessages.ModuleTooOldLoaded(Name, loaded.Version.ToString(), Needed.ToString()),
                    ExchangeMessages.ModuleTooOldLoadedAdvice(Name, Needed.ToString()));
                return;
            }

            var available = await NewestAsync(caller, new Hashtable { ["Name"] = Name, ["ListAvailable"] = true }) ?? throw new PimCaException(
                "ExchangeModuleMissing",
                PimCaErrorKind.NotSupported,
                ExchangeMessages.ModuleMissing(Name),
                ExchangeMessages.ModuleMissingAdvice(Name, Needed.ToString()),
                Name);
            RefuseOlder(
                available.Version,
                ExchangeMessages.ModuleTooOld(Name, available.Version.ToString(), Needed.ToString()),
                ExchangeMessages.ModuleMissingAdvice(Name, Needed.ToString()));

            // Global, as it would be after the caller's own Connect-ExchangeOnline: the module imports what it generates globally too.
            await caller.CallAsync(
                @"Microsoft.PowerShell.Core\Import-Module",
                new Hashtable { ["Name"] = available.Path, ["Global"] = true, ["ErrorAction"] = ActionPreference.Stop });
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

    private static async Task<PSModuleInfo?> NewestAsync(CallerRunspace caller, Hashtable which) =>
        (await caller.CallAsync(@"Microsoft.PowerShell.Core\Get-Module", which))
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
