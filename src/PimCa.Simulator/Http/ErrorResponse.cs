using System;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.Http;

/// <summary>A refusal in the shape of the service that refuses.</summary>
internal static class ErrorResponse
{
    /// <param name="refusal">What the service says.</param>
    /// <param name="service">Which service: each has its own shape.</param>
    /// <param name="stamped">An empty response that has the request ids and the date already.</param>
    /// <param name="now">The tenant's time.</param>
    public static ServiceResponse Of(ServiceException refusal, string service, ServiceResponse stamped, DateTimeOffset now)
    {
        foreach (var header in refusal.Headers)
        {
            stamped.Headers[header.Key] = header.Value;
        }

        return stamped with
        {
            Body = (service, refusal.Status) switch
            {
                ("login" or "identity", _) => OAuth(refusal, stamped, now),

                // SharePoint's front door speaks before its own protocol does, and in OAuth's words.
                ("sharepoint", 401) => new JsonObject { ["error_description"] = refusal.Message },
                _ => Envelope(refusal, service, stamped, now),
            },
        };
    }

    /// <summary>A refusal that comes from no service: only a code and a message.</summary>
    public static ServiceResponse Plain(ServiceException refusal) =>
        new(refusal.Status, new JsonObject { ["error"] = new JsonObject { ["code"] = refusal.Code, ["message"] = refusal.Message } });

    private static JsonObject Envelope(ServiceException refusal, string service, ServiceResponse stamped, DateTimeOffset now)
    {
        var error = new JsonObject { ["code"] = refusal.Code, ["message"] = refusal.Message };
        if (service == "graph")
        {
            error["innerError"] = new JsonObject
            {
                ["date"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
                ["request-id"] = stamped.Headers["request-id"],
                ["client-request-id"] = stamped.Headers["client-request-id"],
            };
        }

        return new JsonObject { ["error"] = error };
    }

    // The description begins with the AADSTS number, which is also the error code.
    private static JsonObject OAuth(ServiceException refusal, ServiceResponse stamped, DateTimeOffset now)
    {
        var digits = refusal.Message.StartsWith("AADSTS", StringComparison.Ordinal)
            ? new string(refusal.Message.Skip("AADSTS".Length).TakeWhile(char.IsDigit).ToArray())
            : string.Empty;
        var body = new JsonObject
        {
            ["error"] = refusal.Code,
            ["error_description"] = refusal.Message,
            ["error_codes"] = digits.Length > 0
                ? new JsonArray(JsonValue.Create(int.Parse(digits, CultureInfo.InvariantCulture)))
                : new JsonArray(),
            ["timestamp"] = now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["trace_id"] = stamped.Headers["request-id"],
            ["correlation_id"] = stamped.Headers["client-request-id"],
        };
        if (digits.Length > 0)
        {
            body["error_uri"] = $"https://login.microsoftonline.com/error?code={digits}";
        }

        foreach (var detail in refusal.Details)
        {
            body[detail.Key] = detail.Value;
        }

        return body;
    }
}
