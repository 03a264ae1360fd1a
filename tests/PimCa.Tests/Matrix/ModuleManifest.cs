using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Language;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Matrix;

/// <summary>What the staged module's manifest says, read as text and not run.</summary>
internal static class ModuleManifest
{
    /// <summary>The cmdlets that it exports.</summary>
    public static IReadOnlyList<string> Cmdlets { get; } = Read("CmdletsToExport");

    private static string[] Read(string key)
    {
        var script = Parser.ParseFile(StagedModule.Manifest, out _, out var errors);
        Assert.Empty(errors);
        var table = (HashtableAst)script.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false);
        var value = table.KeyValuePairs.Single(p => string.Equals(p.Item1.Extent.Text, key, StringComparison.OrdinalIgnoreCase)).Item2;
        return value.FindAll(ast => ast is StringConstantExpressionAst, searchNestedScriptBlocks: true).Cast<StringConstantExpressionAst>().Select(s => s.Value).ToArray();
    }
}
