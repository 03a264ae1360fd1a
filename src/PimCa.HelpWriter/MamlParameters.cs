using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace PimCa.HelpWriter;

/// <summary>
/// The parameters, as the syntax and as the list of them show each. The syntax has no description: nothing shows it there, and a
/// parameter is in it once for each set.
/// </summary>
internal sealed class MamlParameters
{
    private static readonly (string Name, string Text)[] OfAChange =
    [
        ("Confirm", "Asks before it changes something; -Confirm:$false does not ask. See about_PimCa for what asks by itself."),
        ("WhatIf", "Shows what it would change, and changes nothing."),
    ];

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
        .Concat(Common(cmdlet, isSyntax: false).Zip(OfAChange, (element, common) => (common.Name, Element: element)))
        .OrderBy(p => p.Name, StringComparer.Ordinal)
        .Select(p => p.Element);

    private static IEnumerable<XElement> Common(CmdletFacts cmdlet, bool isSyntax) => !cmdlet.SupportsShouldProcess ? [] : OfAChange.Select(common => new XElement(
        Maml.Command + "parameter",
        new XAttribute("required", "false"),
        new XAttribute("variableLength", "false"),
        new XAttribute("globbing", "false"),
        new XAttribute("pipelineInput", "False"),
        new XAttribute("position", "named"),
        isSyntax ? null : new XAttribute("aliases", common.Name == "WhatIf" ? "wi" : "cf"),
        new XElement(Maml.Text + "name", common.Name),
        isSyntax ? null : Maml.Described(common.Text),
        isSyntax ? null : Maml.TypeNamed("SwitchParameter"),
        isSyntax ? null : new XElement(Maml.Dev + "defaultValue", "False")));

    private XElement Parameter(ParameterFacts parameter, ParameterUse use, CmdletFacts cmdlet, bool isSyntax) => new(
        Maml.Command + "parameter",
        new XAttribute("required", use.IsMandatory ? "true" : "false"),
        new XAttribute("variableLength", parameter.Property.PropertyType.IsArray ? "true" : "false"),
        new XAttribute("globbing", parameter.TakesWildcards ? "true" : "false"),
        new XAttribute("pipelineInput", use.Pipeline),
        new XAttribute("position", use.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
        isSyntax ? null : new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(Maml.Text + "name", parameter.Name),
        isSyntax ? null : Maml.Described(Said(parameter, cmdlet).ToArray()),
        Value(parameter, isSyntax),
        isSyntax ? null : Maml.TypeNamed(parameter.IsSwitch ? "SwitchParameter" : parameter.TypeName),
        isSyntax ? null : new XElement(Maml.Dev + "defaultValue", parameter.DefaultOr(documentation.Default(parameter.Property))));

    private IEnumerable<string> Said(ParameterFacts parameter, CmdletFacts cmdlet)
    {
        yield return documentation.Summary(parameter.Property);
        if (parameter.Values.Count > 0)
        {
            yield return $"Accepted values: {string.Join(", ", parameter.Values)}.";
        }

        var sets = parameter.Uses.Select(u => u.Set).Where(s => s != CmdletFacts.AllSets).ToArray();
        if (sets.Length > 0 && cmdlet.Sets.Count > sets.Length)
        {
            yield return $"In the parameter set{(sets.Length == 1 ? string.Empty : "s")} {string.Join(", ", sets)}.";
        }
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
