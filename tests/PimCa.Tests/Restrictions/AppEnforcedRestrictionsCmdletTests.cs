using System;
using System.Linq;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Scenario;

namespace PimCa.Tests.Restrictions;

public sealed class AppEnforcedRestrictionsCmdletTests : IDisposable
{
    private const string Default = "OwaMailboxPolicy-Default";

    private readonly TestShell shell = new();

    public AppEnforcedRestrictionsCmdletTests() => shell.Run("$ConfirmPreference = 'None'").AssertNoErrors();

    public void Dispose() => shell.Dispose();

    [Fact]
    public void A_new_tenant_restricts_nothing()
    {
        var rows = shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors();

        Assert.Equal(["Off", "AllowFullAccess"], rows.All("Setting").Select(s => s!.ToString()));
        Assert.All(rows.All("IsRestricted"), r => Assert.Equal(false, r));
    }

    [Fact]
    public void Both_workloads_are_set_and_a_second_time_nothing_is_written()
    {
        const string set = "Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess -AllowEditing:$false";
        var rows = shell.Run(set).AssertNoErrors();

        Assert.Equal(["Off", "AllowFullAccess"], rows.All("Before").Select(s => s!.ToString()));
        Assert.Equal(["ReadOnly", "AllowLimitedAccess"], shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors().All("Setting").Select(s => s!.ToString()));
        Assert.Equal(false, rows.Output[1].Properties["AllowEditing"].Value);
        Assert.Equal(true, rows.Output[1].Properties["AllowDownloadingNonWebViewableFiles"].Value);
        Assert.Empty(shell.Writes(() => Assert.Equal(2, shell.Run(set).AssertNoErrors().Output.Count)));
    }

    [Fact]
    public void WhatIf_shows_the_result_and_writes_nothing()
    {
        Assert.Empty(shell.Writes(() =>
        {
            var rows = shell.Run("Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint BlockAccess -WhatIf").AssertNoErrors();
            Assert.Equal(["ReadOnly", "BlockAccess"], rows.All("Setting").Select(s => s!.ToString()));
        }));
    }

    [Fact]
    public void Of_sixty_policies_two_refuse_by_name_and_a_second_run_makes_two_calls()
    {
        shell.Tenant.AddOwaMailboxPolicies(59);
        shell.Tenant.RefuseOwaMailboxPolicyChanges("OwaMailboxPolicy-007", "OwaMailboxPolicy-041");

        var first = shell.Run("Set-AppEnforcedRestrictions -OwaPolicy ReadOnly");

        Assert.Equal(58, first.Output.Count);
        Assert.Equal(["OwaMailboxPolicy-007", "OwaMailboxPolicy-041"], first.Errors.Select(e => e.TargetObject.ToString()));

        // The list, and the two.
        Assert.Equal(3, shell.Requests(() => Assert.Equal(2, shell.Run("Set-AppEnforcedRestrictions -OwaPolicy ReadOnly").Errors.Count)));
    }

    [Fact]
    public void Policies_are_chosen_by_wildcard()
    {
        shell.Tenant.AddOwaMailboxPolicies(3);
        shell.Run("$null = Set-AppEnforcedRestrictions -OwaPolicy ReadOnlyPlusAttachmentsBlocked -OwaMailboxPolicy *-00[12]").AssertNoErrors();

        var rows = shell.Run("Get-AppEnforcedRestrictions -OwaMailboxPolicy Owa*").AssertNoErrors();
        Assert.Equal(
            ["OwaMailboxPolicy-001 True", "OwaMailboxPolicy-002 True", "OwaMailboxPolicy-003 False", $"{Default} False"],
            rows.Output.Take(4).Select(o => $"{o.Properties["Policy"].Value} {o.Properties["IsRestricted"].Value}"));
    }

    [Fact]
    public void A_slow_change_of_SharePoint_is_waited_for_on_the_tenants_clock()
    {
        shell.Tenant.SharePointDelay = TimeSpan.FromMinutes(7);
        var before = shell.Tenant.Now;

        var set = shell.Run("Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess");

        Assert.Equal("AllowLimitedAccess", set.One("Setting"));
        Assert.NotEmpty(set.Progress);
        Assert.True(shell.Tenant.Now - before >= TimeSpan.FromMinutes(7));
    }

    [Fact]
    public void A_change_that_never_comes_into_force_is_an_error()
    {
        shell.Tenant.SharePointKeepsNothing = true;

        var set = shell.Run("Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess");

        Assert.Equal("SharePointUnchanged", set.ErrorId());
        Assert.Equal(System.Management.Automation.ErrorCategory.OperationTimeout, set.Errors[0].CategoryInfo.Category);
    }

    [Fact]
    public void The_three_failures_of_SharePoint_are_told_apart()
    {
        // Under HTTP 200; not at all; and taken, but never in force. An employee may read nothing, an administrator everything.
        Assert.Equal("SharePointRefused", shell.As("adele").Run("Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess").ErrorId());
        Assert.EndsWith("ProcessQuery -> 200", shell.Tenant.Events.Last(e => e.Kind == "Request").Summary);

        shell.As("admin").Run("$null = Get-AppEnforcedRestrictions").AssertNoErrors();
        shell.Tenant.Fail("CutBefore", 0, 20);
        var away = shell.Run("Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess");
        Assert.Equal("SharePointNotReachable", away.ErrorId());
        Assert.Contains("contoso-admin.sharepoint.com", away.Errors[0].Exception.Message);
        Assert.Equal(System.Management.Automation.ErrorCategory.ResourceUnavailable, away.Errors[0].CategoryInfo.Category);
        shell.Run("Set-PimSimulator -FaultRate 0 -SharePointKeepsNothing").AssertNoErrors();
        shell.Tenant.Fair();

        var before = shell.Tenant.Now;
        var unchanged = shell.Run("Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess");
        Assert.Equal("SharePointUnchanged", unchanged.ErrorId());
        Assert.Contains("after 10 minutes", unchanged.Errors[0].Exception.Message);
        Assert.InRange(shell.Tenant.Now - before, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
        Assert.Equal("AllowFullAccess", shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors().All("Setting")[1]!.ToString());
    }

    [Theory]
    [InlineData(0, "AllowFullAccess", false)]
    [InlineData(1, "AllowLimitedAccess", true)]
    [InlineData(2, "BlockAccess", true)]
    [InlineData(3, "ProtectionLevel", false)]
    [InlineData(4, "AuthenticationContext", false)]
    public void Each_of_the_five_values_is_shown(int value, string setting, bool isRestricted)
    {
        shell.Tenant.Put("sharepoint/tenant", "tenant", $$"""{"ConditionalAccessPolicy":{{value}},"LimitedAccessFileType":0,"AllowEditing":false,"AllowDownloadingNonWebViewableFiles":false}""");

        var row = shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors().Output[1];

        Assert.Equal(setting, row.Properties["Setting"].Value);
        Assert.Equal(isRestricted, row.Properties["IsRestricted"].Value);
        Assert.Equal(["OfficeOnlineFilesOnly", "False", "False"], new[] { "LimitedAccessFileType", "AllowEditing", "AllowDownloadingNonWebViewableFiles" }.Select(p => row.Properties[p].Value.ToString()));
    }

    [Theory]
    [InlineData("-LimitedAccessFileType OfficeOnlineFilesOnly", "LimitedAccessFileType", "OfficeOnlineFilesOnly")]
    [InlineData("-LimitedAccessFileType OtherFiles", "LimitedAccessFileType", "OtherFiles")]
    [InlineData("-AllowEditing:$false", "AllowEditing", "False")]
    [InlineData("-AllowDownloadingNonWebViewableFiles:$false", "AllowDownloadingNonWebViewableFiles", "False")]
    public void A_setting_beside_the_access_is_changed_alone_and_waits_for_no_policies(string parameter, string property, string value)
    {
        string[] Values(ShellResult rows, int row) => new[] { "LimitedAccessFileType", "AllowEditing", "AllowDownloadingNonWebViewableFiles", "Setting" }
            .Where(p => p != property).Select(p => rows.Output[row].Properties[p].Value.ToString()!).ToArray();
        var before = shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors();
        var now = shell.Tenant.Now;

        var set = shell.Run($"Set-AppEnforcedRestrictions {parameter}").AssertNoErrors();

        Assert.Equal(value, set.One(property)!.ToString());
        Assert.Equal(Values(before, 1), Values(set, 0));
        Assert.InRange(shell.Tenant.Now - now, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Nothing_is_loosened_after_a_failure_of_what_restricts_in_the_same_call()
    {
        shell.Run("$null = Set-AppEnforcedRestrictions -OwaPolicy ReadOnly").AssertNoErrors();
        shell.Tenant.SharePointKeepsNothing = true;

        var failed = shell.Run("Set-AppEnforcedRestrictions -OwaPolicy Off -SharePoint AllowLimitedAccess");

        Assert.Equal(["SharePointUnchanged", "NotLoosened"], failed.Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal("ReadOnly", shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors().All("Setting")[0]!.ToString());
    }

    [Fact]
    public void An_employee_is_refused_by_both_workloads_each_in_its_own_words()
    {
        shell.As("adele");
        var read = shell.Run("Get-AppEnforcedRestrictions");

        Assert.Empty(read.Output);
        Assert.Equal(["ExchangeRefused", "SharePointRefused"], read.Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]));
        Assert.All(read.Errors, e => Assert.Equal(System.Management.Automation.ErrorCategory.PermissionDenied, e.CategoryInfo.Category));
        Assert.Empty(shell.Writes(() => Assert.Equal("ExchangeRefused", shell.Run("Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint BlockAccess").ErrorId())));
    }

    [Theory]
    [InlineData("Set-AppEnforcedRestrictions", "NothingToSet")]
    [InlineData("Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -OwaMailboxPolicy nobody", "OwaMailboxPolicyNotFound")]
    [InlineData("Set-AppEnforcedRestrictions -SharePoint ProtectionLevel", "ParameterArgumentValidationError")]
    public void What_cannot_be_asked_for_is_an_error(string script, string errorId) =>
        Assert.Empty(shell.Writes(() => Assert.Equal(errorId, shell.Run(script).ErrorId())));

    [Fact]
    public void While_a_group_is_excluded_nothing_is_loosened_unless_forced()
    {
        using var exempt = ExemptTenant.WithExclusion();
        exempt.Run("$null = Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess").AssertNoErrors();

        Assert.Empty(exempt.Writes(() =>
        {
            var refused = exempt.Run("Set-AppEnforcedRestrictions -OwaPolicy Off -SharePoint AllowFullAccess");
            Assert.Equal("RestrictionsInUse", refused.ErrorId());
            Assert.Contains("Browser-Only Users", refused.Errors[0].Exception.Message);
            Assert.Contains("Remove-PimCaExclusion", refused.Errors[0].ErrorDetails.RecommendedAction);
        }));
        var forced = exempt.Run("Set-AppEnforcedRestrictions -SharePoint AllowFullAccess -Force").AssertNoErrors();
        Assert.Contains("Browser-Only Users", Assert.Single(forced.Warnings));
        Assert.Contains("Loosen SharePoint", exempt.Run("$null = Set-AppEnforcedRestrictions -OwaPolicy Off -Force -InformationVariable record -WarningAction SilentlyContinue; \"$($record.MessageData)\"; $null = Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess -OwaPolicy ReadOnly; $null = Set-AppEnforcedRestrictions -SharePoint AllowFullAccess -Force -InformationVariable +record -WarningAction SilentlyContinue; \"$($record[1].MessageData)\"").AssertNoErrors().Output[1].ToString());
        exempt.Run($"Remove-PimCaExclusion '{ExemptTenant.Policy}' $group; $null = Set-AppEnforcedRestrictions -OwaPolicy Off").AssertNoErrors();
    }
}
