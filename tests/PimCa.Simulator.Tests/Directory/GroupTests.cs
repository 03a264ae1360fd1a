using System;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.Directory;

public sealed class GroupTests
{
    private readonly TenantClient client = new();

    private SimulatedTenant Tenant => client.Tenant;

    private static JsonObject Group(string name, params (string Name, JsonNode? Value)[] more)
    {
        var body = new JsonObject
        {
            ["displayName"] = name, ["mailNickname"] = name.Replace(" ", string.Empty, StringComparison.Ordinal), ["mailEnabled"] = false, ["securityEnabled"] = true,
        };
        foreach (var (property, value) in more)
        {
            body[property] = value;
        }

        return body;
    }

    private static JsonObject Reference(string id) => new() { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/directoryObjects/{id}" };

    private async Task<string> CreateAsync(string name, params (string Name, JsonNode? Value)[] more)
    {
        await client.AsAsync("admin");
        return (await client.PostAsync("groups", Group(name, more))).Expect(HttpStatusCode.Created).Id;
    }

    [Fact]
    public async Task A_created_group_is_answered_whole_and_belongs_to_its_creator()
    {
        await client.AsAsync("admin");
        var made = (await client.PostAsync("groups", Group("Browser-Only Users", ("isAssignableToRole", true), ("description", "d")))).Expect(HttpStatusCode.Created);
        Assert.Equal("https://graph.microsoft.com/v1.0/$metadata#groups/$entity", (string?)made.Body!["@odata.context"]);
        Assert.True((bool)made.Body["isAssignableToRole"]!);
        Assert.Equal("2026-03-02T08:00:00Z", (string?)made.Body["createdDateTime"]);
        Assert.Equal("d", (string?)(await client.GetAsync($"groups/{made.Id}")).Body!["description"]);
        Assert.Equal(new[] { ContosoPeople.Admin }, (await client.GetAsync($"groups/{made.Id}/owners")).Texts("id"));
    }

    [Theory]
    [InlineData("displayName", null, 400)]
    [InlineData("mailNickname", null, 400)]
    [InlineData("mailNickname", "\"a b\"", 400)]
    [InlineData("mailEnabled", null, 400)]
    [InlineData("mailEnabled", "true", 501)]
    [InlineData("securityEnabled", "false", 400)]
    [InlineData("securityEnabled", "\"yes\"", 400)]
    [InlineData("groupTypes", "[\"Unified\"]", 501)]
    [InlineData("groupTypes", "[\"DynamicMembership\"]", 400)]
    [InlineData("membershipRule", "\"(user.userType -eq \\\"Member\\\")\"", 400)]
    [InlineData("owners@odata.bind", "[\"not an address\"]", 400)]
    [InlineData("members@odata.bind", "[\"https://graph.microsoft.com/v1.0/users/0\"]", 404)]
    [InlineData("surprise", "1", 501)]
    public async Task A_group_that_the_directory_would_refuse_is_refused_and_nothing_is_written(string property, string? json, int status)
    {
        await client.AsAsync("admin");
        var mark = Tenant.Events.Count;
        var body = Group("g");
        if (json is null)
        {
            body.Remove(property);
        }
        else
        {
            body[property] = JsonNode.Parse(json);
        }

        Assert.Equal(status, (await client.PostAsync("groups", body)).Status);
        Assert.DoesNotContain(Tenant.Events.Events.Skip(mark), e => e.Kind == TenantEventKind.Change);
    }

    [Fact]
    public async Task Owners_and_members_can_be_named_at_creation()
    {
        var id = await CreateAsync(
            "g",
            ("owners@odata.bind", new JsonArray($"https://graph.microsoft.com/v1.0/users/{ContosoPeople.Megan}")),
            ("members@odata.bind", new JsonArray($"https://graph.microsoft.com/v1.0/directoryObjects/{ContosoPeople.Adele}")));
        Assert.Equal(new[] { ContosoPeople.Megan }, (await client.GetAsync($"groups/{id}/owners")).Texts("id"));
        Assert.Equal(new[] { ContosoPeople.Adele }, (await client.GetAsync($"groups/{id}/members")).Texts("id"));
    }

    [Fact]
    public async Task A_role_assignable_group_needs_a_privileged_role_and_its_permission()
    {
        var body = Group("g", ("isAssignableToRole", true));
        Assert.Equal(403, (await (await client.AsAsync("adele")).PostAsync("groups", (JsonObject)body.DeepClone())).Status);
        Assert.Equal(201, (await client.PostAsync("groups", Group("plain"))).Status);
        var narrow = await client.TokenAsync(TenantClient.PasswordFields("admin", "Group.ReadWrite.All"));
        client.WithToken((string?)narrow.Body!["access_token"]);
        Assert.Equal(403, (await client.PostAsync("groups", (JsonObject)body.DeepClone())).Status);
        Assert.Equal(201, (await (await client.AsAsync("app")).PostAsync("groups", body)).Status);
    }

    [Fact]
    public async Task Whether_a_group_is_role_assignable_can_only_be_chosen_at_creation()
    {
        var id = await CreateAsync("g");
        Assert.Equal(400, (await client.PatchAsync($"groups/{id}", new JsonObject { ["isAssignableToRole"] = true })).Status);
        Assert.Null((await client.GetAsync($"groups/{id}")).Body!["isAssignableToRole"]);
    }

    [Fact]
    public async Task A_tenant_has_at_most_500_role_assignable_groups()
    {
        await client.AsAsync("admin");
        for (var i = 0; i < 500; i++)
        {
            (await client.PostAsync("groups", Group($"g{i}", ("isAssignableToRole", true)))).Expect(HttpStatusCode.Created);
        }

        var refused = await client.PostAsync("groups", Group("one too many", ("isAssignableToRole", true)));
        Assert.Equal((400, "Directory_QuotaExceeded"), (refused.Status, refused.Code));
        Assert.Equal(201, (await client.PostAsync("groups", Group("plain"))).Status);
    }

    [Fact]
    public async Task A_role_assignable_group_is_managed_by_its_owners_and_privileged_role_administrators_only()
    {
        var guarded = await CreateAsync("guarded", ("isAssignableToRole", true));
        var plain = await CreateAsync("plain");
        Rules.Directory.DirectoryDocuments.AssignRole(Tenant, Rules.Directory.BuiltInRoles.GroupsAdministrator, ContosoPeople.Megan);
        await client.AsAsync("megan");
        var change = new JsonObject { ["description"] = "x" };
        Assert.Equal(204, (await client.PatchAsync($"groups/{plain}", change)).Status);
        Assert.Equal(403, (await client.PatchAsync($"groups/{guarded}", change)).Status);
        await client.AsAsync("alex");
        Assert.Equal(403, (await client.PatchAsync($"groups/{plain}", change)).Status);
        Assert.Equal(204, (await (await client.AsAsync("admin")).PostAsync($"groups/{guarded}/owners/$ref", Reference(ContosoPeople.Alex))).Status);
        Assert.Equal(204, (await (await client.AsAsync("alex")).PatchAsync($"groups/{guarded}", change)).Status);
    }

    [Fact]
    public async Task Members_are_added_once_and_removed_once()
    {
        var id = await CreateAsync("g");
        Assert.Equal(204, (await client.PostAsync($"groups/{id}/members/$ref", Reference(ContosoPeople.Adele))).Status);
        var twice = await client.PostAsync($"groups/{id}/members/$ref", Reference(ContosoPeople.Adele));
        Assert.Equal(400, twice.Status);
        Assert.Contains("One or more added object references already exist", twice.Message, StringComparison.Ordinal);
        var members = await client.GetAsync($"groups/{id}/members?$select=id,displayName,userType");
        Assert.Equal("#microsoft.graph.user", (string?)members.Items[0]!["@odata.type"]);
        Assert.Equal("Member", (string?)members.Items[0]!["userType"]);
        Assert.Equal(204, (await client.DeleteAsync($"groups/{id}/members/{ContosoPeople.Adele}/$ref")).Status);
        Assert.Equal(404, (await client.DeleteAsync($"groups/{id}/members/{ContosoPeople.Adele}/$ref")).Status);
        Assert.Equal(404, (await client.PostAsync($"groups/{id}/members/$ref", Reference("c0a70500-0000-4000-8000-000000009999"))).Status);
        Assert.Equal(400, (await client.PostAsync($"groups/{id}/members/$ref", new JsonObject { ["@odata.id"] = "adele" })).Status);
    }

    [Fact]
    public async Task Groups_nest_except_in_role_assignable_ones()
    {
        var inner = await CreateAsync("inner", ("members@odata.bind", new JsonArray($"https://graph.microsoft.com/v1.0/users/{ContosoPeople.Alex}")));
        var outer = await CreateAsync("outer");
        var guarded = await CreateAsync("guarded", ("isAssignableToRole", true));
        Assert.Equal(204, (await client.PostAsync($"groups/{outer}/members/$ref", Reference(inner))).Status);
        Assert.Equal(204, (await client.PostAsync($"groups/{inner}/members/$ref", Reference(outer))).Status);
        Assert.Equal(400, (await client.PostAsync($"groups/{guarded}/members/$ref", Reference(inner))).Status);
        Assert.Equal(400, (await client.PostAsync($"groups/{guarded}/owners/$ref", Reference(inner))).Status);
        Assert.Equal(new[] { inner }, (await client.GetAsync($"groups/{outer}/members")).Texts("id"));
        Assert.Equal(new[] { inner, ContosoPeople.Alex }, (await client.GetAsync($"groups/{outer}/transitiveMembers")).Texts("id"));
        Assert.Equal(new[] { ContosoPeople.Alex }, (await client.GetAsync($"groups/{outer}/transitiveMembers/microsoft.graph.user")).Texts("id"));
        Assert.Equal(new[] { inner, outer }, (await client.GetAsync($"users/{ContosoPeople.Alex}/transitiveMemberOf")).Texts("id"));
        Assert.Equal(new[] { inner }, (await client.GetAsync("users/alex@contoso.example/memberOf")).Texts("id"));
    }

    [Fact]
    public async Task A_deleted_group_is_gone_from_every_list()
    {
        var id = await CreateAsync("g");
        await client.PostAsync($"groups/{id}/members/$ref", Reference(ContosoPeople.Adele));
        Assert.Equal(204, (await client.DeleteAsync($"groups/{id}")).Status);
        Assert.Equal(404, (await client.GetAsync($"groups/{id}")).Status);
        Assert.Equal(404, (await client.GetAsync($"groups/{id}/members")).Status);
        Assert.Empty((await client.GetAsync($"users/{ContosoPeople.Adele}/memberOf")).Items);
        Assert.Empty(Tenant.Events.StateAfter(Tenant.Events.Count, "groupOwners"));
    }

    [Fact]
    public async Task A_new_group_is_seen_by_nobody_until_it_is_replicated()
    {
        Tenant.Weather.ReplicationLag = TimeSpan.FromSeconds(90);
        var id = await CreateAsync("late");
        Assert.Equal((404, "Request_ResourceNotFound"), ((await client.GetAsync($"groups/{id}")).Status, (await client.GetAsync($"groups/{id}")).Code));
        Assert.Equal(404, (await client.PatchAsync($"groups/{id}", new JsonObject { ["description"] = "x" })).Status);
        Assert.Equal(404, (await client.PostAsync($"groups/{id}/members/$ref", Reference(ContosoPeople.Adele))).Status);
        Assert.Empty((await client.GetAsync("groups?$filter=displayName eq 'late'")).Items);
        Assert.Null(Tenant.FindReplicated(Collections.Groups, id));
        Tenant.Clock.Advance(TimeSpan.FromSeconds(89));
        Assert.Equal(404, (await client.GetAsync($"groups/{id}")).Status);
        Tenant.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await client.GetAsync($"groups/{id}")).Status);
        Assert.Single((await client.GetAsync("groups?$filter=displayName eq 'late'")).Items);
        Assert.Equal(200, (await client.GetAsync($"groups/{ContosoPeople.Administrators}")).Status);
    }

    [Fact]
    public async Task A_change_shows_itself_one_lag_later()
    {
        var id = await CreateAsync("g");
        Tenant.Weather.ReplicationLag = TimeSpan.FromSeconds(30);
        Tenant.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(204, (await client.PatchAsync($"groups/{id}", new JsonObject { ["displayName"] = "new" })).Status);
        Assert.Equal("g", (string?)(await client.GetAsync($"groups/{id}")).Body!["displayName"]);
        Tenant.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("new", (string?)(await client.GetAsync($"groups/{id}")).Body!["displayName"]);
    }

    [Fact]
    public async Task A_group_can_be_read_with_its_members_and_owners()
    {
        await client.AsAsync("admin");
        var group = await client.GetAsync($"groups/{ContosoPeople.Administrators}?$select=displayName&$expand=members($select=displayName),owners");
        Assert.Equal("Megan Bowen", (string?)group.Body!["members"]![0]!["displayName"]);
        Assert.Null(group.Body["members"]![0]!["userPrincipalName"]);
        Assert.Empty(group.Body["owners"]!.AsArray());
        Assert.Equal(501, (await client.GetAsync($"groups/{ContosoPeople.Administrators}?$expand=drive")).Status);
    }
}
