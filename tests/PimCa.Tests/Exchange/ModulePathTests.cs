using System;
using System.IO;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Exchange;

/// <summary>The module path belongs to the process, so nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(ModulePathTests), DisableParallelization = true)]
public sealed class ModulePathTestGroup;

/// <summary>The module that nobody has loaded yet is found on the module path.</summary>
[Collection(nameof(ModulePathTests))]
public sealed class ModulePathTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("modules-").FullName;
    private readonly string? before = Environment.GetEnvironmentVariable("PSModulePath");
    private readonly ExchangeShell exchange = new(version: null);

    public void Dispose()
    {
        exchange.Dispose();
        Environment.SetEnvironmentVariable("PSModulePath", before);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_newest_is_loaded_when_it_is_needed_and_stays()
    {
        ExchangeShell.Install(folder, "3.1.0");
        ExchangeShell.Install(folder, "3.10.0");
        ExchangeShell.Install(folder, "3.9.2");
        Offer();

        exchange.Shell.Run("Get-PimBrowserOnlyGroup").AssertNoErrors();
        Assert.Empty(exchange.Shell.Run("Get-Module ExchangeOnlineManagement").Output);
        exchange.Shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors();
        Assert.Equal(new Version(3, 10, 0), exchange.Shell.Run("Get-Module ExchangeOnlineManagement").One("Version"));
    }

    [Fact]
    public void What_is_loaded_counts_however_new_the_installed_ones_are()
    {
        Offer();
        exchange.Shell.Run($"Import-Module '{ExchangeShell.Install(folder, "2.0.5")}'").AssertNoErrors();
        ExchangeShell.Install(folder, "3.10.0");

        var error = exchange.Shell.Run("Set-AppEnforcedRestrictions -OwaPolicy ReadOnly");

        Assert.Equal("ExchangeModuleTooOld", error.ErrorId());
        Assert.Contains("is loaded in version 2.0.5", error.Errors[0].Exception.Message);
    }

    [Fact]
    public void An_installed_one_that_is_too_old_is_not_loaded()
    {
        ExchangeShell.Install(folder, "3.1.0");
        Offer();

        var error = exchange.Shell.Run("Set-AppEnforcedRestrictions -OwaPolicy ReadOnly");

        Assert.Equal("ExchangeModuleTooOld", error.ErrorId());
        Assert.Contains("Install-Module ExchangeOnlineManagement -MinimumVersion 3.2.0", error.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Empty(exchange.Shell.Run("Get-Module ExchangeOnlineManagement").Output);
    }

    [Fact]
    public void One_that_cannot_be_loaded_is_an_error_with_its_words()
    {
        var manifest = ExchangeShell.Install(folder, "3.10.0");
        File.WriteAllText(Path.ChangeExtension(manifest, "psm1"), "throw 'The assembly is loaded already.'");
        Offer();

        var error = exchange.Shell.Run("Set-AppEnforcedRestrictions -OwaPolicy ReadOnly");

        Assert.Equal("ExchangeModuleNotLoadable", error.ErrorId());
        Assert.Contains("The assembly is loaded already.", error.Errors[0].Exception.Message);
        Assert.Contains("start a new session", error.Errors[0].ErrorDetails.RecommendedAction);
    }

    private void Offer() => Environment.SetEnvironmentVariable("PSModulePath", folder + Path.PathSeparator + before);
}
