using System;
using System.Collections.Generic;
using System.Security;
using System.Security.Cryptography.X509Certificates;

namespace PimCa.Session;

/// <summary>How and where to sign in, as the user said it.</summary>
internal sealed record SignInRequest
{
    /// <summary>The way in. <see cref="AuthType.Simulated"/> is a person of a simulated tenant.</summary>
    public required AuthType Way { get; init; }

    public string? TenantId { get; init; }

    public string? ClientId { get; init; }

    public CloudEnvironment Environment { get; init; }

    public string? SharePointAdminHost { get; init; }

    public X509Certificate2? Certificate { get; init; }

    /// <summary>The application's secret, or the access token.</summary>
    public SecureString? Secret { get; init; }

    /// <summary>The delegated permissions that a person is asked to consent to.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = Array.Empty<string>();

    /// <summary>Whether somebody can be shown a browser here.</summary>
    public bool HasBrowser { get; init; }

    /// <summary>Whether anybody reads what is shown here.</summary>
    public bool HasReader { get; init; }

    /// <summary>The simulated tenant; null for a real one.</summary>
    public SimulatorRequest? Simulator { get; init; }
}

/// <summary>Which simulated tenant, and as whom.</summary>
/// <param name="Person">Whom to sign in as, or who types in a device code.</param>
/// <param name="Server">The tenant's server; null for one in this process.</param>
/// <param name="Reset">Whether to bring the tenant back to its first state.</param>
internal sealed record SimulatorRequest(string Person, Uri? Server, bool Reset);
