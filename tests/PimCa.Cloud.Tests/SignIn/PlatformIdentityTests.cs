using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.SignIn;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Session;
using PimCa.Simulator;
using PimCa.Simulator.Scenarios;

namespace PimCa.Cloud.Tests.SignIn;

/// <summary>What the place gives to the code that runs there: a managed identity, or another service's token.</summary>
[Collection(PathOfTheProcess.Name)]
public sealed class PlatformIdentityTests : IDisposable
{
    private readonly SignInLab lab = new();
    private readonly Dictionary<string, string?> before = new();

    public void Dispose()
    {
        foreach (var (name, value) in before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        lab.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_managed_identity_of_a_sandbox_and_of_a_machine(bool isSandbox)
    {
        Set("IDENTITY_ENDPOINT", isSandbox ? TokenService.IdentityEndpoint : null);
        Set("IDENTITY_HEADER", isSandbox ? TokenService.IdentityHeader : null);

        var session = await lab.ConnectAsync(new ManagedIdentitySignIn(null), tenant: null);

        Assert.Equal(AuthType.ManagedIdentity, session.Context.AuthType);
        Assert.True(session.Context.IsApplication);
        Assert.Equal(ContosoPeople.TenantId, session.Context.TenantId);
        Assert.NotEmpty(session.Context.Account);
    }

    [Fact]
    public async Task A_managed_identity_that_was_not_assigned_is_told()
    {
        Set("IDENTITY_ENDPOINT", TokenService.IdentityEndpoint);
        Set("IDENTITY_HEADER", TokenService.IdentityHeader);

        var error = await lab.RefusedAsync(new ManagedIdentitySignIn("c0a70500-0000-4000-8000-00000000dead"), tenant: null);

        Assert.Equal("ManagedIdentityNotAvailable", error.Code);
        Assert.Equal(
            "Signing in as 'c0a70500-0000-4000-8000-00000000dead': There is no managed identity with the client id 'c0a70500-0000-4000-8000-00000000dead' here. "
            + "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.",
            error.Message);
    }

    [Fact]
    public async Task A_managed_identity_belongs_to_its_own_tenant()
    {
        Set("IDENTITY_ENDPOINT", TokenService.IdentityEndpoint);
        Set("IDENTITY_HEADER", TokenService.IdentityHeader);

        Assert.Equal("TenantMismatch", (await lab.RefusedAsync(new ManagedIdentitySignIn(null), ContosoPeople.FabrikamTenantId)).Code);
    }

    [Fact]
    public async Task Two_tenants_of_one_process_never_share_the_token_of_a_managed_identity()
    {
        Set("IDENTITY_ENDPOINT", TokenService.IdentityEndpoint);
        Set("IDENTITY_HEADER", TokenService.IdentityHeader);
        using var other = new SignInLab();

        await lab.ConnectAsync(new ManagedIdentitySignIn(null), tenant: null);
        var second = await other.ConnectAsync(new ManagedIdentitySignIn(null), tenant: null);

        // A token of the first one would be refused here.
        Assert.NotEmpty(second.Context.TenantName!);
    }

    [Fact]
    public async Task Another_services_token_from_a_file()
    {
        using var issuer = new SimulatedIssuer("https://pipelines.example");
        var (file, now) = (Path.GetTempFileName(), lab.Tenant.Clock.GetUtcNow());
        try
        {
            lab.Tenant.TokenService.AddFederation(SignInLab.ClientId, issuer.Issuer, "repo:pimca", "api://AzureADTokenExchange", issuer.PublicKey);
            await File.WriteAllTextAsync(file, issuer.Issue("repo:pimca", "api://AzureADTokenExchange", now, TimeSpan.FromHours(1)));

            var session = await lab.ConnectAsync(new WorkloadIdentitySignIn(SignInLab.ClientId, file));

            Assert.Equal(AuthType.WorkloadIdentity, session.Context.AuthType);
            Assert.NotEmpty(await session.Ports.ConditionalAccess.ListPoliciesAsync(CancellationToken.None));

            await File.WriteAllTextAsync(file, issuer.Issue("repo:other", "api://AzureADTokenExchange", now, TimeSpan.FromHours(1)));
            var error = await lab.RefusedAsync(new WorkloadIdentitySignIn(SignInLab.ClientId, file));
            Assert.Equal("FederationNotTrusted", error.Code);
            Assert.Equal("AADSTS700213", error.ServiceCode);
            Assert.Contains("repo:other", error.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Without_such_a_file_it_is_told_what_is_missing()
    {
        Set("AZURE_FEDERATED_TOKEN_FILE", null);

        var error = await lab.RefusedAsync(new WorkloadIdentitySignIn(SignInLab.ClientId));

        Assert.Equal("WorkloadIdentityNotAvailable", error.Code);
        Assert.Contains("AZURE_FEDERATED_TOKEN_FILE", error.Advice);
        Assert.DoesNotContain("Credential", error.Message);
        Assert.DoesNotContain("aka.ms", error.Message);
    }

    [Fact]
    public async Task The_Azure_CLI_of_this_machine_is_asked_and_what_it_gives_is_used()
    {
        var folder = Directory.CreateTempSubdirectory("pimca").FullName;
        try
        {
            var token = await lab.TokenAsync("adele@contoso.example");
            var program = Path.Combine(folder, "az");
            await File.WriteAllTextAsync(program, $$"""
                #!/bin/sh
                echo '{"accessToken":"{{token}}","expiresOn":"2026-03-02 09:00:00.000000","expires_on":1772442000,"tokenType":"Bearer"}'
                """);
            BrowserOnThePath.Run("chmod", "+x", program);
            Set("PATH", folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"));

            var session = await lab.ConnectAsync(new AzureCliSignIn());

            Assert.Equal(AuthType.AzureCli, session.Context.AuthType);
            Assert.Equal("adele@contoso.example", session.Context.Account);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Without_the_Azure_CLI_it_is_told_how_to_get_it()
    {
        Set("PATH", "/usr/bin:/bin");

        var error = await lab.RefusedAsync(new AzureCliSignIn());

        Assert.Equal("AzureCliNotAvailable", error.Code);
        Assert.Contains("az login", error.Advice);
    }

    private void Set(string name, string? value)
    {
        before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }
}
