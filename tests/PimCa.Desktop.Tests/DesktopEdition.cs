using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PimCa.Tests.Infrastructure;

namespace PimCa.Desktop.Tests;

/// <summary>
/// Lays the edition of Windows PowerShell where PowerShell 7 looks for its own. The .NET Framework has most of the System
/// libraries from packages; here the runtime brings them, often in a version that counts lower. So the assemblies are told to
/// ask for that one: two bytes by two in the table that ECMA-335 II.22.5 lays out. Nothing else is changed.
/// </summary>
internal static class DesktopEdition
{
    private static readonly string Runtime = RuntimeEnvironment.GetRuntimeDirectory();

    [ModuleInitializer]
    internal static void Lay()
    {
        var staged = Path.Combine(AppContext.BaseDirectory, typeof(DesktopEdition).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == "Staged").Value!);
        if (Directory.Exists(StagedModule.Folder))
        {
            Directory.Delete(StagedModule.Folder, recursive: true);
        }

        foreach (var file in Directory.EnumerateFiles(staged, "*", SearchOption.AllDirectories))
        {
            var parts = Path.GetRelativePath(staged, file).Split(Path.DirectorySeparatorChar);
            if (parts[0] != "net8.0" && !(parts[0] == "net472" && File.Exists(Path.Combine(Runtime, parts[^1]))))
            {
                var target = Path.Combine([StagedModule.Folder, .. parts.Select(p => p == "net472" ? "net8.0" : p)]);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
                if (Path.GetExtension(target) == ".dll")
                {
                    AskForTheRuntimes(target);
                }
            }
        }
    }

    private static void AskForTheRuntimes(string file)
    {
        var bytes = File.ReadAllBytes(file);
        using var image = new PEReader(new MemoryStream(bytes));
        var reader = image.GetMetadataReader();
        var table = image.PEHeaders.MetadataStartOffset + reader.GetTableMetadataOffset(TableIndex.AssemblyRef);
        foreach (var handle in reader.AssemblyReferences)
        {
            var asked = reader.GetAssemblyReference(handle);
            var library = Path.Combine(Runtime, reader.GetString(asked.Name) + ".dll");
            if (File.Exists(library) && AssemblyName.GetAssemblyName(library).Version is { } there && there < asked.Version)
            {
                var version = bytes.AsSpan(table + ((MetadataTokens.GetRowNumber(handle) - 1) * reader.GetTableRowSize(TableIndex.AssemblyRef)));
                BinaryPrimitives.WriteUInt16LittleEndian(version, (ushort)there.Major);
                BinaryPrimitives.WriteUInt16LittleEndian(version[2..], (ushort)there.Minor);
                BinaryPrimitives.WriteUInt16LittleEndian(version[4..], (ushort)there.Build);
                BinaryPrimitives.WriteUInt16LittleEndian(version[6..], (ushort)there.Revision);
            }
        }

        File.WriteAllBytes(file, bytes);
    }
}
