using System;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.Rules.Exchange;

/// <summary>
/// A cmdlet fails, in the shape that Exchange's REST backend has been seen to answer in: <c>error.message</c> is the same
/// for all, what went wrong stands in <c>details</c> behind the exception's type, and inside <c>innererror</c>.
/// </summary>
internal sealed class CmdletException : Exception
{
    private const string Invocation = "Microsoft.Exchange.AdminApi.CommandInvocation.";

    private readonly string code;
    private readonly string summary;
    private readonly string typeName;
    private readonly string? detailPrefix;

    private CmdletException(int status, string code, string summary, string typeName, string? detailPrefix, string message)
        : base(message)
    {
        Status = status;
        this.code = code;
        this.summary = summary;
        this.typeName = typeName;
        this.detailPrefix = detailPrefix;
    }

    public int Status { get; }

    public static CmdletException NotFound(string identity) => new(
        404,
        "NotFound",
        "Error executing cmdlet",
        "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException",
        "Ex6F9304",
        $"The operation couldn't be performed because object '{identity}' couldn't be found on 'SIMDC01.SIMPROD.EXCHANGE.EXAMPLE'.");

    public static CmdletException NotInEnumeration(string parameter, string value, params string[] members) => new(
        400,
        "BadRequest",
        "Invalid Operation",
        Invocation + "ParameterTransformationException",
        null,
        $"Cannot process argument transformation on parameter '{parameter}'. Unable to match the identifier name {value} to a valid enumerator name. Specify one of the following enumerator names and try again: {string.Join(", ", members)}");

    /// <summary>A parameter is missing, or the request names no cmdlet. That this gets the code of parameters that fit no set is open.</summary>
    public static CmdletException Incomplete(string detail) => new(
        400,
        "BadRequest",
        "Invalid Operation",
        Invocation + "AmbiguousParameterSetException",
        string.Empty,
        $"Parameter set cannot be resolved using the specified named parameters. {detail}");

    /// <summary>The directory behind Exchange does not take a change. The words are the simulated tenant's own.</summary>
    public static CmdletException WriteRefused(string identity) => new(
        400,
        "BadRequest",
        "Error executing cmdlet",
        "Microsoft.Exchange.Data.Directory.ADOperationException",
        "ExB10E7F",
        $"The object '{identity}' couldn't be saved: the directory refused the change.");

    public JsonObject ToJson()
    {
        var error = new JsonObject { ["code"] = code, ["message"] = summary };
        if (detailPrefix is not null)
        {
            error["details"] = new JsonArray(new JsonObject
            {
                ["code"] = "Client",
                ["target"] = string.Empty,
                ["message"] = $"{detailPrefix}|{typeName}|{Message}",
            });
        }

        error["innererror"] = new JsonObject
        {
            ["message"] = summary,
            ["type"] = "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
            ["stacktrace"] = string.Empty,
            ["internalexception"] = new JsonObject { ["message"] = Message, ["type"] = typeName, ["stacktrace"] = string.Empty },
        };
        return new JsonObject { ["error"] = error };
    }
}
