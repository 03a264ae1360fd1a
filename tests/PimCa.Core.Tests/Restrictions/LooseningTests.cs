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

/// <summary>Loosening: last, proven first, and not while an excluded group relies on what restricts.</summary>
public sealed class LooseningTests
{
    private const string Default = "OwaMailboxPolicy-Default";

    private readonly InMemoryTenant tenant = new();

    [Fact]
    public async Task What_restricts_is_written_before_what_loosens()
    {
        tenant.Exchange.Policies[0] = tenant.Exchange.Policies[0] with { Restriction = OwaRestriction.ReadOnly };

        await ApplyAsync(new RestrictionsRequest { Owa = OwaRestriction.Off, SharePoint = new SharePointChange { Access = SharePointAccess.AllowLimitedAccess } });

        Assert.Equal(["SetRestrictions", $"SetOwa {Default}"], tenant.Writes);
    }

    [Fact]
    public async Task Nothing_is_loosened_while_an_excluded_group_relies_on_it()
    {
        var group = await ExcludedAsync();

        var owa = await RefusedAsync(new RestrictionsRequest { Owa = OwaRestriction.Off });
        var sharePoint = await RefusedAsync(new RestrictionsRequest { SharePoint = new SharePointChange { Access = SharePointAccess.AllowFullAccess } });

        Assert.All([owa, sharePoint], error =>
        {
            Assert.Equal("RestrictionsInUse", error.Code);
            Assert.Contains(group.DisplayName, error.Message);
            Assert.Contains("Remove-PimCaExclusion", error.Advice);
        });
    }

    [Fact]
    public async Task From_strict_to_less_strict_is_no_loosening_while_it_still_restricts()
    {
        await ExcludedAsync();
        tenant.SharePoint.Settings = tenant.SharePoint.Settings with { Access = SharePointAccess.BlockAccess };

        await ApplyAsync(new RestrictionsRequest { SharePoint = new SharePointChange { Access = SharePointAccess.AllowLimitedAccess } });

        Assert.Equal(SharePointAccess.AllowLimitedAccess, tenant.SharePoint.Settings.Access);
    }

    [Fact]
    public async Task Force_loosens_all_the_same_with_a_warning_that_names_the_group()
    {
        var group = await ExcludedAsync();

        await ApplyAsync(new RestrictionsRequest { Owa = OwaRestriction.Off, Force = true });

        Assert.Equal(OwaRestriction.Off, tenant.Exchange.Policies[0].Restriction);
        Assert.Contains(tenant.Reporter.Warnings, w => w.Contains(group.DisplayName));
    }

    [Fact]
    public async Task Without_an_exclusion_it_may_be_loosened()
    {
        await ExcludedAsync();
        tenant.Policies.Change("Require compliant device", p => p with { Users = p.Users with { ExcludeGroups = [] } });

        await ApplyAsync(new RestrictionsRequest { Owa = OwaRestriction.Off, SharePoint = new SharePointChange { Access = SharePointAccess.AllowFullAccess } });

        Assert.False(tenant.SharePoint.Settings.IsRestricted);
    }

    [Fact]
    public async Task A_group_that_was_excluded_while_a_prompt_stood_keeps_it_from_being_loosened()
    {
        var group = await ExcludedAsync();
        tenant.Policies.Change("Require compliant device", p => p with { Users = p.Users with { ExcludeGroups = [] } });
        var plan = await new SetAppEnforcedRestrictions(tenant.Ports).PlanAsync(new RestrictionsRequest { Owa = OwaRestriction.Off }, default);
        tenant.Time.Advance(TimeSpan.FromMinutes(2));
        tenant.Policies.Change("Require compliant device", p => p with { Users = p.Users with { ExcludeGroups = [group.Id] } });

        var error = await Assert.ThrowsAsync<PimCaException>(() => plan.Changes[0].ApplyAsync(default));

        Assert.Equal("RestrictionsInUse", error.Code);
        Assert.Equal(OwaRestriction.ReadOnly, tenant.Exchange.Policies[0].Restriction);
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("never in force")]
    public async Task Nothing_is_loosened_after_what_restricts_has_failed(string failure)
    {
        tenant.Exchange.Policies[0] = tenant.Exchange.Policies[0] with { Restriction = OwaRestriction.ReadOnly };
        tenant.SharePoint.Refusal = failure == "refused" ? new PimCaException("SharePointRefused", PimCaErrorKind.InvalidArgument, "no", target: "SharePoint") : null;
        tenant.SharePoint.Delay = null;

        var failed = await ApplyEachAsync(new RestrictionsRequest { Owa = OwaRestriction.Off, SharePoint = new SharePointChange { Access = SharePointAccess.AllowLimitedAccess } });

        Assert.Equal(2, failed.Count);
        Assert.Equal(OwaRestriction.ReadOnly, tenant.Exchange.Policies[0].Restriction);
        Assert.Equal(["SetRestrictions"], tenant.Writes);
    }

    [Theory]
    [InlineData("refuses")]
    [InlineData("takes it and forgets it")]
    public async Task SharePoint_is_not_loosened_when_a_policy_of_Outlook_does_not_restrict(string how)
    {
        tenant.Exchange.Policies.Add(new OwaMailboxPolicy("Frontline", false, OwaRestriction.Off));
        (how == "refuses" ? tenant.Exchange.Refusing : tenant.Exchange.Forgetting).Add("Frontline");
        tenant.SharePoint.Settings = tenant.SharePoint.Settings with { Access = SharePointAccess.BlockAccess };
        var plan = await new SetAppEnforcedRestrictions(tenant.Ports).PlanAsync(
            new RestrictionsRequest { Owa = OwaRestriction.ReadOnly, SharePoint = new SharePointChange { Access = SharePointAccess.AllowFullAccess } }, default);
        var errors = new List<PimCaException>();
        foreach (var change in plan.Changes)
        {
            if (await Record.ExceptionAsync(() => change.ApplyAsync(default)) is PimCaException error)
            {
                errors.Add(error);
            }
        }

        Assert.Equal("NotLoosened", errors[^1].Code);
        Assert.Contains("'Frontline' to ReadOnly", errors[^1].Message);
        Assert.True(tenant.SharePoint.Settings.IsRestricted);
        Assert.Equal(OwaRestriction.ReadOnly, tenant.Exchange.Policies[0].Restriction);
    }

    [Fact]
    public async Task What_restricts_is_read_back_once_before_something_is_loosened()
    {
        tenant.Exchange.Policies.Add(new OwaMailboxPolicy("Frontline", false, OwaRestriction.Off));
        tenant.SharePoint.Settings = tenant.SharePoint.Settings with { Access = SharePointAccess.BlockAccess };

        await ApplyAsync(new RestrictionsRequest { Owa = OwaRestriction.ReadOnly, SharePoint = new SharePointChange { Access = SharePointAccess.AllowFullAccess } });

        Assert.Equal(["SetOwa Frontline", $"SetOwa {Default}", "ListOwa", "SetRestrictions"], tenant.Calls.SkipWhile(c => !c.StartsWith("SetOwa")).Where(c => c.StartsWith("Set") || c == "ListOwa"));
    }

    [Theory]
    [InlineData(CaPolicyState.ReportOnly)]
    [InlineData(CaPolicyState.Disabled)]
    public async Task Whether_the_policy_that_spares_the_group_is_in_force_does_not_matter(CaPolicyState state)
    {
        await ExcludedAsync();
        tenant.Policies.Change("Require compliant device", p => p with { State = state });

        Assert.Equal("RestrictionsInUse", (await RefusedAsync(new RestrictionsRequest { Owa = OwaRestriction.Off })).Code);
    }

    [Fact]
    public async Task Forced_loosening_leaves_a_line_for_the_record()
    {
        await ExcludedAsync();

        await ApplyAsync(new RestrictionsRequest { SharePoint = new SharePointChange { Access = SharePointAccess.AllowFullAccess }, Force = true });

        Assert.Contains("Loosen SharePoint to AllowFullAccess", Assert.Single(tenant.Reporter.Overrides).ToString());
    }

    /// <summary>A group that is excluded, with its pair of policies and both workloads restricted.</summary>
    private async Task<PimGroup> ExcludedAsync()
    {
        var group = tenant.Directory.AddGroup("Browser-Only Users");
        tenant.Policies.SeedCompliantDevice();
        foreach (var change in await new SetBrowserOnlyPolicies(tenant.Ports).PlanAsync(
            new BrowserOnlyPoliciesRequest { Group = new Identity(group.Id, group.DisplayName), State = CaPolicyState.Enabled }, default))
        {
            await change.ApplyAsync(default);
        }

        tenant.Policies.Change("Require compliant device", p => p with { Users = p.Users with { ExcludeGroups = [group.Id] } });
        tenant.Restrict();
        tenant.Calls.Clear();
        return group;
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
