using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.ConditionalAccess;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.Core.Tests.Groups;

public sealed class GroupUseCaseTests
{
    private readonly InMemoryTenant tenant = new();

    [Fact]
    public async Task The_group_is_made_role_assignable_with_its_owners()
    {
        var made = await CreateAsync(new BrowserOnlyGroupRequest { Owners = new[] { Identity.Parse("megan@contoso.example") } });

        Assert.True(made is { DisplayName: "Browser-Only Users", IsRoleAssignable: true, IsDynamic: false, IsOnboarded: false });
        Assert.Equal(new[] { "megan@contoso.example" }, made.Owners);
        Assert.Equal(new[] { InMemoryTenant.MeganId }, tenant.Directory.Owners[made.Id]);
        Assert.Equal(new[] { "CreateGroup" }, tenant.Writes);
    }

    [Fact]
    public async Task A_second_time_nothing_is_written_and_none_is_made_twice()
    {
        var first = await CreateAsync(new BrowserOnlyGroupRequest());
        tenant.Calls.Clear();

        var second = await CreateAsync(new BrowserOnlyGroupRequest());

        Assert.Equal(first.Id, second.Id);
        Assert.Empty(tenant.Writes);
    }

    [Fact]
    public async Task While_the_directory_does_not_show_the_group_yet_none_is_made_twice()
    {
        tenant.ReplicationLag = TimeSpan.FromSeconds(90);
        var first = await CreateAsync(new BrowserOnlyGroupRequest());

        var second = await CreateAsync(new BrowserOnlyGroupRequest());

        Assert.Equal(first.Id, second.Id);
        Assert.Single(tenant.Writes);
    }

    [Fact]
    public async Task An_existing_group_is_brought_to_the_description_and_gets_the_missing_owners()
    {
        var group = tenant.Directory.AddGroup("Browser-Only Users");
        tenant.Directory.Owners[group.Id].Add(InMemoryTenant.MeganId);

        var result = await CreateAsync(new BrowserOnlyGroupRequest
        {
            Description = "Exempt for a day",
            Owners = new[] { new Identity(InMemoryTenant.MeganId, null), new Identity(InMemoryTenant.AlexId, null) },
        });

        Assert.Equal("Exempt for a day", result.Description);
        Assert.Equal(new[] { InMemoryTenant.MeganId, InMemoryTenant.AlexId }, tenant.Directory.Owners[group.Id]);
        Assert.Equal(new[] { "UpdateGroup", "AddOwner" }, tenant.Writes);
    }

    [Theory]
    [InlineData("GroupNotRoleAssignable", false, false, false)]
    [InlineData("DynamicGroupNotAllowed", true, true, false)]
    [InlineData("SyncedGroupNotAllowed", true, false, true)]
    public async Task An_existing_group_of_another_kind_is_an_error_that_explains(string code, bool roleAssignable, bool dynamic, bool synced)
    {
        tenant.Directory.AddGroup(new PimGroup { Id = "00000000-0000-0000-0000-00000000eeee", DisplayName = "Browser-Only Users", IsRoleAssignable = roleAssignable, IsDynamic = dynamic, IsSynced = synced });

        var error = await Assert.ThrowsAsync<PimCaException>(() => CreateAsync(new BrowserOnlyGroupRequest()));

        Assert.Equal(code, error.Code);
        Assert.NotNull(error.Advice);
        Assert.Empty(tenant.Writes);
    }

    [Fact]
    public async Task A_group_that_is_not_role_assignable_is_taken_when_that_is_asked_for()
    {
        var group = tenant.Directory.AddGroup("Browser-Only Users", isRoleAssignable: false);

        Assert.Equal(group.Id, (await CreateAsync(new BrowserOnlyGroupRequest { IsRoleAssignable = false })).Id);
    }

    [Fact]
    public async Task Two_of_the_name_are_ambiguous()
    {
        tenant.Directory.AddGroup("Browser-Only Users");
        tenant.Directory.AddGroup("Browser-Only Users");

        Assert.Equal("GroupAmbiguous", (await Assert.ThrowsAsync<PimCaException>(() => CreateAsync(new BrowserOnlyGroupRequest()))).Code);
    }

    [Fact]
    public async Task The_limit_of_500_is_explained()
    {
        for (var i = 0; i < 500; i++)
        {
            tenant.Directory.AddGroup($"Group {i}");
        }

        var error = await Assert.ThrowsAsync<PimCaException>(() => CreateAsync(new BrowserOnlyGroupRequest()));

        Assert.Equal("RoleAssignableGroupLimit", error.Code);
        Assert.Contains("500", error.Message);
        Assert.Contains("-NotRoleAssignable", error.Advice);
    }

    [Fact]
    public async Task The_internal_users_group_is_dynamic_and_brought_to_the_rule()
    {
        var made = await (await new CreateInternalUserGroup(tenant.Ports).PlanAsync(new InternalUserGroupRequest(), default)).ApplyAsync(default);
        var again = await new CreateInternalUserGroup(tenant.Ports).PlanAsync(new InternalUserGroupRequest { MembershipRule = "(user.userType  -eq \"Member\")" }, default);
        var changed = await (await new CreateInternalUserGroup(tenant.Ports).PlanAsync(new InternalUserGroupRequest { MembershipRule = "(user.department -eq \"IT\")" }, default)).ApplyAsync(default);

        Assert.True(made is { IsDynamic: true, MembershipRule: "(user.userType -eq \"Member\")" });
        Assert.False(again.IsNeeded);
        Assert.Equal((made.Id, "(user.department -eq \"IT\")"), (changed.Id, changed.MembershipRule));
        Assert.Equal(new[] { "CreateGroup", "UpdateGroup" }, tenant.Writes);
    }

    [Fact]
    public async Task Assigned_members_are_not_thrown_out_by_a_rule()
    {
        tenant.Directory.AddGroup("Internal Users");

        var error = await Assert.ThrowsAsync<PimCaException>(() => new CreateInternalUserGroup(tenant.Ports).PlanAsync(new InternalUserGroupRequest(), default));

        Assert.Equal("GroupNotDynamic", error.Code);
    }

    [Fact]
    public async Task A_group_that_a_policy_refers_to_is_not_removed_and_the_policies_are_named()
    {
        var group = tenant.Directory.AddGroup("Browser-Only Users");
        tenant.Policies.Seed(Policy("Require compliant device", new CaUsers { ExcludeGroups = new[] { group.Id.ToUpperInvariant() } }));
        tenant.Policies.Seed(Policy("Browser only", new CaUsers { IncludeGroups = new[] { group.Id } }));
        tenant.Policies.Seed(Policy("Something else", new CaUsers { IncludeUsers = new[] { "All" } }));

        var error = await Assert.ThrowsAsync<PimCaException>(() => RemoveAsync(group.Id));

        Assert.Equal("GroupInUse", error.Code);
        Assert.Contains("'Require compliant device'", error.Message);
        Assert.Contains("'Browser only'", error.Message);
        Assert.DoesNotContain("Something else", error.Message);
        Assert.Contains("Remove-PimCaExclusion", error.Advice);
        Assert.Empty(tenant.Writes);
    }

    [Fact]
    public async Task A_group_that_nothing_refers_to_is_removed_once()
    {
        var group = tenant.Directory.AddGroup("Browser-Only Users");

        await (await RemoveAsync(group.Id)).ApplyAsync(default);
        var second = await RemoveAsync(group.Id);

        Assert.Equal(new[] { "DeleteGroup" }, tenant.Writes);
        Assert.False(second.IsNeeded);
    }

    [Fact]
    public async Task One_group_comes_with_owners_and_whether_PIM_has_it()
    {
        var group = tenant.Directory.AddGroup("Browser-Only Users");
        tenant.Directory.Owners[group.Id].Add(InMemoryTenant.MeganId);
        tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, InMemoryTenant.AdeleId);

        var found = await new FindBrowserOnlyGroups(tenant.Ports).GetAsync(new Identity(group.Id, null), default);

        Assert.Equal(new[] { "megan@contoso.example" }, found.Owners);
        Assert.True(found.IsOnboarded);
    }

    [Fact]
    public async Task Several_groups_cost_one_request()
    {
        tenant.Directory.AddGroup("Browser-Only B");
        tenant.Directory.AddGroup("Browser-Only A");

        var found = await new FindBrowserOnlyGroups(tenant.Ports).ListAsync("Browser", n => n.Contains("Only"), default);

        Assert.Equal(new[] { "Browser-Only A", "Browser-Only B" }, found.Select(g => g.DisplayName));
        Assert.Equal(new[] { "ListGroups" }, tenant.Calls);
    }

    [Theory]
    [InlineData(false, "Group.ReadWrite.All", true)]
    [InlineData(false, "RoleManagement.ReadWrite.Directory", false)]
    [InlineData(false, "Directory.AccessAsUser.All", false)]
    [InlineData(false, null, false)]
    [InlineData(true, "Group.ReadWrite.All", false)]
    public async Task A_person_whose_token_lacks_the_permission_for_roles_is_refused_before_the_request(bool isApplication, string? scope, bool isRefused)
    {
        var group = tenant.Directory.AddGroup("Browser-Only Users");
        tenant.SignIn.Context = tenant.SignIn.Context with { IsApplication = isApplication, Scopes = scope is null ? [] : [scope] };

        var error = await Record.ExceptionAsync(() => RemoveAsync(group.Id));

        Assert.Equal(isRefused ? "PermissionDenied" : null, (error as PimCaException)?.Code);
        Assert.Equal(isRefused, error is not null);
    }

    private static CaPolicyDefinition Policy(string name, CaUsers users) =>
        new() { Id = name, DisplayName = name, State = CaPolicyState.Enabled, Users = users };

    private async Task<PimGroup> CreateAsync(BrowserOnlyGroupRequest request) =>
        await (await new CreateBrowserOnlyGroup(tenant.Ports).PlanAsync(request, default)).ApplyAsync(default);

    private Task<PimCa.Changes.Change<PimGroup>> RemoveAsync(string id) => new RemoveBrowserOnlyGroup(tenant.Ports).PlanAsync(new Identity(id, null), default);
}
