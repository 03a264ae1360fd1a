using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Help;

/// <summary>The help that is staged, as data; and of the comments that it is written from, what a reader is not shown.</summary>
internal static class HelpFile
{
    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly Dictionary<string, string[]> Prepared = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "PimCa.xml"))
        .Descendants("member")
        .ToDictionary(m => (string)m.Attribute("name")!, m => m.Elements("example").Select(e => (string?)e.Element("before") ?? string.Empty).ToArray());

    public static IReadOnlyList<HelpTopic> Topics { get; } = Elements().Select(Read).ToArray();

    /// <summary>The elements of the cmdlets, as they stand in the file.</summary>
    public static IEnumerable<XElement> Elements() =>
        XDocument.Load(Path.Combine(StagedModule.Folder, "en-US", "PimCa.dll-Help.xml")).Root!.Elements(Command + "command");

    private static HelpTopic Read(XElement topic)
    {
        var name = topic.Element(Command + "details")!.Element(Command + "name")!.Value;
        return new HelpTopic(
            name,
            Words(topic.Element(Command + "details")!.Element(Text + "description")!),
            topic.Element(Command + "parameters")!.Elements().ToDictionary(
                p => p.Element(Text + "name")!.Value,
                p => new HelpParameter(Words(p.Element(Text + "description")!), p.Element(Dev + "defaultValue")!.Value)),
            topic.Element(Command + "returnValues")!.Elements().ToDictionary(r => r.Descendants(Text + "name").First().Value, r => Words(r.Element(Text + "description")!)),
            topic.Elements(Command + "terminatingErrors").Concat(topic.Elements(Command + "nonTerminatingErrors")).Elements().ToDictionary(
                e => e.Element(Command + "errorID")!.Value,
                e => (e.Element(Command + "category")!.Value, Words(e.Element(Text + "description")!), Words(e.Element(Command + "recommendedAction")!))),
            topic.Element(Text + "alertSet")!.Descendants(Text + "para").Select(n => n.Value.Trim()).ToArray(),
            topic.Element(Command + "examples")!.Elements().Select((e, i) => Example(name, e, i)).ToArray(),
            topic.Element(Text + "relatedLinks")!.Descendants(Text + "linkText").Select(l => l.Value).ToArray());
    }

    private static HelpExample Example(string cmdlet, XElement example, int index)
    {
        var paragraphs = example.Element(Dev + "remarks")!.Elements(Text + "para").Select(p => p.Value).ToArray();
        var before = Prepared.Single(m => m.Key.StartsWith("T:PimCa.Cmdlets.", StringComparison.Ordinal)
            && m.Key.EndsWith("." + cmdlet.Replace("-", string.Empty, StringComparison.Ordinal) + "Command", StringComparison.Ordinal)).Value[index];
        return new HelpExample(before, example.Element(Dev + "code")!.Value, paragraphs.FirstOrDefault() ?? string.Empty, paragraphs.ElementAtOrDefault(1));
    }

    private static string Words(XElement element) => string.Join("\n", element.Descendants(Text + "para").Select(p => p.Value.Trim()));
}

/// <summary>What the help says of a cmdlet.</summary>
internal sealed record HelpTopic(
    string Name,
    string Synopsis,
    IReadOnlyDictionary<string, HelpParameter> Parameters,
    IReadOnlyDictionary<string, string> Outputs,
    IReadOnlyDictionary<string, (string Category, string Meaning, string WayOut)> Errors,
    IReadOnlyList<string> Notes,
    IReadOnlyList<HelpExample> Examples,
    IReadOnlyList<string> Related);

/// <summary>What the help says of a parameter.</summary>
internal sealed record HelpParameter(string Description, string Default);

/// <summary>An example: what a test runs first, the command, what it does, and what it shows where the help says so.</summary>
internal sealed record HelpExample(string Before, string Code, string Remark, string? Shown);
