using System.Linq;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Matrix;

/// <summary>Sessions of different runspaces do not see one another.</summary>
public sealed class IsolationTests
{
    [Fact]
    public void Who_is_signed_in_and_who_signs_out_is_a_matter_of_each_runspace()
    {
        using var first = new TestShell();
        using var second = new TestShell();

        first.As("adele");
        Assert.Equal("admin@contoso.example", second.Run("Get-PimCaContext").One("Account"));
        second.Run("Disconnect-PimCa").AssertNoErrors();

        Assert.Empty(second.Run("Get-PimCaContext").AssertNoErrors().Output);
        Assert.Equal("adele@contoso.example", first.Run("Get-PimCaContext").One("Account"));
        Assert.Single(first.Run("Get-PimBrowserOnlyGroup *").AssertNoErrors().Output);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1)]
    public void Parallel_iterations_have_a_tenant_each_even_in_a_runspace_that_is_used_again(int throttle)
    {
        using var shell = new TestShell();
        shell.Set("manifest", StagedModule.Manifest);

        var seen = shell.Run(
            $$"""
            1..4 | ForEach-Object -ThrottleLimit {{throttle}} -Parallel {
                Import-Module $using:manifest
                $before = @(Get-PimCaContext).Count
                $person = ('admin', 'breakglass')[$_ % 2]
                $null = Connect-PimCa -Simulated -As "$person@contoso.example"
                $null = New-PimBrowserOnlyGroup "Of $_"
                $null = Step-PimSimulator -By "$($_)h"
                "$before $person $((Get-PimCaContext).Account.Split('@')[0]): $((Get-PimBrowserOnlyGroup *).DisplayName -join ', ')"
            }
            """).AssertNoErrors().Output.Select(o => o.ToString()).Order();

        Assert.Equal(
            new[] { 1, 2, 3, 4 }.Select(i => (i % 2 == 0 ? "0 admin admin" : "0 breakglass breakglass") + $": Administrators, Of {i}").Order(),
            seen);
        Assert.Equal(["Administrators"], shell.Run("Get-PimBrowserOnlyGroup *").All("DisplayName"));
    }
}
