using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Tests.Directory;

/// <summary>Query options and paging, told by the directory's lists.</summary>
public sealed class ListTests
{
    private readonly TenantClient client = new();

    private async Task ManyGroupsAsync(int count)
    {
        await client.AsAsync("admin");
        for (var i = 0; i < count; i++)
        {
            (await client.PostAsync("groups", new JsonObject
            {
                ["displayName"] = $"Team {i:000}", ["mailNickname"] = $"t{i}", ["mailEnabled"] = false, ["securityEnabled"] = true,
            })).Expect(HttpStatusCode.Created);
        }
    }

    [Fact]
    public async Task Pages_follow_one_another_without_gap_or_repeat_even_while_groups_are_added_and_removed()
    {
        await ManyGroupsAsync(25);
        var seen = new List<string>();
        var next = "groups?$filter=startsWith(displayName,'Team')&$select=id,displayName&$top=10";
        string? removed = null;
        while (next is not null)
        {
            var page = (await client.GetAsync(next)).Expect(HttpStatusCode.OK);
            Assert.True(page.Items.Count <= 10);
            seen.AddRange(page.Texts("displayName"));
            next = (string?)page.Body!["@odata.nextLink"];
            if (removed is null)
            {
                removed = (string)page.Items[3]!["id"]!;
                Assert.Equal(204, (await client.DeleteAsync($"groups/{removed}")).Status);
            }
        }

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"Team {i:000}"), seen);
    }

    [Fact]
    public async Task A_page_whose_last_group_is_gone_has_an_expired_token()
    {
        await ManyGroupsAsync(3);
        var page = await client.GetAsync("groups?$top=2");
        await client.DeleteAsync($"groups/{page.Items[1]!["id"]}");
        var next = await client.GetAsync((string)page.Body!["@odata.nextLink"]!);
        Assert.Equal((400, "Directory_ExpiredPageToken"), (next.Status, next.Code));
        Assert.Equal(400, (await client.GetAsync("groups?$skiptoken=%21")).Status);
    }

    [Fact]
    public async Task A_hundred_are_on_a_page_and_999_at_most()
    {
        await ManyGroupsAsync(100);
        Assert.Equal(100, (await client.GetAsync("groups")).Items.Count);
        var all = await client.GetAsync("groups?$top=999");
        Assert.Equal(101, all.Items.Count);
        Assert.Null(all.Body!["@odata.nextLink"]);
        Assert.Equal(400, (await client.GetAsync("groups?$top=1000")).Status);
        Assert.Equal(400, (await client.GetAsync("groups?$top=0")).Status);
    }

    [Fact]
    public async Task Advanced_queries_need_the_consistency_level()
    {
        await client.AsAsync("admin");
        foreach (var query in new[]
        {
            "users?$count=true", "users?$filter=userType ne 'Guest'&$count=true", "users?$search=\"displayName:adele\"",
            "users?$filter=startsWith(displayName,'A')&$orderby=displayName",
        })
        {
            var refused = await client.GetAsync(query);
            Assert.Equal((400, "Request_UnsupportedQuery"), (refused.Status, refused.Code));
            Assert.Equal(200, (await client.GetAsync(query, eventual: true)).Status);
        }

        var counted = await client.GetAsync("users?$filter=userType ne 'Guest'&$count=true&$top=1", eventual: true);
        Assert.Equal((6, 1), ((int)counted.Body!["@odata.count"]!, counted.Items.Count));
    }

    [Fact]
    public async Task Directory_objects_do_not_support_contains()
    {
        await client.AsAsync("admin");
        var refused = await client.GetAsync("users?$filter=contains(displayName,'dele')&$count=true", eventual: true);
        Assert.Equal((400, "Request_UnsupportedQuery"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task A_search_finds_the_beginnings_of_words()
    {
        await client.AsAsync("admin");
        Assert.Equal(new[] { "Adele Vance" }, (await client.GetAsync("users?$search=\"displayName:van\"", eventual: true)).Texts("displayName"));
        Assert.Empty((await client.GetAsync("users?$search=\"displayName:ance\"", eventual: true)).Items);
        Assert.Equal(501, (await client.GetAsync("users?$search=\"a:b\" OR \"c:d\"", eventual: true)).Status);
    }

    [Fact]
    public async Task Users_are_sorted_and_cut_down_to_what_is_selected()
    {
        await client.AsAsync("admin");
        var users = await client.GetAsync("users?$orderby=displayName desc&$select=displayName,userType&$top=2");
        Assert.Equal(new[] { "Megan Bowen", "Fabrikam Guest" }, users.Texts("displayName"));
        Assert.Equal(new[] { "displayName", "userType" }, ((JsonObject)users.Items[0]!).Select(p => p.Key));
        Assert.Equal(400, (await client.GetAsync("users?$orderby=displayName sideways")).Status);
    }

    [Fact]
    public async Task A_property_that_is_not_simulated_fails_loudly()
    {
        await client.AsAsync("admin");
        foreach (var query in new[] { "me/memberOf?$select=skills", "users?$select=skills", "users?$filter=skills eq 'x'", "users?$orderby=skills" })
        {
            var refused = await client.GetAsync(query);
            Assert.Equal(501, refused.Status);
            Assert.Contains("skills", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_member_list_can_be_filtered_and_counted()
    {
        await client.AsAsync("admin");
        var found = await client.GetAsync($"groups/{ContosoPeople.Administrators}/members?$filter=startsWith(displayName,'Meg')&$count=true", eventual: true);
        Assert.Equal(1, (int)found.Body!["@odata.count"]!);
        Assert.Equal(ContosoPeople.Megan, found.Texts("id").Single());
    }
}
