using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PimCa.Trimming;

/// <summary>
/// Takes strong names away from trimmed assemblies. Their signatures no longer hold, and Windows PowerShell refuses to
/// load such a file: the .NET Framework lets an invalid signature pass only below the folder of the program itself. An
/// assembly without a strong name it loads, if those that refer to it name it so too. It is also another assembly than
/// the signed one that a neighbour may have loaded.
/// </summary>
/// <remarks>
/// The names are changed in place: a few numbers in the tables of the metadata, as ECMA-335 II.22.2, II.22.5 and II.25.3.3
/// lay them out. Nothing moves, so symbols still fit.
/// </remarks>
internal static class WeakNames
{
    private const int VersionSize = 8;
    private const int FlagsSize = 4;
    private const int HashAlgorithmSize = 4;
    private const uint PublicKeyFlag = 1;
    private const int CorFlagsOffset = 16;

    /// <summary>Weakens those of the assemblies that have one of the names, and in all of them the references to the names.</summary>
    /// <exception cref="InvalidOperationException">One of them lets another one see its internals by its public key.</exception>
    public static void Give(IEnumerable<string> simpleNames, IEnumerable<string> assemblies)
    {
        var names = simpleNames.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var file in assemblies)
        {
            Change(file, names);
        }
    }

    private static void Change(string file, HashSet<string> names)
    {
        var bytes = File.ReadAllBytes(file);
        using var image = new PEReader(new MemoryStream(bytes));
        var reader = image.GetMetadataReader();
        var metadata = image.PEHeaders.MetadataStartOffset;
        // A row of AssemblyRef has one index of the blob heap more than one of Assembly, and four bytes of fixed columns less.
        var blob = reader.GetTableRowSize(TableIndex.AssemblyRef) - reader.GetTableRowSize(TableIndex.Assembly) + HashAlgorithmSize;
        if (names.Contains(Path.GetFileNameWithoutExtension(file)))
        {
            RequireNoFriend(file, reader, names);
            var assembly = metadata + reader.GetTableMetadataOffset(TableIndex.Assembly) + HashAlgorithmSize + VersionSize;
            Drop(bytes, assembly, blob);
            var flags = image.PEHeaders.CorHeaderStartOffset + CorFlagsOffset;
            var cleared = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(flags)) & ~(uint)CorFlags.StrongNameSigned;
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(flags), cleared);
        }

        var size = reader.GetTableRowSize(TableIndex.AssemblyRef);
        var first = metadata + reader.GetTableMetadataOffset(TableIndex.AssemblyRef);
        foreach (var handle in reader.AssemblyReferences)
        {
            if (names.Contains(reader.GetString(reader.GetAssemblyReference(handle).Name)))
            {
                Drop(bytes, first + ((MetadataTokens.GetRowNumber(handle) - 1) * size) + VersionSize, blob);
            }
        }

        File.WriteAllBytes(file, bytes);
    }

    // Flags, then the index of the key, in both tables.
    private static void Drop(byte[] bytes, int flags, int blob)
    {
        var cleared = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(flags)) & ~PublicKeyFlag;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(flags), cleared);
        bytes.AsSpan(flags + FlagsSize, blob).Clear();
    }

    private static void RequireNoFriend(string file, MetadataReader reader, HashSet<string> names)
    {
        foreach (var attribute in reader.GetAssemblyDefinition().GetCustomAttributes().Select(reader.GetCustomAttribute))
        {
            if (attribute.Constructor.Kind == HandleKind.MemberReference
                && reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
                && reader.GetString(reader.GetTypeReference((TypeReferenceHandle)parent).Name) == "InternalsVisibleToAttribute")
            {
                var value = reader.GetBlobReader(attribute.Value);
                value.ReadUInt16();
                var friend = value.ReadSerializedString()?.Split(',')[0].Trim();
                if (friend is not null && names.Contains(friend))
                {
                    throw new InvalidOperationException($"{Path.GetFileName(file)} shows its internals to {friend} by its public key, which is lost when both are trimmed.");
                }
            }
        }
    }
}
