using System;
using System.Linq;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Roles;

public sealed class InheritedAssignmentTests : IDisposable
{
    private readonly TestShell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public void What_is_given_above_a_scope_is_listed_there_as_inherited_and_is_not_changed_there()
    {
        shell.Run("$null = New-PimEligibility -AzureRole Reader -Scope Production -Principal adele@contoso.example -Duration 30d").AssertNoErrors();

        Assert.Equal("Inherited", shell.Run("Get-PimEligibility -AzureRole Reader -Scope rg-web").One("MemberType")!.ToString());
        Assert.Equal("Direct", shell.Run("Get-PimEligibility -AzureRole Reader -Scope Production").One("MemberType")!.ToString());

        // One at the scope itself is another one: made, and removed again, without touching what is above.
        shell.Run("$null = New-PimEligibility -AzureRole Reader -Scope rg-web -Principal adele@contoso.example -Duration 10d").AssertNoErrors();
        Assert.Equal(["Direct", "Inherited"], shell.Run("Get-PimEligibility -AzureRole Reader -Scope rg-web").All("MemberType").Select(m => m!.ToString()).Order());
        shell.Run("Remove-PimEligibility -AzureRole Reader -Scope rg-web -Principal adele@contoso.example -Confirm:$false").AssertNoErrors();
        Assert.Equal("Inherited", shell.Run("Get-PimEligibility -AzureRole Reader -Scope rg-web").One("MemberType")!.ToString());
    }
}
