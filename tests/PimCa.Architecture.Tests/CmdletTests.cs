using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;

namespace PimCa.Architecture.Tests;

[Trait("Rule", "Cmdlet")]
public sealed class CmdletTests
{
    private static readonly IReadOnlyList<Type> Cmdlets = House.Module.GetExportedTypes().Where(t => t.GetCustomAttribute<CmdletAttribute>() is not null).ToArray();

    /// <summary>Verbs that change the tenant, real or simulated.</summary>
    private static readonly string[] Changing =
    [
        "Add", "Approve", "Block", "Clear", "Complete", "Confirm", "Convert", "Copy", "Deny", "Disable", "Enable", "Grant", "Import", "Invoke", "Merge", "Move", "New",
        "Register", "Remove", "Rename", "Repair", "Request", "Reset", "Restore", "Revoke", "Set", "Start", "Step", "Stop", "Submit", "Suspend", "Sync", "Unblock", "Undo",
        "Unregister",
    ];

    /// <summary>Verbs that write a file: they ask with -WhatIf and -Confirm, and of the tenant they only read.</summary>
    private static readonly string[] Filing = ["Export", "Save"];

    /// <summary>Verbs that only read, wait, or change nothing but this session.</summary>
    private static readonly string[] Harmless =
        ["Compare", "Connect", "ConvertFrom", "ConvertTo", "Disconnect", "Find", "Get", "Measure", "Resolve", "Search", "Select", "Show", "Test", "Update", "Wait", "Watch"];

    [Fact]
    public void Each_cmdlet_is_sealed_and_has_the_only_class_of_a_file_of_its_name()
    {
        Assert.NotEmpty(Cmdlets);
        var files = House.Sources("src/PimCa/Cmdlets").ToDictionary(f => Path.GetFileNameWithoutExtension(f));
        foreach (var cmdlet in Cmdlets)
        {
            Assert.True(cmdlet.IsSealed, $"{cmdlet.Name} is not sealed.");
            Assert.Equal(NameOf(cmdlet).Replace("-", string.Empty) + "Command", cmdlet.Name);
            Assert.True(files.ContainsKey(cmdlet.Name), $"{cmdlet.Name} has no file of its name: {SourceOf(cmdlet)}.");
            Assert.Single(Regex.Matches(File.ReadAllText(files[cmdlet.Name]), @"^\s*\[Cmdlet\(", RegexOptions.Multiline));
        }
    }

    [Fact]
    public void Each_cmdlet_works_on_the_pump() => Assert.All(Cmdlets, cmdlet => Assert.True(
        Ancestors(cmdlet).Last(t => t.Namespace?.StartsWith("PimCa", StringComparison.Ordinal) == true).Name == "PimCaCmdlet",
        $"{SourceOf(cmdlet)}: {cmdlet.Name} derives from something else than PimCaCmdlet."));

    [Fact]
    public void Each_cmdlet_that_calls_the_tenant_declares_what_it_needs()
    {
        foreach (var cmdlet in Cmdlets.Where(c => c.Namespace != "PimCa.Cmdlets.Session" && NameOf(c) != "Export-PimPolicy"))
        {
            var declared = cmdlet.GetCustomAttributesData().SingleOrDefault(a => a.AttributeType.Name == "RequiresPermissionAttribute");
            Assert.True(declared is not null, $"{SourceOf(cmdlet)} does not say which permissions {NameOf(cmdlet)} needs. Write below [Cmdlet]: [RequiresPermission(\"Group.Read.All\")], with what the requests of its use case take.");
            var permissions = ((IEnumerable<CustomAttributeTypedArgument>)declared.ConstructorArguments[0].Value!).Select(a => (string)a.Value!).ToArray();
            Assert.NotEmpty(permissions);
            Assert.All(permissions, p => Assert.Matches(@"^([A-Z]\w+(\.\w+)+|user_impersonation)$", p));
            Assert.Equal(permissions.Distinct(), permissions);
        }
    }

    [Fact]
    public void Each_cmdlet_that_changes_something_asks_before_it_does()
    {
        foreach (var cmdlet in Cmdlets)
        {
            var attribute = cmdlet.GetCustomAttribute<CmdletAttribute>()!;
            Assert.True(
                Changing.Concat(Filing).Concat(Harmless).Contains(attribute.VerbName),
                $"{NameOf(cmdlet)} has a verb of which is not known whether it changes something: write it into Changing, Filing or Harmless in tests/PimCa.Architecture.Tests/CmdletTests.cs.");
            Assert.True(
                attribute.SupportsShouldProcess == Changing.Concat(Filing).Contains(attribute.VerbName),
                $"{NameOf(cmdlet)}: SupportsShouldProcess is {attribute.SupportsShouldProcess}. What changes something has [Cmdlet(..., SupportsShouldProcess = true)] and calls CarryOutAsync, and nothing else has it: {SourceOf(cmdlet)}.");
        }
    }

    // A runbook that meets a prompt stands still: what prompts by default must be few, and told in about_PimCa.
    [Fact]
    public void What_removes_or_changes_policies_prompts_by_default_and_nothing_else_does()
    {
        foreach (var cmdlet in Cmdlets.Where(c => c.GetCustomAttribute<CmdletAttribute>() is { SupportsShouldProcess: true } a && !Filing.Contains(a.VerbName)))
        {
            var attribute = cmdlet.GetCustomAttribute<CmdletAttribute>()!;
            var isGrave = attribute.VerbName == "Remove" || NameOf(cmdlet) is "Set-AppEnforcedRestrictions" or "Add-PimCaExclusion" or "New-PimAuthenticationContext" or "Convert-PimStandingAssignment" || NameOf(cmdlet).EndsWith("Policy", StringComparison.Ordinal);
            Assert.True(
                isGrave == (attribute.ConfirmImpact == ConfirmImpact.High),
                $"{NameOf(cmdlet)}: ConfirmImpact is {attribute.ConfirmImpact}. {(isGrave
                    ? $"What removes or changes policies has [Cmdlet(..., ConfirmImpact = ConfirmImpact.High)]: {SourceOf(cmdlet)}."
                    : $"Only what removes or changes policies prompts by default: take it out of {SourceOf(cmdlet)}, or name the cmdlet in isGrave here and in about_PimCa.")}");
        }
    }

    [Fact]
    public void Each_cmdlet_that_writes_objects_says_of_which_type() =>
        Assert.All(
            Cmdlets.Where(c => c.GetCustomAttribute<CmdletAttribute>() is { VerbName: not ("Remove" or "Disconnect") } && NameOf(c) != "Set-PimSimulator"),
            cmdlet => Assert.True(
                cmdlet.GetCustomAttributes<OutputTypeAttribute>().Any(),
                $"{SourceOf(cmdlet)} does not say what {NameOf(cmdlet)} writes. Write below [Cmdlet]: [OutputType(typeof(...))]."));

    [Fact]
    public void No_parameter_has_a_type_of_an_sdk() =>
        Assert.All(
            Cmdlets.SelectMany(c => c.GetProperties()).Where(p => p.GetCustomAttributes<ParameterAttribute>().Any()),
            parameter => Assert.DoesNotContain(parameter.PropertyType.Assembly.GetName().Name, (string[])["PimCa.Cloud", "PimCa.Simulator"]));

    [Fact]
    public void The_manifest_exports_exactly_the_cmdlets_that_there_are()
    {
        var manifest = File.ReadAllText(Path.Combine(House.Repository, "PimCa.psd1"));
        var block = Regex.Match(manifest, @"CmdletsToExport\s*=\s*@\((?<names>[^)]*)\)").Groups["names"].Value;
        var exported = Regex.Matches(block, "'([^']+)'").Select(m => m.Groups[1].Value);

        var lacking = Cmdlets.ExceptBy(exported, NameOf).Select(c => $"'{NameOf(c)}' (beside the others of {AreaOf(c)})").ToArray();
        Assert.True(lacking.Length == 0, $"PimCa.psd1 lacks under CmdletsToExport:{Environment.NewLine}{string.Join(Environment.NewLine, lacking)}");
        Assert.Equal(Cmdlets.Select(NameOf).Order(StringComparer.Ordinal), exported.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_manifest_has_the_version_of_the_assemblies()
    {
        var manifest = File.ReadAllText(Path.Combine(House.Repository, "PimCa.psd1"));

        Assert.Equal(Regex.Match(manifest, @"ModuleVersion\s*=\s*'([^']+)'").Groups[1].Value, House.Module.GetName().Version!.ToString(3));
    }

    private static string NameOf(Type cmdlet)
    {
        var attribute = cmdlet.GetCustomAttribute<CmdletAttribute>()!;
        return $"{attribute.VerbName}-{attribute.NounName}";
    }

    private static string AreaOf(Type cmdlet) => cmdlet.Namespace!.Split('.').Last();

    private static string SourceOf(Type cmdlet) => $"src/PimCa/Cmdlets/{AreaOf(cmdlet)}/{cmdlet.Name}.cs";

    private static IEnumerable<Type> Ancestors(Type type)
    {
        for (var one = type; one is not null; one = one.BaseType)
        {
            yield return one;
        }
    }
}
