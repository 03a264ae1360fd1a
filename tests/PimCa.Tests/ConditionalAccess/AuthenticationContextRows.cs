using System.Collections.Generic;
using PimCa.ConditionalAccess;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.ConditionalAccess;

internal sealed class NewPimAuthenticationContextRows : CmdletRows
{
    public override (string Cmdlet, string Parameters, string Output, string Impact) Surface =>
        ("New-PimAuthenticationContext", "Id DisplayName AuthenticationStrength State", "PimAuthenticationContext", "High");

    // Contexts, policies, PIM policies of roles, role-assignable groups, their PIM policies; the context unpublished, the policy, published; seen, and the policy.
    public override IEnumerable<(string Name, string Prepare, string Command, string Requests)> Requests =>
    [
        ("New-PimAuthenticationContext", "As admin", "New-PimAuthenticationContext c1 -State Enabled", "GET GET GET GET POST PATCH POST PATCH GET GET"),
        ("New-PimAuthenticationContext, as it is", "$null = New-PimAuthenticationContext c1 -State Enabled; As admin", "New-PimAuthenticationContext c1 -State Enabled", "GET GET GET GET POST"),
    ];

    public override IEnumerable<ChangingCommand> Changes =>
    [
        new("New-PimAuthenticationContext", "", "New-PimAuthenticationContext c1 -DisplayName 'Strong proof' -AuthenticationStrength 'Passwordless MFA'"),
        new("New-PimAuthenticationContext, one that exists", "$null = New-PimAuthenticationContext c1 Strong", "New-PimAuthenticationContext c1 -State Enabled -AuthenticationStrength 'Passwordless MFA' -Description 'Asked for on activation'"),
    ];

    public override IEnumerable<(object Value, string[] Shown)> Samples =>
    [
        (new PimAuthenticationContext
        {
            Id = "c25",
            DisplayName = "Strong proof",
            IsPublished = true,
            Strength = "Phishing-resistant MFA",
            Policy = "PIM activation - authentication context c25",
            PolicyState = CaPolicyState.ReportOnly,
            UsedBy = ["Browser-Only Users (Member)"],
        },
            ["c25", "Strong proof", "Phishing-resistant", "PIM activation -", "context c25", "not enforced", "(ReportOnly)", "1"]),
    ];
}

internal sealed class GetPimAuthenticationContextRows : CmdletRows
{
    public override (string Cmdlet, string Parameters, string Output, string Impact) Surface =>
        ("Get-PimAuthenticationContext", "Id", "PimAuthenticationContext", "");

    public override IEnumerable<(string Name, string Prepare, string Command, string Requests)> Requests =>
        [("Get-PimAuthenticationContext", "$null = New-PimAuthenticationContext c1; As admin", "Get-PimAuthenticationContext c1", "GET GET GET GET POST")];
}

internal sealed class RemovePimAuthenticationContextRows : CmdletRows
{
    private const string Made = "$null = New-PimAuthenticationContext c1 -State Enabled;";

    public override (string Cmdlet, string Parameters, string Output, string Impact) Surface =>
        ("Remove-PimAuthenticationContext", "Id Force", "", "High");

    public override IEnumerable<(string Name, string Prepare, string Command, string Requests)> Requests =>
        [("Remove-PimAuthenticationContext", Made + "As admin", "Remove-PimAuthenticationContext c1", "GET GET GET GET POST PATCH DELETE DELETE")];

    public override IEnumerable<ChangingCommand> Changes => [new("Remove-PimAuthenticationContext", Made, "Remove-PimAuthenticationContext c1")];
}
