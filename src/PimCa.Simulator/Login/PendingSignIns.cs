using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.Simulator.Login;

/// <summary>A code that a browser brought back to the client, and what the client must show to exchange it.</summary>
/// <param name="Session">The sign-in.</param>
/// <param name="RedirectUri">Where it was sent.</param>
/// <param name="Challenge">The hash of the client's verifier; null when the client sent none.</param>
/// <param name="Nonce">What the id token must repeat.</param>
/// <param name="ExpiresAt">Until when it can be exchanged.</param>
internal sealed record AuthorizationCode(SignInSession Session, string RedirectUri, string? Challenge, string? Nonce, DateTimeOffset ExpiresAt)
{
    public bool IsRedeemed { get; set; }
}

/// <summary>A code that somebody is to enter at another device.</summary>
/// <param name="Code">What the client polls with.</param>
/// <param name="UserCode">What the person enters.</param>
/// <param name="ClientId">The application.</param>
/// <param name="Tenant">The tenant that was asked for; null where it was left open.</param>
/// <param name="Scope">The permissions asked for.</param>
/// <param name="Claims">The claims asked for.</param>
/// <param name="ExpiresAt">Until when it can be entered.</param>
internal sealed record DeviceCode(
    string Code, string UserCode, string ClientId, SignInTenant? Tenant, string? Scope, string? Claims, DateTimeOffset ExpiresAt)
{
    /// <summary>Who entered it; null while nobody has.</summary>
    public string? Person { get; set; }

    public bool IsDeclined { get; set; }

    public int Polls { get; set; }

    public DateTimeOffset? LastPoll { get; set; }
}

/// <summary>Sign-ins that are begun and not yet exchanged for tokens.</summary>
internal sealed class PendingSignIns
{
    private readonly Dictionary<string, AuthorizationCode> codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DeviceCode> devices = new(StringComparer.Ordinal);

    public IEnumerable<DeviceCode> Devices => devices.Values;

    public void Add(string code, AuthorizationCode signIn) => codes[code] = signIn;

    public void Add(DeviceCode signIn) => devices[signIn.Code] = signIn;

    public AuthorizationCode? FindCode(string code) => codes.TryGetValue(code, out var found) ? found : null;

    public DeviceCode? FindDevice(string code) => devices.TryGetValue(code, out var found) ? found : null;

    public DeviceCode? FindUserCode(string userCode) =>
        devices.Values.FirstOrDefault(d => string.Equals(d.UserCode, userCode, StringComparison.OrdinalIgnoreCase));

    public void Remove(DeviceCode signIn) => devices.Remove(signIn.Code);

    public void Clear()
    {
        codes.Clear();
        devices.Clear();
    }
}
