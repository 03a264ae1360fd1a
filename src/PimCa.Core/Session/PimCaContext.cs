using System;
using System.Collections.Generic;

namespace PimCa.Session;

/// <summary>A cloud of Microsoft's.</summary>
public enum CloudEnvironment
{
    /// <summary>The worldwide cloud.</summary>
    Global,

    /// <summary>US Government (GCC High).</summary>
    USGov,

    /// <summary>US Department of Defense.</summary>
    USGovDoD,

    /// <summary>China, operated by 21Vianet.</summary>
    China,
}

/// <summary>How the session signed in.</summary>
public enum AuthType
{
    /// <summary>To a simulated tenant.</summary>
    Simulated,

    /// <summary>In a browser.</summary>
    Interactive,

    /// <summary>With a code typed on another device.</summary>
    DeviceCode,

    /// <summary>As an application with a certificate.</summary>
    Certificate,

    /// <summary>As an application with a secret.</summary>
    ClientSecret,

    /// <summary>As a managed identity.</summary>
    ManagedIdentity,

    /// <summary>As an application with a federated token.</summary>
    WorkloadIdentity,

    /// <summary>Through the Azure CLI's sign-in.</summary>
    AzureCli,

    /// <summary>With a token that was handed in.</summary>
    AccessToken,
}

/// <summary>Who is signed in to which tenant. Holds no token.</summary>
public record PimCaContext
{
    /// <summary>The tenant's id.</summary>
    public required string TenantId { get; init; }

    /// <summary>The organisation's name.</summary>
    public string? TenantName { get; init; }

    /// <summary>The user principal name, or the application's id.</summary>
    public required string Account { get; init; }

    /// <summary>The object id of the user or of the service principal.</summary>
    public required string AccountId { get; init; }

    /// <summary>The client id of the application that asks in the person's name, or as itself, as the token says; null where it says none.</summary>
    public string? ClientId { get; init; }

    /// <summary>How it signed in.</summary>
    public required AuthType AuthType { get; init; }

    /// <summary>Which cloud.</summary>
    public required CloudEnvironment Environment { get; init; }

    /// <summary>The permissions that the token carries.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = Array.Empty<string>();

    /// <summary>The authentication contexts that the sign-in has satisfied (claim <c>acrs</c>): <c>c1</c>…</summary>
    public IReadOnlyList<string> Acrs { get; init; } = Array.Empty<string>();

    /// <summary>How the person proved to be the person (claim <c>amr</c>): <c>pwd</c>, <c>mfa</c>…</summary>
    public IReadOnlyList<string> Amr { get; init; } = Array.Empty<string>();

    /// <summary>True for a simulated tenant.</summary>
    public bool IsSimulated { get; init; }

    /// <summary>True when an application, not a person, is signed in.</summary>
    public bool IsApplication { get; init; }

    /// <summary>When the present token ends, UTC; it is renewed before.</summary>
    public DateTimeOffset? TokenExpiresOn { get; init; }
}

/// <summary>The context after the token was renewed, and what the new one has that the old one had not.</summary>
public sealed record PimCaTokenUpdate : PimCaContext
{
    /// <summary>Makes it from the context as it is now.</summary>
    /// <param name="context">The context.</param>
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public PimCaTokenUpdate(PimCaContext context)
        : base(context)
    {
    }

    /// <summary>Directory roles that the new token has and the old one had not, by name where it is known.</summary>
    public IReadOnlyList<string> AddedRoles { get; init; } = Array.Empty<string>();

    /// <summary>Directory roles that the old token had and the new one has not.</summary>
    public IReadOnlyList<string> RemovedRoles { get; init; } = Array.Empty<string>();

    /// <summary>Groups that the new token has and the old one had not. Microsoft Graph's tokens name groups only where the service chooses to.</summary>
    public IReadOnlyList<string> AddedGroups { get; init; } = Array.Empty<string>();

    /// <summary>Groups that the old token had and the new one has not.</summary>
    public IReadOnlyList<string> RemovedGroups { get; init; } = Array.Empty<string>();

    /// <summary>The authentication contexts of the old token, to compare with <see cref="PimCaContext.Acrs"/>.</summary>
    public IReadOnlyList<string> PreviousAcrs { get; init; } = Array.Empty<string>();

    /// <summary>The methods of the old token, to compare with <see cref="PimCaContext.Amr"/>.</summary>
    public IReadOnlyList<string> PreviousAmr { get; init; } = Array.Empty<string>();
}
