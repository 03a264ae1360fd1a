using System;
using System.Reflection;

namespace PimCa.Core.Tests.InMemory;

/// <summary>A port that the test at hand says is not needed: a call to it fails the test.</summary>
public class AbsentPort : DispatchProxy
{
    public static T Of<T>()
        where T : class => Create<T, AbsentPort>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        throw new InvalidOperationException($"{targetMethod?.DeclaringType?.Name}.{targetMethod?.Name} was not expected to be called.");
}
