using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PimCa.Architecture.Tests;

/// <summary>What a staged assembly has, and what it expects of the others.</summary>
internal sealed class StagedAssembly : IDisposable
{
    private readonly PEReader image;
    private readonly MetadataReader metadata;
    private readonly Dictionary<string, TypeDefinitionHandle> types;
    private readonly HashSet<string> forwarded;

    private StagedAssembly(string file)
    {
        image = new PEReader(new MemoryStream(File.ReadAllBytes(file)));
        metadata = image.GetMetadataReader();
        Name = Path.GetFileNameWithoutExtension(file);
        types = metadata.TypeDefinitions.ToDictionary(NameOf);
        forwarded = metadata.ExportedTypes.Select(metadata.GetExportedType).Select(t => $"{metadata.GetString(t.Namespace)}.{metadata.GetString(t.Name)}").ToHashSet();
    }

    public string Name { get; }

    public bool HasKey => !metadata.GetAssemblyDefinition().PublicKey.IsNil;

    /// <summary>The assemblies of an edition by their names.</summary>
    public static Dictionary<string, StagedAssembly> Of(string edition)
    {
        var folder = Path.Combine(House.StagedModule, edition);
        return Directory.GetFiles(folder, "*.dll").Concat(Directory.GetFiles(Path.Combine(folder, "deps"), "*.dll"))
            .Select(f => new StagedAssembly(f))
            .ToDictionary(a => a.Name, StringComparer.OrdinalIgnoreCase);
    }

    public void Dispose() => image.Dispose();

    /// <summary>The assemblies that it references, and whether it expects a strong name of them.</summary>
    public IEnumerable<(string Name, bool HasKey)> References() =>
        metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(r => (metadata.GetString(r.Name), !r.PublicKeyOrToken.IsNil));

    /// <summary>What it names of the others and they do not have.</summary>
    public IEnumerable<string> Missing(IReadOnlyDictionary<string, StagedAssembly> others)
    {
        foreach (var handle in metadata.TypeReferences)
        {
            if (Find(handle, others) is { } found && !found.Owner.types.ContainsKey(found.Type) && !found.Owner.forwarded.Contains(found.Type))
            {
                yield return $"{Name} needs {found.Type} of {found.Owner.Name}";
            }
        }

        foreach (var member in metadata.MemberReferences.Select(metadata.GetMemberReference))
        {
            if (TypeOf(member.Parent) is { IsNil: false } parent
                && Find(parent, others) is { } found
                && found.Owner.types.TryGetValue(found.Type, out var type)
                && !found.Owner.Has(type, metadata.GetString(member.Name), ParameterCount(metadata, member.Signature), others))
            {
                yield return $"{Name} needs {found.Type}.{metadata.GetString(member.Name)} of {found.Owner.Name}";
            }
        }
    }

    // A member may be inherited. Where a base lies outside of the module it is the framework's matter.
    private bool Has(TypeDefinitionHandle handle, string member, int parameters, IReadOnlyDictionary<string, StagedAssembly> others)
    {
        var type = metadata.GetTypeDefinition(handle);
        if (type.GetMethods().Select(metadata.GetMethodDefinition).Any(m => metadata.StringComparer.Equals(m.Name, member) && ParameterCount(metadata, m.Signature) == parameters)
            || type.GetFields().Select(metadata.GetFieldDefinition).Any(f => metadata.StringComparer.Equals(f.Name, member)))
        {
            return true;
        }

        var bases = type.GetInterfaceImplementations().Select(i => metadata.GetInterfaceImplementation(i).Interface);
        if (!type.Attributes.HasFlag(TypeAttributes.Interface))
        {
            bases = [type.BaseType];
        }

        return bases.Any(b => HasBase(b, member, parameters, others));
    }

    private bool HasBase(EntityHandle handle, string member, int parameters, IReadOnlyDictionary<string, StagedAssembly> others)
    {
        if (handle.IsNil)
        {
            return false;
        }

        if (handle.Kind == HandleKind.TypeDefinition)
        {
            return Has((TypeDefinitionHandle)handle, member, parameters, others);
        }

        var reference = TypeOf(handle);
        return reference.IsNil
            || Find(reference, others) is not { } found
            || !found.Owner.types.TryGetValue(found.Type, out var type)
            || found.Owner.Has(type, member, parameters, others);
    }

    private static int ParameterCount(MetadataReader reader, BlobHandle signature)
    {
        var blob = reader.GetBlobReader(signature);
        var header = blob.ReadSignatureHeader();
        if (header.Kind != SignatureKind.Method)
        {
            return -1;
        }

        if (header.IsGeneric)
        {
            blob.ReadCompressedInteger();
        }

        return blob.ReadCompressedInteger();
    }

    // Of an instance of a generic type, the generic type.
    private TypeReferenceHandle TypeOf(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeReference)
        {
            return (TypeReferenceHandle)handle;
        }

        if (handle.Kind != HandleKind.TypeSpecification)
        {
            return default;
        }

        var blob = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return default;
        }

        blob.ReadByte();
        var generic = blob.ReadTypeHandle();
        return generic.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)generic : default;
    }

    private (StagedAssembly Owner, string Type)? Find(TypeReferenceHandle handle, IReadOnlyDictionary<string, StagedAssembly> others)
    {
        var type = metadata.GetTypeReference(handle);
        var name = $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            return Find((TypeReferenceHandle)type.ResolutionScope, others) is { } outer ? (outer.Owner, $"{outer.Type}/{name}") : null;
        }

        return type.ResolutionScope.Kind == HandleKind.AssemblyReference
            && others.TryGetValue(metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name), out var owner)
            ? (owner, name)
            : null;
    }

    private string NameOf(TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var name = $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
        return type.IsNested ? $"{NameOf(type.GetDeclaringType())}/{name}" : name;
    }
}
