using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace PimCa.Tests.Matrix;

/// <summary>What a new cmdlet lacks, told by the rules as the file to open and what to write there.</summary>
internal static class ToWrite
{
    /// <summary>Fails with all that is wrong, not with the first of it.</summary>
    public static void Nothing(IEnumerable<string> wrong)
    {
        var said = wrong.ToArray();
        Assert.True(said.Length == 0, string.Join(Environment.NewLine + Environment.NewLine, said));
    }

    /// <summary>Fails unless both have the same cmdlets, each of them once.</summary>
    /// <param name="there">The cmdlets that there are.</param>
    /// <param name="listed">Those that are listed.</param>
    /// <param name="missing">What to write for one that is not listed.</param>
    /// <param name="where">Where the list is, for one that stands there and is none, or twice.</param>
    public static void Same(IEnumerable<string> there, IEnumerable<string> listed, Func<string, string> missing, string where)
    {
        var (wanted, found) = (there.ToArray(), listed.ToArray());
        Nothing(wanted.Except(found).Order().Select(missing)
            .Concat(found.Except(wanted).Order().Select(name => $"{where} has {name}, which is no such cmdlet: take it out."))
            .Concat(found.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => $"{where} has {g.Key} {g.Count()} times.")));
    }

    /// <summary>The file of a cmdlet.</summary>
    public static string Source(string cmdlet) =>
        SurfaceTests.Classes.TryGetValue(cmdlet, out var type) ? $"src/PimCa/Cmdlets/{Area(type)}/{type.Name}.cs" : "src/PimCa/Cmdlets";

    /// <summary>The line of the manifest.</summary>
    public static string Export(string cmdlet) =>
        $"PimCa.psd1 does not export {cmdlet}. Write under CmdletsToExport, beside the others of {Area(SurfaceTests.Classes[cmdlet])}:{Environment.NewLine}        '{cmdlet}'";

    /// <summary>The class of its rows.</summary>
    public static string Rows(string cmdlet)
    {
        if (!SurfaceTests.Classes.TryGetValue(cmdlet, out var type))
        {
            return $"PimCa.psd1 exports {cmdlet}, and no class below src/PimCa/Cmdlets is called that.";
        }

        var attribute = type.GetCustomAttribute<CmdletAttribute>()!;
        var parameters = type.GetProperties().Where(p => p.GetCustomAttributes<ParameterAttribute>().Any()).Select(p => p.Name).ToArray();
        var outputs = type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(o => o.Type).Select(t => t.Type.Name);
        var impact = attribute.SupportsShouldProcess ? attribute.ConfirmImpact.ToString() : string.Empty;
        var changes = attribute.SupportsShouldProcess
            ? $$"""


                  public override IEnumerable<ChangingCommand> Changes => [{{Change(cmdlet)}}];
              """
            : string.Empty;
        return $$"""
            {{cmdlet}} has no rows. Write into tests/PimCa.Tests/{{Area(type)}}/{{attribute.NounName}}Tests.cs (the tenant that rows begin with is MatrixTenant; what else rows may have is in CmdletRows):

            using System.Collections.Generic;
            using PimCa.Tests.Matrix;

            namespace PimCa.Tests.{{Area(type)}};

            internal sealed class {{attribute.VerbName}}{{attribute.NounName}}Rows : CmdletRows
            {
                public override (string Cmdlet, string Parameters, string Output, string Impact) Surface =>
                    ("{{cmdlet}}", "{{string.Join(' ', parameters)}}", "{{string.Join(' ', outputs)}}", "{{impact}}");

                // What comes before, the command with ids, and the verbs of its requests, which the test tells.
                public override IEnumerable<(string Name, string Prepare, string Command, string Requests)> Requests =>
                    [("{{cmdlet}}", "As admin", "{{Command(cmdlet)}}", "GET")];{{changes}}
            }
            """;
    }

    /// <summary>The row of a change.</summary>
    public static string Changes(string cmdlet) =>
        $"""
        {cmdlet} has no row of what it changes. Write into its class of rows:

            public override IEnumerable<ChangingCommand> Changes => [{Change(cmdlet)}];
        """;

    private static string Change(string cmdlet) => $"new(\"{cmdlet}\", \"\", \"{Command(cmdlet)}\")";

    private static string Command(string cmdlet) =>
        SurfaceTests.Classes.TryGetValue(cmdlet, out var type) && type.GetProperty("Group") is not null ? $"{cmdlet} $id" : $"{cmdlet} ...";

    private static string Area(Type cmdlet) => cmdlet.Namespace!.Split('.')[^1];
}
