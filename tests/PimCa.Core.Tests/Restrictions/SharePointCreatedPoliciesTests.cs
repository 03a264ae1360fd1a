using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Restrictions;

namespace PimCa.Core.Tests.Restrictions;

public sealed class SharePointCreatedPoliciesTests
{
    private const string Browser = "[SharePoint admin center]Use app-enforced Restrictions for browser access - 2026/03/02";
    private const string Apps = "[SharePoint admin center]Block access from apps on unmanaged devices - 2026/03/02";

    private static readonly RestrictionsRequest Limit = new() { SharePoint = new SharePointChange { Access = SharePointAccess.AllowLimitedAccess } };

    private readonly InMemoryTenant tenant = new();
    private readonly SharePointCreatedPolicies created;

    public SharePointCreatedPoliciesTests() => created = new SharePointCreatedPolicies(tenant.Ports);

    [Fact]
    public async Task They_are_told_by_their_name_and_by_what_they_do()
    {
        Make();
        tenant.Policies.Seed(Policy("[SharePoint admin center]Something about Exchange", "browser") with { IncludeApplications = [CaWellKnown.ExchangeOnline], AppEnforcedRestrictions = true });
        tenant.Policies.Seed(Policy("[SharePoint admin center]Nothing at all", "browser"));
        tenant.Policies.Seed(Policy("Use app-enforced Restrictions for browser access", "browser") with { AppEnforcedRestrictions = true });
        tenant.Policies.Seed(Policy("[sharepoint ADMIN center]Of the suite", "all") with { IncludeApplications = [CaWellKnown.Office365], GrantControls = ["block"] });

        var found = await created.ListAsync([], default);

        Assert.Equal(["[sharepoint ADMIN center]Of the suite", Apps, Browser], found.Select(p => p.DisplayName).OrderBy(n => n == Browser).ThenBy(n => n == Apps));
    }

    [Fact]
    public async Task What_was_in_the_snapshot_is_left_out_by_its_id_and_not_by_its_name()
    {
        Make();
        var snapshot = (await created.ListAsync([], default)).Select(p => p.Id.ToUpperInvariant()).ToArray();
        Make();

        var found = await created.ListAsync(snapshot, default);

        Assert.Equal([Apps, Browser], found.Select(p => p.DisplayName));
        Assert.Empty(found.Select(p => p.Id).Intersect(snapshot, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Disabling_one_writes_its_state_alone_and_a_second_time_nothing()
    {
        Make();
        var before = tenant.Policies.Named(Browser);

        var disabled = await DisableAsync(Browser);

        Assert.Equal(CaPolicyState.Disabled, disabled.State);
        Assert.Equal(["UpdateState"], tenant.Writes);
        Assert.Equal(before with { State = CaPolicyState.Disabled }, tenant.Policies.Named(Browser));
        Assert.False((await created.PlanDisableAsync(new Identity(null, Browser), default)).IsNeeded);
        Assert.Equal(["UpdateState"], tenant.Writes);
    }

    [Fact]
    public async Task What_somebody_else_makes_of_it_in_the_same_moment_stays()
    {
        Make();
        tenant.Policies.Disturb = p => p with { Users = p.Users with { ExcludeUsers = [InMemoryTenant.BreakGlassId] } };

        await DisableAsync(Browser);

        Assert.Equal(CaPolicyState.Disabled, tenant.Policies.Named(Browser).State);
        Assert.Equal([InMemoryTenant.BreakGlassId], tenant.Policies.Named(Browser).Users.ExcludeUsers);
    }

    [Fact]
    public async Task A_state_that_does_not_become_what_was_written_is_an_error()
    {
        Make();
        tenant.Policies.Disturb = p => p with { State = CaPolicyState.ReportOnly };

        var error = await Assert.ThrowsAsync<PimCaException>(() => DisableAsync(Browser));

        Assert.Equal("CaPolicyNotAsWritten", error.Code);
    }

    [Fact]
    public async Task A_policy_of_somebody_elses_is_refused()
    {
        tenant.Policies.SeedCompliantDevice();

        var error = await Assert.ThrowsAsync<PimCaException>(() => DisableAsync("Require compliant device"));

        Assert.Equal("NotSharePointCreated", error.Code);
        Assert.Contains("Get-SharePointCreatedPolicy", error.Advice);
        Assert.Empty(tenant.Writes);
    }

    [Fact]
    public async Task One_that_was_disabled_while_a_prompt_stood_is_not_written_again()
    {
        Make();
        var change = await created.PlanDisableAsync(new Identity(null, Browser), default);
        tenant.Policies.Change(Browser, p => p with { State = CaPolicyState.Disabled });
        tenant.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(CaPolicyState.Disabled, (await change.ApplyAsync(default)).State);
        Assert.Empty(tenant.Writes);
    }

    [Fact]
    public async Task New_ones_that_come_at_once_end_the_watch_at_once()
    {
        Make("2025/01/01");
        tenant.SharePoint.OnTaken = () => Make();
        var plan = await ApplyAsync(Limit);
        var started = tenant.Time.GetUtcNow();

        var found = await plan.SharePointPolicies.NewOnesAsync(default);

        Assert.Equal([Apps, Browser], found.Select(p => p.DisplayName));
        Assert.Equal(started, tenant.Time.GetUtcNow());
    }

    [Fact]
    public async Task New_ones_that_come_after_minutes_are_waited_for_with_progress()
    {
        var plan = await ApplyAsync(Limit);
        var started = tenant.Time.GetUtcNow();
        tenant.Reporter.OnProgress = () =>
        {
            if (tenant.Time.GetUtcNow() - started >= TimeSpan.FromMinutes(4) && tenant.Policies.Policies.Count == 0)
            {
                Make();
            }
        };

        var found = await plan.SharePointPolicies.NewOnesAsync(default);

        Assert.Equal(2, found.Count);
        Assert.InRange(tenant.Time.GetUtcNow() - started, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(6));
        Assert.Contains(tenant.Reporter.Progresses, p => p.Activity.Contains("SharePoint makes") && p.Status.Contains("0 new"));
        Assert.True(tenant.Reporter.Progresses[^1].Done);
    }

    [Fact]
    public async Task When_none_come_the_watch_ends_ten_minutes_after_the_change_however_long_that_took()
    {
        tenant.SharePoint.Delay = TimeSpan.FromMinutes(7);
        var started = tenant.Time.GetUtcNow();
        var plan = await ApplyAsync(Limit);

        Assert.Empty(await plan.SharePointPolicies.NewOnesAsync(default));

        Assert.Equal(TimeSpan.FromMinutes(10), tenant.Time.GetUtcNow() - started);
    }

    [Fact]
    public async Task A_change_that_never_shows_may_have_made_them_all_the_same()
    {
        tenant.SharePoint.Delay = null;
        tenant.SharePoint.OnTaken = () => Make();
        var plan = await new SetAppEnforcedRestrictions(tenant.Ports).PlanAsync(Limit, default);
        await Assert.ThrowsAsync<PimCaException>(() => plan.Changes[0].ApplyAsync(default));

        Assert.Equal(2, (await plan.SharePointPolicies.NewOnesAsync(default)).Count);
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("as it is")]
    [InlineData("a setting beside it")]
    [InlineData("loosened")]
    public async Task Where_SharePoint_makes_nothing_nothing_is_waited_for(string what)
    {
        if (what is "as it is" or "loosened")
        {
            tenant.Restrict();
        }

        tenant.SharePoint.Refusal = what == "refused" ? new PimCaException("SharePointRefused", PimCaErrorKind.InvalidArgument, "no") : null;
        var request = what switch
        {
            "a setting beside it" => new RestrictionsRequest { SharePoint = new SharePointChange { AllowEditing = false } },
            "loosened" => new RestrictionsRequest { SharePoint = new SharePointChange { Access = SharePointAccess.AllowFullAccess } },
            _ => Limit,
        };
        var started = tenant.Time.GetUtcNow();
        var plan = await new SetAppEnforcedRestrictions(tenant.Ports).PlanAsync(request, default);
        Assert.Equal(what == "refused", await Record.ExceptionAsync(() => plan.Changes[0].ApplyAsync(default)) is PimCaException);

        Assert.False(plan.SharePointPolicies.IsDue);
        Assert.Empty(await plan.SharePointPolicies.NewOnesAsync(default));
        Assert.Equal(started, tenant.Time.GetUtcNow());
    }

    [Fact]
    public async Task What_came_while_a_prompt_stood_is_not_taken_for_new()
    {
        var plan = await new SetAppEnforcedRestrictions(tenant.Ports).PlanAsync(Limit, default);
        Make();
        tenant.Time.Advance(TimeSpan.FromMinutes(3));
        await plan.Changes[0].ApplyAsync(default);

        Assert.Empty(await plan.SharePointPolicies.NewOnesAsync(default));
    }

    [Fact]
    public async Task Where_the_policies_cannot_be_read_SharePoint_is_not_changed()
    {
        tenant.Policies.Unreadable = new PimCaException("Forbidden", PimCaErrorKind.PermissionDenied, "no");

        await Assert.ThrowsAsync<PimCaException>(() => new SetAppEnforcedRestrictions(tenant.Ports).PlanAsync(Limit, default));
        Assert.Empty(tenant.Writes);
    }

    [Fact]
    public async Task Stopping_the_watch_ends_it_and_takes_its_progress_away()
    {
        var plan = await ApplyAsync(Limit);
        using var stop = new CancellationTokenSource();
        tenant.Reporter.OnProgress = stop.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => plan.SharePointPolicies.NewOnesAsync(stop.Token));

        Assert.True(tenant.Reporter.Progresses[^1].Done);
        Assert.True(plan.SharePointPolicies.IsDue);
    }

    private void Make(string day = "2026/03/02")
    {
        tenant.Policies.Seed(Policy(Browser.Replace("2026/03/02", day), "browser") with { AppEnforcedRestrictions = true });
        tenant.Policies.Seed(Policy(Apps.Replace("2026/03/02", day), "mobileAppsAndDesktopClients") with { GrantOperator = "OR", GrantControls = ["compliantDevice", "domainJoinedDevice"] });
    }

    private static CaPolicyDefinition Policy(string name, string client) => new()
    {
        DisplayName = name,
        State = CaPolicyState.Enabled,
        Users = new CaUsers { IncludeUsers = ["All"] },
        IncludeApplications = [CaWellKnown.SharePointOnline],
        ClientAppTypes = [client],
    };

    private async Task<CaPolicy> DisableAsync(string name) => await (await created.PlanDisableAsync(new Identity(null, name), default)).ApplyAsync(default);

    private async Task<RestrictionsPlan> ApplyAsync(RestrictionsRequest request)
    {
        var plan = await new SetAppEnforcedRestrictions(tenant.Ports).PlanAsync(request, default);
        foreach (var change in plan.Changes)
        {
            await change.ApplyAsync(default);
        }

        return plan;
    }
}
