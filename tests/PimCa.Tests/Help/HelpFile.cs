using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Help;

/// <summary>The help that is staged, as data.</summary>
internal static class HelpFile
{
    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static IReadOnlyList<HelpTopic> Topics { get; } = XDocument.Load(Path.Combine(StagedModule.Folder, "en-US", "PimCa.dll-Help.xml"))
        .Root!.Elements(Command + "command").Select(Read).ToArray();

    private static HelpTopic Read(XElement topic) => new(
        topic.Element(Command + "details")!.Element(Command + "name")!.Value,
        topic.Element(Command + "details")!.Element(Text + "description")!.Value.Trim(),
        topic.Element(Command + "parameters")!.Elements().ToDictionary(p => p.Element(Text + "name")!.Value, p => p.Element(Text + "description")!.Value.Trim()),
        topic.Element(Command + "returnValues")!.Elements().ToDictionary(r => r.Descendants(Text + "name").First().Value, r => r.Element(Text + "description")!.Value.Trim()),
        topic.Descendants(Dev + "code").Select(c => c.Value).ToArray(),
        topic.Descendants(Dev + "remarks").Select(r => r.Value.Trim()).ToArray(),
        topic.Descendants(Text + "alert").Descendants(Text + "para").Select(n => n.Value.Trim()).ToArray());
}

/// <summary>What the help says of a cmdlet.</summary>
internal sealed record HelpTopic(
    string Name,
    string Synopsis,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, string> Outputs,
    IReadOnlyList<string> Examples,
    IReadOnlyList<string> Remarks,
    IReadOnlyList<string> Notes);
