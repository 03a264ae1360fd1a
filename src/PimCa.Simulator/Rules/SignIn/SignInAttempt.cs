using System;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.Rules.SignIn;

/// <summary>Someone tries to sign in.</summary>
/// <param name="User">The user's id or user principal name.</param>
/// <param name="Application">The resource's application id, or <c>ExchangeOnline</c> or <c>SharePointOnline</c>.</param>
/// <param name="ClientApp">A member of <c>conditionalAccessClientApp</c>, such as <c>browser</c>.</param>
/// <param name="IsDeviceCompliant">Whether the device is managed and compliant.</param>
/// <param name="DoesMultiFactor">Whether the person can pass multifactor authentication when asked.</param>
/// <param name="DevicePlatform">A member of <c>conditionalAccessDevicePlatform</c>.</param>
internal sealed record SignInAttempt(
    string User,
    string Application,
    string ClientApp,
    bool IsDeviceCompliant,
    bool DoesMultiFactor = true,
    string DevicePlatform = "windows")
{
    /// <summary>Whether the sign-in satisfies an authentication strength, by its id; where that is not known any second factor does.</summary>
    public Func<string, bool>? Satisfies { get; init; }
}

/// <summary>What becomes of an attempt.</summary>
internal enum SignInDecision
{
    /// <summary>A token is issued.</summary>
    Allowed,

    /// <summary>A token is issued that tells Exchange Online or SharePoint Online to apply their own restrictions.</summary>
    AllowedWithAppEnforcedRestrictions,

    /// <summary>No token is issued.</summary>
    Blocked,
}

/// <summary>The decision and the entry of the sign-in log that it left.</summary>
/// <param name="Decision">What became of it.</param>
/// <param name="ErrorCode">0, or the AADSTS number: 53000 device not compliant, 53003 blocked.</param>
/// <param name="Entry">The sign-in as the log shows it.</param>
internal sealed record SignInOutcome(SignInDecision Decision, int ErrorCode, JsonObject Entry);
