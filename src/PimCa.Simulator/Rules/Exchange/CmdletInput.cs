using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;

namespace PimCa.Simulator.Rules.Exchange;

/// <summary>Which cmdlet to run, with its parameters. Names are compared without case, as PowerShell does.</summary>
internal sealed class CmdletInput
{
    private readonly Dictionary<string, string> parameters;

    private CmdletInput(string name, Dictionary<string, string> parameters)
    {
        Name = name;
        this.parameters = parameters;
    }

    public string Name { get; }

    /// <exception cref="CmdletException">The body is not <c>{"CmdletInput":{"CmdletName":…,"Parameters":{…}}}</c>.</exception>
    public static CmdletInput Parse(string? body)
    {
        var input = Load(body)?["CmdletInput"] as JsonObject ?? throw CmdletException.Incomplete("CmdletInput is missing.");
        if (input["CmdletName"] is not JsonValue named || !named.TryGetValue<string>(out var name) || name.Length == 0)
        {
            throw CmdletException.Incomplete("CmdletName is missing.");
        }

        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in input["Parameters"] as JsonObject ?? new JsonObject())
        {
            // The module sends switches and values alike; annotations of OData say what type they are of.
            if (pair.Value is JsonValue value && pair.Key.IndexOf('@') < 0)
            {
                parameters[pair.Key] = value.ToString();
            }
            else if (pair.Value is JsonArray or JsonObject)
            {
                throw ServiceException.Unsupported($"a list or a table as the parameter {pair.Key} of {name}");
            }
        }

        return new CmdletInput(name, parameters);
    }

    public bool Is(string cmdlet) => string.Equals(Name, cmdlet, StringComparison.OrdinalIgnoreCase);

    public string? Text(string parameter) => parameters.TryGetValue(parameter, out var value) ? value : null;

    /// <exception cref="CmdletException">The parameter is missing or empty.</exception>
    public string Required(string parameter) =>
        Text(parameter) is { Length: > 0 } value ? value : throw CmdletException.Incomplete($"{parameter} is missing.");

    /// <summary>Demands that no other parameters are given: a parameter without effect would be a wrong answer.</summary>
    /// <exception cref="ServiceException">501: one that is not simulated.</exception>
    public void AllowOnly(params string[] names)
    {
        if (parameters.Keys.FirstOrDefault(given => !names.Contains(given, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw ServiceException.Unsupported($"the parameter {unknown} of the cmdlet {Name}");
        }
    }

    private static JsonObject? Load(string? body)
    {
        try
        {
            return JsonNode.Parse(body ?? string.Empty) as JsonObject;
        }
        catch (JsonException malformed)
        {
            throw CmdletException.Incomplete(malformed.Message);
        }
    }
}
