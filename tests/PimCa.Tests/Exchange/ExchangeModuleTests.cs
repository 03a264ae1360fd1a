using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Tests.Exchange;

/// <summary>The policies of Outlook on the web through Exchange's PowerShell module, over a connection of our own.</summary>
public sealed class ExchangeModuleTests : IDisposable
{
    private readonly ExchangeShell exchange = new();

    public void Dispose() => exchange.Dispose();

    [Fact]
    public void Of_sixty_policies_two_refuse_by_name_and_a_second_run_makes_two_calls()
    {
        exchange.Shell.Tenant.AddOwaMailboxPolicies(59);
        exchange.Shell.Tenant.RefuseOwaMailboxPolicyChanges("OwaMailboxPolicy-007", "OwaMailboxPolicy-041");

        var first = exchange.Shell.Run("Set-AppEnforcedRestrictions -OwaPolicy ReadOnly");

        Assert.Equal(["ExchangeCommandFailed", "ExchangeCommandFailed"], first.ErrorIds());
        Assert.Equal(["OwaMailboxPolicy-007", "OwaMailboxPolicy-041"], first.Errors.Select(e => e.TargetObject.ToString()));
        Assert.All(first.Errors, e => Assert.Contains("the directory refused the change", e.Exception.Message));
        Assert.All(first.Errors, e => Assert.DoesNotContain("|", e.Exception.Message));
        Assert.Equal(58, first.Output.Count);
        Assert.All(first.Output, o => Assert.Equal("Off ReadOnly", $"{o.Properties["Before"].Value} {o.Properties["Setting"].Value}"));

        exchange.Backend.Calls.Clear();
        Assert.Equal(2, exchange.Shell.Run("Set-AppEnforcedRestrictions -OwaPolicy ReadOnly").Errors.Count);
        Assert.Equal(
            ["Get-OwaMailboxPolicy", "Set-OwaMailboxPolicy OwaMailboxPolicy-007 ReadOnly", "Set-OwaMailboxPolicy OwaMailboxPolicy-041 ReadOnly", "Disconnect admin@contoso.example"],
            exchange.Backend.Calls);
    }

    [Fact]
    public void A_connection_of_our_own_is_made_with_a_token_for_the_two_commands_and_leaves_nothing_behind()
    {
        var rows = exchange.Shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors();

        Assert.Equal(["Off", "AllowFullAccess"], rows.All("Setting").Select(s => s!.ToString()));
        var connect = Assert.Single(exchange.Backend.Connects);
        Assert.Equal(
            ["AccessToken", "CommandName", "ExchangeEnvironmentName", "Prefix", "ShowBanner", "SkipLoadingFormatData", "UserPrincipalName"],
            connect.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["Get-OwaMailboxPolicy", "Set-OwaMailboxPolicy"], (IEnumerable<string>)connect["CommandName"]);
        Assert.Equal(("O365Default", "admin@contoso.example", "False", "True"), (connect["ExchangeEnvironmentName"], connect["UserPrincipalName"], connect["ShowBanner"].ToString(), connect["SkipLoadingFormatData"].ToString()));
        Assert.Empty(exchange.Connections);
        Assert.Equal(0, exchange.Generated);
        Assert.Empty(exchange.Shell.Run("Get-Command -CommandType Function -Name *OwaMailboxPolicy -ErrorAction Ignore").Output);
        Assert.Empty(exchange.Shell.Run("$Error").Output);
    }

    [Fact]
    public void While_it_is_open_only_the_two_commands_are_there_and_under_names_that_nobody_has()
    {
        var open = new List<string>();
        exchange.Backend.AtCall = _ =>
        {
            using var nested = System.Management.Automation.PowerShell.Create(System.Management.Automation.RunspaceMode.CurrentRunspace);
            open.AddRange(nested.AddScript("(Get-Module tmpEXO_*).ExportedCommands.Keys").Invoke<string>());
        };

        exchange.Shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors();

        Assert.Equal(2, open.Count);
        Assert.Matches("^Get-PimCa[0-9a-f]{12}OwaMailboxPolicy$", open.Min(StringComparer.Ordinal));
        Assert.Matches("^Set-PimCa[0-9a-f]{12}OwaMailboxPolicy$", open.Max(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(CloudEnvironment.Global, "O365Default")]
    [InlineData(CloudEnvironment.USGov, "O365USGovGCCHigh")]
    [InlineData(CloudEnvironment.USGovDoD, "O365USGovDoD")]
    [InlineData(CloudEnvironment.China, "O365China")]
    public void Each_cloud_has_its_name(CloudEnvironment environment, string name)
    {
        exchange.Change(tenant => tenant with { Ports = tenant.Ports with { SignIn = new SignedIn(tenant.Ports.SignIn.Context with { Environment = environment }) } });

        exchange.Shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors();

        Assert.Equal(name, Assert.Single(exchange.Backend.Connects)["ExchangeEnvironmentName"]);
    }

    [Theory]
    [InlineData("4f1c2f6e-0000-4000-8000-0000000000aa", "contoso.onmicrosoft.com", "Organization", "contoso.onmicrosoft.com")]
    [InlineData("admin@contoso.example", null, "UserPrincipalName", "admin@contoso.example")]
    [InlineData("guest_fabrikam.example#EXT#@contoso.onmicrosoft.com", null, "DelegatedOrganization", null)]
    public void An_application_a_person_and_a_guest_name_the_organisation_each_in_its_own_way(string account, string? organization, string parameter, string? value)
    {
        string? tenantId = null;
        exchange.Change(tenant =>
        {
            tenantId = tenant.Ports.SignIn.Context.TenantId;
            return tenant with
            {
                Ports = tenant.Ports with { SignIn = new SignedIn(tenant.Ports.SignIn.Context with { Account = account }) },
                SignInToExchangeAsync = async token => new PimCa.Exchange.ExchangeSignIn((await tenant.SignInToExchangeAsync(token)).Token, organization),
            };
        });

        exchange.Shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors();

        var connect = Assert.Single(exchange.Backend.Connects);
        Assert.Equal(value ?? tenantId, connect[parameter]);
        Assert.Single(connect.Keys, k => k is "Organization" or "UserPrincipalName" or "DelegatedOrganization");
    }

    [Fact]
    public void WhatIf_of_a_calling_function_does_not_keep_the_connection_from_being_closed()
    {
        Assert.Empty(exchange.Shell.Writes(() => exchange.Shell.Run(
            "function Set-All { [CmdletBinding(SupportsShouldProcess)] param() Set-AppEnforcedRestrictions -OwaPolicy ReadOnly }; Set-All -WhatIf; Set-All -WhatIf").AssertNoErrors()));

        Assert.Empty(exchange.Connections);
        Assert.Equal(2, exchange.Backend.Connects.Count);
    }

    [Fact]
    public void A_command_within_the_pipeline_of_another_shares_its_connection()
    {
        exchange.Shell.Run("Set-AppEnforcedRestrictions -OwaPolicy ReadOnly | ForEach-Object { Get-AppEnforcedRestrictions }").AssertNoErrors();

        Assert.Single(exchange.Backend.Connects);
        Assert.Single(exchange.Backend.Calls, c => c.StartsWith("Disconnect", StringComparison.Ordinal));
        Assert.Empty(exchange.Connections);
    }

    [Fact]
    public void A_function_that_bears_the_commands_name_gets_nothing_to_see()
    {
        exchange.Shell.Run(
            """
            function global:Connect-ExchangeOnline { $global:stolen = $args; throw 'stolen' }
            function global:Get-ConnectionInformation { throw 'stolen' }
            function global:Get-Module { throw 'stolen' }
            """).AssertNoErrors();

        exchange.Shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors();

        Assert.Null(exchange.Shell.Run("$stolen").One());
    }

    [Fact]
    public void What_the_service_warns_of_is_passed_on()
    {
        exchange.Backend.Warn("Get-OwaMailboxPolicy", "Something is slow today.");

        Assert.Equal(["Something is slow today."], exchange.Shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors().Warnings);
    }

    /// <summary>A sign-in that shows itself otherwise than it is.</summary>
    private sealed class SignedIn(PimCaContext context) : ISignIn
    {
        public PimCaContext Context => context;

        public System.Threading.Tasks.Task<PimCaTokenUpdate> RefreshAsync(string? claims, System.Threading.CancellationToken cancellationToken) => throw new NotSupportedException();

        public System.Threading.Tasks.Task RevokeSessionsAsync(string userId, System.Threading.CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
