using System;
using System.IO;
using System.Linq;

namespace PimCa.Trimming;

/// <summary>The commands that the staging target runs around the linker.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["references", var list, var packages, .. var assemblies]:
                WriteIfDifferent(list, References.Of(assemblies, File.ReadAllLines(packages)));
                return 0;
            case ["complete", var folder, var packages]:
                WholeAssemblies.Complete(folder, File.ReadAllLines(packages));
                return 0;
            case ["weaken", var names, .. var assemblies]:
                WeakNames.Give(File.ReadAllLines(names), assemblies);
                return 0;
            default:
                Console.Error.WriteLine("Usage: references <list to write> <list of packages' files> <assembly>… | complete <folder> <list of packages' files> | weaken <list of names> <assembly>…");
                return 1;
        }
    }

    // The time of the file is what the build looks at.
    private static void WriteIfDifferent(string file, string[] lines)
    {
        if (!File.Exists(file) || !File.ReadAllLines(file).SequenceEqual(lines))
        {
            File.WriteAllLines(file, lines);
        }
    }
}
