using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PimCa.Trimming;

/// <summary>
/// The linker drops what no method leads to, and the references to it. An assembly that is kept as it was made still has
/// those references, so what they name is kept too.
/// </summary>
internal static class WholeAssemblies
{
    /// <summary>Adds to a folder each package's file that a file in it references, and so on.</summary>
    public static void Complete(string folder, IEnumerable<string> packages)
    {
        var files = packages.ToDictionary(f => Path.GetFileNameWithoutExtension(f), StringComparer.OrdinalIgnoreCase);
        var open = new Queue<string>(Directory.GetFiles(folder, "*.dll"));
        while (open.TryDequeue(out var assembly))
        {
            foreach (var file in References(assembly).Select(r => files.GetValueOrDefault(r)).OfType<string>())
            {
                var added = Path.Combine(folder, Path.GetFileName(file));
                if (!File.Exists(added))
                {
                    File.Copy(file, added);
                    open.Enqueue(added);
                }
            }
        }
    }

    private static string[] References(string assembly)
    {
        using var stream = File.OpenRead(assembly);
        using var image = new PEReader(stream);
        var reader = image.GetMetadataReader();
        return reader.AssemblyReferences.Select(r => reader.GetString(reader.GetAssemblyReference(r).Name)).ToArray();
    }
}
