using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;

namespace PimCa.Simulator.Rules.Directory;

/// <summary>
/// A dynamic membership rule over users, <c>(user.userType -eq "Member") -and (user.accountEnabled -eq true)</c>. The
/// hyphen of an operator is optional and -and binds tighter than -or, as documented; text compares without regard to case.
/// </summary>
internal sealed class MembershipRule
{
    private static readonly Regex Token = new(
        "\\s*(?<token>\\(|\\)|\\[|\\]|,|\"(?:[^\"`]|`.)*\"|'(?:[^'`]|`.)*'|[^\\s()\\[\\],\"']+)", RegexOptions.CultureInvariant);

    private readonly string text;
    private readonly List<string> tokens;
    private int at;

    private MembershipRule(string text)
    {
        this.text = text;
        tokens = Split(text);
    }

    private string? Current => at < tokens.Count ? tokens[at] : null;

    /// <summary>Reads a rule; the result says whether a user belongs to the group.</summary>
    /// <exception cref="ServiceException">400: the rule is malformed or names an unknown property. 501: it is about devices.</exception>
    public static Func<JsonObject, bool> Parse(string text)
    {
        var rule = new MembershipRule(text);
        var condition = rule.Or();
        return rule.Current is null ? condition : throw rule.Malformed();
    }

    private static List<string> Split(string text)
    {
        var tokens = new List<string>();
        var at = 0;
        var end = text.TrimEnd().Length;
        while (at < end)
        {
            var match = Token.Match(text, at);
            if (!match.Success || match.Index != at)
            {
                throw Malformed(text);
            }

            tokens.Add(match.Groups["token"].Value);
            at += match.Length;
        }

        return tokens;
    }

    private static ServiceException Malformed(string text) =>
        ServiceException.BadRequest($"Dynamic membership rule validation error: the rule '{text}' is not valid.");

    private ServiceException Malformed() => Malformed(text);

    private Func<JsonObject, bool> Or()
    {
        var left = And();
        while (TakeOperator("or"))
        {
            var (one, other) = (left, And());
            left = user => one(user) || other(user);
        }

        return left;
    }

    private Func<JsonObject, bool> And()
    {
        var left = Not();
        while (TakeOperator("and"))
        {
            var (one, other) = (left, Not());
            left = user => one(user) && other(user);
        }

        return left;
    }

    private Func<JsonObject, bool> Not()
    {
        if (TakeOperator("not"))
        {
            var inner = Not();
            return user => !inner(user);
        }

        if (Current == "(")
        {
            at++;
            var inner = Or();
            return Take() == ")" ? inner : throw Malformed();
        }

        return Comparison();
    }

    private Func<JsonObject, bool> Comparison()
    {
        var property = Property(Take());
        var operation = Take().TrimStart('-').ToLowerInvariant();
        object? Of(JsonObject user) => FilterValue.Of(user[property]);
        if (operation is "in" or "notin")
        {
            var choices = List();
            return user => choices.Any(c => FilterValue.AreEqual(Of(user), c)) == (operation == "in");
        }

        var value = Value(Take());
        return operation switch
        {
            "eq" => user => FilterValue.AreEqual(Of(user), value),
            "ne" => user => !FilterValue.AreEqual(Of(user), value),
            "startswith" => OnText(Of, value, (t, v) => t.StartsWith(v, StringComparison.OrdinalIgnoreCase)),
            "notstartswith" => OnText(Of, value, (t, v) => !t.StartsWith(v, StringComparison.OrdinalIgnoreCase)),
            "contains" => OnText(Of, value, (t, v) => t.IndexOf(v, StringComparison.OrdinalIgnoreCase) >= 0),
            "notcontains" => OnText(Of, value, (t, v) => t.IndexOf(v, StringComparison.OrdinalIgnoreCase) < 0),
            "match" => OnText(Of, value, (t, v) => Regex.IsMatch(t, v, RegexOptions.IgnoreCase)),
            "notmatch" => OnText(Of, value, (t, v) => !Regex.IsMatch(t, v, RegexOptions.IgnoreCase)),
            _ => throw Malformed(),
        };
    }

    private Func<JsonObject, bool> OnText(Func<JsonObject, object?> of, object? value, Func<string, string, bool> test)
    {
        var wanted = value as string ?? throw Malformed();
        return user => test(of(user) as string ?? string.Empty, wanted);
    }

    private string Property(string token)
    {
        var parts = token.Split('.');
        if (parts.Length == 2 && string.Equals(parts[0], "device", StringComparison.OrdinalIgnoreCase))
        {
            throw ServiceException.Unsupported($"dynamic membership of devices ({token})");
        }

        return parts.Length == 2 && string.Equals(parts[0], "user", StringComparison.OrdinalIgnoreCase)
            ? DirectoryDocuments.UserProperties.FirstOrDefault(p => string.Equals(p, parts[1], StringComparison.OrdinalIgnoreCase) || IsId(p, parts[1]))
                ?? throw ServiceException.BadRequest($"Dynamic membership rule validation error: Property '{parts[1]}' is not a property of the user that a rule can use.")
            : throw Malformed();
    }

    // A rule calls the user's id objectId.
    private static bool IsId(string property, string named) => property == "id" && string.Equals(named, "objectId", StringComparison.OrdinalIgnoreCase);

    private List<object?> List()
    {
        if (Take() != "[")
        {
            throw Malformed();
        }

        var values = new List<object?> { Value(Take()) };
        while (Current == ",")
        {
            at++;
            values.Add(Value(Take()));
        }

        return Take() == "]" ? values : throw Malformed();
    }

    private object? Value(string token) => token[0] switch
    {
        // A backtick quotes the next character.
        '"' or '\'' => Regex.Replace(token.Substring(1, token.Length - 2), "`(.)", "$1"),
        _ => token.ToLowerInvariant() switch
        {
            "true" => true,
            "false" => false,
            "null" or "$null" => null,
            _ => throw Malformed(),
        },
    };

    private bool TakeOperator(string name)
    {
        if (Current is { } token && string.Equals(token.TrimStart('-'), name, StringComparison.OrdinalIgnoreCase))
        {
            at++;
            return true;
        }

        return false;
    }

    private string Take() => at < tokens.Count ? tokens[at++] : throw Malformed();
}
