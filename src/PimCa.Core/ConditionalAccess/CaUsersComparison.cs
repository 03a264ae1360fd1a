using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.ConditionalAccess;

/// <summary>Compares whom policies are about, and writes it down: the order of ids and their case mean nothing.</summary>
internal static class CaUsersComparison
{
    /// <summary>Whether two lists hold the same values.</summary>
    public static bool SameSet(IEnumerable<string> one, IEnumerable<string> other) =>
        new HashSet<string>(one, StringComparer.OrdinalIgnoreCase).SetEquals(other);

    /// <summary>Whether a list holds a value.</summary>
    public static bool Has(this IEnumerable<string> list, string value) => list.Contains(value, StringComparer.OrdinalIgnoreCase);

    /// <summary>The list with a value more, unless it is there.</summary>
    public static IReadOnlyList<string> With(this IReadOnlyList<string> list, string value) =>
        list.Has(value) ? list : list.Concat(new[] { value }).ToArray();

    /// <summary>The list without a value.</summary>
    public static IReadOnlyList<string> Without(this IReadOnlyList<string> list, string value) =>
        list.Has(value) ? list.Where(v => !string.Equals(v, value, StringComparison.OrdinalIgnoreCase)).ToArray() : list;

    /// <summary>Whether both mean the same people.</summary>
    public static bool Same(CaUsers one, CaUsers other) =>
        Parts(one).Zip(Parts(other), (a, b) => SameSet(a.Values, b.Values)).All(same => same);

    /// <summary>
    /// All of it on one line, by the service's names: the before image that goes into an error, so that an administrator
    /// can put it back by hand.
    /// </summary>
    public static string Image(CaUsers users)
    {
        var parts = Parts(users).Where(p => p.Values.Count > 0).Select(p => $"{p.Name}=[{string.Join(", ", p.Values)}]").ToArray();
        return parts.Length == 0 ? "(nobody)" : string.Join(" ", parts);
    }

    /// <summary>The single conditions with the service's names.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Parts(CaUsers users) => new[]
    {
        ("includeUsers", users.IncludeUsers),
        ("excludeUsers", users.ExcludeUsers),
        ("includeGroups", users.IncludeGroups),
        ("excludeGroups", users.ExcludeGroups),
        ("includeRoles", users.IncludeRoles),
        ("excludeRoles", users.ExcludeRoles),
        ("includeGuestsOrExternalUsers", GuestTypes(users.IncludeGuestTypes)),
        ("excludeGuestsOrExternalUsers", GuestTypes(users.ExcludeGuestTypes)),
    };

    /// <summary>The kinds of guests in the service's joined text.</summary>
    public static IReadOnlyList<string> GuestTypes(string? joined) =>
        (joined ?? string.Empty).Split(new[] { ',', ' ' }, StringSplitOptions.RemoveEmptyEntries).Where(t => t != "none").ToArray();
}
