using System;
using System.Collections.Generic;

namespace PimCa.Simulator.Login;

/// <summary>By which way a person signed in.</summary>
internal enum SignInFlow
{
    /// <summary>By the simulated tenant's own shortcut, a password that everybody has: as if the person sat there.</summary>
    Password,

    /// <summary>At a browser, on the device that asked.</summary>
    Browser,

    /// <summary>At another device, with a code.</summary>
    DeviceCode,
}

/// <summary>A sign-in of a person with a client: what a refresh token continues.</summary>
/// <param name="Account">Who, and in which tenant.</param>
/// <param name="ClientId">With which application; null where the shortcut did not say.</param>
/// <param name="Flow">By which way.</param>
/// <param name="At">When.</param>
/// <param name="Methods">The methods that were used, by the names of authentication strengths.</param>
internal sealed record SignInSession(Account Account, string? ClientId, SignInFlow Flow, DateTimeOffset At, IReadOnlyCollection<string> Methods);
