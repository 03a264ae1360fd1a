using System;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.Rules.SharePoint;

/// <summary>
/// SharePoint says no in its own protocol: the HTTP status stays 200, and the answer's header has an <c>ErrorInfo</c>. The
/// code and type of a missing right are documented (MS-CSOM 3.1.4.1.8.1.2), those of a query that cannot be understood are
/// in answers that users have published; which of the two a value of the wrong type gets is open, so clients go by the
/// presence of <c>ErrorInfo</c>.
/// </summary>
internal sealed class ClientQueryException : Exception
{
    private const string InvalidQuery = "Microsoft.SharePoint.Client.InvalidClientQueryException";

    private ClientQueryException(int code, string typeName, string message)
        : base(message)
    {
        Code = code;
        TypeName = typeName;
    }

    public int Code { get; }

    public string TypeName { get; }

    /// <summary>The request as a whole is not one of the protocol.</summary>
    public static ClientQueryException Malformed(string detail) =>
        new(-1, InvalidQuery, $"Invalid request. {detail}");

    public static ClientQueryException UnknownType(string typeId) =>
        new(-1, InvalidQuery, $"Cannot find stub for type with id \"{typeId}\".");

    public static ClientQueryException UnknownProperty(string name) =>
        new(-1, InvalidQuery, $"Field or property \"{name}\" does not exist.");

    public static ClientQueryException UnknownIdentity(string identity) =>
        new(-2147024809, "System.ArgumentException", $"The object id \"{identity}\" is invalid.");

    public static ClientQueryException WrongType(string name, string given) =>
        new(-1, InvalidQuery, $"Cannot convert a parameter of type '{given}' to the type of the property \"{name}\".");

    public static ClientQueryException OutOfRange(string name) =>
        new(-2147024809, "System.ArgumentException", $"Value does not fall within the expected range.\nParameter name: {name}");

    /// <summary>
    /// Clients in public use set properties of the tenant both with and without a closing Update, so a query without one may
    /// well be taken by the service. It is refused here: with Update is right in either case.
    /// </summary>
    public static ClientQueryException NotUpdated(string name) =>
        new(-1, InvalidQuery, $"The property \"{name}\" was set and the object was not updated: the method Update must follow.");

    public static ClientQueryException AccessDenied() =>
        new(-2147024891, "System.UnauthorizedAccessException", "Attempted to perform an unauthorized operation.");

    public JsonObject ToJson(string correlationId) => new()
    {
        ["ErrorMessage"] = Message,
        ["ErrorValue"] = null,
        ["TraceCorrelationId"] = correlationId,
        ["ErrorCode"] = Code,
        ["ErrorTypeName"] = TypeName,
    };
}
