using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PimCa.Policies;

namespace PimCa.Core.Tests.Policies;

/// <summary>Compares rules by everything that they hold, targets included, without the code that is tested.</summary>
internal static class RuleDifferences
{
    public static IReadOnlyList<string> Between(IReadOnlyDictionary<string, PolicyRule> before, IReadOnlyDictionary<string, PolicyRule> after) =>
        before.Keys.Union(after.Keys)
            .Where(id => Text(before, id) != Text(after, id))
            .OrderBy(id => id, System.StringComparer.Ordinal)
            .ToArray();

    private static string Text(IReadOnlyDictionary<string, PolicyRule> rules, string id) =>
        rules.TryGetValue(id, out var rule) ? JsonSerializer.Serialize<object>(rule) : "none";
}
