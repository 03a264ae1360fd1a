using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Matrix;
using PimCa.Tests.Pipeline;
using PimCa.Tests.Scenario;

namespace PimCa.Tests.Restrictions;

public sealed class SharePointCreatedPolicyTests : IDisposable
{
    internal const string Made =
        "Set-PimSimulator -SharePointCreatesPoliciesAfter 0s; $null = Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess -KeepSharePointPolicies -WarningAction SilentlyContinue;";

    private const string Set = "Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess";

    private readonly TestShell shell = new();

    public SharePointCreatedPolicyTests() => shell.Run("$ConfirmPreference = 'None'").AssertNoErrors();

    public void Dispose() => shell.Dispose();

    [Fact]
    public void A_new_tenant_has_none() => Assert.Empty(shell.Run("Get-SharePointCreatedPolicy").AssertNoErrors().Output);

    [Theory]
    [InlineData("0s")]
    [InlineData("4m")]
    public void New_ones_are_waited_for_disabled_and_told_of(string after)
    {
        shell.Run($"Set-PimSimulator -SharePointCreatesPoliciesAfter {after}").AssertNoErrors();

        var set = shell.Run(Set);

        Assert.Equal("AllowLimitedAccess", set.One("Setting"));
        Assert.Equal(2, set.Warnings.Count);
        Assert.All(set.Warnings, w => Assert.Contains("for All. It is disabled.", w.ToString()));
        Assert.All(shell.Run("Get-SharePointCreatedPolicy").AssertNoErrors().All("State"), s => Assert.Equal("Disabled", s!.ToString()));
        Assert.Equal("Enabled", shell.Run($"Get-PimCaPolicy '{ExemptTenant.Policy}'").One("State")!.ToString());
        Assert.All(set.Progress.GroupBy(p => p.ActivityId), bar => Assert.Equal(ProgressRecordType.Completed, bar.Last().RecordType));
    }

    [Fact]
    public void When_none_come_the_wait_ends_after_ten_minutes_of_the_tenants_clock()
    {
        var before = shell.Tenant.Now;

        Assert.Empty(shell.Run(Set).AssertNoErrors().Warnings);

        Assert.InRange(shell.Tenant.Now - before, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
    }

    [Fact]
    public void Those_that_were_there_before_are_left_alone()
    {
        shell.Run(Made + "$null = Set-AppEnforcedRestrictions -SharePoint AllowFullAccess; Set-PimSimulator -SharePointCreatesPoliciesAfter 1m; $before = Get-SharePointCreatedPolicy").AssertNoErrors();

        shell.Run($"$null = {Set} -WarningAction SilentlyContinue").AssertNoErrors();

        Assert.Equal(["Enabled", "Enabled"], shell.Run("Get-SharePointCreatedPolicy | Where-Object Id -In $before.Id").All("State").Select(s => s!.ToString()));
        Assert.Equal(["Disabled", "Disabled"], shell.Run("Get-SharePointCreatedPolicy -Since $before").All("State").Select(s => s!.ToString()));
    }

    [Fact]
    public void With_KeepSharePointPolicies_they_stay_and_are_reported()
    {
        shell.Run("Set-PimSimulator -SharePointCreatesPoliciesAfter 2m").AssertNoErrors();

        var set = shell.Run(Set + " -KeepSharePointPolicies").AssertNoErrors();

        Assert.Equal(2, set.Warnings.Count);
        Assert.All(set.Warnings, w => Assert.Contains("It is Enabled: disable it with Disable-SharePointCreatedPolicy", w.ToString()));
        Assert.All(shell.Run("Get-SharePointCreatedPolicy").All("State"), s => Assert.Equal("Enabled", s!.ToString()));
    }

    [Fact]
    public void Each_is_asked_about_and_one_that_is_declined_stays_and_is_reported()
    {
        shell.Run("Set-PimSimulator -SharePointCreatesPoliciesAfter 0s; $ConfirmPreference = 'High'").AssertNoErrors();
        foreach (var answer in new[] { "y", "n", "y" })
        {
            shell.Host.Answers.Enqueue(answer);
        }

        var set = shell.Run(Set).AssertNoErrors();

        Assert.Equal(3, shell.Host.Questions.Count);
        Assert.Contains("Disable the Conditional Access policy that SharePoint made, which is Enabled for All", shell.Host.Questions[1]);
        Assert.Equal(["Enabled", "Disabled"], shell.Run("Get-SharePointCreatedPolicy").All("State").Select(s => s!.ToString()));
        Assert.Equal([true, false], set.Warnings.Select(w => w.ToString().Contains("It is Enabled")));
    }

    [Fact]
    public void One_that_cannot_be_disabled_is_an_error_and_the_other_is_disabled()
    {
        shell.Run("Set-PimSimulator -SharePointCreatesPoliciesAfter 0s; $null = Get-AppEnforcedRestrictions").AssertNoErrors();

        // Read, remember, identity, change, read back, look, list; then the write and all its repetitions.
        shell.Tenant.Fail("Unavailable", 7, 6);
        var set = shell.Run(Set);

        Assert.Single(set.Errors);
        Assert.Equal(["Enabled", "Disabled"], shell.Run("Get-SharePointCreatedPolicy").All("State").Select(s => s!.ToString()));
        Assert.Equal(2, set.Warnings.Count);
    }

    [Theory]
    [InlineData("Watching for policies", false, true)]
    [InlineData("Bringing SharePoint's", true, true)]
    public async Task Stopped_it_ends_and_tells_what_is_left(string activity, bool settingIsLeft, bool policiesAreLeft)
    {
        shell.Run("Set-PimSimulator -SharePointDelay 3m").AssertNoErrors();
        shell.Add<WatchStopCommand>();
        using var stopping = new ManualResetEventSlim();
        shell.Set("stopping", stopping);
        using var engine = PowerShell.Create(shell.Runspace);
        engine.AddScript($"{Set} | Watch-Stop $stopping");
        Task? stopped = null;
        engine.Streams.Progress.DataAdded += (_, added) =>
        {
            if (stopped is null && engine.Streams.Progress[added.Index].Activity.StartsWith(activity, StringComparison.Ordinal))
            {
                stopped = Task.Run(engine.Stop);
                stopping.Wait();
            }
        };
        shell.Host.Clear();

        await Assert.ThrowsAsync<PipelineStoppedException>(() => engine.InvokeAsync());
        await stopped!;

        Assert.Equal(settingIsLeft, shell.Host.Text.Contains("contoso-admin.sharepoint.com"));
        Assert.Equal(!settingIsLeft, shell.Host.Text.Contains("every setting is as asked"));
        Assert.Equal(policiesAreLeft, shell.Host.Text.Contains("look with Get-SharePointCreatedPolicy"));
    }

    [Fact]
    public void A_snapshot_is_whatever_an_earlier_command_gave_even_nothing()
    {
        shell.Run("$nothing = Get-SharePointCreatedPolicy; $all = Get-PimCaPolicy").AssertNoErrors();
        shell.Run(Made).AssertNoErrors();

        foreach (var since in new[] { "$nothing", "$all", "@()", "$null", "$all.Id", $"'{Guid.NewGuid()}'" })
        {
            Assert.Equal(2, shell.Run($"Get-SharePointCreatedPolicy -Since {since}").AssertNoErrors().Output.Count);
        }

        Assert.Empty(shell.Run("Get-SharePointCreatedPolicy -Since (Get-PimCaPolicy)").AssertNoErrors().Output);
        Assert.Equal("SnapshotWithoutId", shell.Run("Get-SharePointCreatedPolicy -Since 'a name'").ErrorId());
        Assert.Empty(shell.Writes(() => Assert.Equal("SnapshotWithoutId", shell.Run("Disable-SharePointCreatedPolicy -Since 'a name'").ErrorId())));
    }

    [Fact]
    public void Only_what_came_after_a_snapshot_is_disabled_and_only_its_state_is_written()
    {
        shell.Run(Made + "$before = Get-SharePointCreatedPolicy; $null = Set-AppEnforcedRestrictions -SharePoint AllowFullAccess").AssertNoErrors();
        shell.Run($"$null = {Set} -KeepSharePointPolicies -WarningAction SilentlyContinue").AssertNoErrors();
        var mark = shell.Tenant.EventCount;

        var disabled = shell.Run("Disable-SharePointCreatedPolicy -Since $before").AssertNoErrors();

        Assert.Equal(["Disabled", "Disabled"], disabled.All("State").Select(s => s!.ToString()));
        var changes = shell.Tenant.EventsSince(mark).Where(e => e.Collection == ExemptTenant.Policies).ToArray();
        Assert.Equal(disabled.All("Id"), changes.Select(c => c.DocumentId));
        Assert.All(changes, c => Assert.Equal(
            ["modifiedDateTime", "state"],
            c.After!.Where(p => !System.Text.Json.Nodes.JsonNode.DeepEquals(p.Value, c.Before![p.Key])).Select(p => p.Key).Order()));
        Assert.All(shell.Run("Get-SharePointCreatedPolicy | Where-Object Id -In $before.Id").All("State"), s => Assert.Equal("Enabled", s!.ToString()));
    }

    [Theory]
    [InlineData("'Require compliant device'", "NotSharePointCreated")]
    [InlineData("nobody", "CaPolicyNotFound")]
    [InlineData("$null", "ParameterArgumentValidationErrorNullNotAllowed")]
    public void What_SharePoint_did_not_make_is_not_disabled(string policy, string errorId)
    {
        shell.Run(Made).AssertNoErrors();

        Assert.Empty(shell.Writes(() => Assert.Equal(errorId, shell.Run($"Disable-SharePointCreatedPolicy {policy}").ErrorId())));
    }

    [Fact]
    public void One_that_an_excluded_group_relies_on_is_kept()
    {
        using var exempt = ExemptTenant.WithExclusion();
        exempt.Run("$null = Set-AppEnforcedRestrictions -SharePoint BlockAccess").AssertNoErrors();
        exempt.Run(
            """
            Set-PimSimulator -SharePointCreatesPoliciesAfter 0s
            $null = Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess -KeepSharePointPolicies -WarningAction SilentlyContinue
            """).AssertNoErrors();
        var browser = exempt.Tenant.Documents(ExemptTenant.Policies).Single(p => p.Value["displayName"]!.GetValue<string>().EndsWith("restricted browser"));
        browser.Value["state"] = "disabled";
        exempt.Tenant.Put(ExemptTenant.Policies, browser.Key, browser.Value.ToJsonString());

        var disabled = exempt.Run("Disable-SharePointCreatedPolicy");

        Assert.Equal("PolicyPairInUse", disabled.ErrorId());
        Assert.Contains("Use app-enforced", disabled.Errors[0].TargetObject.ToString());
        Assert.Contains("Block access from apps", Assert.Single(disabled.Output).Properties["DisplayName"].Value.ToString());
    }

    internal sealed class GetRows : CmdletRows
    {
        public override (string Cmdlet, string Parameters, string Output, string Impact) Surface => ("Get-SharePointCreatedPolicy", "Since", "CaPolicy", "");

        public override IEnumerable<(string Name, string Prepare, string Command, string Requests)> Requests =>
            [("Get-SharePointCreatedPolicy", Made + "As admin", "Get-SharePointCreatedPolicy", "GET")];
    }

    internal sealed class DisableRows : CmdletRows
    {
        public override (string Cmdlet, string Parameters, string Output, string Impact) Surface => ("Disable-SharePointCreatedPolicy", "Policy Since", "CaPolicy", "High");

        public override IEnumerable<(string Name, string Prepare, string Command, string Requests)> Requests =>
        [
            ("Disable-SharePointCreatedPolicy", Made + "As admin", "Disable-SharePointCreatedPolicy", "GET PATCH GET PATCH GET"),
            ("Disable-SharePointCreatedPolicy, as it is", Made + "$null = Disable-SharePointCreatedPolicy; As admin", "Disable-SharePointCreatedPolicy", "GET"),
        ];

        public override IEnumerable<ChangingCommand> Changes =>
        [
            new("Disable-SharePointCreatedPolicy", Made, "Disable-SharePointCreatedPolicy"),
            new("Disable-SharePointCreatedPolicy, after a snapshot", "$before = Get-PimCaPolicy;" + Made, "Disable-SharePointCreatedPolicy -Since $before"),
            new("Disable-SharePointCreatedPolicy, piped", Made, "Get-SharePointCreatedPolicy | Disable-SharePointCreatedPolicy"),
        ];
    }
}
