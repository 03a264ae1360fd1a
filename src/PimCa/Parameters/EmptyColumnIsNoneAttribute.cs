using System;
using System.Management.Automation;

namespace PimCa.Parameters;

/// <summary>Takes the empty column of a table, as Import-Csv gives it, for a value that is not given.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EmptyColumnIsNoneAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => EmptyColumn.Is(inputData) ? null : inputData;
}

/// <summary>The empty column of a table.</summary>
internal static class EmptyColumn
{
    public static bool Is(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) is string text && string.IsNullOrWhiteSpace(text);
}
