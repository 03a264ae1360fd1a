using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using PimCa.Pipeline;

namespace PimCa.Tests.Matrix;

/// <summary>The manifest, the classes and what is promised of the surface agree.</summary>
[Trait("Rule", "Cmdlet")]
public sealed class SurfaceTests
{
    /// <summary>The cmdlets that there are, by name.</summary>
    internal static readonly IReadOnlyDictionary<string, Type> Classes = typeof(PimCaCmdlet).Assembly.GetExportedTypes()
        .Where(t => t.GetCustomAttribute<CmdletAttribute>() is not null)
        .ToDictionary(t => t.GetCustomAttribute<CmdletAttribute>()!.VerbName + "-" + t.GetCustomAttribute<CmdletAttribute>()!.NounName);

    public static TheoryData<string> Cmdlets => new(Surface.Cmdlets.Select(c => c.Cmdlet));

    public static TheoryData<string> Outputs => new(Surface.Outputs.Select(o => o.Type));

    public static TheoryData<string> Choices => new(Surface.Choices.Select(c => c.Type));

    [Fact]
    public void The_manifest_exports_what_is_a_cmdlet_and_nothing_else()
    {
        ToWrite.Same(Classes.Keys, ModuleManifest.Cmdlets, ToWrite.Export, "PimCa.psd1");
        Assert.All(Classes, c => Assert.Equal(c.Key.Replace("-", string.Empty, StringComparison.Ordinal) + "Command", c.Value.Name));
    }

    [Fact]
    public void Of_every_cmdlet_a_surface_is_promised() =>
        ToWrite.Same(Classes.Keys, Surface.Cmdlets.Select(c => c.Cmdlet), ToWrite.Rows, "The table of surfaces");

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_has_the_parameters_the_output_and_the_impact_that_are_promised(string name)
    {
        var promised = Surface.Cmdlets.Single(c => c.Cmdlet == name);
        var type = Classes[name];
        var attribute = type.GetCustomAttribute<CmdletAttribute>()!;
        var parameters = type.GetProperties().Where(p => p.GetCustomAttributes<ParameterAttribute>().Any()).Select(p => p.Name);

        var outputs = string.Join(' ', type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(o => o.Type).Select(t => t.Type.Name));
        var impact = attribute.SupportsShouldProcess ? attribute.ConfirmImpact.ToString() : string.Empty;
        ToWrite.Nothing(Words(promised.Parameters).Except(parameters).Select(p => $"{name} has no -{p}, which the Surface of its rows promises."));
        Assert.True(promised.Output == outputs, $"The Surface of {name} promises the output '{promised.Output}', and its [OutputType] is '{outputs}'.");
        Assert.True(promised.Impact == impact, $"The Surface of {name} promises the impact '{promised.Impact}', and its [Cmdlet] has '{impact}' (none without SupportsShouldProcess).");
    }

    [Fact]
    public void At_most_one_pipeline_parameter_takes_the_object_in_each_parameter_set()
    {
        foreach (var (name, type) in Classes)
        {
            // Two sides of one thing, each of which is piped where the other is named: of an exclusion the policy and the group, of
            // an assignment the group and who gets it (a test of theirs has what is piped where neither is named).
            int Sides(string set) => name.EndsWith("-PimCaExclusion", StringComparison.Ordinal) || (typeof(Cmdlets.Assignments.AssignmentCmdlet).IsAssignableFrom(type) && set == "Group") ? 2 : 1;
            var taking = type.GetProperties()
                .SelectMany(p => p.GetCustomAttributes<ParameterAttribute>().Where(a => a.ValueFromPipeline).Select(a => (Parameter: p.Name, a.ParameterSetName)))
                .GroupBy(p => p.ParameterSetName);
            Assert.All(taking, set => Assert.True(set.Count() <= Sides(set.Key), $"{name} {set.Key}: {string.Join(", ", set.Select(p => p.Parameter))}"));
        }
    }

    [Fact]
    public void A_name_that_turned_out_to_be_null_never_means_all_of_them()
    {
        // A variable that a failed look-up left empty would list, or change, what nobody asked for.
        var open = Classes.SelectMany(c => c.Value.GetProperties().Select(p => (Cmdlet: c.Key, Property: p)))
            .Where(p => (p.Property.PropertyType.GetElementType() ?? p.Property.PropertyType).Namespace == "PimCa.Parameters")
            .Where(p => p.Property.GetCustomAttributes<ParameterAttribute>().Any(a => !a.Mandatory))
            .Where(p => !p.Property.GetCustomAttributes().Any(a => a is ValidateNotNullAttribute or ValidateNotNullOrEmptyAttribute or AllowNullAttribute or AllowEmptyCollectionAttribute));

        Assert.Empty(open.Select(p => $"{p.Cmdlet} -{p.Property.Name}"));
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void An_output_tells_what_is_promised_and_cannot_be_changed(string name)
    {
        var type = typeof(PimCa.Groups.PimGroup).Assembly.GetType(name, throwOnError: true)!;

        Assert.Empty(Words(Surface.Outputs.Single(o => o.Type == name).Properties).Except(type.GetProperties().Select(p => p.Name)));
        Assert.All(
            type.GetProperties().Where(p => p.SetMethod is not null),
            p => Assert.Contains(p.SetMethod!.ReturnParameter.GetRequiredCustomModifiers(), m => m.Name == "IsExternalInit"));
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void A_choice_has_the_names_that_are_promised(string name) =>
        Assert.Equal(
            Words(Surface.Choices.Single(c => c.Type == name).Names).Order(),
            Enum.GetNames(typeof(PimCa.Groups.PimGroup).Assembly.GetType(name, throwOnError: true)!).Order());

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
