using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Help;

/// <summary>
/// The shape that PowerShell's schema of help requires (Schemas/PSMaml, developerCommand.xsd): which elements, in which order, none empty
/// that may not be. PowerShell itself reads leniently and leaves out what it does not find; other readers of such files are stricter.
/// </summary>
/// <remarks>
/// Two things go beyond the schema: the attribute <c>aliases</c> of a parameter, which PowerShell shows, and the empty list of parameters of a
/// cmdlet that has none, without which PowerShell shows no common parameters.
/// </remarks>
public sealed class HelpShapeTests
{
    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static string File => Path.Combine(StagedModule.Folder, "en-US", "PimCa.dll-Help.xml");

    [Fact]
    public void A_topic_has_its_parts_in_the_order_of_the_schema() => Assert.All(HelpFile.Elements(), topic =>
    {
        Has(
            topic,
            [Command + "details", Text + "description", Command + "syntax", Command + "parameters", Command + "inputTypes", Command + "returnValues", Command + "terminatingErrors", Command + "nonTerminatingErrors", Text + "alertSet", Command + "examples", Text + "relatedLinks"]);
        Has(topic.Element(Command + "details")!, [Command + "name", Text + "description", Text + "copyright", Command + "verb", Command + "noun", Dev + "version"]);
        Assert.NotEmpty(topic.Element(Command + "details")!.Element(Text + "copyright")!.Elements(Text + "para"));
    });

    [Fact]
    public void A_list_that_must_have_an_element_has_one() => Assert.All(HelpFile.Elements(), topic =>
    {
        foreach (var name in new[] { "syntax", "inputTypes", "returnValues", "examples" })
        {
            Assert.NotEmpty(topic.Element(Command + name)!.Elements());
        }
    });

    [Fact]
    public void A_parameter_a_type_and_an_error_have_their_parts_in_the_order_of_the_schema()
    {
        var all = HelpFile.Elements().SelectMany(t => t.Descendants()).ToArray();

        Assert.All(all.Where(e => e.Name == Command + "parameter"), p => Has(
            p,
            [Text + "name", Text + "description", Command + "parameterValue", Command + "parameterValueGroup", Dev + "type", Dev + "defaultValue"],
            Command + "parameterValue", Command + "parameterValueGroup", Dev + "type", Dev + "defaultValue"));
        Assert.All(all.Where(e => e.Name == Dev + "type" || e.Name == Command + "targetObjectType"), t => Has(t, [Text + "name", Text + "uri"]));
        Assert.All(all.Where(e => e.Name.LocalName is "nonTerminatingError" or "terminatingError"), e => Has(
            e, [Dev + "type", Text + "description", Command + "category", Command + "errorID", Command + "recommendedAction", Command + "targetObjectType"]));
        Assert.All(all.Where(e => e.Name == Command + "example"), e => Has(e, [Text + "title", Dev + "code", Dev + "remarks"]));
    }

    /// <summary>
    /// Windows PowerShell takes the file that is called like the assembly of the cmdlets, from the folder of the console's language below the
    /// module, and falls back on en-US.
    /// </summary>
    [Fact]
    public void Both_editions_find_the_file_by_its_name_below_the_manifest_and_read_its_letters()
    {
        var start = new byte[3];
        using (var stream = System.IO.File.OpenRead(File))
        {
            stream.ReadExactly(start);
        }

        Assert.Equal(Encoding.UTF8.GetPreamble(), start);
        Assert.Equal("utf-8", XDocument.Load(File).Declaration!.Encoding);
        Assert.Equal(XNamespace.Get("http://msh") + "helpItems", XDocument.Load(File).Root!.Name);
        Assert.True(System.IO.File.Exists(Path.Combine(StagedModule.Folder, "PimCa.psd1")));
    }

    private static void Has(XElement element, XName[] order, params XName[] optional)
    {
        var found = element.Elements().Select(e => e.Name).ToArray();
        var expected = order.Where(name => !optional.Contains(name) || found.Contains(name)).ToArray();
        Assert.True(expected.SequenceEqual(found), $"{element.AncestorsAndSelf(Command + "command").Last().Descendants(Command + "name").First().Value}, {element.Name.LocalName}: {string.Join(", ", found.Select(n => n.LocalName))}.");
    }
}
