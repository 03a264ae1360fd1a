using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Help;

/// <summary>What the words of the help must say, and must not.</summary>
public sealed class HelpWordingTests
{
    private static readonly Dictionary<string, Type> Classes = typeof(PimCaCmdlet).Assembly.GetExportedTypes()
        .Where(t => t.GetCustomAttribute<CmdletAttribute>() is not null)
        .ToDictionary(t => t.GetCustomAttribute<CmdletAttribute>()!.VerbName + "-" + t.GetCustomAttribute<CmdletAttribute>()!.NounName);

    public static TheoryData<string, string> EndingErrors => new()
    {
        { "Step-PimSimulator 20000d", "ClockStepTooLong" },
        { "New-PimSimulatorCredential ./c -As nobody@contoso.example", "UnknownPerson" },
        { "Update-PimCaToken -Claims '???'", "ClaimsUnreadable" },
        { "Connect-PimCa -As adele@contoso.example", "SimulatedOnly" },
        { "Connect-PimCa -Simulated -TenantId nowhere.example", "TenantNotFound" },
    };

    private static IEnumerable<(string Cmdlet, string Name, HelpParameter Help, PropertyInfo Property)> Parameters => HelpFile.Topics
        .SelectMany(t => t.Parameters.Select(p => (t.Name, p.Key, p.Value, Classes[t.Name].GetProperty(p.Key)!)))
        .Where(p => p.Item4 is not null);

    [Fact]
    public void A_synopsis_is_one_sentence_that_fits_two_lines() => Assert.All(
        HelpFile.Topics,
        topic => Assert.True(topic.Synopsis.Length <= 140 && topic.Synopsis.EndsWith('.'), $"{topic.Name}, {topic.Synopsis.Length} letters: {topic.Synopsis}"));

    [Fact]
    public void A_parameter_that_speaks_of_wildcards_takes_them() => Assert.All(
        Parameters.Where(p => Regex.IsMatch(p.Help.Description, "(?<!without )wildcards?\\b") && !p.Help.Description.Contains(", without wildcards", StringComparison.Ordinal)),
        p => Assert.True(p.Property.GetCustomAttribute<SupportsWildcardsAttribute>() is not null, $"{p.Cmdlet} -{p.Name}: {p.Help.Description}"));

    // A snapshot is what was given earlier, nothing that anybody types.
    [Fact]
    public void A_parameter_that_names_something_says_in_which_forms() => Assert.All(
        Parameters.Where(p => p.Name != "Since").Where(p => OneOf(p.Property.PropertyType).Namespace == typeof(GroupIdentity).Namespace && OneOf(p.Property.PropertyType).Name.EndsWith("Identity", StringComparison.Ordinal)),
        p => Assert.True(
            Regex.IsMatch(p.Help.Description, @"\b(ids?|GUID)\b") && Regex.IsMatch(p.Help.Description, @"\bnames?\b|\bnamed\b"),
            $"{p.Cmdlet} -{p.Name}: {p.Help.Description}"));

    [Fact]
    public void A_length_of_time_says_how_it_is_written() => Assert.All(
        Parameters.Where(p => p.Property.GetCustomAttribute<DurationAttribute>() is not null),
        p => Assert.Contains("PT8H", p.Help.Description, StringComparison.Ordinal));

    [Fact]
    public void A_parameter_that_leaves_the_setting_as_it_is_when_it_is_left_out_says_so_in_its_default_too() => Assert.All(
        Parameters.Where(p => p.Help.Description.Contains("Left out, it stays as it is.", StringComparison.Ordinal)),
        p => Assert.True(p.Help.Default == "Unchanged", $"{p.Cmdlet} -{p.Name}: {p.Help.Default}"));

    [Theory]
    [InlineData("AllowEditing", "Unchanged", "-AllowEditing:$false lets them only be viewed. Left out, it stays as it is.")]
    [InlineData("AllowDownloadingNonWebViewableFiles", "Unchanged", "-AllowDownloadingNonWebViewableFiles:$false forbids it. Left out, it stays as it is.")]
    [InlineData("KeepSharePointPolicies", "False", "Left out, each new one is disabled, after a question.")]
    [InlineData("Force", "False", "Left out, that is refused.")]
    public void A_switch_of_restrictions_says_what_leaving_it_out_does(string parameter, string value, string says)
    {
        var help = HelpFile.Topics.Single(t => t.Name == "Set-AppEnforcedRestrictions").Parameters[parameter];

        Assert.Equal(value, help.Default);
        Assert.Contains(says, help.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cmdlet_that_asks_by_itself_says_so_and_names_the_error_where_nobody_answers() => Assert.All(
        HelpFile.Topics.Where(t => Classes[t.Name].GetCustomAttribute<CmdletAttribute>()!.SupportsShouldProcess),
        topic =>
        {
            var asks = Classes[topic.Name].GetCustomAttribute<CmdletAttribute>()!.ConfirmImpact == ConfirmImpact.High;
            Assert.Equal(asks, topic.Parameters["Confirm"].Description.Contains("asks by itself", StringComparison.Ordinal));
            Assert.Equal(asks, topic.Errors.ContainsKey("PromptNotPossible"));
        });

    [Fact]
    public void No_word_stands_twice_and_no_mark_of_the_comments_is_left() => Assert.All(
        HelpFile.Elements().SelectMany(t => t.Descendants()).Where(e => e.Name.LocalName == "para" && e.Parent!.Name.LocalName != "remarks").Select(e => e.Value),
        text =>
        {
            // Who signs in in a browser does both.
            Assert.DoesNotMatch(@"\b(?!in\b)([A-Za-z]+) \1\b", text);
            Assert.DoesNotMatch(@"</?[a-z]+/?>|  |\s[.,;:](\s|$)", text);
        });

    [Theory]
    [MemberData(nameof(EndingErrors))]
    public void An_error_that_ends_the_command_is_listed_as_one_that_does(string command, string id)
    {
        using var shell = new TestShell();
        shell.Set("command", ScriptBlock.Create(command));
        var caught = shell.Run("try { $null = . $command 2>$null } catch { ($_.FullyQualifiedErrorId -split ',')[0] }").Output;
        var listed = HelpFile.Elements().Single(t => t.Descendants().First(e => e.Name.LocalName == "name").Value == command.Split(' ')[0])
            .Descendants().Where(e => e.Name.LocalName == "terminatingError").SelectMany(e => e.Elements()).Where(e => e.Name.LocalName == "errorID").Select(e => e.Value);

        Assert.Equal(id, Assert.Single(caught).BaseObject);
        Assert.Contains(id, listed);
    }

    private static Type OneOf(Type type) => type.IsArray ? type.GetElementType()! : type;
}
