using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Simulator.Http;

namespace PimCa.Simulator.Login;

/// <summary>A request to the token service: its parameters, and where it was sent.</summary>
internal sealed class TokenForm
{
    // What clients send along and nothing here depends on.
    private static readonly string[] WithoutEffect =
    {
        "client-request-id", "return-client-request-id", "haschrome", "instance_aware", "domain_hint", "X-AnchorMailbox", "api-version", "mkt", "ui_locales", "lc",
    };

    private readonly Dictionary<string, string> fields;

    private TokenForm(ServiceRequest request, Dictionary<string, string> fields)
    {
        this.fields = fields;
        var root = new Uri(request.ServiceRoot);
        Cloud = SignInCloud.Of(request);
        IsCloudKnown = ServiceHosts.CloudOf(root.Host) is not null;
        Root = request.ServiceRoot;
    }

    public SignInCloud Cloud { get; }

    /// <summary>False at a server's own address, which stands for all clouds.</summary>
    public bool IsCloudKnown { get; }

    /// <summary>The address that the caller knows the service by.</summary>
    public string Root { get; }

    /// <summary>A parameter; null when it is missing or empty.</summary>
    public string? this[string name] => fields.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>The parameters in a request's body.</summary>
    public static TokenForm OfBody(ServiceRequest request) => new(request, RequestReader.Query(request.Body));

    /// <summary>The parameters in a request's address.</summary>
    public static TokenForm OfQuery(ServiceRequest request) =>
        new(request, request.Query.ToDictionary(o => o.Key, o => o.Value, StringComparer.OrdinalIgnoreCase));

    /// <exception cref="ServiceException">400: it is missing.</exception>
    public string Required(string name) => this[name] ?? throw SignInErrors.Missing(name);

    /// <summary>Fails where a parameter was sent that would be ignored.</summary>
    /// <exception cref="ServiceException">501.</exception>
    public void AllowOnly(params string[] names)
    {
        var unknown = fields.Keys.FirstOrDefault(name =>
            !names.Contains(name, StringComparer.Ordinal)
            && !WithoutEffect.Contains(name, StringComparer.OrdinalIgnoreCase)
            && !name.StartsWith("x-", StringComparison.OrdinalIgnoreCase));
        if (unknown is not null)
        {
            throw ServiceException.Unsupported($"the parameter '{unknown}' of a request to the token service");
        }
    }
}
