using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using PimCa.Session;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Session;

/// <summary>What the simulated tenant prepares for signing in, and every way that it serves: in this process and behind a server.</summary>
[Collection(EnvironmentOfTheProcess.Name)]
public sealed class PimSimulatorCredentialTests(ServerProcess server) : IClassFixture<ServerProcess>, IDisposable
{
    private readonly TestShell shell = new();
    private readonly string folder = Path.Combine(Path.GetTempPath(), "pimca-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        shell.Dispose();
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(false, "-Certificate $try.Certificate", AuthType.Certificate)]
    [InlineData(true, "-Certificate $try.Certificate", AuthType.Certificate)]
    [InlineData(false, "-CertificatePath $try.CertificatePath -CertificatePassword $try.CertificatePassword", AuthType.Certificate)]
    [InlineData(true, "-CertificatePath $try.CertificatePath -CertificatePassword $try.CertificatePassword", AuthType.Certificate)]
    [InlineData(false, "-WorkloadIdentity", AuthType.WorkloadIdentity)]
    [InlineData(true, "-WorkloadIdentity", AuthType.WorkloadIdentity)]
    public void An_application_signs_in_and_goes_on_after_a_day_of_the_tenant(bool isBehindServer, string way, AuthType type)
    {
        var connect = Connect(isBehindServer);
        shell.Run($"$null = {connect}; $try = New-PimSimulatorCredential '{folder}'; $env:AZURE_FEDERATED_TOKEN_FILE = $try.FederatedTokenPath").AssertNoErrors();
        try
        {
            var context = Assert.IsType<PimCaContext>(shell.Run($"{connect} -TenantId contoso.example -ClientId $try.ClientId {way}").One().BaseObject);

            Assert.Equal(type, context.AuthType);
            Assert.True(context.IsApplication);
            Assert.NotEmpty(shell.Run("Get-PimCaPolicy").AssertNoErrors().Output);

            // A token is renewed then, with a proof that is dated by this machine's clock.
            Assert.NotEmpty(shell.Run("$null = Step-PimSimulator 40h; Get-PimCaPolicy").AssertNoErrors().Output);
        }
        finally
        {
            shell.Run("$env:AZURE_FEDERATED_TOKEN_FILE = $null").AssertNoErrors();
        }
    }

    [Theory]
    [InlineData(false, CloudEnvironment.Global)]
    [InlineData(true, CloudEnvironment.Global)]
    [InlineData(false, CloudEnvironment.USGovDoD)]
    [InlineData(false, CloudEnvironment.China)]
    public void A_persons_access_token_signs_in_to_the_cloud_that_it_was_made_in(bool isBehindServer, CloudEnvironment environment)
    {
        var connect = $"{Connect(isBehindServer)} -Environment {environment}";
        shell.Run($"$null = {connect}; $try = New-PimSimulatorCredential '{folder}' -As adele@contoso.example").AssertNoErrors();

        var context = Assert.IsType<PimCaContext>(shell.Run($"{connect} -AccessToken $try.AccessToken").One().BaseObject);

        Assert.Equal("adele@contoso.example", context.Account);
        Assert.Equal(AuthType.AccessToken, context.AuthType);
        Assert.Equal(context.TokenExpiresOn, shell.Run("$try.AccessTokenExpiresOn").One().BaseObject);
    }

    [Fact]
    public void A_code_is_typed_in_at_a_tenant_behind_a_server_too()
    {
        var context = shell.Run($"{Connect(isBehindServer: true)} -UseDeviceCode -As megan@contoso.example");

        Assert.Equal("megan@contoso.example", context.One("Account"));
        Assert.Contains("To sign in, use a web browser", shell.Host.Text);
    }

    [Fact]
    public void The_files_are_the_users_alone_and_a_second_time_replaces_them()
    {
        shell.Run($"New-PimSimulatorCredential '{folder}'").AssertNoErrors();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(folder, "pimca-simulated.pfx"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        }

        shell.Run($"$again = New-PimSimulatorCredential '{folder}'; Connect-PimCa -Simulated -ClientId $again.ClientId -CertificatePath $again.CertificatePath -CertificatePassword $again.CertificatePassword").AssertNoErrors();

        Assert.Equal(["pimca-simulated.pfx", "pimca-simulated.token"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.GetFiles(folder))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public void What_it_shows_holds_no_secret()
    {
        shell.Run($"$try = New-PimSimulatorCredential '{folder}'").AssertNoErrors();
        var token = File.ReadAllText(Path.Combine(folder, "pimca-simulated.token"));

        var shown = shell.Show("$try; \"$try\"; $try | ForEach-Object { $_.PSObject.Properties | ForEach-Object { \"$($_.Name) = $($_.Value)\" } }");

        Assert.Contains("pimca-simulated.pfx", shown);
        Assert.DoesNotContain("eyJ", shown);
        Assert.DoesNotContain(token[..20], shown);
        Assert.DoesNotContain("password=", shown, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void With_WhatIf_no_file_is_written_and_nothing_is_registered()
    {
        Assert.Empty(shell.Writes(() => Assert.Empty(shell.Run($"New-PimSimulatorCredential '{folder}' -WhatIf").AssertNoErrors().Output)));

        Assert.False(Directory.Exists(folder));
        Assert.Contains("Register a certificate and a federated token", shell.Host.Text);
    }

    [Fact]
    public void Who_is_not_there_a_folder_that_cannot_be_and_a_missing_session_are_told()
    {
        File.WriteAllText(folder, "a file");
        try
        {
            Assert.Equal("FileNotAccessible", shell.Run($"New-PimSimulatorCredential '{folder}'").ErrorId());
            Assert.Equal("UnknownPerson", shell.Run($"New-PimSimulatorCredential '{folder}' -As nobody@contoso.example").ErrorId());
            Assert.Equal("NotConnected", shell.Run($"Disconnect-PimCa; New-PimSimulatorCredential '{folder}'").ErrorId());
        }
        finally
        {
            File.Delete(folder);
        }
    }

    [Fact]
    public void After_a_reset_the_federated_token_is_worth_nothing_and_without_a_file_it_is_told_how_to_get_one()
    {
        shell.Run($"$try = New-PimSimulatorCredential '{folder}'; $null = Connect-PimCa -Simulated -Reset; $env:AZURE_FEDERATED_TOKEN_FILE = $try.FederatedTokenPath").AssertNoErrors();

        Assert.Equal("FederationNotTrusted", shell.Run("Connect-PimCa -Simulated -WorkloadIdentity; $env:AZURE_FEDERATED_TOKEN_FILE = $null").ErrorId());
        var error = Assert.Single(shell.Run("Connect-PimCa -Simulated -WorkloadIdentity").Errors);
        Assert.StartsWith("WorkloadIdentityNotAvailable", error.FullyQualifiedErrorId);
        Assert.Contains("New-PimSimulatorCredential", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void An_application_that_is_not_there_is_told_as_a_real_tenant_does()
    {
        shell.Run($"$try = New-PimSimulatorCredential '{folder}'").AssertNoErrors();

        Assert.Equal("ApplicationNotFound", shell.Run("Connect-PimCa -Simulated -ClientId c0a70500-0000-4000-8000-00000000dead -Certificate $try.Certificate").ErrorId());
    }

    private string Connect(bool isBehindServer) => isBehindServer ? $"Connect-PimCa -Simulated -SimulatorUri {server.Uri}" : "Connect-PimCa -Simulated";
}
