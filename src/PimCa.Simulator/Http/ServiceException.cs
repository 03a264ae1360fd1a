using System;
using System.Collections.Generic;

namespace PimCa.Simulator.Http;

/// <summary>A service says no: an HTTP status, a documented <c>error.code</c> and a message in the service's own shape.</summary>
internal sealed class ServiceException : Exception
{
    public ServiceException(int status, string code, string message)
        : base(message)
    {
        Status = status;
        Code = code;
    }

    public int Status { get; }

    public string Code { get; }

    /// <summary>Response headers such as Retry-After or WWW-Authenticate.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Further members of the body, where the service's shape has room for them: the token service's <c>suberror</c> and <c>claims</c>.</summary>
    public Dictionary<string, string> Details { get; } = new(StringComparer.Ordinal);

    public static ServiceException BadRequest(string message, string code = "Request_BadRequest") => new(400, code, message);

    public static ServiceException NotFound(string message, string code = "Request_ResourceNotFound") => new(404, code, message);

    public static ServiceException Forbidden(string message, string code = "Authorization_RequestDenied") => new(403, code, message);

    /// <summary>What the simulator does not know fails loudly, with the route's name.</summary>
    public static ServiceException Unsupported(string what) => new(501, "NotSimulated", $"The simulated tenant does not know {what}.");
}
