using PimCa.Tests.Infrastructure;

namespace PimCa.Tests;

public sealed class ModuleImportTests
{
    [Fact]
    public void The_staged_module_imports_and_says_nothing_when_nobody_is_signed_in()
    {
        using var shell = new TestShell(connect: false);

        Assert.Empty(shell.Run("Get-PimCaContext").AssertNoErrors().Output);
    }
}
