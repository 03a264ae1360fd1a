using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using PimCa.Policies;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Parameters;

/// <summary>
/// Offers what the signed-in person may activate, by the parameter: groups, roles, and the scopes at which the role that stands on the
/// command line can be activated. Like all completion from what the session has listed (<c>Get-PimEligibility -Mine</c>), without a request.
/// </summary>
public sealed class KnownEligibilityCompleter : KnownNameCompleter
{
    /// <summary>Created by PowerShell.</summary>
    public KnownEligibilityCompleter()
        : base(KnownNameKind.MyEligibility)
    {
    }

    private protected override IReadOnlyList<(string Id, string Name)> Met(KnownNames names, string parameterName, IDictionary given)
    {
        var found = parameterName switch
        {
            "Role" => Of(names, PimKind.EntraRole).Select(t => (t.Id, t.Title)),
            "AzureRole" => Of(names, PimKind.AzureRole).Select(t => (t.Id, t.Title)),
            "DirectoryScope" => Scopes(Of(names, PimKind.EntraRole), given["Role"]),
            "Scope" => Scopes(Of(names, PimKind.AzureRole), given["AzureRole"]),
            _ => Of(names, PimKind.Group).Select(t => (t.Id, t.Title)),
        };
        return found.Distinct().OrderBy(f => f.Item2, StringComparer.OrdinalIgnoreCase).ToArray();
    }

    private static IEnumerable<PimTarget> Of(KnownNames names, PimKind kind) => names.Mine.Where(t => t.Kind == kind);

    private static IEnumerable<(string Id, string Name)> Scopes(IEnumerable<PimTarget> targets, object? role)
    {
        var named = role?.ToString()?.Trim('\'', '"');
        return targets
            .Where(t => string.IsNullOrEmpty(named) || Is(t.Id, named) || Is(t.Title, named))
            .Select(t => (t.Scope!, t.ScopeName ?? t.Scope!));
    }

    private static bool Is(string one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
