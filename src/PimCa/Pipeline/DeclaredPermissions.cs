using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using PimCa.Session;

namespace PimCa.Pipeline;

/// <summary>What the module's cmdlets declare that they need.</summary>
internal static class DeclaredPermissions
{
    private static readonly IReadOnlyDictionary<string, RequiresPermissionAttribute?> Declared = typeof(PimCaCmdlet).Assembly.GetExportedTypes()
        .Select(type => (Type: type, Cmdlet: type.GetCustomAttribute<CmdletAttribute>(inherit: false)))
        .Where(c => c.Cmdlet is not null)
        .ToDictionary(
            c => $"{c.Cmdlet!.VerbName}-{c.Cmdlet.NounName}",
            c => (RequiresPermissionAttribute?)c.Type.GetCustomAttribute<RequiresPermissionAttribute>(),
            StringComparer.OrdinalIgnoreCase);

    /// <summary>A person's permissions by the name of the cmdlet; none for a cmdlet that asks no service.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ByCmdlet { get; } = All(isApplication: false);

    /// <summary>An application's permissions by the name of the cmdlet; none for a cmdlet that asks no service or takes only people.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ByCmdletOfApplications { get; } = All(isApplication: true);

    /// <summary>
    /// The permissions of Microsoft Graph, all together, in alphabetical order: what a person who signs in is asked to consent
    /// to. Without the basic ones that a wider one of the list has in it.
    /// </summary>
    public static IReadOnlyList<string> OfGraph { get; } = Graph();

    /// <summary>Whether only a person can do what the cmdlet does.</summary>
    public static bool IsForPeopleOnly(string cmdlet) => Declared[cmdlet]?.PeopleOnly == true;

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> All(bool isApplication) =>
        Declared.ToDictionary(c => c.Key, c => c.Value?.Of(isApplication) ?? Array.Empty<string>(), StringComparer.OrdinalIgnoreCase);

    private static IReadOnlyList<string> Graph()
    {
        var all = ByCmdlet.Values.SelectMany(permissions => permissions)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(permission => Permissions.ServiceOf(permission) == Permissions.MicrosoftGraph)
            .OrderBy(permission => permission, StringComparer.Ordinal)
            .ToArray();
        return all.Where(permission => permission.IndexOf(".ReadBasic.", StringComparison.Ordinal) < 0 || !all.Contains(permission.Replace(".ReadBasic.", ".Read."))).ToArray();
    }
}
