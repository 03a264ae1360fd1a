using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;

namespace PimCa.Core.Tests.ConditionalAccess;

public sealed class CompliantDevicePolicyTests
{
    private static readonly string Name = CompliantDevicePolicyRequest.DefaultDisplayName;
    private readonly InMemoryTenant tenant = new();

    [Fact]
    public async Task A_new_policy_covers_all_users_and_the_suite_and_only_reports()
    {
        var made = await SetAsync(new CompliantDevicePolicyRequest
        {
            ExcludeGuests = true,
            ExcludeRoles = [new Identity(null, "Global Administrator")],
            BreakGlass = [new Identity(null, "breakglass@contoso.example"), new Identity(null, "Administrators")],
        });

        var kept = tenant.Policies.Named(Name);
        Assert.Equal(CaPolicyState.ReportOnly, kept.State);
        Assert.Equal(["All"], kept.Users.IncludeUsers);
        Assert.Equal([InMemoryTenant.BreakGlassId], kept.Users.ExcludeUsers);
        Assert.Equal([InMemoryTenant.AdministratorsId], kept.Users.ExcludeGroups);
        Assert.Equal([CaWellKnown.GlobalAdministrator], kept.Users.ExcludeRoles);
        Assert.Equal(CaWellKnown.AllGuestTypes, kept.Users.ExcludeGuestTypes);
        Assert.Equal(["Office365"], kept.IncludeApplications);
        Assert.Equal(["all"], kept.ClientAppTypes);
        Assert.Equal(["compliantDevice"], kept.GrantControls);
        Assert.Equal(["breakglass@contoso.example", "Administrators", "Global Administrator", "GuestsOrExternalUsers"], made.ExcludeUsers);
    }

    [Fact]
    public async Task Asking_the_same_twice_writes_once()
    {
        var request = new CompliantDevicePolicyRequest { ExcludeGuests = true, BreakGlass = [new Identity(null, "breakglass@contoso.example")], State = CaPolicyState.Enabled };
        await SetAsync(request);
        tenant.Calls.Clear();

        var change = await new SetCompliantDevicePolicy(tenant.Ports).PlanAsync(request, default);
        await change.ApplyAsync(default);

        Assert.False(change.IsNeeded);
        Assert.Contains("as asked already", change.AlreadySo);
        Assert.Empty(tenant.Writes);
    }

    [Fact]
    public async Task Planning_writes_nothing_and_shows_what_would_be()
    {
        var change = await new SetCompliantDevicePolicy(tenant.Ports).PlanAsync(new CompliantDevicePolicyRequest(), default);

        Assert.True(change.IsNeeded);
        Assert.Equal(CaPolicyState.ReportOnly, change.Preview.State);
        Assert.Empty(tenant.Writes);
    }

    [Fact]
    public async Task An_enabled_policy_is_never_lowered_by_silence()
    {
        tenant.Policies.SeedCompliantDevice();

        var change = await new SetCompliantDevicePolicy(tenant.Ports).PlanAsync(new CompliantDevicePolicyRequest(), default);

        Assert.False(change.IsNeeded);
        Assert.Equal(CaPolicyState.Enabled, change.Preview.State);
    }

    [Fact]
    public async Task What_is_excluded_already_stays_excluded()
    {
        var group = tenant.Directory.AddGroup("Browser-Only Users");
        tenant.Policies.SeedCompliantDevice();
        tenant.Policies.Change(Name, p => p with { Users = p.Users with { ExcludeGroups = [group.Id], ExcludeGuestTypes = "internalGuest" } });

        await SetAsync(new CompliantDevicePolicyRequest { BreakGlass = [new Identity(null, "svc-backup@contoso.example")] });

        var users = tenant.Policies.Named(Name).Users;
        Assert.Equal([group.Id], users.ExcludeGroups);
        Assert.Equal([InMemoryTenant.BreakGlassId, InMemoryTenant.BackupServiceId], users.ExcludeUsers);
        Assert.Equal([CaWellKnown.GlobalAdministrator], users.ExcludeRoles);
        Assert.Equal("internalGuest", users.ExcludeGuestTypes);
    }

    [Fact]
    public async Task The_older_way_to_spare_guests_counts_as_sparing_them()
    {
        tenant.Policies.SeedCompliantDevice();
        tenant.Policies.Change(Name, p => p with { Users = p.Users with { ExcludeUsers = [.. p.Users.ExcludeUsers, "GuestsOrExternalUsers"] } });

        var change = await new SetCompliantDevicePolicy(tenant.Ports).PlanAsync(new CompliantDevicePolicyRequest { ExcludeGuests = true }, default);

        Assert.False(change.IsNeeded);
    }

    [Fact]
    public async Task An_existing_policy_is_brought_to_what_is_asked_and_stays_as_strict_elsewhere()
    {
        tenant.Policies.Seed(new CaPolicyDefinition
        {
            DisplayName = Name,
            State = CaPolicyState.ReportOnly,
            Users = new CaUsers { IncludeGroups = [InMemoryTenant.AdministratorsId] },
            IncludeApplications = [CaWellKnown.ExchangeOnline],
            ClientAppTypes = ["browser"],
            GrantOperator = "OR",
            GrantControls = ["mfa"],
            OtherConditions = ["platforms"],
        });

        var change = await new SetCompliantDevicePolicy(tenant.Ports).PlanAsync(new CompliantDevicePolicyRequest { State = CaPolicyState.Enabled }, default);
        await change.ApplyAsync(default);

        var kept = tenant.Policies.Named(Name);
        Assert.Equal(CaPolicyState.Enabled, kept.State);
        Assert.Equal(["All"], kept.Users.IncludeUsers);
        Assert.Empty(kept.Users.IncludeGroups);
        Assert.Equal([CaWellKnown.ExchangeOnline, "Office365"], kept.IncludeApplications);
        Assert.Equal(["all"], kept.ClientAppTypes);
        Assert.Equal(["mfa", "compliantDevice"], kept.GrantControls);
        Assert.Equal("AND", kept.GrantOperator);
        Assert.Contains("State from ReportOnly to Enabled", change.Action);
        Assert.Contains("clientAppTypes from [browser] to [all]", change.Action);
        Assert.Contains(tenant.Reporter.Warnings, w => w.Contains("platforms"));
    }

    [Theory]
    [InlineData("OR", "compliantDevice,domainJoinedDevice", "compliantDevice", "OR")]
    [InlineData("AND", "compliantDevice,mfa", "mfa,compliantDevice", "AND")]
    [InlineData("OR", "block", "compliantDevice", "OR")]
    [InlineData(null, "", "compliantDevice", "OR")]
    public async Task The_compliant_device_is_demanded_without_an_alternative(string? before, string controls, string expected, string expectedOperator)
    {
        tenant.Policies.SeedCompliantDevice();
        tenant.Policies.Change(Name, p => p with { GrantOperator = before, GrantControls = controls.Split(',', StringSplitOptions.RemoveEmptyEntries) });

        await SetAsync(new CompliantDevicePolicyRequest());

        Assert.Equal(expected.Split(',').Order(), tenant.Policies.Named(Name).GrantControls.Order());
        Assert.Equal(expectedOperator, tenant.Policies.Named(Name).GrantOperator, ignoreCase: true);
    }

    [Fact]
    public async Task A_strength_that_is_an_alternative_becomes_a_further_demand()
    {
        tenant.Policies.SeedCompliantDevice();
        tenant.Policies.Change(Name, p => p with { AuthenticationStrengthId = "00000000-0000-0000-0000-000000000004" });

        await SetAsync(new CompliantDevicePolicyRequest());

        Assert.Equal("AND", tenant.Policies.Named(Name).GrantOperator);
    }

    [Fact]
    public async Task Two_policies_of_one_name_are_an_error_that_lists_them()
    {
        var one = tenant.Policies.SeedCompliantDevice();
        var two = tenant.Policies.SeedCompliantDevice();

        var error = await Assert.ThrowsAsync<PimCaException>(() => SetAsync(new CompliantDevicePolicyRequest()));

        Assert.Equal("CaPolicyAmbiguous", error.Code);
        Assert.Contains(one.Id, error.Message);
        Assert.Contains(two.Id, error.Message);
        Assert.Empty(tenant.Writes);
    }

    [Fact]
    public async Task One_unknown_name_stops_everything_before_a_write()
    {
        var error = await Assert.ThrowsAsync<PimCaException>(() => SetAsync(new CompliantDevicePolicyRequest
        {
            BreakGlass = [new Identity(null, "breakglass@contoso.example"), new Identity(null, "nobody@contoso.example")],
        }));

        Assert.Equal("PrincipalNotFound", error.Code);
        Assert.Empty(tenant.Writes);
    }

    [Fact]
    public async Task Several_unknown_names_are_told_together()
    {
        var error = await Assert.ThrowsAsync<PimCaException>(() => SetAsync(new CompliantDevicePolicyRequest
        {
            ExcludeRoles = [new Identity(null, "Chief Wizard")],
            BreakGlass = [new Identity(null, "nobody@contoso.example")],
        }));

        Assert.Equal("NamesNotResolved", error.Code);
        Assert.Contains("Chief Wizard", error.Message);
        Assert.Contains("nobody@contoso.example", error.Message);
        Assert.Empty(tenant.Writes);
    }

    [Fact]
    public async Task An_enabled_policy_that_spares_no_account_is_warned_about()
    {
        await SetAsync(new CompliantDevicePolicyRequest { State = CaPolicyState.Enabled });

        Assert.Contains(tenant.Reporter.Warnings, w => w.Contains("-BreakGlass"));
    }

    [Fact]
    public async Task A_change_costs_a_list_a_write_and_a_read_back()
    {
        tenant.Policies.SeedCompliantDevice();
        await SetAsync(new CompliantDevicePolicyRequest { State = CaPolicyState.ReportOnly });

        Assert.Equal(["ListPolicies", "UpdatePolicy", "GetPolicy"], tenant.Calls.Where(c => c.Contains("Polic")));
    }

    [Fact]
    public async Task After_a_long_prompt_the_policy_is_read_again_and_nothing_of_others_is_lost()
    {
        var group = tenant.Directory.AddGroup("Browser-Only Users");
        tenant.Policies.SeedCompliantDevice();
        var change = await new SetCompliantDevicePolicy(tenant.Ports).PlanAsync(new CompliantDevicePolicyRequest { State = CaPolicyState.ReportOnly }, default);

        tenant.Time.Advance(TimeSpan.FromMinutes(3));
        tenant.Policies.Change(Name, p => p with { Users = p.Users with { ExcludeGroups = [group.Id] } });
        await change.ApplyAsync(default);

        Assert.Equal([group.Id], tenant.Policies.Named(Name).Users.ExcludeGroups);
        Assert.Equal(CaPolicyState.ReportOnly, tenant.Policies.Named(Name).State);
    }

    [Fact]
    public async Task A_policy_made_by_somebody_as_asked_during_the_prompt_is_not_written_again()
    {
        tenant.Policies.SeedCompliantDevice();
        var change = await new SetCompliantDevicePolicy(tenant.Ports).PlanAsync(new CompliantDevicePolicyRequest { State = CaPolicyState.ReportOnly }, default);

        tenant.Time.Advance(TimeSpan.FromMinutes(3));
        tenant.Policies.Change(Name, p => p with { State = CaPolicyState.ReportOnly });
        await change.ApplyAsync(default);

        Assert.Empty(tenant.Writes);
    }

    private async Task<CaPolicy> SetAsync(CompliantDevicePolicyRequest request)
    {
        var change = await new SetCompliantDevicePolicy(tenant.Ports).PlanAsync(request, CancellationToken.None);
        return await change.ApplyAsync(CancellationToken.None);
    }
}
