using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Linker.Steps;

namespace PimCa.Trimming;

/// <summary>
/// A step of the linker, before it marks what is reached. Generated models keep one another alive: the factory of
/// <c>entity</c> makes two thousand models by their names, and a user refers to mail, files, teams and devices. This
/// step cuts what the module cannot see anyway:
/// <list type="bullet">
/// <item>A model type that nothing names is not told from its base, so a factory makes the nearest ancestor that is
/// named. What the answer said of its type stays readable in <c>OdataType</c>.</item>
/// <item>A property that nothing reads or sets is not parsed as such. It goes where Kiota puts whatever a model does not
/// know, into <c>AdditionalData</c>, and is written back from there.</item>
/// </list>
/// And it keeps what only reflection reads: Kiota goes through the properties of the parameters of a query, which its
/// build for the .NET Framework does not tell the linker.
/// </summary>
public sealed class ModelTrimming : BaseStep
{
    /// <inheritdoc/>
    protected override void Process()
    {
        if (WhatIsNamed.Read(Context) is not { } named)
        {
            return;
        }

        foreach (var property in named.Models.GetTypes().Where(WhatIsNamed.IsQuery).SelectMany(t => t.Properties).Where(p => p is { GetMethod: not null, SetMethod: not null }))
        {
            Annotations.AddPreservedMethod(property.SetMethod, property.GetMethod);
        }

        foreach (var model in named.Models.GetTypes().Where(WhatIsNamed.IsModel))
        {
            foreach (var method in model.Methods.Where(m => m.HasBody))
            {
                switch (method.Name)
                {
                    case WhatIsNamed.Factory:
                        MakeNamedOnly(named, method);
                        break;
                    case WhatIsNamed.Readers:
                        ReadTouchedOnly(named, method);
                        break;
                    case WhatIsNamed.Writer:
                        WriteTouchedOnly(named, method);
                        break;
                }
            }
        }
    }

    private static void MakeNamedOnly(WhatIsNamed named, MethodDefinition factory)
    {
        foreach (var instruction in factory.Body.Instructions)
        {
            if (instruction.OpCode != OpCodes.Newobj || instruction.Operand is not MethodDefinition { HasParameters: false } constructor)
            {
                continue;
            }

            TypeDefinition? instead = constructor.DeclaringType;
            while (instead is not null && instead != factory.DeclaringType && (instead.IsAbstract || !named.Knows(instead)))
            {
                instead = instead.BaseType as TypeDefinition;
            }

            if (instead?.Methods.FirstOrDefault(m => m is { IsConstructor: true, IsStatic: false, HasParameters: false }) is { } plain)
            {
                instruction.Operand = plain;
            }
        }
    }

    // dup, "name", this, method that sets the property, new Action<IParseNode>, Add
    private static void ReadTouchedOnly(WhatIsNamed named, MethodDefinition readers)
    {
        var code = readers.Body.Instructions;
        for (var i = code.Count - 6; i >= 0; i--)
        {
            if (code[i].OpCode == OpCodes.Dup
                && code[i + 1].OpCode == OpCodes.Ldstr
                && code[i + 2].OpCode == OpCodes.Ldarg_0
                && code[i + 3].OpCode == OpCodes.Ldftn && code[i + 3].Operand is MethodDefinition { HasBody: true } reader
                && code[i + 4].OpCode == OpCodes.Newobj
                && code[i + 5].OpCode == OpCodes.Callvirt
                && SetBy(reader) is { } setter
                && !named.Touches(setter))
            {
                Remove(code, i, 6);
            }
        }
    }

    private static MethodDefinition? SetBy(MethodDefinition reader)
    {
        var set = reader.Body.Instructions.Select(i => i.Operand).OfType<MethodDefinition>().Where(m => m.IsSetter).ToArray();
        return set.Length == 1 ? set[0] : null;
    }

    // writer, "name", this, get, (an empty array,) Write…Value
    private static void WriteTouchedOnly(WhatIsNamed named, MethodDefinition writer)
    {
        var code = writer.Body.Instructions;
        for (var i = code.Count - 5; i >= 0; i--)
        {
            if (code[i].OpCode != OpCodes.Ldarg_1
                || code[i + 1].OpCode != OpCodes.Ldstr
                || code[i + 2].OpCode != OpCodes.Ldarg_0
                || code[i + 3].Operand is not MethodDefinition { IsGetter: true } getter
                || named.Touches(getter))
            {
                continue;
            }

            var last = i + 4;
            while (last < code.Count && code[last].OpCode != OpCodes.Callvirt && code[last].OpCode.FlowControl is FlowControl.Next or FlowControl.Call)
            {
                last++;
            }

            if (last < code.Count && code[last].Operand is MethodReference { Name: var name } && name.StartsWith("Write", System.StringComparison.Ordinal))
            {
                Remove(code, i, last - i + 1);
            }
        }
    }

    // The first may be where a check before it jumps to; so it stays, and does nothing.
    private static void Remove(IList<Instruction> code, int first, int count)
    {
        code[first].OpCode = OpCodes.Nop;
        code[first].Operand = null;
        for (var i = first + count - 1; i > first; i--)
        {
            code.RemoveAt(i);
        }
    }
}
