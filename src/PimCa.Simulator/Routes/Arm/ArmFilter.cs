using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using PimCa.Simulator.Http;

namespace PimCa.Simulator.Routes.Arm;

/// <summary>
/// The management endpoint's <c>$filter</c>: functions such as <c>asTarget()</c> and equalities, joined by <c>and</c>; a
/// value stands in quotes or without.
/// </summary>
internal sealed class ArmFilter
{
    private static readonly Regex Function = new(@"^(\w+)\(\s*(?:'([^']*)')?\s*\)$", RegexOptions.CultureInvariant);
    private static readonly Regex Equality = new(@"^(\w+)\s+eq\s+(?:'([^']*)'|([^\s'()]+))$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
    private static readonly Regex And = new(@"\s+and\s+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private readonly Dictionary<string, string> terms = new(StringComparer.OrdinalIgnoreCase);

    private ArmFilter()
    {
    }

    /// <param name="request">The request.</param>
    /// <param name="known">The functions, with <c>()</c> behind the name, and the properties that the route answers.</param>
    /// <exception cref="ServiceException">501: anything else.</exception>
    public static ArmFilter Of(ServiceRequest request, params string[] known)
    {
        var filter = new ArmFilter();
        if (!request.Query.TryGetValue("$filter", out var text) || string.IsNullOrWhiteSpace(text))
        {
            return filter;
        }

        foreach (var term in And.Split(text.Trim()))
        {
            var (function, equality) = (Function.Match(term), Equality.Match(term));
            var name = function.Success ? function.Groups[1].Value + "()" : equality.Groups[1].Value;
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw ServiceException.Unsupported($"the filter '{term}' on {request.Method} /arm{request.Path}");
            }

            filter.terms[name] = function.Success ? function.Groups[2].Value : equality.Groups[2].Value + equality.Groups[3].Value;
        }

        return filter;
    }

    public bool Has(string name) => terms.ContainsKey(name);

    /// <summary>The argument of a function, or what a property must equal; null where the filter does not name it.</summary>
    public string? Value(string name) => terms.TryGetValue(name, out var value) ? value : null;
}
