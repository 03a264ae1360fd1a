using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;

namespace PimCa.HelpWriter;

/// <summary>
/// Help as both editions of PowerShell read it: as the schema that Windows PowerShell ships wants it (Schemas/PSMaml/developerCommand.xsd),
/// with two exceptions for what PowerShell shows. A parameter has the attribute "aliases", and a cmdlet without parameters has
/// an empty list of them: without the list the common parameters are not shown.
/// </summary>
internal sealed class Maml
{
    public static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    public static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    public static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private readonly IReadOnlyList<CmdletFacts> cmdlets;
    private readonly Documentation documentation;
    private readonly IReadOnlyDictionary<string, DescribedError> errors;
    private readonly MamlParameters parameters;

    public Maml(IReadOnlyList<CmdletFacts> cmdlets, Documentation documentation, IReadOnlyDictionary<string, DescribedError> errors)
    {
        this.cmdlets = cmdlets;
        this.documentation = documentation;
        this.errors = errors;
        parameters = new MamlParameters(documentation);
    }

    public XDocument Write() => new(
        new XDeclaration("1.0", "utf-8", null),
        new XElement(
            XNamespace.Get("http://msh") + "helpItems",
            new XAttribute("schema", "maml"),
            cmdlets.Select(Write)));

    public static XElement Described(params string[] paragraphs) =>
        new(Text + "description", paragraphs.Where(p => p.Length > 0).Select(p => new XElement(Text + "para", p)));

    public static XElement TypeNamed(string name) => TypeNamed(Dev + "type", name);

    private XElement Write(CmdletFacts cmdlet)
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
                Described(FirstSentence(summary)),
                new XElement(Text + "copyright", new XElement(Text + "para")),
                new XElement(Command + "verb", cmdlet.Verb),
                new XElement(Command + "noun", cmdlet.Noun),
                new XElement(Dev + "version")),
            Described(documentation.Remarks(cmdlet.Type).Prepend(summary).ToArray()),
            new XElement(Command + "syntax", cmdlet.Sets.Select(s => parameters.Syntax(cmdlet, s))),
            new XElement(Command + "parameters", parameters.All(cmdlet)),
            new XElement(Command + "inputTypes", Inputs(cmdlet)),
            new XElement(Command + "returnValues", Outputs(cmdlet)),
            new XElement(Command + "terminatingErrors", EndingErrors(cmdlet).Select(e => Error("terminatingError", e))),
            new XElement(Command + "nonTerminatingErrors", ItemErrors(cmdlet).Select(e => Error("nonTerminatingError", e))),
            Notes(cmdlet),
            Examples(documentation.Examples(cmdlet.Type)),
            new XElement(Text + "relatedLinks", Related(cmdlet).Select(r =>
                new XElement(Text + "navigationLink", new XElement(Text + "linkText", r), new XElement(Text + "uri")))));
    }

    private IEnumerable<XElement> Inputs(CmdletFacts cmdlet)
    {
        var whole = cmdlet.Parameters
            .Where(p => p.Uses.Any(u => u.ByValue))
            .GroupBy(p => p.ValueType)
            .Select(p => Input(p.Key.FullName!, $"For {Named(p)}. {documentation.Summary(p.Key)}".Trim()))
            .ToArray();
        var parts = cmdlet.Parameters.Where(p => p.Uses.Any(u => u.ByPropertyName) && !p.Uses.Any(u => u.ByValue)).ToArray();
        return (whole.Length, parts.Length) switch
        {
            (0, 0) => [Input("None", "It takes nothing from the pipeline.")],
            (_, 0) => whole,
            _ => whole.Append(Input("System.Management.Automation.PSObject", $"By property name, for {Named(parts)}.")),
        };
    }

    private static XElement Input(string type, string said) => new(Command + "inputType", TypeNamed(type), Described(said));

    private static string Named(IEnumerable<ParameterFacts> parameters) => string.Join(", ", parameters.Select(p => "-" + p.Name));

    // A line for each property: paragraphs of their own would each be parted from the next by an empty line.
    private IEnumerable<XElement> Outputs(CmdletFacts cmdlet) => cmdlet.Outputs.Count == 0
        ? [Output("None", "It writes nothing.")]
        : cmdlet.Outputs.Select((output, place) => Output(
            output.FullName!,
            $"{(IsOurs(output) ? documentation.Summary(output) : documentation.Returns(cmdlet.Type))} {When(cmdlet, place)}".TrimEnd(),
            IsOurs(output) ? string.Join("\n", PropertiesOf(output).Select(Line)) : string.Empty));

    private static XElement Output(string type, params string[] said) => new(Command + "returnValue", TypeNamed(type), Described(said));

    // One switch chooses between nothing and the object, or between two kinds of objects: they are declared in that order.
    private static string When(CmdletFacts cmdlet, int place) => cmdlet.Parameters.FirstOrDefault(p => p is { IsSwitch: true, Name: "PassThru" or "Detailed" }) is { } choice
        ? $"{(place == cmdlet.Outputs.Count - 1 ? "Only with" : "Without")} -{choice.Name}."
        : string.Empty;

    private string Line(PropertyInfo property)
    {
        var said = documentation.Summary(property);
        var type = ParameterFacts.OneOf(property.PropertyType);
        return $"{property.Name}: {said}{(type.IsEnum ? MamlParameters.OneOf(said, " One of", ParameterFacts.Names(type)) : string.Empty)}";
    }

    private static bool IsOurs(Type type) => type.FullName!.StartsWith("PimCa.", StringComparison.Ordinal);

    // What is special to a type stands before what it shares with others.
    private static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0).DistinctBy(p => p.Name);

    // What a runbook meets that does not say -Confirm:$false ends the command, whatever the item.
    private IEnumerable<string> EndingErrors(CmdletFacts cmdlet) =>
        documentation.Errors(cmdlet.Type, endCommand: true).Concat(cmdlet.AsksByItself ? ["PromptNotPossible"] : []).Distinct();

    // What the cmdlet says of itself, and what looking up a name can come to. To remove what is not there is no error.
    private IEnumerable<string> ItemErrors(CmdletFacts cmdlet)
    {
        var named = cmdlet.Parameters.Where(p => p.IsLookedUp).ToArray();
        return documentation.Errors(cmdlet.Type, endCommand: false)
            .Concat(named.SelectMany(p => documentation.Errors(p.ValueType, endCommand: false)).Where(e => cmdlet.Verb != "Remove" || named.Length > 1 || !e.EndsWith("NotFound", StringComparison.Ordinal)))
            .Distinct();
    }

    private XElement Error(string element, string code)
    {
        var known = errors.TryGetValue(code, out var described) ? described : new DescribedError(string.Empty, string.Empty, string.Empty);
        return new XElement(
            Command + element,
            TypeNamed("PimCa.Errors.PimCaException"),
            Described(known.Meaning),
            new XElement(Command + "category", known.Category),
            new XElement(Command + "errorID", code),
            new XElement(Command + "recommendedAction", new XElement(Text + "para", known.WayOut)),
            TypeNamed(Command + "targetObjectType", "System.Object"));
    }

    private static XElement TypeNamed(XName element, string name) => new(element, new XElement(Text + "name", name), new XElement(Text + "uri"));

    private static XElement Notes(CmdletFacts cmdlet) => new(
        Text + "alertSet",
        new XElement(
            Text + "alert",
            Permissions(cmdlet).Select(said => new XElement(Text + "para", said)),
            new XElement(Text + "para", "What any cmdlet can run into, such as NotConnected or PermissionDenied, is in about_PimCa_Errors.")));

    private static IEnumerable<string> Permissions(CmdletFacts cmdlet)
    {
        if (cmdlet.Permissions.Count == 0)
        {
            yield return "It needs no permission.";
            yield break;
        }

        yield return $"Delegated permissions (a person signs in), for all that it can do:{Listed(cmdlet.Permissions)}";
        yield return cmdlet.ApplicationPermissions switch
        {
            null => "It is for people: no application permission allows it.",
            [] => "An application needs none.",
            var own when own.SequenceEqual(cmdlet.Permissions) => "Application permissions (a runbook signs in as an application): the same.",
            var own => $"Application permissions (a runbook signs in as an application):{Listed(own)}{InAzure(cmdlet)}",
        };
        yield return $"Test-PimCaPermission {cmdlet.Name} tells which of them the sign-in has.";
    }

    // The management endpoint knows no application permissions.
    private static string InAzure(CmdletFacts cmdlet) => cmdlet.Permissions.Any(p => Session.Permissions.ServiceOf(p) == "Azure")
        ? "\nAzure: none, but a role at the scope: Reader to read, User Access Administrator to change"
        : string.Empty;

    // A line for each service.
    private static string Listed(IEnumerable<string> permissions) => string.Concat(
        permissions.GroupBy(Session.Permissions.ServiceOf).OrderBy(s => s.Key != Session.Permissions.MicrosoftGraph).Select(s => $"\n{s.Key}: {string.Join(", ", s)}"));

    // The cmdlets of the same noun come first: they are about the same thing.
    private IEnumerable<string> Related(CmdletFacts cmdlet) => cmdlets.Where(c => c.Noun == cmdlet.Noun && c != cmdlet).Select(c => c.Name)
        .Concat(documentation.Related(cmdlet.Type))
        .Append("about_PimCa")
        .Distinct();

    private static XElement Examples(IReadOnlyList<(string Code, string Remark, string Shown)> examples) => new(
        Command + "examples",
        examples.Select((e, i) => new XElement(
            Command + "example",
            new XElement(Text + "title", $"-------------------------- Example {i + 1} --------------------------"),
            new XElement(Dev + "code", e.Code),
            new XElement(Dev + "remarks", new[] { e.Remark, e.Shown }.Where(t => t.Length > 0).Select(t => new XElement(Text + "para", t))))));

    private static string FirstSentence(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }
}
