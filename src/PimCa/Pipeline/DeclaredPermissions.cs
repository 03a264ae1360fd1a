using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace PimCa.Pipeline;

/// <summary>What the module's cmdlets declare that they need.</summary>
internal static class DeclaredPermissions
{
    /// <summary>The permissions by the name of the cmdlet; none for a cmdlet that asks no service.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ByCmdlet { get; } = typeof(PimCaCmdlet).Assembly.GetExportedTypes()
        .Select(type => (Type: type, Cmdlet: type.GetCustomAttribute<CmdletAttribute>(inherit: false)))
        .Where(c => c.Cmdlet is not null)
        .ToDictionary(
            c => $"{c.Cmdlet!.VerbName}-{c.Cmdlet.NounName}",
            c => c.Type.GetCustomAttribute<RequiresPermissionAttribute>()?.Permissions ?? Array.Empty<string>(),
            StringComparer.OrdinalIgnoreCase);
}
