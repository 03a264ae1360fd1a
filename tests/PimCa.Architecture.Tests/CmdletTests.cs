using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace PimCa.Architecture.Tests;

/// <summary>What every cmdlet declares, read from the staged assembly.</summary>
public sealed class CmdletTests
{
    private static readonly string[] ReadingVerbs = { "Get", "Test", "Wait", "Connect", "Disconnect", "Step" };

    // They change a session or the weather of a simulated tenant, never a directory.
    private static readonly string[] SessionCmdlets =
        { "Connect-PimCa", "Disconnect-PimCa", "Get-PimCaContext", "Step-PimSimulator", "Set-PimSimulator" };

    // A person's own activation asks less than what concerns others.
    private static readonly string[] OwnActivation = { "Request-PimActivation", "Stop-PimActivation", "Request-PimExtension" };

    private static readonly Lazy<IReadOnlyList<(string Name, Type Type)>> All = new(Load);

    public static TheoryData<string> Changing => Names(c => !ReadingVerbs.Contains(c.Split('-')[0]) && !SessionCmdlets.Contains(c));

    public static TheoryData<string> CallingTheTenant => Names(c => !SessionCmdlets.Contains(c));

    [Fact]
    public void Every_cmdlet_is_sealed_and_has_a_file_of_its_own_name()
    {
        var files = House.SourceFiles("src/PimCa/Cmdlets").Select(Path.GetFileNameWithoutExtension).ToHashSet();

        Assert.NotEmpty(All.Value);
        Assert.All(All.Value, c => Assert.True(c.Type.IsSealed, $"{c.Type} is not sealed."));
        Assert.All(All.Value, c => Assert.Equal(c.Name.Replace("-", string.Empty, StringComparison.Ordinal) + "Command", c.Type.Name));
        Assert.All(All.Value, c => Assert.Contains(c.Type.Name, files));
    }

    [Theory]
    [MemberData(nameof(CallingTheTenant))]
    public void A_cmdlet_that_calls_the_tenant_declares_its_permissions(string name)
    {
        var declared = Find(name).GetCustomAttributes().SingleOrDefault(a => a.GetType().Name == "RequiresPermissionAttribute");

        Assert.NotNull(declared);
        var permissions = (IReadOnlyList<string>)declared.GetType().GetProperty("Permissions")!.GetValue(declared)!;
        Assert.NotEmpty(permissions);
    }

    [Theory]
    [MemberData(nameof(Changing))]
    public void A_cmdlet_that_changes_something_asks_first(string name)
    {
        var attribute = Find(name).GetCustomAttribute<CmdletAttribute>()!;

        Assert.True(attribute.SupportsShouldProcess);
        if (OwnActivation.Contains(name))
        {
            Assert.Equal(ConfirmImpact.Medium, attribute.ConfirmImpact);
        }

        if (name.StartsWith("Remove-", StringComparison.Ordinal)
            || name.Contains("-PimCa", StringComparison.Ordinal)
            || name.EndsWith("Policy", StringComparison.Ordinal))
        {
            Assert.Equal(ConfirmImpact.High, attribute.ConfirmImpact);
        }
    }

    private static TheoryData<string> Names(Func<string, bool> wanted)
    {
        var names = new TheoryData<string>();
        foreach (var (name, _) in All.Value.Where(c => wanted(c.Name)))
        {
            names.Add(name);
        }

        return names;
    }

    private static Type Find(string name) => All.Value.Single(c => c.Name == name).Type;

    private static IReadOnlyList<(string Name, Type Type)> Load() =>
        Assembly.LoadFrom(House.Staged("net8.0", "PimCa")).GetExportedTypes()
            .Select(t => (Attribute: t.GetCustomAttribute<CmdletAttribute>(), Type: t))
            .Where(c => c.Attribute is not null && !c.Type.IsAbstract)
            .Select(c => ($"{c.Attribute!.VerbName}-{c.Attribute.NounName}", c.Type))
            .OrderBy(c => c.Item1, StringComparer.Ordinal)
            .ToArray();
}
