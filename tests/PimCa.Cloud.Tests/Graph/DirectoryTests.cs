using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Session;
using PimCa.Simulator.Scenarios;

namespace PimCa.Cloud.Tests.Graph;

public sealed class DirectoryTests : IDisposable
{
    private readonly Contoso contoso = new();

    public void Dispose() => contoso.Dispose();

    [Fact]
    public async Task The_directory_roles_that_a_principal_holds_are_read_by_one_request()
    {
        var ports = await contoso.PortsAsync();
        var admin = (await ports.Directory.FindPrincipalsAsync("admin@contoso.example", CancellationToken.None)).Single();
        var adele = (await ports.Directory.FindPrincipalsAsync("adele@contoso.example", CancellationToken.None)).Single();

        var (held, requests) = await contoso.CountAsync(() => ports.Directory.GetRolesOfAsync(admin.Id, CancellationToken.None));

        Assert.Equal("62e90394-69f5-4237-9190-012177145e10", Assert.Single(held));
        Assert.Equal(1, requests);
        Assert.Empty(await ports.Directory.GetRolesOfAsync(adele.Id, CancellationToken.None));
    }

    [Fact]
    public async Task A_role_assignable_group_is_created_with_its_owner_and_read_back()
    {
        var directory = (await contoso.PortsAsync()).Directory;

        var (created, requests) = await contoso.CountAsync(() => directory.CreateGroupAsync(
            new NewGroup("Browser-Only Users", "Just in time", true, null, new[] { ContosoPeople.Megan }), CancellationToken.None));

        Assert.Equal(1, requests);
        Assert.True(created.IsRoleAssignable);
        Assert.False(created.IsDynamic);
        Assert.NotNull(created.CreatedTime);
        var read = await directory.GetGroupAsync(created.Id, CancellationToken.None);
        Assert.Equal(created with { Owners = read!.Owners }, read);
        var owner = Assert.Single(await directory.GetOwnersAsync(created.Id, CancellationToken.None));
        Assert.Equal("megan@contoso.example", owner.UserPrincipalName);
        Assert.Equal(PrincipalType.User, owner.Type);
        Assert.Equal("Browser-Only Users", contoso.Names.NameOf(KnownNameKind.Group, created.Id));
    }

    [Fact]
    public async Task A_dynamic_group_has_its_rule_and_its_members()
    {
        var directory = (await contoso.PortsAsync()).Directory;

        var group = await directory.CreateGroupAsync(new NewGroup("Internal Users", null, false, "(user.userType -eq \"Member\")", Array.Empty<string>()), CancellationToken.None);

        Assert.True(group.IsDynamic);
        Assert.Equal("(user.userType -eq \"Member\")", group.MembershipRule);
        var members = await directory.GetMembersAsync(group.Id, CancellationToken.None);
        Assert.Contains(members, m => m.Id == ContosoPeople.Adele);
        Assert.DoesNotContain(members, m => m.Id == ContosoPeople.Guest);
    }

    [Fact]
    public async Task Groups_are_found_by_their_whole_name_in_any_case_and_listed_by_their_beginning()
    {
        var directory = (await contoso.PortsAsync()).Directory;
        await Contoso.ExemptionGroupAsync((await contoso.PortsAsync()), "O'Brien's Group");
        await Contoso.ExemptionGroupAsync((await contoso.PortsAsync()), "O'Brien's Group");

        Assert.Equal(2, (await directory.FindGroupsAsync("o'brien's group", CancellationToken.None)).Count);
        Assert.Empty(await directory.FindGroupsAsync("O'Brien", CancellationToken.None));
        Assert.Equal(2, (await directory.ListGroupsAsync("O'Br", CancellationToken.None)).Count);
        var (all, requests) = await contoso.CountAsync(() => directory.ListGroupsAsync("", CancellationToken.None));
        Assert.Equal(3, all.Count);
        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task What_does_not_exist_is_null_and_no_error()
    {
        var directory = (await contoso.PortsAsync()).Directory;

        Assert.Null(await directory.GetGroupAsync(Guid.NewGuid().ToString(), CancellationToken.None));
    }

    [Fact]
    public async Task A_group_is_changed_only_where_asked_and_deleted()
    {
        var ports = await contoso.PortsAsync();
        var group = await Contoso.ExemptionGroupAsync(ports);

        await ports.Directory.UpdateGroupAsync(group.Id, "Changed", null, CancellationToken.None);
        var changed = await ports.Directory.GetGroupAsync(group.Id, CancellationToken.None);
        Assert.Equal("Changed", changed!.Description);
        Assert.Equal(group.DisplayName, changed.DisplayName);

        await ports.Directory.DeleteGroupAsync(group.Id, CancellationToken.None);
        Assert.Null(await ports.Directory.GetGroupAsync(group.Id, CancellationToken.None));
        Assert.Null(contoso.Names.NameOf(KnownNameKind.Group, group.Id));
        var error = await Assert.ThrowsAsync<PimCaException>(() => ports.Directory.DeleteGroupAsync(group.Id, CancellationToken.None));
        Assert.Equal(PimCaErrorKind.NotFound, error.Kind);
    }

    [Fact]
    public async Task Adding_an_owner_twice_is_success_both_times()
    {
        var ports = await contoso.PortsAsync();
        var group = await Contoso.ExemptionGroupAsync(ports);

        await ports.Directory.AddOwnerAsync(group.Id, ContosoPeople.Adele, CancellationToken.None);
        await ports.Directory.AddOwnerAsync(group.Id, ContosoPeople.Adele, CancellationToken.None);

        Assert.Contains(await ports.Directory.GetOwnersAsync(group.Id, CancellationToken.None), o => o.Id == ContosoPeople.Adele);
    }

    [Fact]
    public async Task Membership_is_told_in_one_request_and_a_missing_principal_is_no_member()
    {
        var directory = (await contoso.PortsAsync()).Directory;

        var (isMember, requests) = await contoso.CountAsync(() => directory.IsMemberAsync(ContosoPeople.Megan, ContosoPeople.Administrators, CancellationToken.None));

        Assert.True(isMember);
        Assert.Equal(1, requests);
        Assert.False(await directory.IsMemberAsync(ContosoPeople.Adele, ContosoPeople.Administrators, CancellationToken.None));
        Assert.False(await directory.IsMemberAsync(Guid.NewGuid().ToString(), ContosoPeople.Administrators, CancellationToken.None));
    }

    [Fact]
    public async Task Names_of_many_ids_take_one_request_and_unknown_ids_are_absent()
    {
        var directory = (await contoso.PortsAsync()).Directory;
        var ids = new[] { ContosoPeople.Adele, ContosoPeople.Administrators, ContosoPeople.AutomationServicePrincipal, ContosoPeople.Guest, Guid.NewGuid().ToString(), ContosoPeople.Adele };

        var (found, requests) = await contoso.CountAsync(() => directory.GetPrincipalsAsync(ids, CancellationToken.None));

        Assert.Equal(1, requests);
        Assert.Equal(4, found.Count);
        Assert.Equal(PrincipalType.Group, found.Single(f => f.Id == ContosoPeople.Administrators).Type);
        Assert.Equal(PrincipalType.ServicePrincipal, found.Single(f => f.Id == ContosoPeople.AutomationServicePrincipal).Type);
        Assert.True(found.Single(f => f.Id == ContosoPeople.Guest).IsGuest);
        Assert.False(found.Single(f => f.Id == ContosoPeople.Adele).IsGuest);
    }

    [Theory]
    [InlineData("adele@contoso.example", ContosoPeople.Adele, PrincipalType.User)]
    [InlineData("ADELE@contoso.example", ContosoPeople.Adele, PrincipalType.User)]
    [InlineData("Adele Vance", ContosoPeople.Adele, PrincipalType.User)]
    [InlineData("guest@fabrikam.example", ContosoPeople.Guest, PrincipalType.User)]
    [InlineData("Administrators", ContosoPeople.Administrators, PrincipalType.Group)]
    [InlineData("svc-automation", ContosoPeople.AutomationServicePrincipal, PrincipalType.ServicePrincipal)]
    public async Task Principals_of_every_kind_are_found_by_name_in_one_round_trip(string name, string id, PrincipalType type)
    {
        var directory = (await contoso.PortsAsync()).Directory;

        var (found, requests) = await contoso.CountAsync(() => directory.FindPrincipalsAsync(name, CancellationToken.None));

        Assert.Equal(1, requests);
        var principal = Assert.Single(found);
        Assert.Equal(id, principal.Id);
        Assert.Equal(type, principal.Type);
    }

    [Fact]
    public async Task Roles_are_listed_with_template_ids_and_their_names_are_known_from_then_on()
    {
        var directory = (await contoso.PortsAsync()).Directory;

        var roles = await directory.ListRolesAsync(CancellationToken.None);

        var global = Assert.Single(roles, r => r.DisplayName == "Global Administrator");
        Assert.Equal("62e90394-69f5-4237-9190-012177145e10", global.TemplateId);
        Assert.Equal("Global Administrator", contoso.Names.NameOf(KnownNameKind.Role, global.TemplateId));
    }

    [Fact]
    public async Task Pages_are_followed_to_the_end()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service
            .Answer(200, """{"@odata.nextLink":"https://graph.microsoft.com/v1.0/groups?$skiptoken=2","value":[{"id":"1","displayName":"a"}]}""")
            .Answer(200, """{"@odata.nextLink":"https://graph.microsoft.com/v1.0/groups?$skiptoken=3","value":[]}""")
            .Answer(200, """{"value":[{"id":"2","displayName":"b"}]}""");

        var groups = await scripted.Ports.Directory.ListGroupsAsync("", CancellationToken.None);

        Assert.Equal(new[] { "1", "2" }, groups.Select(g => g.Id));
        Assert.Equal("$skiptoken=3", scripted.Service.Requests[2].Query);
        Assert.All(scripted.Service.Requests, r => Assert.StartsWith("Bearer ", r.Headers["Authorization"]));
    }

    [Fact]
    public async Task A_next_link_to_another_host_gets_no_token()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service
            .Answer(200, """{"@odata.nextLink":"https://elsewhere.example/v1.0/groups?$skiptoken=2","value":[]}""")
            .Answer(200, """{"value":[]}""");

        await scripted.Ports.Directory.ListGroupsAsync("", CancellationToken.None);

        Assert.False(scripted.Service.Requests[1].Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Sessions_are_revoked()
    {
        var ports = await contoso.PortsAsync();

        Assert.Equal(1, await contoso.CountAsync(() => ports.SignIn.RevokeSessionsAsync(ContosoPeople.Adele, CancellationToken.None)));
    }

    [Fact]
    public async Task An_employee_who_creates_a_group_is_refused_with_a_permission_error()
    {
        var ports = await contoso.PortsAsync("adele");

        var error = await Assert.ThrowsAsync<PimCaException>(() => Contoso.ExemptionGroupAsync(ports));

        Assert.Equal("PermissionDenied", error.Code);
        Assert.Equal(PimCaErrorKind.PermissionDenied, error.Kind);
        Assert.Equal("Browser-Only Users", error.Target);
        Assert.NotNull(error.RequestId);
    }
}
