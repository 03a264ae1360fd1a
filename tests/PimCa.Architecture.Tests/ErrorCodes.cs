using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PimCa.Architecture.Tests;

/// <summary>
/// The ids of all errors that the module can give, as they stand in the source: whatever text is handed to a parameter that is called
/// <c>code</c>, of an exception, of a record that becomes one, or of a method that makes one.
/// </summary>
internal sealed class ErrorCodes
{
    private readonly List<SyntaxNode> files = House.Sources("src/PimCa.Core", "src/PimCa.Cloud", "src/PimCa")
        .Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), path: House.Name(f)).GetRoot())
        .ToList();

    private readonly ILookup<string, string> constants;
    private readonly HashSet<string> kinds;
    private readonly Dictionary<string, int> types;
    private readonly HashSet<string> found = new(StringComparer.Ordinal);
    private readonly List<string> unseen = [];

    public ErrorCodes()
    {
        constants = files.SelectMany(f => f.DescendantNodes().OfType<FieldDeclarationSyntax>())
            .Where(f => f.Modifiers.Any(SyntaxKind.ConstKeyword))
            .SelectMany(f => f.Declaration.Variables)
            .Where(v => v.Initializer?.Value is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression })
            .ToLookup(v => v.Identifier.Text, v => ((LiteralExpressionSyntax)v.Initializer!.Value).Token.ValueText);
        kinds = files.SelectMany(f => f.DescendantNodes().OfType<FieldDeclarationSyntax>())
            .Where(f => f.Declaration.Type.ToString() == "PimCaErrorKind")
            .SelectMany(f => f.Declaration.Variables, (_, v) => v.Identifier.Text)
            .ToHashSet();
        types = files.SelectMany(f => f.DescendantNodes())
            .Select(n => n switch
            {
                ConstructorDeclarationSyntax made when made.Identifier.Text.EndsWith("Exception", StringComparison.Ordinal) => (Name: made.Identifier.Text, Index: CodeOf(made.ParameterList)),
                RecordDeclarationSyntax { ParameterList: { } list } record when list.Parameters.Any(p => p.Type?.ToString() == "PimCaErrorKind") => (Name: record.Identifier.Text, Index: CodeOf(list)),
                _ => (Name: string.Empty, Index: -1),
            })
            .Where(t => t.Index >= 0)
            .DistinctBy(t => t.Name)
            .ToDictionary(t => t.Name, t => t.Index);
        foreach (var file in files)
        {
            Read(file);
        }
    }

    /// <summary>The ids.</summary>
    public IReadOnlyCollection<string> All => found;

    /// <summary>Where an id is put together in a way that this class does not understand.</summary>
    public IReadOnlyList<string> Unseen => unseen;

    private static int CodeOf(ParameterListSyntax list) =>
        list.Parameters.ToList().FindIndex(p => p.Type?.ToString() == "string" && p.Identifier.Text.Equals("code", StringComparison.OrdinalIgnoreCase));

    private void Read(SyntaxNode file)
    {
        var methods = Methods(file).Where(m => CodeOf(m.List) >= 0).ToLookup(m => m.Name);
        foreach (var node in file.DescendantNodes())
        {
            var (arguments, index) = node switch
            {
                // A copy of one that was made before has nothing but that among its arguments.
                ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 1 } made when types.TryGetValue(made.Type.ToString().Split('.')[^1], out var at) => (made.ArgumentList, at),
                ImplicitObjectCreationExpressionSyntax made when SaysItsKind(made.ArgumentList) => (made.ArgumentList, 0),
                InvocationExpressionSyntax { Expression: IdentifierNameSyntax called } call when methods[called.Identifier.Text].FirstOrDefault() is { List: not null } method =>
                    (call.ArgumentList, CodeOf(method.List)),
                _ => (null, -1),
            };
            if (node is TupleExpressionSyntax { Arguments: [var first, var second, ..] } && IsKind(second))
            {
                found.UnionWith(Texts(first.Expression, file));
            }

            if (arguments is not null && Argument(arguments, "code", index) is { } code)
            {
                found.UnionWith(Texts(code, file));
            }
        }
    }

    // "new(…)" does not say of what; an error has a kind as its second argument.
    private bool SaysItsKind(ArgumentListSyntax list) => list.Arguments.Count > 1 && IsKind(list.Arguments[1]);

    private bool IsKind(ArgumentSyntax argument) => argument.Expression switch
    {
        IdentifierNameSyntax name => kinds.Contains(name.Identifier.Text),
        ConditionalExpressionSyntax choice => choice.ToString().Contains("PimCaErrorKind.", StringComparison.Ordinal),
        MemberAccessExpressionSyntax member => member.Expression.ToString() == "PimCaErrorKind",
        _ => false,
    };

    private static ExpressionSyntax? Argument(BaseArgumentListSyntax list, string name, int index) =>
        list.Arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.Text == name)?.Expression
        ?? (index >= 0 && index < list.Arguments.Count && list.Arguments[index].NameColon is null ? list.Arguments[index].Expression : null);

    private static IEnumerable<(string Name, ParameterListSyntax List, SyntaxNode Node)> Methods(SyntaxNode file) => file.DescendantNodes().SelectMany(n => n switch
    {
        MethodDeclarationSyntax method => new[] { (method.Identifier.Text, method.ParameterList, n) },
        LocalFunctionStatementSyntax local => [(local.Identifier.Text, local.ParameterList, n)],
        _ => [],
    });

    /// <summary>The texts that an expression can be. What comes from an error that was made elsewhere is no new text.</summary>
    private IEnumerable<string> Texts(ExpressionSyntax expression, SyntaxNode file) => expression switch
    {
        LiteralExpressionSyntax literal => [literal.Token.ValueText],
        ParenthesizedExpressionSyntax inner => Texts(inner.Expression, file),
        ConditionalExpressionSyntax choice => Texts(choice.WhenTrue, file).Concat(Texts(choice.WhenFalse, file)),
        SwitchExpressionSyntax choice => choice.Arms.SelectMany(a => Texts(a.Expression, file)),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } either => Texts(either.Left, file).Concat(Texts(either.Right, file)),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => Texts(sum.Left, file).SelectMany(left => Texts(sum.Right, file), (left, right) => left + right),
        InterpolatedStringExpressionSyntax text => text.Contents.Aggregate((IEnumerable<string>)[string.Empty], (before, part) => before.SelectMany(
            _ => part is InterpolationSyntax value ? Texts(value.Expression, file) : [((InterpolatedStringTextSyntax)part).TextToken.ValueText], (left, right) => left + right)),
        MemberAccessExpressionSyntax member when constants.Contains(member.Name.Identifier.Text) => constants[member.Name.Identifier.Text].Take(1),
        MemberAccessExpressionSyntax { Name.Identifier.Text: "Code" } => [],
        PostfixUnaryExpressionSyntax sure => Texts(sure.Operand, file),
        IdentifierNameSyntax name => Named(name, file),
        _ => NotSeen(expression),
    };

    private IEnumerable<string> Named(IdentifierNameSyntax name, SyntaxNode file)
    {
        var text = name.Identifier.Text;
        if (constants.Contains(text))
        {
            return constants[text].Take(1);
        }

        var within = name.Ancestors().FirstOrDefault(a => a is MethodDeclarationSyntax or LocalFunctionStatementSyntax or ConstructorDeclarationSyntax);
        if (within?.DescendantNodes().OfType<VariableDeclaratorSyntax>().FirstOrDefault(v => v.Identifier.Text == text)?.Initializer is { } initial)
        {
            return Texts(initial.Value, file);
        }

        if (within is ConstructorDeclarationSyntax || text.Equals("code", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var (called, list, _) = Methods(file).FirstOrDefault(m => m.Node == within);
        var index = list?.Parameters.ToList().FindIndex(p => p.Identifier.Text == text) ?? -1;
        return index < 0 ? NotSeen(name) : file.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => call.Expression is IdentifierNameSyntax callee && callee.Identifier.Text == called)
            .Select(call => Argument(call.ArgumentList, text, index))
            .SelectMany(argument => argument is null ? [] : Texts(argument, file));
    }

    private string[] NotSeen(ExpressionSyntax expression)
    {
        unseen.Add($"{expression.SyntaxTree.FilePath}: {expression}");
        return [];
    }
}
