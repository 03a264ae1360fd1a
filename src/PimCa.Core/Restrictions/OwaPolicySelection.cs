using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using PimCa.Errors;

namespace PimCa.Restrictions;

/// <summary>Chooses policies of Outlook on the web by name or wildcard.</summary>
internal static class OwaPolicySelection
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The chosen policies in alphabetical order, each once; all of them when nothing is named.</summary>
    /// <exception cref="PimCaException"><c>OwaMailboxPolicyNotFound</c>: a name that nothing has, or a wildcard that nothing matches.</exception>
    public static IReadOnlyList<OwaMailboxPolicy> Choose(IReadOnlyList<OwaMailboxPolicy> all, IReadOnlyList<string> names)
    {
        var chosen = names.Count == 0 ? all : names.SelectMany(name => Named(all, name)).Distinct();
        return chosen.OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase).ToArray();
    }

    private static IEnumerable<OwaMailboxPolicy> Named(IReadOnlyList<OwaMailboxPolicy> all, string name)
    {
        // A policy may have a wildcard in its name: such a name means itself first.
        var found = all.Where(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (found.Length == 0)
        {
            // As PowerShell has it: any text, any letter, one of a set of letters.
            var pattern = "^" + Regex.Replace(Regex.Escape(name).Replace("\\*", ".*").Replace("\\?", "."), @"\\\[([^\]]+)\]", "[$1]") + "$";
            found = all.Where(p => Regex.IsMatch(p.Name, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, Patience)).ToArray();
        }

        return found.Length > 0
            ? found
            : throw new PimCaException(
                "OwaMailboxPolicyNotFound",
                PimCaErrorKind.NotFound,
                $"There is no policy of Outlook on the web named '{name}'. There are: {string.Join(", ", all.Select(p => $"'{p.Name}'"))}.",
                "Look with Get-AppEnforcedRestrictions.",
                name);
    }
}
