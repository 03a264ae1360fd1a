using System;
using PimCa.Session;

namespace PimCa.Exchange;

/// <summary>What it takes to connect to Exchange Online in place of a login. Held for that one call and never kept.</summary>
internal sealed class ExchangeSignIn
{
    public ExchangeSignIn(string token, string? organization)
    {
        Token = token;
        Organization = organization;
    }

    /// <summary>The access token. Secret: it goes into a parameter and nowhere else.</summary>
    public string Token { get; }

    /// <summary>For an application, the organisation's first domain; null for a person.</summary>
    public string? Organization { get; }

    /// <summary>Says what it is, not what it holds: PowerShell writes bound values into transcripts and logs by their text.</summary>
    public override string ToString() => "A sign-in to Exchange Online";
}

/// <summary>The module's names of the clouds, as documented for <c>Connect-ExchangeOnline -ExchangeEnvironmentName</c>.</summary>
internal static class ExchangeEnvironment
{
    /// <exception cref="ArgumentOutOfRangeException">There is no such cloud.</exception>
    public static string NameOf(CloudEnvironment environment) => environment switch
    {
        CloudEnvironment.Global => "O365Default",
        CloudEnvironment.USGov => "O365USGovGCCHigh",
        CloudEnvironment.USGovDoD => "O365USGovDoD",
        CloudEnvironment.China => "O365China",
        _ => throw new ArgumentOutOfRangeException(nameof(environment), environment, "There is no such cloud."),
    };
}
