using System;
using System.Linq;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Roles;

/// <summary>What there is at an Azure scope, whatever the role.</summary>
public sealed class AzureScopeTests : IDisposable
{
    private readonly TestShell shell = new();

    public AzureScopeTests() => shell.Run(
        """
        $ConfirmPreference = 'None'
        $null = New-PimEligibility -AzureRole Reader -Scope Production -Principal adele@contoso.example -Duration 30d
        $null = New-PimEligibility -AzureRole Contributor -Scope rg-web -Principal adele@contoso.example -Duration 30d
        $null = New-PimEligibility -AzureRole Contributor -Scope rg-web -Principal alex@contoso.example -Duration 30d
        $null = New-PimActiveAssignment -AzureRole Reader -Scope rg-web -Principal megan@contoso.example -Duration 8h -Justification x
        """).AssertNoErrors();

    public void Dispose() => shell.Dispose();

    [Fact]
    public void Eligibilities_of_all_roles_are_listed_by_the_scopes_name_and_those_from_above_are_told_apart()
    {
        Assert.Equal(
            ["Contributor adele Direct rg-web", "Contributor alex Direct rg-web", "Reader adele Inherited Production"],
            Rows("Get-PimEligibility -Scope rg-web"));

        // What is beneath is not at the scope, also not of one person.
        Assert.Equal(["Reader adele Direct Production"], Rows("Get-PimEligibility -Scope Production"));
        Assert.Equal(["Reader adele Direct Production"], Rows("Get-PimEligibility -Scope Production -Principal adele@contoso.example"));
        Assert.Equal(["Contributor alex Direct rg-web"], Rows("Get-PimEligibility -Scope rg-web -Principal alex@contoso.example"));
        Assert.Contains("Inherited", shell.Show("Get-PimEligibility -Scope rg-web"), StringComparison.Ordinal);
    }

    [Fact]
    public void Mine_at_a_scope_are_listed_without_the_right_to_read_others()
    {
        shell.As("adele");

        Assert.Equal(["Contributor adele Direct rg-web", "Reader adele Inherited Production"], Rows("Get-PimEligibility -Scope rg-web -Mine"));
    }

    [Fact]
    public void Active_assignments_and_activations_are_listed_so_as_well()
    {
        // Adele may read nothing there before: both names are found among her own eligibilities.
        shell.As("adele").Run("$null = Request-PimActivation -AzureRole Reader -Scope Production -Duration 1h -Justification x; $null = Request-PimActivation -AzureRole Contributor -Scope rg-web -Duration 1h -Justification x").AssertNoErrors();

        Assert.Equal(["Contributor Active rg-web", "Reader Active Production"], Activations("Get-PimActivation -Scope rg-web -Mine"));
        shell.As("admin");
        Assert.Equal(["Contributor Active rg-web", "Reader Active Production"], Activations("Get-PimActivation -Scope rg-web"));
        Assert.Equal(["Reader Active Production"], Activations("Get-PimActivation -Scope Production -Status Active"));
        Assert.Equal(["Contributor adele Activated", "Owner breakglass Assigned", "Reader adele Activated", "Reader megan Assigned"], shell.Run("Get-PimActiveAssignment -Scope rg-web | Where-Object PrincipalName -ne 'admin@contoso.example'").AssertNoErrors().Output
            .Select(o => $"{o.Properties["TargetName"].Value} {o.Properties["PrincipalName"].Value!.ToString()!.Split('@')[0]} {o.Properties["AssignmentType"].Value}").Order());
    }

    [Fact]
    public void What_ended_is_listed_at_a_scope_on_demand()
    {
        shell.Run("$null = Step-PimSimulator -By 35d").AssertNoErrors();

        Assert.Empty(Rows("Get-PimEligibility -Scope rg-web"));
        Assert.Equal(3, Rows("Get-PimEligibility -Scope rg-web -IncludeExpired").Length);
    }

    [Theory]
    [InlineData("Get-PimEligibility -Scope nowhere", "ScopeNotFound")]
    [InlineData("Get-PimActiveAssignment -Scope nowhere", "ScopeNotFound")]
    [InlineData("Get-PimActivation -Scope nowhere", "ScopeNotFound")]
    public void A_scope_that_there_is_not_is_told(string command, string id)
    {
        var result = shell.Run(command);

        Assert.Equal(id, result.ErrorId());
        Assert.Equal("nowhere", result.Errors[0].TargetObject.ToString());
    }

    private string[] Rows(string command) => shell.Run(command).AssertNoErrors().Output
        .Select(o => $"{o.Properties["TargetName"].Value} {o.Properties["PrincipalName"].Value!.ToString()!.Split('@')[0]} {o.Properties["MemberType"].Value} {o.Properties["ScopeName"].Value}")
        .Order().ToArray();

    private string[] Activations(string command) => shell.Run(command).AssertNoErrors().Output
        .Select(o => $"{o.Properties["TargetName"].Value} {o.Properties["Status"].Value} {o.Properties["ScopeName"].Value}")
        .Order().ToArray();
}
