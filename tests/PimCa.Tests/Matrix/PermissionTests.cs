using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using PimCa.Pipeline;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Matrix;

/// <summary>
/// What a cmdlet declares is what its requests need: with exactly these permissions in the token all its ways work, and
/// without any one of them some request is refused. The simulated services ask for what is documented.
/// </summary>
/// <remarks>
/// Cmdlets that serve groups, Entra roles and Azure roles alike declare what all three need, and a sign-in for one of them
/// gets by with less: they are not in this table.
/// </remarks>
public sealed partial class PermissionTests
{
    // Every delegated sign-in has it; Connect-PimCa itself reads the person and the organisation's name with it.
    private const string OfEverySignIn = "User.Read";

    private const string ForNames = "names: without it the service leaves them out and refuses nothing";
    private const string ForApplications = "an application needs it; a person's sign-in and role do without";
    private const string WhereSpared = "asked for only where one of the policies spares somebody";

    private static readonly string[] Served =
    [
        "Get-PimBrowserOnlyGroup", "New-PimBrowserOnlyGroup", "New-PimInternalUserGroup", "Remove-PimBrowserOnlyGroup",
        "Get-PimMemberPolicy", "Set-PimMemberPolicy",
        "New-PimCompliantDevicePolicy", "New-PimBrowserOnlyPolicy", "Get-PimCaPolicy", "Remove-PimCaExclusion", "Test-PimCaAccess",
        "New-PimAuthenticationContext", "Get-PimAuthenticationContext", "Remove-PimAuthenticationContext",
        "Get-PimAuditEvent", "Get-PimExemption", "Get-AppEnforcedRestrictions",
    ];

    // Ways beside the table of requests: what is named in place of given by id, and what only some cases ask for.
    private static readonly (string Cmdlet, string Prepare, string Command)[] More =
    [
        ("New-PimBrowserOnlyGroup", "", "New-PimBrowserOnlyGroup Third -Owner megan@contoso.example"),
        ("Set-PimMemberPolicy", "", "Set-PimMemberPolicy 'Browser-Only Users' -RequireApproval -Approver megan@contoso.example"),
        ("New-PimCompliantDevicePolicy", "", "New-PimCompliantDevicePolicy Third -ExcludeRole 'Security Reader' -BreakGlass breakglass@contoso.example"),
        ("Get-PimMemberPolicy", "", "Get-PimMemberPolicy 'Browser-Only Users'"),
        ("New-PimBrowserOnlyPolicy", "", "New-PimBrowserOnlyPolicy 'Browser-Only Users'"),
        ("Remove-PimCaExclusion", MatrixTenant.Pair + "$null = Add-PimCaExclusion $policy $id", "Remove-PimCaExclusion $policy 'Browser-Only Users'"),
        ("Test-PimCaAccess", "", "Test-PimCaAccess adele@contoso.example -Application ExchangeOnline -ClientApp Browser"),
        ("Get-PimAuditEvent", "", "Get-PimAuditEvent -User adele@contoso.example -Group 'Browser-Only Users'"),
        ("Get-PimExemption", "", "Get-PimExemption -User adele@contoso.example"),
    ];

    // Declared, and not refused in any of the ways above, each for a reason.
    private static readonly (string Cmdlet, string Permission, string Why)[] NotRefused =
    [
        ("Remove-PimBrowserOnlyGroup", "RoleManagement.ReadWrite.Directory", ForApplications),
        ("Get-AppEnforcedRestrictions", "Organization.Read.All", ForApplications),
        ("Get-PimMemberPolicy", "User.Read.All", ForNames),
        ("Get-PimCaPolicy", "User.ReadBasic.All", ForNames),
        ("Get-PimCaPolicy", "Group.Read.All", ForNames),
        ("Get-PimCaPolicy", "Application.Read.All", ForNames),
        ("Get-PimCaPolicy", "RoleManagement.Read.Directory", "asked for only where a policy names a role that the session has not met"),
        ("Set-PimMemberPolicy", "PrivilegedEligibilitySchedule.Read.AzureADGroup", WhereSpared),
    ];

    public static TheoryData<string> Cmdlets => new(Served);

    [Fact]
    public void Every_cmdlet_that_asks_a_service_declares_permissions()
    {
        var asking = RequestCountTests.Table
            .Where(r => r.Requests.Length > 0 && !r.Name.StartsWith("Connect-", StringComparison.Ordinal))
            .Select(r => r.Name.Split(',')[0])
            .Distinct();

        Assert.DoesNotContain(asking, c => DeclaredPermissions.ByCmdlet[c].Count == 0);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_works_with_exactly_what_it_declares_and_without_any_one_of_it_is_refused(string cmdlet)
    {
        var declared = DeclaredPermissions.ByCmdlet[cmdlet];
        var unproven = declared.Except(NotRefused.Where(n => n.Cmdlet == cmdlet).Select(n => n.Permission)).ToHashSet();
        foreach (var (prepare, command) in Ways(cmdlet))
        {
            var person = Person().Matches(prepare).LastOrDefault()?.Groups[1].Value ?? "admin";
            using (var shell = MatrixTenant.Open(prepare))
            {
                var refused = Run(shell, person, command, declared);
                Assert.True(refused.Count == 0, $"{command} needs more than is declared:{Environment.NewLine}{string.Join(Environment.NewLine, refused)}");
            }

            // A tenant and a session of its own for each: what went through has changed something, and names once met are not asked for again.
            foreach (var permission in unproven.ToArray())
            {
                using var without = MatrixTenant.Open(prepare);
                if (Run(without, person, command, declared.Except([permission])).Count > 0)
                {
                    unproven.Remove(permission);
                }
            }
        }

        Assert.True(unproven.Count == 0, $"{cmdlet} declares more than it needs: {string.Join(", ", unproven)}");
    }

    /// <summary>What is refused for want of a permission, requests in a batch and for tokens included.</summary>
    private static IReadOnlyList<string> Run(TestShell shell, string person, string command, IEnumerable<string> permissions)
    {
        shell.Tenant.Consent(permissions.Append(OfEverySignIn).Distinct().ToArray());
        shell.As(person);
        var mark = shell.Tenant.EventCount;
        shell.Run(command);
        return shell.Tenant.EventsSince(mark).Where(e => e.Kind == "Request" && Refusal().IsMatch(e.Summary)).Select(e => e.Summary).ToArray();
    }

    private static IEnumerable<(string Prepare, string Command)> Ways(string cmdlet)
    {
        var rows = RequestCountTests.Table.Where(r => r.Name.Split(',')[0] == cmdlet).Select(r => (r.Prepare, r.Command)).ToArray();
        Assert.NotEmpty(rows);
        return rows.Concat(More.Where(m => m.Cmdlet == cmdlet).Select(m => (m.Prepare, m.Command)));
    }

    [GeneratedRegex(@"\bAs (\w+)")]
    private static partial Regex Person();

    [GeneratedRegex(@"-> 403\b|/login/.* -> 4\d\d\b")]
    private static partial Regex Refusal();
}
