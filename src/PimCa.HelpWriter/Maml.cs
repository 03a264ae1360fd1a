using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace PimCa.HelpWriter;

/// <summary>Help as both editions of PowerShell read it.</summary>
internal static class Maml
{
    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XDocument Write(IEnumerable<CmdletFacts> cmdlets, Documentation documentation) => new(
        new XDeclaration("1.0", "utf-8", null),
        new XElement(
            XNamespace.Get("http://msh") + "helpItems",
            new XAttribute("schema", "maml"),
            cmdlets.Select(c => Write(c, documentation))));

    private static XElement Write(CmdletFacts cmdlet, Documentation documentation)
    {
        var summary = documentation.Summary(cmdlet.Type);
        return new XElement(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Text),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", cmdlet.Name),
                new XElement(Command + "verb", cmdlet.Verb),
                new XElement(Command + "noun", cmdlet.Noun),
                Described(FirstSentence(summary))),
            Described(documentation.Remarks(cmdlet.Type).Prepend(summary).ToArray()),
            new XElement(Command + "syntax", cmdlet.Sets.Select(s => Syntax(cmdlet, s, documentation))),
            new XElement(
                Command + "parameters",
                cmdlet.Parameters.OrderBy(p => p.Name, System.StringComparer.Ordinal).Select(p => Parameter(p, p.Uses.OrderByDescending(u => u.Set == cmdlet.DefaultSet).First(), documentation, cmdlet))),
            new XElement(Command + "inputTypes", Inputs(cmdlet, documentation)),
            new XElement(Command + "returnValues", Outputs(cmdlet, documentation)),
            Permissions(cmdlet),
            Examples(documentation.Examples(cmdlet.Type)),
            new XElement(Command + "relatedLinks"));
    }

    private static XElement Syntax(CmdletFacts cmdlet, string set, Documentation documentation)
    {
        var used = cmdlet.Parameters.Select(p => (Parameter: p, Use: p.In(set))).Where(p => p.Use is not null)
            .OrderBy(p => p.Use!.Position ?? int.MaxValue).ThenByDescending(p => p.Use!.IsMandatory);
        return new XElement(
            Command + "syntaxItem",
            new XElement(Text + "name", cmdlet.Name),
            used.Select(p => Parameter(p.Parameter, p.Use!, documentation, cmdlet)),
            cmdlet.SupportsShouldProcess ? new[] { Common("Confirm"), Common("WhatIf") } : null);
    }

    private static XElement Common(string name) => new(
        Command + "parameter",
        new XAttribute("required", "false"),
        new XAttribute("globbing", "false"),
        new XAttribute("pipelineInput", "False"),
        new XAttribute("position", "named"),
        new XElement(Text + "name", name));

    private static XElement Parameter(ParameterFacts parameter, ParameterUse use, Documentation documentation, CmdletFacts cmdlet)
    {
        var said = new List<string> { documentation.Summary(parameter.Property) };
        var sets = parameter.Uses.Select(u => u.Set).Where(s => s != CmdletFacts.AllSets).ToArray();
        if (sets.Length > 0 && cmdlet.Sets.Count > sets.Length)
        {
            said.Add($"In the parameter set{(sets.Length == 1 ? string.Empty : "s")} {string.Join(", ", sets)}.");
        }

        return new XElement(
            Command + "parameter",
            new XAttribute("required", use.IsMandatory ? "true" : "false"),
            new XAttribute("variableLength", parameter.Property.PropertyType.IsArray ? "true" : "false"),
            new XAttribute("globbing", parameter.TakesWildcards ? "true" : "false"),
            new XAttribute("pipelineInput", use.Pipeline),
            new XAttribute("position", use.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Text + "name", parameter.Name),
            Described(said.ToArray()),
            Value(parameter),
            new XElement(Dev + "type", new XElement(Text + "name", parameter.IsSwitch ? "SwitchParameter" : parameter.TypeName), new XElement(Text + "uri")));
    }

    // A switch has no value to type.
    private static XElement? Value(ParameterFacts parameter)
    {
        if (parameter.IsSwitch)
        {
            return null;
        }

        var required = new XAttribute("required", "true");
        return parameter.Values.Count == 0
            ? new XElement(Command + "parameterValue", required, parameter.TypeName)
            : new XElement(
                Command + "parameterValueGroup",
                parameter.Values.Select(v => new XElement(Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), v)));
    }

    private static IEnumerable<XElement> Inputs(CmdletFacts cmdlet, Documentation documentation) => cmdlet.Parameters
        .Where(p => p.Uses.Any(u => u.ByValue))
        .DistinctBy(p => p.ValueType)
        .Select(p => new XElement(Command + "inputType", new XElement(Dev + "type", new XElement(Text + "name", p.ValueType.FullName)), Described($"For -{p.Name}. {documentation.Summary(p.ValueType)}".Trim())));

    private static IEnumerable<XElement> Outputs(CmdletFacts cmdlet, Documentation documentation) => cmdlet.Outputs
        .Select(o => new XElement(Command + "returnValue", new XElement(Dev + "type", new XElement(Text + "name", o.FullName)), Described(documentation.Summary(o))));

    private static XElement? Permissions(CmdletFacts cmdlet) => cmdlet.Permissions.Count == 0
        ? null
        : new XElement(
            Text + "alertSet",
            new XElement(Text + "alert", Sentences(cmdlet).Select(s => new XElement(Text + "para", s))));

    private static IEnumerable<string> Sentences(CmdletFacts cmdlet)
    {
        yield return $"Permissions that a person's sign-in needs, for all that it can do: {Listed(cmdlet.Permissions)}.";
        yield return cmdlet.ApplicationPermissions switch
        {
            null => "It is for people: no permission lets an application do it.",
            [] => "An application needs none.",
            var own => $"Permissions that an application needs: {Listed(own)}.",
        };
    }

    private static string Listed(IEnumerable<string> permissions) => string.Join(
        "; ",
        permissions.GroupBy(Session.Permissions.ServiceOf).OrderBy(s => s.Key != Session.Permissions.MicrosoftGraph).Select(s => $"{s.Key}: {string.Join(", ", s)}"));

    private static XElement Examples(IReadOnlyList<(string Code, string Remark)> examples) => new(
        Command + "examples",
        examples.Select((e, i) => new XElement(
            Command + "example",
            new XElement(Text + "title", $"-------------------------- Example {i + 1} --------------------------"),
            new XElement(Dev + "code", e.Code),
            new XElement(Dev + "remarks", new XElement(Text + "para", e.Remark)))));

    private static XElement Described(params string[] paragraphs) =>
        new(Text + "description", paragraphs.Where(p => p.Length > 0).Select(p => new XElement(Text + "para", p)));

    private static string FirstSentence(string text)
    {
        var end = text.IndexOf(". ", System.StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }
}
