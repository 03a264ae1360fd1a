using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.Http.OData;

/// <summary>A filter that was read.</summary>
/// <param name="Matches">Whether a document passes it.</param>
/// <param name="IsAdvanced">Whether directory objects need <c>ConsistencyLevel: eventual</c> for it.</param>
/// <param name="Properties">The paths of the document that it looks at.</param>
/// <param name="UsesContains">Whether it uses <c>contains</c>, which directory objects do not support at all.</param>
internal sealed record ODataFilter(Func<JsonObject, bool> Matches, bool IsAdvanced, IReadOnlyCollection<string> Properties, bool UsesContains);

/// <summary>
/// Reads the subset of <c>$filter</c> that the simulated resources document: comparisons, and/or/not, in, startsWith,
/// endsWith, contains, any and all.
/// </summary>
internal sealed class FilterParser
{
    private static readonly string[] Comparisons = { "eq", "ne", "gt", "ge", "lt", "le" };
    private static readonly string[] TextFunctions = { "startswith", "endswith", "contains" };

    private readonly string text;
    private readonly List<FilterToken> tokens;
    private readonly HashSet<string> variables = new(StringComparer.Ordinal);
    private readonly HashSet<string> properties = new(StringComparer.OrdinalIgnoreCase);
    private bool isAdvanced;
    private bool usesContains;
    private int at;

    private FilterParser(string text)
    {
        this.text = text;
        tokens = FilterLexer.Read(text);
    }

    private delegate bool Condition(Scope scope);

    private delegate object? Operand(Scope scope);

    private FilterToken Current => tokens[at];

    /// <exception cref="ServiceException">400: the filter is malformed. 501: it uses what is not simulated.</exception>
    public static ODataFilter Parse(string text)
    {
        var parser = new FilterParser(text);
        var condition = parser.Or();
        if (parser.Current.Kind != FilterTokenKind.End)
        {
            throw parser.Error("Syntax error");
        }

        return new ODataFilter(document => condition(new Scope(document, null, null, null)), parser.isAdvanced, parser.properties, parser.usesContains);
    }

    public static ServiceException Malformed(string text, int position, string what) =>
        ServiceException.BadRequest($"Invalid filter clause: {what} at position {position} in '{text}'.", "BadRequest");

    private Condition Or()
    {
        var left = And();
        while (TakeWord("or"))
        {
            var (one, other) = (left, And());
            left = scope => one(scope) || other(scope);
        }

        return left;
    }

    private Condition And()
    {
        var left = Not();
        while (TakeWord("and"))
        {
            var (one, other) = (left, Not());
            left = scope => one(scope) && other(scope);
        }

        return left;
    }

    private Condition Not()
    {
        if (TakeWord("not"))
        {
            isAdvanced = true;
            var inner = Not();
            return scope => !inner(scope);
        }

        if (Current.Kind == FilterTokenKind.Open)
        {
            at++;
            var inner = Or();
            Take(FilterTokenKind.Close);
            return inner;
        }

        return Predicate();
    }

    private Condition Predicate()
    {
        if (Current.Kind == FilterTokenKind.Word && tokens[at + 1].Kind == FilterTokenKind.Open)
        {
            return Call();
        }

        var left = Value();
        if (Current.Kind == FilterTokenKind.Word && Comparisons.Contains(Current.Value, StringComparer.OrdinalIgnoreCase))
        {
            return Comparison(left);
        }

        if (TakeWord("in"))
        {
            var choices = List();
            return scope => choices.Any(c => FilterValue.AreEqual(left(scope), c(scope)));
        }

        // A truth value may stand alone: accountEnabled, or a lambda's variable.
        return scope => left(scope) is true;
    }

    private Condition Comparison(Operand left)
    {
        var operation = tokens[at++].Value.ToLowerInvariant();
        var right = Value();
        isAdvanced |= operation == "ne";
        return operation switch
        {
            "eq" => scope => FilterValue.AreEqual(left(scope), right(scope)),
            "ne" => scope => !FilterValue.AreEqual(left(scope), right(scope)),
            _ => scope =>
            {
                var (one, other) = (left(scope), right(scope));
                var order = FilterValue.Compare(one, other);
                return FilterValue.AreOrdered(one, other) && operation switch
                {
                    "gt" => order > 0,
                    "ge" => order >= 0,
                    "lt" => order < 0,
                    _ => order <= 0,
                };
            },
        };
    }

    private Condition Call()
    {
        var name = Current.Value;
        if (TextFunctions.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return TextFunction(name.ToLowerInvariant());
        }

        foreach (var lambda in new[] { "/any", "/all" })
        {
            if (name.EndsWith(lambda, StringComparison.OrdinalIgnoreCase))
            {
                return Lambda(name.Substring(0, name.Length - lambda.Length), lambda == "/any");
            }
        }

        throw ServiceException.Unsupported($"the function {name} in $filter");
    }

    private Condition TextFunction(string name)
    {
        at++;
        Take(FilterTokenKind.Open);
        var whole = Value();
        Take(FilterTokenKind.Comma);
        var part = Value();
        Take(FilterTokenKind.Close);
        isAdvanced |= name != "startswith";
        usesContains |= name == "contains";
        return scope => whole(scope) is string one && part(scope) is string other && name switch
        {
            "startswith" => one.StartsWith(other, StringComparison.OrdinalIgnoreCase),
            "endswith" => one.EndsWith(other, StringComparison.OrdinalIgnoreCase),
            _ => one.IndexOf(other, StringComparison.OrdinalIgnoreCase) >= 0,
        };
    }

    private Condition Lambda(string path, bool any)
    {
        at++;
        Take(FilterTokenKind.Open);
        var collection = Path(path);
        var variable = Take(FilterTokenKind.Word).Value;
        Take(FilterTokenKind.Colon);
        var added = variables.Add(variable);
        var body = Or();
        Take(FilterTokenKind.Close);
        if (added)
        {
            variables.Remove(variable);
        }

        return scope =>
        {
            var items = (collection(scope) as JsonArray)?.Select(item => new Scope(scope.Document, variable, item, scope)) ?? Array.Empty<Scope>();
            return any ? items.Any(i => body(i)) : items.All(i => body(i));
        };
    }

    private List<Operand> List()
    {
        Take(FilterTokenKind.Open);
        var values = new List<Operand> { Value() };
        while (Current.Kind == FilterTokenKind.Comma)
        {
            at++;
            values.Add(Value());
        }

        Take(FilterTokenKind.Close);
        return values;
    }

    private Operand Value()
    {
        var token = Current;
        at++;
        if (token.Kind == FilterTokenKind.Text)
        {
            return _ => token.Value;
        }

        if (token.Kind != FilterTokenKind.Word || Current.Kind == FilterTokenKind.Open)
        {
            at--;
            throw token.Kind == FilterTokenKind.Word
                ? ServiceException.Unsupported($"the function {token.Value} in $filter")
                : Error("Syntax error");
        }

        if (Current.Kind == FilterTokenKind.Text && Current.Position == token.Position + token.Value.Length)
        {
            throw ServiceException.Unsupported($"the literal {token.Value}'{Current.Value}' in $filter");
        }

        return Literal(token.Value) is { } literal ? _ => literal.Value : Scalar(Path(token.Value));
    }

    private static Boxed? Literal(string word) => word switch
    {
        "null" => new Boxed(null),
        "true" => new Boxed(true),
        "false" => new Boxed(false),
        _ when Guid.TryParseExact(word, "D", out _) => new Boxed(word),
        _ when char.IsDigit(word[0]) && word.IndexOf('-') > 0
            && DateTimeOffset.TryParse(word, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) => new Boxed(moment),
        _ when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => new Boxed(number),
        _ => null,
    };

    private static Operand Scalar(Func<Scope, JsonNode?> node) => scope => FilterValue.Of(node(scope));

    private Func<Scope, JsonNode?> Path(string path)
    {
        var segments = path.Split('/');
        if (segments.Any(s => s.Length == 0) || !(char.IsLetter(path[0]) || path[0] is '_' or '@'))
        {
            throw Error($"Syntax error near '{path}'");
        }

        if (variables.Contains(segments[0]))
        {
            return scope => FilterValue.Follow(scope.Find(segments[0]), segments.Skip(1));
        }

        properties.Add(path);
        return scope => FilterValue.Follow(scope.Document, segments);
    }

    private bool TakeWord(string word)
    {
        if (Current.Kind == FilterTokenKind.Word && string.Equals(Current.Value, word, StringComparison.OrdinalIgnoreCase))
        {
            at++;
            return true;
        }

        return false;
    }

    private FilterToken Take(FilterTokenKind kind) => Current.Kind == kind ? tokens[at++] : throw Error("Syntax error");

    private ServiceException Error(string what) => Malformed(text, Current.Position, what);

    private sealed record Boxed(object? Value);

    private sealed record Scope(JsonObject Document, string? Variable, JsonNode? Item, Scope? Outer)
    {
        public JsonNode? Find(string name) => Variable == name ? Item : Outer?.Find(name);
    }
}
