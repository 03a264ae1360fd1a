using System.Linq;
using System.Text.RegularExpressions;

namespace PimCa.Cloud.Errors;

/// <summary>Finds the names of permissions in what a service says when it refuses.</summary>
internal static class MissingPermission
{
    private static readonly Regex Name = new(
        @"\b[A-Z][A-Za-z]+(?:-[A-Z][A-Za-z]+)?\.(?:Read|ReadWrite|ReadBasic|Manage|Create|Update|Revoke|RevokeSessions|Send|Remove)[A-Za-z]*(?:\.[A-Z][A-Za-z0-9]*)*\b",
        RegexOptions.CultureInvariant);

    /// <summary>The permissions that the message names, joined by commas; null when it names none.</summary>
    public static string? Find(string? message)
    {
        var names = message is null ? new string[0] : Name.Matches(message).Cast<Match>().Select(m => m.Value).Distinct().ToArray();
        return names.Length == 0 ? null : string.Join(", ", names);
    }
}
