using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;

namespace PimCa.HelpWriter;

/// <summary>
/// Help as both editions of PowerShell read it. The order of the elements is that of the schema that Windows PowerShell ships
/// (Schemas/PSMaml/developerCommand.xsd).
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

    public static XElement TypeNamed(string name) => new(Dev + "type", new XElement(Text + "name", name));

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
                new XElement(Command + "verb", cmdlet.Verb),
                new XElement(Command + "noun", cmdlet.Noun)),
            Described(documentation.Remarks(cmdlet.Type).Prepend(summary).ToArray()),
            new XElement(Command + "syntax", cmdlet.Sets.Select(s => parameters.Syntax(cmdlet, s))),
            new XElement(Command + "parameters", parameters.All(cmdlet)),
            new XElement(Command + "inputTypes", Inputs(cmdlet)),
            new XElement(Command + "returnValues", Outputs(cmdlet)),
            new XElement(Command + "terminatingErrors"),
            new XElement(Command + "nonTerminatingErrors", documentation.Errors(cmdlet.Type).Select(Error)),
            Notes(cmdlet),
            Examples(documentation.Examples(cmdlet.Type)),
            new XElement(Command + "relatedLinks", Related(cmdlet).Select(r =>
                new XElement(Text + "navigationLink", new XElement(Text + "linkText", r), new XElement(Text + "uri")))));
    }

    private IEnumerable<XElement> Inputs(CmdletFacts cmdlet) => cmdlet.Parameters
        .Where(p => p.Uses.Any(u => u.ByValue))
        .GroupBy(p => p.ValueType)
        .Select(p => new XElement(
            Command + "inputType",
            TypeNamed(p.Key.FullName!),
            Described($"For {string.Join(", ", p.Select(same => "-" + same.Name))}. {documentation.Summary(p.Key)}".Trim())));

    // A line for each property: paragraphs of their own would each be parted from the next by an empty line.
    private IEnumerable<XElement> Outputs(CmdletFacts cmdlet) => cmdlet.Outputs.Select(output => new XElement(
        Command + "returnValue",
        TypeNamed(output.FullName!),
        Described(
            IsOurs(output) ? documentation.Summary(output) : documentation.Returns(cmdlet.Type),
            IsOurs(output) ? string.Join("\n", PropertiesOf(output).Select(Line)) : string.Empty)));

    private string Line(PropertyInfo property)
    {
        var said = documentation.Summary(property);
        var type = ParameterFacts.OneOf(property.PropertyType);
        var values = type.IsEnum ? $" One of {string.Join(", ", ParameterFacts.Names(type))}." : string.Empty;
        return $"{property.Name}: {said}{values}";
    }

    private static bool IsOurs(Type type) => type.FullName!.StartsWith("PimCa.", StringComparison.Ordinal);

    // What is special to a type stands before what it shares with others.
    private static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0).DistinctBy(p => p.Name);

    private XElement Error(string code)
    {
        var known = errors.TryGetValue(code, out var described) ? described : new DescribedError(string.Empty, string.Empty);
        return new XElement(
            Command + "nonTerminatingError",
            TypeNamed("PimCa.Errors.PimCaException"),
            Described(known.Meaning),
            new XElement(Command + "errorID", code),
            new XElement(Command + "recommendedAction", new XElement(Text + "para", known.WayOut)));
    }

    private static XElement Notes(CmdletFacts cmdlet) => new(
        Text + "alertSet",
        new XElement(
            Text + "alert",
            Permissions(cmdlet).Select(said => new XElement(Text + "para", said)),
            new XElement(Text + "para", "All errors are in about_PimCa_Errors.")));

    private static IEnumerable<string> Permissions(CmdletFacts cmdlet)
    {
        if (cmdlet.Permissions.Count == 0)
        {
            yield return "It needs no permission.";
            yield break;
        }

        yield return $"Permissions that a person's sign-in needs, for all that it can do: {Listed(cmdlet.Permissions)}.";
        yield return cmdlet.ApplicationPermissions switch
        {
            null => "It is for people: no permission lets an application do it.",
            [] => "An application needs none.",
            var own => $"Permissions that an application needs: {Listed(own)}.",
        };
        yield return $"Test-PimCaPermission {cmdlet.Name} tells which of them the sign-in has.";
    }

    private static string Listed(IEnumerable<string> permissions) => string.Join(
        "; ",
        permissions.GroupBy(Session.Permissions.ServiceOf).OrderBy(s => s.Key != Session.Permissions.MicrosoftGraph).Select(s => $"{s.Key}: {string.Join(", ", s)}"));

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
