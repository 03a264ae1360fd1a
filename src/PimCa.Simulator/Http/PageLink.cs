using System;
using System.Linq;

namespace PimCa.Simulator.Http;

/// <summary>The address of the next page: the same request with another <c>$skiptoken</c>.</summary>
internal static class PageLink
{
    public static string Of(ServiceRequest request, string token)
    {
        var options = request.Query
            .Where(o => !string.Equals(o.Key, "$skiptoken", StringComparison.OrdinalIgnoreCase))
            .Select(o => $"{Uri.EscapeDataString(o.Key).Replace("%24", "$")}={Uri.EscapeDataString(o.Value)}")
            .Concat(new[] { $"$skiptoken={token}" });
        var path = string.Join("/", request.Path.Split('/').Select(Uri.EscapeDataString));
        return $"{request.ServiceRoot}{path}?{string.Join("&", options)}";
    }
}
