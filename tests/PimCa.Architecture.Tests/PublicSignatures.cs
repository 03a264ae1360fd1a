using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace PimCa.Architecture.Tests;

/// <summary>Reads which types of other assemblies the public types of an assembly show.</summary>
internal static class PublicSignatures
{
    /// <summary>The members that show a type of an assembly that is not welcome, as <c>Type.Member: ForeignType</c>.</summary>
    public static IReadOnlyList<string> ForeignTypes(string file, Func<string, bool> isUnwelcome)
    {
        using var stream = File.OpenRead(file);
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        var found = new List<string>();
        foreach (var type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Where(t => IsPublic(metadata, t)))
        {
            var name = metadata.GetString(type.Name);
            if (!type.BaseType.IsNil)
            {
                Note($"{name} derives from", Of(type.BaseType));
            }

            foreach (var made in type.GetInterfaceImplementations())
            {
                Note($"{name} implements", Of(metadata.GetInterfaceImplementation(made).Interface));
            }

            foreach (var method in type.GetMethods().Select(metadata.GetMethodDefinition).Where(m => IsVisible(m.Attributes & MethodAttributes.MemberAccessMask)))
            {
                var signature = method.DecodeSignature(new Names(), null);
                Note($"{name}.{metadata.GetString(method.Name)}", signature.ParameterTypes.Add(signature.ReturnType).SelectMany(n => n));
            }

            foreach (var field in type.GetFields().Select(metadata.GetFieldDefinition).Where(f => IsVisible((MethodAttributes)(f.Attributes & FieldAttributes.FieldAccessMask))))
            {
                Note($"{name}.{metadata.GetString(field.Name)}", field.DecodeSignature(new Names(), null));
            }
        }

        return found;

        IEnumerable<string> Of(EntityHandle handle) => handle.Kind switch
        {
            HandleKind.TypeReference => [Names.Full(metadata, (TypeReferenceHandle)handle)],
            HandleKind.TypeSpecification => metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(new Names(), null),
            _ => [],
        };

        void Note(string where, IEnumerable<string> types) =>
            found.AddRange(types.Where(t => isUnwelcome(t.Split('|')[0])).Select(t => $"{where}: {t}"));
    }

    private static bool IsPublic(MetadataReader metadata, TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily => IsPublic(metadata, metadata.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    private static bool IsVisible(MethodAttributes access) =>
        access is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    /// <summary>Every type reference in a signature as <c>assembly|namespace.name</c>.</summary>
    private sealed class Names : ISignatureTypeProvider<ImmutableArray<string>, object?>
    {
        private static readonly ImmutableArray<string> None = [];

        public static string Full(MetadataReader reader, TypeReferenceHandle handle)
        {
            var type = reader.GetTypeReference(handle);
            return type.ResolutionScope.Kind switch
            {
                HandleKind.AssemblyReference => reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) + "|"
                    + reader.GetString(type.Namespace) + "." + reader.GetString(type.Name),
                HandleKind.TypeReference => Full(reader, (TypeReferenceHandle)type.ResolutionScope),
                _ => "|" + reader.GetString(type.Name),
            };
        }

        public ImmutableArray<string> GetArrayType(ImmutableArray<string> elementType, ArrayShape shape) => elementType;

        public ImmutableArray<string> GetByReferenceType(ImmutableArray<string> elementType) => elementType;

        public ImmutableArray<string> GetFunctionPointerType(MethodSignature<ImmutableArray<string>> signature) => None;

        public ImmutableArray<string> GetGenericInstantiation(ImmutableArray<string> genericType, ImmutableArray<ImmutableArray<string>> typeArguments) =>
            [.. genericType, .. typeArguments.SelectMany(a => a)];

        public ImmutableArray<string> GetGenericMethodParameter(object? genericContext, int index) => None;

        public ImmutableArray<string> GetGenericTypeParameter(object? genericContext, int index) => None;

        public ImmutableArray<string> GetModifiedType(ImmutableArray<string> modifier, ImmutableArray<string> unmodifiedType, bool isRequired) => unmodifiedType;

        public ImmutableArray<string> GetPinnedType(ImmutableArray<string> elementType) => elementType;

        public ImmutableArray<string> GetPointerType(ImmutableArray<string> elementType) => elementType;

        public ImmutableArray<string> GetPrimitiveType(PrimitiveTypeCode typeCode) => None;

        public ImmutableArray<string> GetSZArrayType(ImmutableArray<string> elementType) => elementType;

        public ImmutableArray<string> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => None;

        public ImmutableArray<string> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => [Full(reader, handle)];

        public ImmutableArray<string> GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
    }
}
