using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Completion;

/// <summary>What a parameter is offered, it takes, and so it does the id; what takes a name is offered names.</summary>
[Trait("Rule", "Cmdlet")]
public sealed class CompletionPairTests
{
    private const string Id = "0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9";

    private static IEnumerable<(string Cmdlet, PropertyInfo Parameter)> Parameters { get; } = typeof(PimCaCmdlet).Assembly.GetExportedTypes()
        .Where(t => !t.IsAbstract && t.GetCustomAttribute<CmdletAttribute>(inherit: false) is not null)
        .SelectMany(t => t.GetProperties().Where(p => p.IsDefined(typeof(ParameterAttribute), inherit: true)).Select(p => (t.Name, p)))
        .ToArray();

    public static TheoryData<string, string> Identities() => Rows(Parameters.Where(p => Item(p.Parameter).Namespace == typeof(GroupIdentity).Namespace && !p.Parameter.Name.EndsWith("InputObject", StringComparison.Ordinal)));

    public static TheoryData<string, string> Completed() => Rows(Parameters.Where(p => p.Parameter.GetCustomAttribute<KnownNameCompleterAttribute>(inherit: true) is not null));

    [Theory]
    [MemberData(nameof(Identities))]
    public void A_parameter_that_takes_a_name_completes_it(string cmdlet, string parameter) => Assert.True(
        Of(cmdlet, parameter).IsDefined(typeof(ArgumentCompleterAttribute), inherit: true),
        $"{cmdlet}.{parameter} takes a {Item(Of(cmdlet, parameter)).Name} and completes nothing: [{nameof(KnownNameCompleterAttribute)[..^9]}({nameof(KnownNameKind)}.{string.Join(" or ", Kinds(Item(Of(cmdlet, parameter))))})].");

    [Theory]
    [MemberData(nameof(Completed))]
    public void A_parameter_takes_what_it_is_offered_and_the_id(string cmdlet, string parameter)
    {
        var property = Of(cmdlet, parameter);
        var kind = property.GetCustomAttribute<KnownNameCompleterAttribute>(inherit: true)!.Kind;
        var id = kind switch
        {
            KnownNameKind.AuthenticationContext => "c7",
            KnownNameKind.DirectoryScope => "/administrativeUnits/" + Id,
            KnownNameKind.AzureScope => "/subscriptions/" + Id,
            _ => Id,
        };
        var item = Item(property);

        foreach (var text in new[] { "Browser-Only Users", id })
        {
            var taken = LanguagePrimitives.ConvertTo(text, property.PropertyType);
            Assert.NotNull(taken);
            Assert.Equal(text, item == typeof(string) ? (taken as Array)?.GetValue(0) ?? taken : ((taken as Array)?.GetValue(0) ?? taken).ToString());
        }
    }

    [Fact]
    public void An_Azure_role_and_its_scope_are_offered_once_they_were_met()
    {
        using var shell = new TestShell();
        Assert.Empty(Offered(shell, "Get-PimEligibility -AzureRole "));

        shell.Run("Get-PimEligibility -AzureRole Reader -Scope Production").AssertNoErrors();

        Assert.Equal(["Reader"], Offered(shell, "Get-PimEligibility -AzureRole rea"));
        Assert.Equal(["Production"], Offered(shell, "Get-PimEligibility -AzureRole Reader -Scope prod"));
    }

    private static string[] Offered(TestShell shell, string typed)
    {
        using var engine = PowerShell.Create(shell.Runspace);
        return CommandCompletion.CompleteInput(typed, typed.Length, null, engine).CompletionMatches
            .Where(m => m.ResultType == CompletionResultType.ParameterValue)
            .Select(m => m.CompletionText)
            .ToArray();
    }

    private static Type Item(PropertyInfo parameter) => Nullable.GetUnderlyingType(parameter.PropertyType) ?? parameter.PropertyType.GetElementType() ?? parameter.PropertyType;

    // A GroupIdentity is a Group; of which kind a ScopeIdentity is, the type does not tell.
    private static string[] Kinds(Type identity)
    {
        var all = Enum.GetNames<KnownNameKind>();
        var own = all.Where(kind => identity.Name.StartsWith(kind, StringComparison.Ordinal)).ToArray();
        return own.Length > 0 ? own : all;
    }

    private static PropertyInfo Of(string cmdlet, string parameter) => Parameters.Single(p => p.Cmdlet == cmdlet && p.Parameter.Name == parameter).Parameter;

    private static TheoryData<string, string> Rows(IEnumerable<(string Cmdlet, PropertyInfo Parameter)> some)
    {
        var rows = new TheoryData<string, string>();
        foreach (var (cmdlet, parameter) in some)
        {
            rows.Add(cmdlet, parameter.Name);
        }

        return rows;
    }
}
