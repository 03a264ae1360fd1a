using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using PimCa.Pipeline;

namespace PimCa.HelpWriter;

/// <summary>A cmdlet as its attributes declare it.</summary>
internal sealed record CmdletFacts(Type Type, string Verb, string Noun, string? DefaultSet, IReadOnlyList<ParameterFacts> Parameters)
{
    /// <summary>The set that a parameter of no set in particular belongs to.</summary>
    public const string AllSets = "__AllParameterSets";

    public string Name => $"{Verb}-{Noun}";

    public bool SupportsShouldProcess { get; private init; }

    /// <summary>How grave its changes are, as the cmdlet says: Low, Medium or High.</summary>
    public string Impact { get; private init; } = "Medium";

    /// <summary>Whether it asks although nobody said <c>-Confirm</c>: PowerShell's own setting asks from High on.</summary>
    public bool AsksByItself => SupportsShouldProcess && Impact == "High";

    public IReadOnlyList<Type> Outputs { get; private init; } = [];

    /// <summary>What a person's sign-in needs.</summary>
    public IReadOnlyList<string> Permissions { get; private init; } = [];

    /// <summary>What an application needs; null where only people can do it.</summary>
    public IReadOnlyList<string>? ApplicationPermissions { get; private init; } = [];

    /// <summary>The names of the parameter sets, the default first.</summary>
    public IReadOnlyList<string> Sets => Parameters.SelectMany(p => p.Uses).Select(u => u.Set).Where(s => s != AllSets).Distinct()
        .DefaultIfEmpty(AllSets).OrderByDescending(s => s == DefaultSet).ToArray();

    /// <summary>The cmdlet that a class is, or nothing.</summary>
    public static CmdletFacts? Of(Type type)
    {
        if (type.IsAbstract || Attribute(type, "CmdletAttribute") is not { } cmdlet)
        {
            return null;
        }

        var parameters = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(ParameterFacts.Of).OfType<ParameterFacts>().ToArray();
        var needed = Attribute(type, nameof(RequiresPermissionAttribute)) is { } declared ? Needed(declared) : null;
        return new CmdletFacts(
            type,
            (string)cmdlet.ConstructorArguments[0].Value!,
            (string)cmdlet.ConstructorArguments[1].Value!,
            Named<string>(cmdlet, "DefaultParameterSetName"),
            parameters)
        {
            SupportsShouldProcess = Named<bool>(cmdlet, "SupportsShouldProcess"),
            Impact = cmdlet.NamedArguments.Where(a => a.MemberName == "ConfirmImpact").Select(a => NameOf(a.TypedValue)).FirstOrDefault() ?? "Medium",
            Outputs = type.GetCustomAttributesData().Where(a => a.AttributeType.Name == "OutputTypeAttribute").SelectMany(Values).OfType<Type>().Distinct().ToArray(),
            Permissions = needed?.Permissions ?? [],
            ApplicationPermissions = needed?.PeopleOnly == true ? null : needed?.Of(isApplication: true) ?? [],
        };
    }

    // The attribute itself: the one of the assembly that is read cannot be made here.
    private static RequiresPermissionAttribute Needed(CustomAttributeData attribute) => new(Values(attribute).Select(v => (string)v!).ToArray())
    {
        AlsoForApplications = Texts(attribute, nameof(RequiresPermissionAttribute.AlsoForApplications)),
        NotForApplications = Texts(attribute, nameof(RequiresPermissionAttribute.NotForApplications)),
        PeopleOnly = Named<bool>(attribute, nameof(RequiresPermissionAttribute.PeopleOnly)),
    };

    private static string[] Texts(CustomAttributeData attribute, string name) =>
        Named<IReadOnlyCollection<CustomAttributeTypedArgument>>(attribute, name)?.Select(a => (string)a.Value!).ToArray() ?? [];

    public static CustomAttributeData? Attribute(MemberInfo member, string name) =>
        member.GetCustomAttributesData().FirstOrDefault(a => a.AttributeType.Name == name);

    public static T? Named<T>(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(a => a.MemberName == name).TypedValue.Value is T value ? value : default;

    /// <summary>The name of an enumeration's value: what is only read has its number.</summary>
    public static string? NameOf(CustomAttributeTypedArgument value) =>
        value.ArgumentType.GetFields(BindingFlags.Public | BindingFlags.Static).FirstOrDefault(f => Equals(f.GetRawConstantValue(), value.Value))?.Name;

    /// <summary>The arguments of an attribute that takes any number.</summary>
    public static IEnumerable<object?> Values(CustomAttributeData attribute) => attribute.ConstructorArguments.SelectMany(a =>
        a.Value is IEnumerable<CustomAttributeTypedArgument> many ? many.Select(m => m.Value) : [a.Value]);
}

/// <summary>A parameter as its attributes declare it.</summary>
internal sealed record ParameterFacts(PropertyInfo Property, IReadOnlyList<ParameterUse> Uses, IReadOnlyList<string> Aliases, bool TakesWildcards)
{
    public string Name => Property.Name;

    /// <summary>The type of one value.</summary>
    public Type ValueType => OneOf(Property.PropertyType);

    /// <summary>What it has when nobody gives it a value, as it is documented; else what that is for its type.</summary>
    public string DefaultOr(string documented) => documented.Length > 0 ? documented : IsSwitch ? "False" : "None";

    public string TypeName => ValueType.Name + (Property.PropertyType.IsArray ? "[]" : string.Empty);

    /// <summary>Whether it takes what people write for a length of time.</summary>
    public bool IsDuration => CmdletFacts.Attribute(Property, "DurationAttribute") is not null;

    /// <summary>Whether it names one object, which is looked up. Of several some are only compared, such as those of a snapshot.</summary>
    public bool IsLookedUp => !Property.PropertyType.IsArray && CmdletFacts.Attribute(Property, "KnownNameCompleterAttribute") is not null;

    public bool IsSwitch => ValueType.Name == "SwitchParameter";

    /// <summary>The values that it can have, where they are few.</summary>
    public IReadOnlyList<string> Values =>
        CmdletFacts.Attribute(Property, "ValidateSetAttribute") is { } set ? CmdletFacts.Values(set).OfType<string>().ToArray()
        : ValueType.IsEnum ? Names(ValueType)
        : [];

    public static ParameterFacts? Of(PropertyInfo property)
    {
        var uses = property.GetCustomAttributesData().Where(a => a.AttributeType.Name == "ParameterAttribute").Select(ParameterUse.Of).ToArray();
        return uses.Length == 0 || uses.All(u => u.IsHidden)
            ? null
            : new ParameterFacts(
                property,
                uses,
                CmdletFacts.Attribute(property, "AliasAttribute") is { } alias ? CmdletFacts.Values(alias).OfType<string>().ToArray() : [],
                CmdletFacts.Attribute(property, "SupportsWildcardsAttribute") is not null);
    }

    /// <summary>The type of one value of an array, of what may be null.</summary>
    public static Type OneOf(Type type)
    {
        type = type.IsArray ? type.GetElementType()! : type;
        return type is { IsGenericType: true, Name: "Nullable`1" } ? type.GetGenericArguments()[0] : type;
    }

    /// <summary>The names of an enumeration's values.</summary>
    public static IReadOnlyList<string> Names(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.Name).ToArray();

    public ParameterUse? In(string set) => Uses.FirstOrDefault(u => u.Set == set) ?? Uses.FirstOrDefault(u => u.Set == CmdletFacts.AllSets);
}

/// <summary>How a parameter is used in one of the sets.</summary>
internal sealed record ParameterUse(string Set, int? Position, bool IsMandatory, bool ByValue, bool ByPropertyName, bool IsHidden)
{
    public string Pipeline => (ByValue, ByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    public static ParameterUse Of(CustomAttributeData attribute) => new(
        CmdletFacts.Named<string>(attribute, "ParameterSetName") ?? CmdletFacts.AllSets,
        attribute.NamedArguments.Any(a => a.MemberName == "Position") ? CmdletFacts.Named<int>(attribute, "Position") : null,
        CmdletFacts.Named<bool>(attribute, "Mandatory"),
        CmdletFacts.Named<bool>(attribute, "ValueFromPipeline"),
        CmdletFacts.Named<bool>(attribute, "ValueFromPipelineByPropertyName"),
        CmdletFacts.Named<bool>(attribute, "DontShow"));
}
