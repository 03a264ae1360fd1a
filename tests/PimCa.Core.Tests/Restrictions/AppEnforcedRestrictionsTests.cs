using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Restrictions;

namespace PimCa.Core.Tests.Restrictions;

public sealed class AppEnforcedRestrictionsTests
{
    private const string Default = "OwaMailboxPolicy-Default";

    private readonly InMemoryTenant tenant = new();

    [Fact]
    public async Task Both_workloads_are_read_with_a_row_for_each_policy()
    {
        tenant.Exchange.Policies.Add(new OwaMailboxPolicy("Frontline", false, OwaRestriction.ReadOnly));
        tenant.SharePoint.Settings = tenant.SharePoint.Settings with { Access = SharePointAccess.BlockAccess, AllowEditing = false };

        var rows = await new GetAppEnforcedRestrictions(tenant.Ports).ListAsync([], default);

        Assert.Equal(
            [
                (RestrictedWorkload.ExchangeOnline, "Frontline", "ReadOnly", true),
                (RestrictedWorkload.ExchangeOnline, Default, "Off", false),
                (RestrictedWorkload.SharePointOnline, InMemorySharePoint.Host, "BlockAccess", true),
            ],
            rows.Select(r => (r.Value!.Workload, r.Value.Policy, r.Value.Setting, r.Value.IsRestricted)));
        Assert.Equal((false, LimitedAccessFileType.WebPreviewableFiles), (rows[2].Value!.AllowEditing, rows[2].Value!.LimitedAccessFileType));
        Assert.Equal((0, 1), (tenant.Exchange.Open, tenant.Exchange.Opened));
    }

    [Fact]
    public async Task A_workload_that_cannot_be_read_does_not_hide_the_other()
    {
        tenant.Exchange.Unreadable = new PimCaException("ExchangeRefused", PimCaErrorKind.PermissionDenied, "no");

        var rows = await new GetAppEnforcedRestrictions(tenant.Ports).ListAsync([], default);

        Assert.Equal("ExchangeRefused", rows[0].Error!.Code);
        Assert.Equal("AllowFullAccess", rows[1].Value!.Setting);
        Assert.Equal(0, tenant.Exchange.Open);
    }

    [Fact]
    public async Task A_session_without_a_way_to_the_workloads_says_so()
    {
        var rows = await new GetAppEnforcedRestrictions(tenant.Ports with { ExchangeOnline = null, SharePointOnline = null }).ListAsync([], default);

        Assert.Equal(["ExchangeNotConnected", "SharePointNotConnected"], rows.Select(r => r.Error!.Code));
    }

    [Fact]
    public async Task Both_are_set_with_before_and_after_and_a_second_time_writes_nothing()
    {
        var request = new RestrictionsRequest { Owa = OwaRestriction.ReadOnly, SharePoint = new SharePointChange { Access = SharePointAccess.AllowLimitedAccess } };

        var rows = await ApplyAsync(request);

        Assert.Equal([(Default, "Off", "ReadOnly"), (InMemorySharePoint.Host, "AllowFullAccess", "AllowLimitedAccess")], rows.Select(r => (r.Policy, r.Before, r.Setting)));
        Assert.All(rows, r => Assert.True(r.IsRestricted));
        tenant.Calls.Clear();
        Assert.All(await ApplyAsync(request), r => Assert.Equal(r.Before, r.Setting));
        Assert.Empty(tenant.Writes);
        Assert.Equal(0, tenant.Exchange.Open);
    }

    [Fact]
    public async Task Of_sixty_policies_two_refuse_and_a_second_run_makes_two_calls()
    {
        tenant.Exchange.Policies.AddRange(Enumerable.Range(1, 59).Select(i => new OwaMailboxPolicy($"Policy {i:00}", false, OwaRestriction.Off)));
        tenant.Exchange.Refusing.UnionWith(["Policy 07", "Policy 41"]);
        var request = new RestrictionsRequest { Owa = OwaRestriction.ReadOnly };

        var failed = await ApplyEachAsync(request);

        Assert.Equal(["Policy 07", "Policy 41"], failed);
        Assert.Equal(58, tenant.Exchange.Policies.Count(p => p.Restriction == OwaRestriction.ReadOnly));
        tenant.Calls.Clear();
        await ApplyEachAsync(request);
        Assert.Equal(["SetOwa Policy 07", "SetOwa Policy 41"], tenant.Writes);
    }

    [Theory]
    [InlineData("Front*", "Frontdesk|Frontline")]
    [InlineData("frontline", "Frontline")]
    [InlineData("Front?esk|*line", "Frontdesk|Frontline")]
    [InlineData("A*b", "A*b")]
    [InlineData("a?b|Frontline", "A*b|Frontline")]
    public async Task Policies_are_chosen_by_name_or_wildcard_and_one_that_has_a_wildcard_in_its_name_means_itself(string names, string chosen)
    {
        tenant.Exchange.Policies.AddRange(new[] { "Frontline", "Frontdesk", "A*b", "Axxb" }.Select(n => new OwaMailboxPolicy(n, false, OwaRestriction.Off)));

        await ApplyAsync(new RestrictionsRequest { Owa = OwaRestriction.ReadOnly, OwaMailboxPolicies = names.Split('|') });

        Assert.Equal(
            chosen.Split('|'),
            tenant.Exchange.Policies.Where(p => p.Restriction != OwaRestriction.Off).Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_name_that_no_policy_has_stops_everything_before_a_write()
    {
        var error = await RefusedAsync(new RestrictionsRequest { Owa = OwaRestriction.ReadOnly, OwaMailboxPolicies = [Default, "nobody"], SharePoint = new SharePointChange { AllowEditing = false } });

        Assert.Equal("OwaMailboxPolicyNotFound", error.Code);
        Assert.Contains(Default, error.Message);
    }

    [Fact]
    public async Task Nothing_asked_for_is_an_error() =>
        Assert.Equal("NothingToSet", (await RefusedAsync(new RestrictionsRequest())).Code);

    [Theory]
    [InlineData(SharePointAccess.ProtectionLevel)]
    [InlineData(SharePointAccess.AuthenticationContext)]
    public async Task What_is_set_site_by_site_is_not_set_for_the_tenant(SharePointAccess access) =>
        Assert.Equal("SharePointAccessReadOnly", (await RefusedAsync(new RestrictionsRequest { SharePoint = new SharePointChange { Access = access } })).Code);

    [Fact]
    public async Task A_workload_that_cannot_be_read_stops_everything_before_a_write()
    {
        tenant.SharePoint.Unreadable = new PimCaException("SharePointNotReachable", PimCaErrorKind.Unavailable, "away");

        var error = await RefusedAsync(new RestrictionsRequest { Owa = OwaRestriction.ReadOnly, SharePoint = new SharePointChange { Access = SharePointAccess.BlockAccess } });

        Assert.Equal("SharePointNotReachable", error.Code);
    }

    [Fact]
    public async Task A_change_that_takes_eight_minutes_is_waited_for_with_progress()
    {
        tenant.SharePoint.Delay = TimeSpan.FromMinutes(8);
        var started = tenant.Time.GetUtcNow();

        var row = Assert.Single(await ApplyAsync(new RestrictionsRequest { SharePoint = new SharePointChange { Access = SharePointAccess.AllowLimitedAccess, AllowEditing = false } }));

        Assert.Equal(("AllowLimitedAccess", false), (row.Setting, row.AllowEditing));
        Assert.InRange(tenant.Time.GetUtcNow() - started, TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(9));
        Assert.Contains(tenant.Reporter.Progresses, p => p.Status.Contains("Not in force yet"));
        Assert.Single(tenant.Writes);
    }

    [Fact]
    public async Task A_change_that_is_not_in_force_after_ten_minutes_is_an_error()
    {
        tenant.SharePoint.Delay = null;
        var started = tenant.Time.GetUtcNow();

        var error = await Assert.ThrowsAsync<PimCaException>(() => ApplyAsync(new RestrictionsRequest { SharePoint = new SharePointChange { Access = SharePointAccess.AllowLimitedAccess } }));

        Assert.Equal(("SharePointUnchanged", PimCaErrorKind.Timeout), (error.Code, error.Kind));
        Assert.Contains("ConditionalAccessPolicy AllowLimitedAccess", error.Message);
        Assert.InRange(tenant.Time.GetUtcNow() - started, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
    }

    private async Task<PimCaException> RefusedAsync(RestrictionsRequest request)
    {
        var error = await Assert.ThrowsAsync<PimCaException>(() => new SetAppEnforcedRestrictions(tenant.Ports).PlanAsync(request, default));
        Assert.Empty(tenant.Writes);
        Assert.Equal(0, tenant.Exchange.Open);
        return error;
    }

    private async Task<IReadOnlyList<AppEnforcedRestrictions>> ApplyAsync(RestrictionsRequest request)
    {
        var rows = new List<AppEnforcedRestrictions>();
        var plan = await new SetAppEnforcedRestrictions(tenant.Ports).PlanAsync(request, default);
        foreach (var change in plan.Changes)
        {
            rows.Add(await change.ApplyAsync(default));
        }

        await plan.CloseAsync();
        return rows;
    }

    /// <summary>Makes every change, and names the targets of those that fail.</summary>
    private async Task<IReadOnlyList<string>> ApplyEachAsync(RestrictionsRequest request)
    {
        var failed = new List<string>();
        var plan = await new SetAppEnforcedRestrictions(tenant.Ports).PlanAsync(request, default);
        foreach (var change in plan.Changes)
        {
            try
            {
                await change.ApplyAsync(default);
            }
            catch (PimCaException error)
            {
                failed.Add(error.Target!);
            }
        }

        await plan.CloseAsync();
        return failed;
    }
}
