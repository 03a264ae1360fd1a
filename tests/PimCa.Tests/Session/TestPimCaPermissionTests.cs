using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net;
using PimCa.Pipeline;
using PimCa.Session;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.Session;

public sealed class TestPimCaPermissionTests : IDisposable
{
    private const string Application = "c0a70500-0000-4000-8000-000000000322";

    private readonly TestShell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public void All_permissions_are_listed_once_with_the_cmdlets_that_need_them_and_nobody_is_asked()
    {
        ShellResult rows = null!;
        Assert.Equal(0, shell.Requests(() => rows = shell.Run("Test-PimCaPermission")));

        var names = rows.All("Permission").Cast<string>().ToArray();
        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
        Assert.Contains("Policy.ReadWrite.ConditionalAccess", names);
        Assert.All(rows.Output, r => Assert.NotEmpty((IReadOnlyList<string>)r.Properties["NeededFor"].Value));
        Assert.All(rows.Output.Where(r => (string)r.Properties["Service"].Value == "Microsoft Graph"), r => Assert.Equal(true, r.Properties["IsGranted"].Value));
        Assert.All(rows.Output.Where(r => (string)r.Properties["Service"].Value != "Microsoft Graph"), r => Assert.Null(r.Properties["IsGranted"].Value));
    }

    [Fact]
    public void What_the_token_lacks_is_not_granted()
    {
        shell.Tenant.Consent("Group.ReadWrite.All", "User.Read");
        shell.Run("Connect-PimCa -Simulated").AssertNoErrors();

        Assert.Equal([true], shell.Run("Test-PimCaPermission New-PimInternalUserGroup").All("IsGranted"));
        var rows = shell.Run("Test-PimCaPermission Remove-PimBrowserOnlyGroup").AssertNoErrors().Output.ToDictionary(r => (string)r.Properties["Permission"].Value, r => r.Properties["IsGranted"].Value);
        Assert.Equal(false, rows["Policy.Read.All"]);
        Assert.Equal(true, rows["Group.ReadWrite.All"]);
    }

    public static TheoryData<string> Cmdlets => new(ModuleManifest.Cmdlets);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Of_a_cmdlet_exactly_what_it_declares_is_listed_and_what_is_missing_is_marked(string cmdlet)
    {
        var declared = DeclaredPermissions.ByCmdlet[cmdlet];
        var lacking = declared.LastOrDefault(p => Permissions.ServiceOf(p) == Permissions.MicrosoftGraph && p != "User.Read" && !Permissions.Cover(declared.Except([p]), p));
        shell.Tenant.Consent(declared.Where(p => p != lacking).Append("User.Read").Distinct().ToArray());
        shell.As("admin");

        var rows = shell.Run($"Test-PimCaPermission {cmdlet}").AssertNoErrors().Output;

        Assert.Equal(declared.Order(StringComparer.OrdinalIgnoreCase), rows.Select(r => (string)r.Properties["Permission"].Value));
        Assert.All(rows, r => Assert.Equal([cmdlet], (IReadOnlyList<string>)r.Properties["NeededFor"].Value));
        Assert.Equal(lacking is null ? [] : [lacking], rows.Where(r => r.Properties["IsGranted"].Value is false).Select(r => (string)r.Properties["Permission"].Value));
    }

    [Fact]
    public void An_application_is_told_its_own_permissions_and_what_is_for_people_only()
    {
        shell.Tenant.ConsentToApplication(Application, "Organization.Read.All", "Sites.FullControl.All");
        shell.Set("credential", new PSCredential(Application, new NetworkCredential("", "simulated").SecurePassword));
        shell.Run(PermissionWays.ConnectApplication).AssertNoErrors();

        var rows = shell.Run("Test-PimCaPermission Get-AppEnforcedRestrictions, Approve-PimActivation");

        Assert.Equal(["Exchange.ManageAsApp", "Organization.Read.All", "Sites.FullControl.All"], rows.All("Permission"));
        Assert.Equal([null, true, null], rows.All("IsGranted"));
        Assert.Contains("Approve-PimActivation", Assert.Single(rows.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Cmdlets_are_chosen_by_name_wildcard_and_pipe()
    {
        Assert.Equal(
            shell.Run("Test-PimCaPermission New-PimEligibility").All("Permission"),
            shell.Run("'new-pimeligibility' | Test-PimCaPermission").All("Permission"));
        Assert.Equal(
            ["Set-PimActiveAssignment", "Set-PimEligibility"],
            shell.Run("(Get-Command -Module PimCa -Name Set-PimActive*, Set-PimElig* | Test-PimCaPermission).NeededFor").AssertNoErrors().Output.Select(o => o.ToString()!).Distinct().Order());
        Assert.Empty(shell.Run("Test-PimCaPermission Get-PimCaContext").AssertNoErrors().Output);
        Assert.Empty(shell.Run("Test-PimCaPermission Nothing*").AssertNoErrors().Output);
    }

    [Fact]
    public void A_name_that_is_none_is_an_error_and_the_rest_goes_on()
    {
        var result = shell.Run("Test-PimCaPermission Get-Nothing, Get-PimAuditEvent");

        Assert.Equal("CmdletNotFound", result.ErrorId());
        Assert.NotEmpty(result.Output);
    }

    [Fact]
    public void Names_complete()
    {
        shell.Set("line", "Test-PimCaPermission Set-PimM");

        Assert.Equal("Set-PimMemberPolicy", shell.Run("(TabExpansion2 $line $line.Length).CompletionMatches.CompletionText").One().ToString());
    }

    [Fact]
    public void A_refusal_names_what_the_token_lacks_of_what_the_cmdlet_needs_and_how_it_is_had()
    {
        shell.Tenant.Consent("User.Read", "Group.Read.All", "Application.Read.All", "Policy.Read.All");
        shell.Run("Connect-PimCa -Simulated").AssertNoErrors();

        var error = Assert.Single(shell.Run("New-PimCompliantDevicePolicy Second -Confirm:$false").Errors);

        Assert.Contains("lacks Policy.ReadWrite.ConditionalAccess.", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("/adminconsent?client_id=", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }
}

internal sealed class TestPimCaPermissionRows : CmdletRows
{
    public override (string Cmdlet, string Parameters, string Output, string Impact) Surface => ("Test-PimCaPermission", "CmdletName", "PimCaPermission", "");

    public override IEnumerable<(string Name, string Prepare, string Command, string Requests)> Requests => [("Test-PimCaPermission", "As admin", "Test-PimCaPermission", "")];

    public override IEnumerable<(object Value, string[] Shown)> Samples =>
    [
        (new PimCaPermission { Permission = "PrivilegedEligibilitySchedule.Read.AzureADGroup", NeededFor = ["Add-PimCaExclusion", "Test-PimCaGuard"], Service = "Microsoft Graph", IsGranted = true },
            ["PrivilegedEligibilitySchedule.Read.AzureADGroup", "True", "2 cmdlets"]),
        (new PimCaPermission { Permission = "user_impersonation", NeededFor = ["Test-PimCaGuard"], Service = "Azure" }, ["user_impersonation", "unknown", "Test-PimCaGuard"]),
    ];
}
