using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Policies;

namespace PimCa.Ports;

/// <summary>Asks PIM of every kind the same.</summary>
internal static class AllKinds
{
    /// <summary>
    /// What all kinds answer, one after the other. A kind that may not be read, or that the tenant does not have, is told in
    /// a warning and stops no other; where all fail, the first one's error is the answer.
    /// </summary>
    public static async Task<IReadOnlyList<T>> OfAllKindsAsync<T>(this TenantPorts ports, Func<IPrivilegedAccess, Task<IReadOnlyList<T>>> ask)
    {
        var found = new List<T>();
        var failures = new List<(PimKind Kind, PimCaException Error)>();
        var answered = 0;
        foreach (var pim in ports.Pim)
        {
            try
            {
                found.AddRange(await ask(pim).ConfigureAwait(false));
                answered++;
            }
            catch (PimCaException error)
            {
                failures.Add((pim.Kind, error));
            }
        }

        if (answered == 0)
        {
            throw failures[0].Error;
        }

        foreach (var (kind, error) in failures)
        {
            ports.Reporter.Warning($"{Words(kind)} could not be read and are not among these: {error.Message}");
        }

        return found;
    }

    private static string Words(PimKind kind) => kind switch
    {
        PimKind.Group => "Groups",
        PimKind.EntraRole => "Entra roles",
        _ => "Azure roles",
    };
}
