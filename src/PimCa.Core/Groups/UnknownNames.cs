using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Groups;

/// <summary>Asks for names alone: where the session knows a name, the object itself is not needed.</summary>
internal static class UnknownNames
{
    /// <summary>Makes the session know the names of these ids; one request, and none when all are known.</summary>
    public static async Task LearnNamesAsync(this Resolver resolver, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var unknown = ids.Where(id => resolver.NameOrId(id) == id).ToArray();
        if (unknown.Length > 0)
        {
            await resolver.NamesAsync(unknown, cancellationToken).ConfigureAwait(false);
        }
    }
}
