using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Matrix;

/// <summary>
/// What each cmdlet costs in HTTP requests when it is given ids (what is in a batch does not count): one request more is a
/// failure here, and one fewer a reason to change this table.
/// </summary>
public sealed class RequestCountTests
{
    private const string Activated = "As adele; $a = Request-PimActivation $id -Duration 2h -Justification x; $null = Step-PimSimulator -By 10m;";
    private const string Excluded = MatrixTenant.Pair + "$null = Add-PimCaExclusion $policy $id;";
    private const string Watch = " GET GET GET GET GET GET GET GET GET GET GET GET GET";
    private const string Waiting = MatrixTenant.Approval + "As adele; $a = Request-PimActivation $id -Duration 2h -Justification x; As megan;";

    /// <summary>What is run: the row's cmdlet and case, what comes before, the command, the verbs of its requests.</summary>
    internal static readonly (string Name, string Prepare, string Command, string Requests)[] Table =
    [
        ("Connect-PimCa", "", "Connect-PimCa -Simulated -As adele@contoso.example", "POST"),
        ("Disconnect-PimCa", "", "Disconnect-PimCa", ""),
        ("Get-PimCaContext", "", "Get-PimCaContext", ""),
        ("Step-PimSimulator", "", "Step-PimSimulator -By 1h", ""),
        ("Set-PimSimulator", "", "Set-PimSimulator -Latency 00:00:01", ""),

        ("New-PimBrowserOnlyGroup", "As admin", "New-PimBrowserOnlyGroup Second", "GET POST"),
        ("New-PimInternalUserGroup", "As admin", "New-PimInternalUserGroup", "GET POST"),
        ("Get-PimBrowserOnlyGroup", "As admin", "Get-PimBrowserOnlyGroup -Group $id", "GET GET GET"),
        ("Get-PimBrowserOnlyGroup, all", "As admin", "Get-PimBrowserOnlyGroup *", "GET"),
        ("Remove-PimBrowserOnlyGroup", "$other = (New-PimBrowserOnlyGroup Second).Id; As admin", "Remove-PimBrowserOnlyGroup $other", "GET GET DELETE"),

        ("Get-PimMemberPolicy", "As admin", "Get-PimMemberPolicy $id", "GET POST"),
        ("Get-PimMemberPolicy, of a group that was met before", "As admin; $null = Get-PimMemberPolicy $id", "Get-PimMemberPolicy $id -Access Owner", "GET"),
        ("Set-PimMemberPolicy, one setting", "As admin", "Set-PimMemberPolicy $id -RequireTicket", "GET PATCH"),
        ("Set-PimMemberPolicy, an approver who was not met before", "As admin", "Set-PimMemberPolicy $id -RequireApproval -Approver $megan", "POST GET PATCH"),
        ("Set-PimMemberPolicy, many settings", "As admin; $null = Get-PimBrowserOnlyGroup Administrators", "Set-PimMemberPolicy $id -RequireTicket -RequireMfa -RequireApproval -Approver $admins -MaximumActivationDuration 8h -AllowPermanentActive -RequireMfaOnActiveAssignment -Notification @{ Event = 'EligibleActivated'; Recipient = 'Admin'; CriticalOnly = $true }", "GET PATCH"),
        ("Set-PimMemberPolicy, as it is", "As admin", "Set-PimMemberPolicy $id -RequireJustification", "GET"),
        // The policy, the contexts, the Conditional Access policies; who is eligible only where one of those spares somebody.
        ("Set-PimMemberPolicy, from MFA to context", MatrixTenant.Context + "Set-PimMemberPolicy $id -RequireMfa; As admin", "Set-PimMemberPolicy $id -AuthenticationContext c1", "GET GET GET PATCH"),
        ("Set-PimMemberPolicy, to the context that it has", MatrixTenant.Context + "Set-PimMemberPolicy $id -AuthenticationContext c1; As admin", "Set-PimMemberPolicy $id -AuthenticationContext c1", "GET"),
        ("Set-PimMemberPolicy, from context to MFA", MatrixTenant.Context + "Set-PimMemberPolicy $id -AuthenticationContext c1; As admin", "Set-PimMemberPolicy $id -RequireMfa", "GET PATCH PATCH"),

        ("New-PimEligibility", "As admin", "New-PimEligibility $id $megan -Duration 30d", "GET POST"),
        ("New-PimEligibility, as it is", "As admin", "New-PimEligibility $id $adele -Permanent", "GET"),
        ("Get-PimEligibility", "As admin", "Get-PimEligibility $id", "GET POST"),
        // What is mine is asked of groups, of Entra roles and of Azure.
        ("Get-PimEligibility, mine", "As adele", "Get-PimEligibility -Mine", "GET GET GET POST"),
        ("Get-PimEligibility, mine again", "As adele; $null = Get-PimEligibility -Mine", "Get-PimEligibility -Mine", "GET GET GET"),
        ("Get-PimEligibility, expired ones too", "As adele", "Get-PimEligibility -Mine -IncludeExpired", "GET GET GET GET GET GET POST"),
        ("Set-PimEligibility", "$null = New-PimEligibility $id $megan -Duration 30d; As admin", "Set-PimEligibility $id $megan -Duration 60d", "GET POST"),
        ("Remove-PimEligibility", "As admin", "Remove-PimEligibility $id $adele", "GET POST"),
        ("New-PimActiveAssignment", "As admin", "New-PimActiveAssignment $id $megan -Duration 8h -Justification x", "GET POST"),
        ("Get-PimActiveAssignment", "$null = New-PimActiveAssignment $id $megan -Duration 8h -Justification x; As admin", "Get-PimActiveAssignment $id", "GET POST"),
        ("Set-PimActiveAssignment", "$null = New-PimActiveAssignment $id $megan -Duration 8h -Justification x; As admin", "Set-PimActiveAssignment $id $megan -Duration 12h -Justification x", "GET POST"),
        ("Remove-PimActiveAssignment", "$null = New-PimActiveAssignment $id $megan -Duration 8h -Justification x; As admin", "Remove-PimActiveAssignment $id $megan", "GET POST"),

        ("Request-PimActivation", "As adele", "Request-PimActivation $id -Duration 2h -Justification x", "POST"),
        ("Request-PimActivation, of a piped eligibility", "As adele; $e = Get-PimEligibility -Mine", "$e | Request-PimActivation -Duration 2h -Justification x", "POST"),
        ("Request-PimActivation, of all that is mine", "As adele", "Request-PimActivation -All -Duration 2h -Justification x", "GET GET GET POST"),
        ("Request-PimActivation, that runs already", Activated, "Request-PimActivation $id -Duration 1h -Justification x", "POST GET"),
        ("Get-PimActivation", Activated + "As adele", "Get-PimActivation -Mine", "GET GET GET GET GET GET GET GET GET"),
        ("Wait-PimActivation", Activated, "$a | Wait-PimActivation", "GET POST"),
        ("Stop-PimActivation", Activated, "Stop-PimActivation $id", "GET POST"),
        ("Stop-PimActivation, one that waits for approval", Waiting + "As adele", "Stop-PimActivation $id", "GET GET POST"),
        ("Stop-PimActivation, sessions revoked", Activated, "Stop-PimActivation $id -RevokeSessions", "GET POST POST"),
        // Schedules and requests of each kind, and the end.
        ("Stop-PimActivation, of all that is mine", Activated, "Stop-PimActivation -All", "GET GET GET GET GET GET POST"),
        ("Request-PimExtension", MatrixTenant.Extendable + "As adele", "$e | Request-PimExtension -Duration 60d -Justification x", "GET POST"),
        ("Get-PimApproval, none", "As megan", "Get-PimApproval", "GET GET GET"),
        ("Get-PimApproval", Waiting, "Get-PimApproval", "GET POST GET GET POST"),
        ("Approve-PimActivation", Waiting + "$p = Get-PimApproval", "$p | Approve-PimActivation -Justification x", "POST"),
        ("Approve-PimActivation, an activation", Waiting, "$a | Approve-PimActivation -Justification x", "POST POST"),
        ("Deny-PimActivation", Waiting + "$p = Get-PimApproval", "$p | Deny-PimActivation -Justification x", "POST"),

        ("Get-PimCaPolicy", MatrixTenant.Pair + "As admin", "Get-PimCaPolicy", "GET"),
        ("Get-PimCaPolicy, one", "As admin", "Get-PimCaPolicy $policy", "GET"),
        ("New-PimCompliantDevicePolicy", "As admin", "New-PimCompliantDevicePolicy 'Second policy'", "GET POST"),
        ("New-PimCompliantDevicePolicy, one that exists", "As admin", "New-PimCompliantDevicePolicy -ExcludeGuests", "GET PATCH GET"),
        ("New-PimBrowserOnlyPolicy", "As admin", "New-PimBrowserOnlyPolicy $id -State Enabled", "GET POST POST"),
        ("New-PimBrowserOnlyPolicy, as it is", MatrixTenant.Pair + "As admin", "New-PimBrowserOnlyPolicy $id -State Enabled", "GET"),
        ("Add-PimCaExclusion", MatrixTenant.Pair + "As admin", "Add-PimCaExclusion $policy $id", "GET GET POST GET POST GET GET GET PATCH GET"),
        ("Add-PimCaExclusion, as it is", Excluded + "As admin", "Add-PimCaExclusion $policy $id", "GET GET POST GET POST GET GET GET"),
        ("Get-PimCaExclusion", Excluded + "As admin", "Get-PimCaExclusion", "GET POST GET POST GET GET GET"),
        ("Remove-PimCaExclusion", Excluded + "As admin", "Remove-PimCaExclusion $policy $id", "GET PATCH GET"),
        // The policies; Outlook on the web, the organisation's domains, SharePoint; the group's roles, members and owners.
        ("Test-PimCaGuard", MatrixTenant.Pair + "As admin", "Test-PimCaGuard $id", "GET POST GET POST GET GET GET"),
        ("Test-PimCaAccess", "As admin", "Test-PimCaAccess $adele -Application ExchangeOnline -ClientApp Browser", "POST POST"),
        ("Test-PimCaAccess, for the suite", "As admin", "Test-PimCaAccess $adele", "POST POST POST"),

        // The policies of Outlook on the web; the organisation's domains once; SharePoint's settings.
        ("Get-AppEnforcedRestrictions", "As admin", "Get-AppEnforcedRestrictions", "POST GET POST"),
        ("Get-AppEnforcedRestrictions, again", "As admin; $null = Get-AppEnforcedRestrictions", "Get-AppEnforcedRestrictions", "POST POST"),

        // The same first, and the policies that SharePoint has made before; then the one policy; then SharePoint's identity, the
        // change, and reading it back; then ten minutes of looking for policies that it makes of it.
        ("Set-AppEnforcedRestrictions", "As admin", "Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess", "POST GET POST GET POST POST POST POST" + Watch),
        ("Set-AppEnforcedRestrictions, policies made at once", "Set-PimSimulator -SharePointCreatesPoliciesAfter 0s; As admin", "Set-AppEnforcedRestrictions -SharePoint BlockAccess", "GET POST GET POST POST POST GET GET PATCH GET GET PATCH GET"),
        ("Set-AppEnforcedRestrictions, a setting beside it", MatrixTenant.Restricted + "As admin", "Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess -AllowEditing:$false", "GET POST POST POST POST"),

        ("Set-AppEnforcedRestrictions, as it is", MatrixTenant.Restricted + "As admin", "Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess", "POST GET POST"),

        ("Get-PimExemption", Excluded + Activated + "As admin", "Get-PimExemption", "GET GET GET GET GET"),
        .. CmdletRows.All.SelectMany(rows => rows.Requests),
    ];

    public static TheoryData<string> Rows => new(Table.Select(r => r.Name));

    [Fact]
    [Trait("Rule", "Cmdlet")]
    public void Every_cmdlet_has_a_row() =>
        ToWrite.Same(ModuleManifest.Cmdlets, Table.Select(r => r.Name.Split(',')[0]).Distinct(), ToWrite.Rows, "The table of requests");

    [Theory]
    [MemberData(nameof(Rows))]
    public void By_ids_a_command_costs_these_requests_and_no_more(string name)
    {
        var row = Table.Single(r => r.Name == name);
        using var shell = MatrixTenant.Open(row.Prepare);

        var requests = Requests(shell, row.Command);

        Assert.True(row.Requests == Verbs(requests), $"The row says \"{row.Requests}\", and it is \"{Verbs(requests)}\":{Environment.NewLine}{string.Join(Environment.NewLine, requests)}");
    }

    [Fact]
    public void Fifty_decisions_are_as_few_requests_as_batches_of_twenty_allow()
    {
        using var shell = MatrixTenant.Open(
            """
            $groups = 1..25 | ForEach-Object {
                $g = New-PimBrowserOnlyGroup "Group $_"
                Set-PimMemberPolicy $g -RequireApproval -Approver $admins -AllowPermanentEligibility
                $null = $adele, $alex | New-PimEligibility $g.Id -Permanent
                $g.Id
            }
            'adele', 'alex' | ForEach-Object { As $_; $groups | ForEach-Object { $null = Request-PimActivation $_ -Duration 1h -Justification x } }
            As megan
            """);

        // A list and three batches of stages, the lists of either kind of roles, one for names; then three batches of decisions.
        Assert.Equal("GET POST POST POST GET GET POST", Verbs(Requests(shell, "$pending = Get-PimApproval")));
        Assert.Equal(50, shell.Run("$pending").AssertNoErrors().Output.Count);
        Assert.Equal("POST POST POST", Verbs(Requests(shell, "$done = $pending | Approve-PimActivation -Justification x")));
        Assert.Equal(50, shell.Run("$done").AssertNoErrors().Output.Count);
    }

    private static IReadOnlyList<string> Requests(TestShell shell, string command) => shell.RequestsOf(() => shell.Run(command).AssertNoErrors());

    private static string Verbs(IEnumerable<string> requests) => string.Join(" ", requests.Select(r => r.Split(' ')[0]));
}
