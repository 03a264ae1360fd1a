using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Linker;

namespace PimCa.Trimming;

/// <summary>
/// What the rest of the module names of the models of Microsoft Graph. It is read from the references of the assemblies
/// at each run: there is no list to keep.
/// </summary>
internal sealed class WhatIsNamed
{
    /// <summary>A factory that makes a model by the type name in an answer; Kiota gives it this name in every model.</summary>
    public const string Factory = "CreateFromDiscriminatorValue";

    /// <summary>Gives, by the name of a property in JSON, what reads it.</summary>
    public const string Readers = "GetFieldDeserializers";

    /// <summary>Writes all properties as JSON.</summary>
    public const string Writer = "Serialize";

    private readonly HashSet<TypeDefinition> types = new();
    private readonly HashSet<MethodDefinition> accessors = new();

    private WhatIsNamed(ModuleDefinition models) => Models = models;

    /// <summary>The assembly with the models.</summary>
    public ModuleDefinition Models { get; }

    /// <summary>Reads it, or gives nothing where the models are no part of what is linked.</summary>
    public static WhatIsNamed? Read(LinkContext context)
    {
        var assemblies = context.GetAssemblies();
        var models = assemblies.FirstOrDefault(a => a.Name.Name == "Microsoft.Graph")?.MainModule;
        if (models is null)
        {
            return null;
        }

        var named = new WhatIsNamed(models);
        foreach (var module in assemblies.Select(a => a.MainModule).Where(m => m != models && m.AssemblyReferences.Any(r => r.Name == models.Assembly.Name.Name)))
        {
            named.AddReferences(module);
        }

        foreach (var type in models.Types.Where(IsModel))
        {
            named.AddOwnUse(type);
        }

        return named;
    }

    /// <summary>True for a class that is read from JSON.</summary>
    public static bool IsModel(TypeDefinition type) => type.IsClass && type.Methods.Any(m => m.Name == Readers);

    /// <summary>True for the parameters of a query.</summary>
    public static bool IsQuery(TypeDefinition type) => type.IsClass && type.Name.EndsWith("QueryParameters", StringComparison.Ordinal);

    /// <summary>True when the type or a descendant of it is named.</summary>
    public bool Knows(TypeDefinition type) => types.Contains(type);

    /// <summary>True when the property that has this accessor is read or set anywhere but on the way from and to JSON.</summary>
    public bool Touches(MethodDefinition accessor) => accessors.Contains(accessor);

    private static PropertyDefinition? PropertyOf(MethodDefinition accessor) =>
        accessor.IsGetter || accessor.IsSetter
            ? accessor.DeclaringType.Properties.FirstOrDefault(p => p.GetMethod == accessor || p.SetMethod == accessor)
            : null;

    private void AddReferences(ModuleDefinition module)
    {
        foreach (var reference in module.GetTypeReferences().Where(r => r.Scope.Name == Models.Assembly.Name.Name))
        {
            for (var type = reference.Resolve(); type is not null && types.Add(type); type = type.BaseType?.Resolve())
            {
            }
        }

        foreach (var member in module.GetMemberReferences().OfType<MethodReference>())
        {
            if (member.DeclaringType.GetElementType().Scope.Name == Models.Assembly.Name.Name && member.Resolve() is { } method)
            {
                Touch(method);
            }
        }
    }

    // A constructor sets the type name; a few models have methods by hand that read properties.
    private void AddOwnUse(TypeDefinition type)
    {
        foreach (var method in type.Methods.Where(m => m.HasBody && m.Name != Writer && PropertyOf(m) is null && !m.Name.StartsWith('<')))
        {
            foreach (var instruction in method.Body.Instructions)
            {
                if (instruction.OpCode.FlowControl == FlowControl.Call && instruction.Operand is MethodDefinition called)
                {
                    Touch(called);
                }
            }
        }
    }

    private void Touch(MethodDefinition accessor)
    {
        if (PropertyOf(accessor) is { } property)
        {
            accessors.UnionWith(new[] { property.GetMethod, property.SetMethod }.Where(m => m is not null));
        }
    }
}
