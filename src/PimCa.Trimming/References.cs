using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PimCa.Trimming;

/// <summary>
/// What some assemblies reach of others, as lines of text. While it is the same the linker would come to the same result,
/// so a change inside the module's methods does not have to wait for it.
/// </summary>
internal static class References
{
    /// <summary>Every type, member and instance of a generic of the packages that the assemblies name.</summary>
    public static string[] Of(IEnumerable<string> assemblies, IEnumerable<string> packages)
    {
        var files = packages.ToArray();
        var names = files.Select(f => $"[{Path.GetFileNameWithoutExtension(f)}]").ToHashSet(StringComparer.OrdinalIgnoreCase);
        return assemblies.SelectMany(Named)
            .Where(line => names.Any(n => line.Contains(n, StringComparison.OrdinalIgnoreCase)))
            .Concat(files)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToArray();
    }

    private static List<string> Named(string assembly)
    {
        using var stream = File.OpenRead(assembly);
        using var image = new PEReader(stream);
        var reader = image.GetMetadataReader();
        var names = new Names();
        var lines = new List<string>();
        foreach (var handle in reader.TypeReferences)
        {
            lines.Add(names.GetTypeFromReference(reader, handle, 0));
        }

        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            var signature = member.GetKind() == MemberReferenceKind.Method
                ? Text(member.DecodeMethodSignature(names, null))
                : member.DecodeFieldSignature(names, null);
            lines.Add($"{names.Parent(reader, member.Parent)}::{reader.GetString(member.Name)} {signature}");
        }

        for (var row = 1; row <= reader.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            lines.Add(reader.GetTypeSpecification(MetadataTokens.TypeSpecificationHandle(row)).DecodeSignature(names, null));
        }

        for (var row = 1; row <= reader.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            var instance = reader.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row));
            var method = instance.Method.Kind == HandleKind.MemberReference
                ? reader.GetMemberReference((MemberReferenceHandle)instance.Method) is var member ? $"{names.Parent(reader, member.Parent)}::{reader.GetString(member.Name)}" : string.Empty
                : reader.GetString(reader.GetMethodDefinition((MethodDefinitionHandle)instance.Method).Name);
            lines.Add($"{method}<{string.Join(',', instance.DecodeSignature(names, null))}>");
        }

        return lines;
    }

    private static string Text(MethodSignature<string> signature) =>
        $"{signature.ReturnType}({string.Join(',', signature.ParameterTypes)})`{signature.GenericParameterCount}";

    private sealed class Names : ISignatureTypeProvider<string, object?>
    {
        public string Parent(MetadataReader reader, EntityHandle parent) => parent.Kind switch
        {
            HandleKind.TypeReference => GetTypeFromReference(reader, (TypeReferenceHandle)parent, 0),
            HandleKind.TypeSpecification => GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)parent, 0),
            HandleKind.TypeDefinition => GetTypeFromDefinition(reader, (TypeDefinitionHandle)parent, 0),
            _ => string.Empty,
        };

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            var type = reader.GetTypeReference(handle);
            var scope = type.ResolutionScope.Kind switch
            {
                HandleKind.AssemblyReference => $"[{reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)}]",
                HandleKind.TypeReference => GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0) + "/",
                _ => string.Empty,
            };
            return $"{scope}{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        }

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(',', typeArguments)}>";

        public string GetFunctionPointerType(MethodSignature<string> signature) => "*" + Text(signature);

        public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetByReferenceType(string elementType) => elementType + "&";

        public string GetPointerType(string elementType) => elementType + "*";

        public string GetPinnedType(string elementType) => elementType;

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => $"{unmodifiedType} {modifier}";

        public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

        public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();
    }
}
