using System;
using System.Linq;
using System.Management.Automation;
using PimCa.Session;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Session;

public sealed class ConnectPimCaTests
{
    [Fact]
    public void Without_further_ado_it_signs_in_the_administrator_of_a_simulated_tenant()
    {
        using var shell = new TestShell(connect: false);

        var context = Assert.IsType<PimCaContext>(shell.Run("Connect-PimCa -Simulated").One().BaseObject);

        Assert.Equal("admin@contoso.example", context.Account);
        Assert.Equal("Contoso", context.TenantName);
        Assert.Equal(AuthType.Simulated, context.AuthType);
        Assert.True(context.IsSimulated);
        Assert.False(context.IsApplication);
        Assert.NotEmpty(context.Scopes);
        Assert.Equal(context.Account, shell.Run("Get-PimCaContext").One("Account"));
    }

    [Theory]
    [InlineData("adele@contoso.example")]
    [InlineData("alex@contoso.example")]
    [InlineData("megan@contoso.example")]
    [InlineData("breakglass@contoso.example")]
    [InlineData("svc-backup@contoso.example")]
    public void Everybody_of_the_tenant_can_sign_in(string person)
    {
        using var shell = new TestShell(connect: false);

        Assert.Equal(person, shell.Run($"Connect-PimCa -Simulated -As {person}").One("Account"));
    }

    [Fact]
    public void The_guest_signs_in_by_the_mail_address()
    {
        using var shell = new TestShell(connect: false);

        Assert.Contains("guest", (string)shell.Run("Connect-PimCa -Simulated -As guest@fabrikam.example").One("Account")!);
    }

    [Fact]
    public void Another_person_finds_the_tenant_as_the_first_left_it()
    {
        using var shell = new TestShell();
        shell.Run("New-PimBrowserOnlyGroup").AssertNoErrors();
        shell.Run("Step-PimSimulator 2h").AssertNoErrors();
        var before = shell.Tenant.Now;

        shell.As("breakglass");

        Assert.Equal("Browser-Only Users", shell.Run("Get-PimBrowserOnlyGroup").One("DisplayName"));
        Assert.Equal(before, shell.Tenant.Now);
    }

    [Fact]
    public void A_reset_begins_anew()
    {
        using var shell = new TestShell();
        shell.Run("New-PimBrowserOnlyGroup; Step-PimSimulator 2h").AssertNoErrors();

        shell.Run("Connect-PimCa -Simulated -Reset").AssertNoErrors();

        Assert.Empty(shell.Run("Get-PimBrowserOnlyGroup").AssertNoErrors().Output);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero), shell.Tenant.Now);
    }

    [Fact]
    public void An_unknown_person_is_refused_with_a_list_of_the_people_and_the_session_stays()
    {
        using var shell = new TestShell();

        var result = shell.Run("Connect-PimCa -Simulated -As nobody@contoso.example");

        Assert.Equal("UnknownPerson", result.ErrorId());
        var error = result.Errors.Single();
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.Equal("nobody@contoso.example", error.TargetObject);
        Assert.Contains("nobody@contoso.example", error.ErrorDetails.Message);
        Assert.Contains("megan@contoso.example", error.ErrorDetails.RecommendedAction);
        Assert.Equal("admin@contoso.example", shell.Run("Get-PimCaContext").One("Account"));
    }

    [Fact]
    public void Without_a_session_a_command_says_how_to_get_one()
    {
        using var shell = new TestShell();
        shell.Run("Disconnect-PimCa").AssertNoErrors();

        Assert.Empty(shell.Run("Get-PimCaContext").AssertNoErrors().Output);
        foreach (var command in new[] { "Get-PimCaPolicy", "Step-PimSimulator 1h", "Set-PimSimulator -Throttle" })
        {
            var result = shell.Run(command);
            Assert.Equal("NotConnected", result.ErrorId());
            Assert.Contains("Connect-PimCa -Simulated", result.Errors[0].ErrorDetails.RecommendedAction);
        }
    }

    [Fact]
    public void Two_runspaces_have_tenants_of_their_own()
    {
        using var one = new TestShell();
        using var other = new TestShell();

        one.Run("New-PimBrowserOnlyGroup; Step-PimSimulator 1d").AssertNoErrors();

        Assert.Empty(other.Run("Get-PimBrowserOnlyGroup").AssertNoErrors().Output);
        Assert.Equal(one.Tenant.Now - TimeSpan.FromDays(1), other.Tenant.Now);
        Assert.Single(one.Run("Get-PimBrowserOnlyGroup").AssertNoErrors().Output);
    }

    [Fact]
    public void A_runspace_that_the_engine_resets_for_another_iteration_forgets_the_session()
    {
        using var shell = new TestShell();

        shell.Runspace.ResetRunspaceState();

        Assert.Empty(shell.Run("Get-PimCaContext").AssertNoErrors().Output);
    }

    [Fact]
    public void No_token_is_in_what_the_session_shows()
    {
        using var shell = new TestShell();

        var text = shell.Show("Get-PimCaContext") + string.Join("\n", shell.Run("Connect-PimCa -Simulated -Verbose -Debug").Verbose);

        Assert.DoesNotContain("eyJ", text);
        Assert.DoesNotContain("Bearer", text);
    }
}
