namespace PimCa.Tests.Infrastructure;

/// <summary>Tests that set variables of the process's environment, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class EnvironmentOfTheProcess
{
    public const string Name = "Environment of the process";
}
