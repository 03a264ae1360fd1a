using System.Collections.Generic;
using System.Text;

namespace PimCa.Simulator.Http.OData;

/// <summary>What a piece of a filter is.</summary>
internal enum FilterTokenKind
{
    Word,
    Text,
    Open,
    Close,
    Comma,
    Colon,
    End,
}

/// <param name="Kind">What it is.</param>
/// <param name="Value">The word, or the text without its quotes.</param>
/// <param name="Position">Where it begins, from 0.</param>
internal sealed record FilterToken(FilterTokenKind Kind, string Value, int Position);

/// <summary>Cuts a filter into words, quoted texts and punctuation.</summary>
internal static class FilterLexer
{
    public static List<FilterToken> Read(string text)
    {
        var tokens = new List<FilterToken>();
        var i = 0;
        while (i < text.Length)
        {
            var start = i;
            switch (text[i])
            {
                case var c when char.IsWhiteSpace(c):
                    i++;
                    break;
                case '(':
                    tokens.Add(new FilterToken(FilterTokenKind.Open, "(", i++));
                    break;
                case ')':
                    tokens.Add(new FilterToken(FilterTokenKind.Close, ")", i++));
                    break;
                case ',':
                    tokens.Add(new FilterToken(FilterTokenKind.Comma, ",", i++));
                    break;
                case ':':
                    tokens.Add(new FilterToken(FilterTokenKind.Colon, ":", i++));
                    break;
                case '\'':
                    tokens.Add(new FilterToken(FilterTokenKind.Text, Quoted(text, ref i), start));
                    break;
                default:
                    tokens.Add(new FilterToken(FilterTokenKind.Word, Word(text, ref i), start));
                    break;
            }
        }

        tokens.Add(new FilterToken(FilterTokenKind.End, string.Empty, text.Length));
        return tokens;
    }

    // Two quotes inside a text stand for one.
    private static string Quoted(string text, ref int i)
    {
        var start = i;
        var value = new StringBuilder();
        for (i++; i < text.Length; i++)
        {
            if (text[i] != '\'')
            {
                value.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == '\'')
            {
                value.Append('\'');
                i++;
            }
            else
            {
                i++;
                return value.ToString();
            }
        }

        throw FilterParser.Malformed(text, start, "There is an unterminated string literal");
    }

    // A colon belongs to a moment (08:00:00Z) but ends a lambda's variable (any(g:g eq …)).
    private static string Word(string text, ref int i)
    {
        var start = i;
        var isMoment = char.IsDigit(text[i]);
        while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] is not ('(' or ')' or ',' or '\'') && (isMoment || text[i] != ':'))
        {
            i++;
        }

        return text.Substring(start, i - start);
    }
}
