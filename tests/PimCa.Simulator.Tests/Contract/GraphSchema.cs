using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Xml;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;

namespace PimCa.Simulator.Tests.Contract;

/// <summary>Microsoft's published schema of Graph v1.0, read once for all tests.</summary>
internal static class GraphSchema
{
    private const string Variable = "PIMCA_GRAPH_METADATA";

    private static readonly Lazy<IEdmModel> Loaded = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Where the schema lies, or null where there is none.</summary>
    public static string? File { get; } = Find();

    /// <summary>Why tests that need the schema cannot run, or null when they can.</summary>
    public static string? Missing => File is not null
        ? null
        : $"The published Graph schema was not found: neither {Variable} nor ../shared/graph/v1.0.csdl beside the repository names it, so nothing was compared with it.";

    public static IEdmModel Model => Loaded.Value;

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return System.IO.File.Exists(named) ? named : null;
        }

        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "PimCa.sln")))
        {
            folder = folder.Parent;
        }

        var beside = folder is null ? null : Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "graph", "v1.0.csdl"));
        return beside is not null && System.IO.File.Exists(beside) ? beside : null;
    }

    private static IEdmModel Load()
    {
        using var reader = XmlReader.Create(File ?? throw new InvalidOperationException(Missing));
        return CsdlReader.TryParse(reader, ignoreUnexpectedAttributesAndElements: true, out var model, out var errors)
            ? model
            : throw new InvalidDataException(string.Join(Environment.NewLine, errors.Take(5)));
    }
}

/// <summary>A test that compares with the published schema. Where that is missing it says so instead of passing.</summary>
public sealed class GraphSchemaFactAttribute : FactAttribute
{
    public GraphSchemaFactAttribute() => Skip = GraphSchema.Missing;
}

/// <inheritdoc cref="GraphSchemaFactAttribute"/>
public sealed class GraphSchemaTheoryAttribute : TheoryAttribute
{
    public GraphSchemaTheoryAttribute() => Skip = GraphSchema.Missing;
}
