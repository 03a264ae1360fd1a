using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PimCa.HelpWriter;

/// <summary>The documentation that the compiler wrote, as plain text.</summary>
internal sealed partial class Documentation
{
    private readonly Dictionary<string, XElement> members;

    private Documentation(Dictionary<string, XElement> members) => this.members = members;

    /// <summary>Reads the compiler's files.</summary>
    public static Documentation Beside(IEnumerable<string> files) => new(files
        .SelectMany(f => XDocument.Load(f, LoadOptions.PreserveWhitespace).Descendants("member"))
        .GroupBy(m => (string)m.Attribute("name")!)
        .ToDictionary(g => g.Key, g => g.First()));

    /// <summary>What a type is.</summary>
    public string Summary(Type type) => Text(Member(type)?.Element("summary"));

    /// <summary>What a property is; of a record that is written as a list of parameters, what the list says.</summary>
    public string Summary(PropertyInfo property) => Member(property)?.Element("summary") is { } summary
        ? Text(summary)
        : Text(Member(property.DeclaringType!)?.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == property.Name));

    /// <summary>What there is to say beyond the summary, paragraph by paragraph.</summary>
    public IReadOnlyList<string> Remarks(Type type) => Paragraphs(Member(type)?.Element("remarks"));

    /// <summary>What a type of no assembly of ours is that a cmdlet writes.</summary>
    public string Returns(Type type) => Text(Member(type)?.Element("returns"));

    /// <summary>What a parameter has when nobody gives it one; empty where that is nothing.</summary>
    public string Default(PropertyInfo property) => Text(Member(property)?.Element("value"));

    /// <summary>In which forms something of a type can be given.</summary>
    public string Forms(Type type) => Text(Member(type)?.Element("value"));

    /// <summary>What to read next.</summary>
    public IReadOnlyList<string> Related(Type type) => Member(type)?.Elements("seealso").Select(Reference).ToArray() ?? [];

    /// <summary>
    /// The errors that a cmdlet is known for, by their codes, in their order: those of an item, or those that end the command
    /// (<c>&lt;exception … ends="command"&gt;</c>).
    /// </summary>
    public IReadOnlyList<string> Errors(Type type, bool endCommand) => Member(type)?.Elements("exception")
        .Where(e => ((string?)e.Attribute("ends") == "command") == endCommand)
        .SelectMany(e => e.Descendants("c"))
        .Select(c => c.Value.Trim())
        .ToArray() ?? [];

    /// <summary>The examples: a command, what it does, and what it shows. What a test runs before it is not for readers.</summary>
    public IReadOnlyList<(string Code, string Remark, string Shown)> Examples(Type type) => Member(type)?.Elements("example")
        .Select(e => (Code(e.Element("code")), string.Join(" ", e.Elements("para").Select(Text)), Code(e.Element("output")))).ToArray() ?? [];

    private static string Key(Type type) => (type.FullName ?? type.Name).Replace('+', '.');

    private static string Code(XElement? code)
    {
        var lines = (code?.Value ?? string.Empty).Split('\n').Select(l => l.TrimEnd()).SkipWhile(l => l.Length == 0).ToList();
        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        var indent = lines.Where(l => l.Length > 0).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(l => l.Length == 0 ? l : l[indent..]));
    }

    private static string[] Paragraphs(XElement? element)
    {
        if (element is null)
        {
            return [];
        }

        var blocks = element.Elements("para").Concat(element.Elements("list").Elements("item")).Select(Text).Where(t => t.Length > 0).ToArray();
        return blocks.Length > 0 ? blocks : new[] { Text(element) }.Where(t => t.Length > 0).ToArray();
    }

    private static string Text(XElement? element)
    {
        if (element is null)
        {
            return string.Empty;
        }

        var parts = element.Nodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" or "paramref" or "typeparamref" } see => Reference(see),
            XElement { Name.LocalName: "para" or "item" } block => Text(block) + " ",
            XElement inner => Text(inner),
            _ => string.Empty,
        });
        return Space().Replace(string.Concat(parts), " ").Trim();
    }

    private static string Reference(XElement see)
    {
        if (see.Nodes().Any())
        {
            return Text(see);
        }

        var name = (string?)see.Attribute("langword") ?? (string?)see.Attribute("name") ?? (string?)see.Attribute("cref") ?? (string?)see.Attribute("href") ?? string.Empty;
        name = name.Split('(')[0];
        name = name[(name.LastIndexOf('.') + 1)..].Split('`')[0];
        return name.EndsWith("Command", StringComparison.Ordinal) ? Words().Replace(name[..^"Command".Length], "$1-", 1) : name;
    }

    private XElement? Member(PropertyInfo property) => members.GetValueOrDefault($"P:{Key(property.DeclaringType!)}.{property.Name}");

    private XElement? Member(Type type) => members.GetValueOrDefault("T:" + Key(type));

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    // A class named after its cmdlet: the verb is the first word.
    [GeneratedRegex("^([A-Z][a-z]+)(?=[A-Z])")]
    private static partial Regex Words();
}
