using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace PimCa.Pipeline;

/// <summary>What the module's cmdlets declare that they need.</summary>
internal static class DeclaredPermissions
{
    // Permissions of SharePoint, Exchange and the management endpoint: each service's token is asked for by itself.
    private static readonly string[] OfOtherServices = { "AllSites.", "Sites.", "Exchange.", "Microsoft.", "user_impersonation" };

    /// <summary>The permissions by the name of the cmdlet; none for a cmdlet that asks no service.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ByCmdlet { get; } = typeof(PimCaCmdlet).Assembly.GetExportedTypes()
        .Select(type => (Type: type, Cmdlet: type.GetCustomAttribute<CmdletAttribute>(inherit: false)))
        .Where(c => c.Cmdlet is not null)
        .ToDictionary(
            c => $"{c.Cmdlet!.VerbName}-{c.Cmdlet.NounName}",
            c => c.Type.GetCustomAttribute<RequiresPermissionAttribute>()?.Permissions ?? Array.Empty<string>(),
            StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The permissions of Microsoft Graph, all together, in alphabetical order: what a person who signs in is asked to consent
    /// to. Without the basic ones that a wider one of the list has in it.
    /// </summary>
    public static IReadOnlyList<string> OfGraph { get; } = Graph();

    private static IReadOnlyList<string> Graph()
    {
        var all = ByCmdlet.Values.SelectMany(permissions => permissions)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(permission => !OfOtherServices.Any(other => permission.StartsWith(other, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(permission => permission, StringComparer.Ordinal)
            .ToArray();
        return all.Where(permission => permission.IndexOf(".ReadBasic.", StringComparison.Ordinal) < 0 || !all.Contains(permission.Replace(".ReadBasic.", ".Read."))).ToArray();
    }
}
