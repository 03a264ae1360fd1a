using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using PimCa.Pipeline;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.Help;

[Trait("Rule", "Cmdlet")]
public sealed class HelpTests
{
    private static IReadOnlyDictionary<string, Type> Classes => SurfaceTests.Classes;

    [Fact]
    public void The_help_has_each_cmdlet_with_each_of_its_parameters_and_says_what_they_are()
    {
        using var shell = new TestShell(connect: false);
        var cmdlets = shell.Run("Get-Command -Module PimCa -CommandType Cmdlet").Output.Select(o => (CmdletInfo)o.BaseObject).ToArray();

        ToWrite.Same(HelpFile.Topics.Select(t => t.Name), cmdlets.Select(c => c.Name), ToWrite.Export, "The module");
        foreach (var topic in HelpFile.Topics)
        {
            Assert.False(topic.Synopsis.Length == 0, $"{ToWrite.Source(topic.Name)} does not say what {topic.Name} does: <summary> of the class.");
            Assert.Equal(cmdlets.Single(c => c.Name == topic.Name).Parameters.Keys.Except(Cmdlet.CommonParameters).Order(), topic.Parameters.Keys.Order());
            Assert.All(topic.Parameters, p => Assert.False(p.Value.Description.Length == 0, $"{ToWrite.Source(topic.Name)} does not say what -{p.Key} is: <summary> of the property."));
        }
    }

    // A cmdlet that sets leaves alone what is not given, whatever its property has.
    [Fact]
    public void What_a_parameter_has_by_itself_is_what_the_help_says()
    {
        foreach (var topic in HelpFile.Topics)
        {
            var cmdlet = Activator.CreateInstance(Classes[topic.Name])!;
            ToWrite.Nothing(topic.Parameters.Keys.Except(["Confirm", "WhatIf"]).Where(name => !(topic.Name.StartsWith("Set-", StringComparison.Ordinal) && topic.Parameters[name].Default == "Unchanged")).Where(name => Default(cmdlet, name) != topic.Parameters[name].Default).Select(name =>
                $"{topic.Name} -{name} has '{Default(cmdlet, name)}' by itself, and the help says '{topic.Parameters[name].Default}'. Write below its <summary>: <value>{Default(cmdlet, name)}</value>, or nothing for None."));
        }
    }

    [Fact]
    public void What_a_parameter_takes_where_that_is_little_stands_in_the_help() => Assert.All(
        HelpFile.Topics.SelectMany(t => t.Parameters, (t, p) => (Property: Classes[t.Name].GetProperty(p.Key)!, p.Value.Description)).Where(p => p.Property is not null),
        parameter =>
        {
            var chosen = parameter.Property.GetCustomAttribute<ValidateSetAttribute>()?.ValidValues ?? Names(parameter.Property.PropertyType);
            ToWrite.Nothing(chosen.Where(value => !parameter.Description.Contains(value, StringComparison.Ordinal))
                .Select(value => $"{parameter.Property.DeclaringType!.Name}.{parameter.Property.Name} takes '{value}', and its <summary> does not say so."));
        });

    [Fact]
    public void Each_property_of_each_output_stands_in_the_help_with_what_it_is() => Assert.All(
        HelpFile.Topics.Where(t => Classes[t.Name].GetCustomAttributes<OutputTypeAttribute>().Any()),
        topic =>
        {
            var outputs = Classes[topic.Name].GetCustomAttributes<OutputTypeAttribute>().SelectMany(o => o.Type).Select(o => o.Type).ToArray();
            Assert.Equal(outputs.Select(o => o.FullName!).Order(), topic.Outputs.Keys.Order());
            foreach (var output in outputs)
            {
                var said = topic.Outputs[output.FullName!].Split('\n');
                Assert.True(said[0].Length > 0, $"{topic.Name} writes {output.Name}, and the help does not say what that is: <summary> of that record, or <returns> of the cmdlet.");
                Assert.All(
                    output.FullName!.StartsWith("PimCa.", StringComparison.Ordinal) ? output.GetProperties().Select(p => p.Name) : [],
                    name => Assert.Contains(said, line => Regex.IsMatch(line, $"^{name}: .*\\w")));
            }
        });

    [Fact]
    public void The_help_of_each_cmdlet_lists_the_permissions_that_it_declares_for_people_and_for_applications() => Assert.All(
        HelpFile.Topics,
        topic =>
        {
            var (people, applications) = (DeclaredPermissions.ByCmdlet[topic.Name], DeclaredPermissions.ByCmdletOfApplications[topic.Name]);
            Assert.Equal(people.Count == 0, topic.Notes[0] == "It needs no permission.");
            Assert.Equal(people.Order(), topic.Notes.Take(1).SelectMany(Listed).Order());
            Assert.Equal(applications.Order(), topic.Notes.Skip(1).SelectMany(note => note.EndsWith("the same.", StringComparison.Ordinal) ? people : Listed(note)).Order());
            Assert.Equal(DeclaredPermissions.IsForPeopleOnly(topic.Name), topic.Notes.Any(n => n.StartsWith("It is for people", StringComparison.Ordinal)));
        });

    [Fact]
    public void The_runbook_that_is_shipped_lists_what_its_cmdlets_declare_for_applications()
    {
        var script = File.ReadAllText(Path.Combine(StagedModule.Folder, "Examples", "AutomationRunbook.ps1"));
        var needed = DeclaredPermissions.ByCmdletOfApplications
            .Where(c => c.Key != "Disconnect-PimCa" && Regex.IsMatch(script, $@"^[^#\n]*\b{c.Key}\b", RegexOptions.Multiline))
            .SelectMany(c => c.Value)
            .Distinct()
            .ToArray();
        var notes = Regex.Match(script, "<#.*?#>", RegexOptions.Singleline).Value;

        Assert.NotEmpty(needed);
        Assert.Equal(needed.Order(), Regex.Matches(notes, @"\b[A-Z][A-Za-z]+\.(?:Read|ReadWrite|ReadBasic|Manage|ManageAsApp|FullControl)[A-Za-z.]*[A-Za-z]").Select(m => m.Value).Distinct().Order());
    }

    // "…:", then a line for each service: "Microsoft Graph: Group.Read.All, User.Read.All".
    private static IEnumerable<string> Listed(string note) => note.Contains(":\n", StringComparison.Ordinal)
        ? Regex.Matches(note[note.IndexOf(":\n", StringComparison.Ordinal)..], @"\b[A-Z][A-Za-z]+\.[A-Za-z.]*[A-Za-z]|user_impersonation").Select(m => m.Value)
        : [];

    [Fact]
    public void A_cmdlet_that_asks_a_service_names_the_errors_that_it_is_known_for_and_the_way_out_of_each()
    {
        ToWrite.Nothing(HelpFile.Topics.Where(t => t.Errors.Count == 0 && Classes[t.Name].GetCustomAttribute<RequiresPermissionAttribute>() is not null).Select(t =>
            $"{t.Name} names no error. Write into {ToWrite.Source(t.Name)} the ids that it is known for: /// <exception cref=\"Errors.PimCaException\"><c>GroupNotFound</c>.</exception>"));
        ToWrite.Nothing(HelpFile.Topics.SelectMany(t => t.Errors.Where(e => e.Value is not { Category.Length: > 0, Meaning.Length: > 0, WayOut.Length: > 0 }).Select(e =>
            $"{t.Name} names {e.Key} in <exception>, and src/PimCa/Help/about_PimCa_Errors.help.txt does not have it, with its category, what it means and what to do.")));
    }

    [Fact]
    public void What_to_read_next_exists()
    {
        var topics = HelpFile.Topics.Select(t => t.Name)
            .Concat(Directory.GetFiles(Path.Combine(StagedModule.Folder, "en-US"), "about_*.help.txt").Select(f => Path.GetFileName(f).Split('.')[0]))
            .ToArray();

        Assert.All(HelpFile.Topics, t => Assert.All(t.Related, related => Assert.True(topics.Contains(related), $"{ToWrite.Source(t.Name)} has <seealso> {related}, which is no cmdlet and no page.")));
    }

    [Fact]
    public void The_README_lists_each_cmdlet_in_one_row_of_its_table_and_no_other()
    {
        var readme = File.ReadAllText(Path.Combine(StagedModule.Folder, "..", "..", "README.md"));
        var table = Regex.Match(readme, @"^## Cmdlets\s+((?:\|[^\n]*\n)+)", RegexOptions.Multiline).Groups[1].Value;

        ToWrite.Same(
            HelpFile.Topics.Select(t => t.Name),
            Regex.Matches(table, "`([A-Z][a-z]+-[A-Za-z]+)`").Select(m => m.Groups[1].Value),
            name => $"README.md does not have {name} in its table of cmdlets. Write into the row that it belongs to: `{name}`",
            "The table of README.md");
    }

    private static string Default(object cmdlet, string name)
    {
        var property = cmdlet.GetType().GetProperty(name)!;
        return property.GetValue(cmdlet) switch
        {
            SwitchParameter => "False",
            string { Length: > 0 } text => text,
            Enum chosen when Nullable.GetUnderlyingType(property.PropertyType) is null => chosen.ToString(),
            int and not 0 and var number => number.ToString()!,
            IEnumerable many and not string when many.Cast<object>().Any() => string.Join(", ", many.Cast<object>()),
            _ => "None",
        };
    }

    private static string[] Names(Type type)
    {
        type = type.IsArray ? type.GetElementType()! : type;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? Enum.GetNames(type) : [];
    }
}
