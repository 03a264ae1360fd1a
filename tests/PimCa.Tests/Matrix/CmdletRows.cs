using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.Tests.Matrix;

/// <summary>
/// One cmdlet's rows in the tables that hold for all of them. A class that derives from this is found by itself, so a new
/// cmdlet brings its rows in the file of its own tests; the first cmdlets stand in the tables.
/// </summary>
internal abstract class CmdletRows
{
    /// <summary>Everybody's.</summary>
    public static IReadOnlyList<CmdletRows> All { get; } = typeof(CmdletRows).Assembly.GetTypes()
        .Where(t => t.IsSubclassOf(typeof(CmdletRows)) && !t.IsAbstract)
        .OrderBy(t => t.FullName, StringComparer.Ordinal)
        .Select(t => (CmdletRows)Activator.CreateInstance(t)!)
        .ToArray();

    /// <summary>Its parameters, output types and impact, as they are promised (see <see cref="Matrix.Surface"/>).</summary>
    public abstract (string Cmdlet, string Parameters, string Output, string Impact) Surface { get; }

    /// <summary>What it costs (see <see cref="RequestCountTests"/>).</summary>
    public abstract IEnumerable<(string Name, string Prepare, string Command, string Requests)> Requests { get; }

    /// <summary>Each way in which it changes something (see <see cref="ChangingCmdlets"/>); none where it only reads.</summary>
    public virtual IEnumerable<ChangingCommand> Changes => [];

    /// <summary>
    /// More ways to use it: by name, for other kinds, in a case in which it asks for another permission (see <see cref="PermissionWays"/>).
    /// </summary>
    public virtual IEnumerable<PermissionWay> Ways => [];

    /// <summary>What it declares for the names in its output alone (see <see cref="PermissionProof.Names"/>).</summary>
    public virtual IEnumerable<(string Cmdlet, string Permission, string Shows)> Names => [];

    /// <summary>An object of each output type that is new with it, and what its table must show whole.</summary>
    public virtual IEnumerable<(object Value, string[] Shown)> Samples => [];
}
