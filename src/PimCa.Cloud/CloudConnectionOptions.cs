using System;
using System.Collections.Generic;
using System.Net.Http;
using PimCa.Cloud.Http;
using PimCa.Cloud.SignIn;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Cloud;

/// <summary>All that a connection needs to be told.</summary>
public sealed record CloudConnectionOptions
{
    private readonly bool isSimulated;

    /// <summary>Which cloud.</summary>
    public CloudEnvironment Environment { get; init; } = CloudEnvironment.Global;

    /// <summary>The tenant's id or domain; null for the home tenant of whoever signs in.</summary>
    public string? TenantId { get; init; }

    /// <summary>
    /// The host of SharePoint's admin site, such as <c>contoso-admin.sharepoint.com</c>; null finds it from the
    /// organisation's first domain, which a tenant that was renamed since, or that has several geographies, may not tell.
    /// </summary>
    public string? SharePointAdminHost { get; init; }

    /// <summary>How to sign in.</summary>
    public required SignInMethod SignIn { get; init; }

    /// <summary>
    /// The last HTTP handler: the network's, or a simulated tenant. It is the only thing that differs between the two.
    /// Not disposed with the session: whoever made it owns it.
    /// </summary>
    public required HttpMessageHandler InnerHandler { get; init; }

    /// <summary>
    /// Whether a simulated tenant answers. Every way to sign in works on one; a <see cref="SimulatedPerson"/> knows no other.
    /// </summary>
    public bool IsSimulated
    {
        get => isSimulated || SignIn is SimulatedPerson;
        init => isSimulated = value;
    }

    /// <summary>
    /// The delegated permissions of Microsoft Graph that a person is asked to consent to, by name; empty asks for what was
    /// consented to before (<c>.default</c>). An application has what it has.
    /// </summary>
    public IReadOnlyList<string> DelegatedPermissions { get; init; } = Array.Empty<string>();

    /// <summary>Where it is told that somebody must sign in (again), and what came of it.</summary>
    public IReporter Reporter { get; init; } = SilentReporter.Instance;

    /// <summary>Hears of every attempt at a request from the sign-in on; called on any thread, must not throw. Null hears of none.</summary>
    public Action<JournalLine>? RequestListener { get; init; }

    /// <summary>The clock that tokens, retries and pauses go by.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Names met so far, shared by all sign-ins of one runspace.</summary>
    public KnownNames Names { get; init; } = new();

    /// <summary>Seeds the jitter of retries, so that a run can be repeated; null takes a seed that differs every time.</summary>
    public int? JitterSeed { get; init; }

    /// <summary>How long one attempt at a request may take on the wire, before it counts as unanswered.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Where a browser's sign-in is remembered; null for the user's own place.</summary>
    internal MemoryOfSignIns? Memory { get; init; }

    /// <summary>The version that the User-Agent names; null takes this assembly's.</summary>
    public string? ClientVersion { get; init; }
}
