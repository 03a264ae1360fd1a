using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Directory;

/// <summary>
/// Lists of mixed objects refuse nobody who may see one of the types: of the other types they tell type and id, and nothing
/// else. Documented under "Limited information returned for inaccessible member objects", for members, owners, what
/// somebody is a member of, and getByIds.
/// </summary>
internal static class LimitedInformation
{
    /// <summary>By an object's type the permissions that let somebody read it.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Readers { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase)
    {
        ["user"] = DirectoryPermissions.ReadUsers,
        ["group"] = DirectoryPermissions.ReadGroups,
        ["servicePrincipal"] = DirectoryPermissions.ReadApplications,
        ["application"] = DirectoryPermissions.ReadApplications,
        ["administrativeUnit"] = DirectoryPermissions.ReadUnits,
        ["directoryRole"] = DirectoryPermissions.ReadRoles,
    };

    /// <summary>The objects as the caller may see them.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="typed">Objects with their <c>@odata.type</c>.</param>
    public static IEnumerable<JsonObject> For(Caller caller, IEnumerable<JsonObject> typed) =>
        typed.Select(o => IsReadable(caller, o) ? o : Limited(o));

    private static bool IsReadable(Caller caller, JsonObject typed) =>
        caller.HasAny(Readers[DirectoryObjects.TypeOf(typed)])
        || (typed.Text("id") == caller.ObjectId && caller.HasAny(DirectoryPermissions.ReadMe));

    private static JsonObject Limited(JsonObject typed)
    {
        var limited = new JsonObject();
        foreach (var property in typed)
        {
            limited[property.Key] = property.Key is "@odata.type" or "id" ? property.Value?.DeepClone()
                : property.Value is JsonArray ? new JsonArray()
                : null;
        }

        return limited;
    }
}
