using System;
using System.IO;
using System.Management.Automation.Runspaces;
using PimCa.Session;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Exchange;

/// <summary>
/// A shell signed in to a simulated tenant whose Exchange is reached as a real one is: through the PowerShell module of that
/// name, for which a stand-in is loaded.
/// </summary>
public sealed class ExchangeShell : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("exchange-").FullName;

    /// <param name="version">The stand-in's version; null for none.</param>
    /// <param name="shell">A shell whose tenant is to be used; a new one when left out.</param>
    public ExchangeShell(string? version = "3.4.0", TestShell? shell = null)
    {
        Shell = shell ?? new TestShell();
        Backend = new ExchangeBackend(Shell.Tenant, folder);
        Shell.Set("ExchangeBackend", Backend);
        Shell.Run("$global:ConfirmPreference = 'None'").AssertNoErrors();
        Change(tenant => tenant with { UsesExchangeModule = true });
        if (version is not null)
        {
            Shell.Run($"Import-Module '{Install(folder, version)}' -ErrorAction Stop").AssertNoErrors();
        }
    }

    public TestShell Shell { get; }

    public ExchangeBackend Backend { get; }

    /// <summary>All connections, as the module shows them, in one text to compare.</summary>
    public string Connections => string.Join('\n', Shell.Run("Get-ConnectionInformation | ForEach-Object { \"$($_.ConnectionId) $($_.UserPrincipalName) $($_.State) $($_.ModulePrefix) $($_.ConnectionUsedForInbuiltCmdlets)\" }").AssertNoErrors().Output);

    /// <summary>The generated modules that are loaded.</summary>
    public int Generated => Shell.Run("Get-Module tmpEXO_*").Output.Count;

    /// <summary>Puts the stand-in into a folder of the module path.</summary>
    /// <returns>Its manifest.</returns>
    public static string Install(string modules, string version)
    {
        var target = Directory.CreateDirectory(Path.Combine(modules, "ExchangeOnlineManagement", version)).FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Exchange", "StandIn", "ExchangeOnlineManagement.psm1"), Path.Combine(target, "ExchangeOnlineManagement.psm1"), overwrite: true);
        var manifest = Path.Combine(target, "ExchangeOnlineManagement.psd1");
        File.WriteAllText(manifest, $"@{{ ModuleVersion = '{version}'; RootModule = 'ExchangeOnlineManagement.psm1'; FunctionsToExport = 'Connect-ExchangeOnline', 'Get-ConnectionInformation', 'Disconnect-ExchangeOnline' }}");
        return manifest;
    }

    /// <summary>Makes another session of the shell's.</summary>
    internal void Change(Func<TenantSession, TenantSession> change)
    {
        var before = Runspace.DefaultRunspace;
        try
        {
            Runspace.DefaultRunspace = Shell.Runspace;
            RunspaceSession.Current.Tenant = change(RunspaceSession.Current.Connected);
        }
        finally
        {
            Runspace.DefaultRunspace = before;
        }
    }

    public void Dispose()
    {
        Shell.Dispose();
        Backend.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
