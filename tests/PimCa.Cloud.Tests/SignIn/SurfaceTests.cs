using System;
using System.Linq;
using System.Reflection;

namespace PimCa.Cloud.Tests.SignIn;

public sealed class SurfaceTests
{
    [Fact]
    public void No_type_of_an_SDK_is_on_the_public_surface()
    {
        var surface = typeof(CloudSession).Assembly.GetExportedTypes();
        var used = surface
            .SelectMany(t => t.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .SelectMany(m => m switch
            {
                MethodInfo method => method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType),
                ConstructorInfo constructor => constructor.GetParameters().Select(p => p.ParameterType),
                PropertyInfo property => new[] { property.PropertyType },
                _ => Enumerable.Empty<Type>(),
            })
            .SelectMany(t => t.GetGenericArguments().Append(t))
            .Concat(surface.Select(t => t.BaseType).OfType<Type>());

        Assert.Contains(typeof(CloudSession), surface);
        Assert.DoesNotContain(used, t => t.Assembly.GetName().Name is { } name
            && (name.StartsWith("Microsoft.", StringComparison.Ordinal) || name.StartsWith("Azure.", StringComparison.Ordinal)));
    }
}
