using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PimCa.HelpWriter;

/// <summary>
/// The parameters, as the syntax and as the list of them show each. In the syntax the description is empty: the schema requires it,
/// nothing shows it there, and a parameter is in it once for each set.
/// </summary>
internal sealed class MamlParameters
{
    private static readonly string[] OfAChange = ["Confirm", "WhatIf"];

    private readonly Documentation documentation;

    public MamlParameters(Documentation documentation) => this.documentation = documentation;

    public XElement Syntax(CmdletFacts cmdlet, string set)
    {
        var used = cmdlet.Parameters.Select(p => (Parameter: p, Use: p.In(set))).Where(p => p.Use is not null)
            .OrderBy(p => p.Use!.Position ?? int.MaxValue).ThenByDescending(p => p.Use!.IsMandatory);
        return new XElement(
            Maml.Command + "syntaxItem",
            new XElement(Maml.Text + "name", cmdlet.Name),
            used.Select(p => Parameter(p.Parameter, p.Use!, cmdlet, isSyntax: true)),
            Common(cmdlet, isSyntax: true));
    }

    public IEnumerable<XElement> All(CmdletFacts cmdlet) => cmdlet.Parameters
        .Select(p => (p.Name, Element: Parameter(p, p.Uses.OrderByDescending(u => u.Set == cmdlet.DefaultSet).First(), cmdlet, isSyntax: false)))
        .Concat(Common(cmdlet, isSyntax: false).Zip(OfAChange, (element, common) => (Name: common, Element: element)))
        .OrderBy(p => p.Name, StringComparer.Ordinal)
        .Select(p => p.Element);

    /// <summary>The values that there are, unless it was said already.</summary>
    public static string OneOf(string said, string lead, IReadOnlyList<string> values) =>
        values.Count == 0 || values.All(v => Regex.IsMatch(said, $@"\b{v}\b")) ? string.Empty : $"{lead} {string.Join(", ", values)}.";

    private static IEnumerable<XElement> Common(CmdletFacts cmdlet, bool isSyntax) => !cmdlet.SupportsShouldProcess ? [] : OfAChange.Select(name => new XElement(
        Maml.Command + "parameter",
        new XAttribute("required", "false"),
        new XAttribute("variableLength", "false"),
        new XAttribute("globbing", "false"),
        new XAttribute("pipelineInput", "False"),
        new XAttribute("position", "named"),
        isSyntax ? null : new XAttribute("aliases", name == "WhatIf" ? "wi" : "cf"),
        new XElement(Maml.Text + "name", name),
        isSyntax ? Maml.Described() : Maml.Described(name == "WhatIf" ? "Shows what it would change, and changes nothing." : Asking(cmdlet)),
        isSyntax ? null : Maml.TypeNamed("SwitchParameter"),
        isSyntax ? null : new XElement(Maml.Dev + "defaultValue", "False")));

    private static string Asking(CmdletFacts cmdlet) => cmdlet.Impact switch
    {
        "High" => "Asks before each change. This command asks by itself: give -Confirm:$false where nobody answers, as in a runbook.",
        var impact => $"Asks before each change. Without it this command asks only where $ConfirmPreference is {(impact == "Low" ? "Low" : "Medium or Low")}.",
    };

    private XElement Parameter(ParameterFacts parameter, ParameterUse use, CmdletFacts cmdlet, bool isSyntax) => new(
        Maml.Command + "parameter",
        new XAttribute("required", use.IsMandatory ? "true" : "false"),
        new XAttribute("variableLength", parameter.Property.PropertyType.IsArray ? "true" : "false"),
        new XAttribute("globbing", parameter.TakesWildcards ? "true" : "false"),
        new XAttribute("pipelineInput", use.Pipeline),
        new XAttribute("position", use.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        isSyntax ? null : new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(Maml.Text + "name", parameter.Name),
        isSyntax ? Maml.Described() : Maml.Described(Said(parameter, cmdlet).ToArray()),
        Value(parameter, isSyntax),
        isSyntax ? null : Maml.TypeNamed(parameter.IsSwitch ? "SwitchParameter" : parameter.TypeName),
        isSyntax ? null : new XElement(Maml.Dev + "defaultValue", parameter.DefaultOr(documentation.Default(parameter.Property))));

    private IEnumerable<string> Said(ParameterFacts parameter, CmdletFacts cmdlet)
    {
        var said = documentation.Summary(parameter.Property);
        yield return said;
        yield return OneOf(said, "Accepted values:", parameter.Values);
        yield return Regex.IsMatch(said, @"\b(ids?|GUID)\b") ? string.Empty : documentation.Forms(parameter.ValueType);
        if (parameter.IsDuration)
        {
            yield return "Written like 8h, 90m, 1d, 1h30m, PT8H or 00:30 (hours and minutes).";
        }

        var sets = parameter.Uses.Select(u => u.Set).Where(s => s != CmdletFacts.AllSets).ToArray();
        if (sets.Length > 0 && cmdlet.Sets.Count > sets.Length)
        {
            yield return $"In the parameter set{(sets.Length == 1 ? string.Empty : "s")} {string.Join(", ", sets.Select(s => s + Told(s, parameter, cmdlet)))}.";
        }
    }

    // Nothing shows the name of a set: it is told by what chooses it.
    private static string Told(string set, ParameterFacts parameter, CmdletFacts cmdlet)
    {
        var choosing = cmdlet.Parameters.Where(p => p.Uses.Any(u => u.Set == set && u.IsMandatory)).ToArray();
        return set == cmdlet.DefaultSet ? " (the default)"
            : choosing.Length == 0 || choosing.Contains(parameter) ? string.Empty
            : $" ({string.Join(", ", choosing.Select(p => "-" + p.Name))})";
    }

    // A switch has no value to type. What can be chosen stands in the syntax; the list says it in words, for it shows the type there.
    private static XElement? Value(ParameterFacts parameter, bool isSyntax)
    {
        if (parameter.IsSwitch)
        {
            return null;
        }

        var length = new XAttribute("variableLength", parameter.Property.PropertyType.IsArray ? "true" : "false");
        return parameter.Values.Count == 0 || !isSyntax
            ? new XElement(Maml.Command + "parameterValue", new XAttribute("required", "true"), length, parameter.TypeName)
            : new XElement(
                Maml.Command + "parameterValueGroup",
                parameter.Values.Select(v => new XElement(Maml.Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), v)));
    }
}
