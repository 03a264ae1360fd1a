using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Tests.Directory;

public sealed class DynamicMembershipTests
{
    private static readonly JsonObject Adele = new()
    {
        ["id"] = "1", ["userType"] = "Member", ["accountEnabled"] = true, ["department"] = "Sales", ["displayName"] = "Adele \"V\"",
        ["userPrincipalName"] = "adele@contoso.example", ["country"] = null,
    };

    private readonly TenantClient client = new();

    [Theory]
    [InlineData("(user.userType -eq \"Member\")", true)]
    [InlineData("user.usertype eq 'member'", true)]
    [InlineData("user.userType -ne \"Guest\"", true)]
    [InlineData("user.accountEnabled -eq true", true)]
    [InlineData("user.accountEnabled -eq false", false)]
    [InlineData("user.country -eq null", true)]
    [InlineData("user.country -ne $null", false)]
    [InlineData("user.userPrincipalName -startsWith \"adele@\"", true)]
    [InlineData("user.userPrincipalName -notStartsWith \"adele@\"", false)]
    [InlineData("user.userPrincipalName -contains \"@CONTOSO\"", true)]
    [InlineData("user.userPrincipalName -notContains \"fabrikam\"", true)]
    [InlineData("user.userPrincipalName -match \"^a.*example$\"", true)]
    [InlineData("user.department -in [\"Legal\", \"Sales\"]", true)]
    [InlineData("user.department -notIn [\"Legal\", \"Sales\"]", false)]
    [InlineData("user.displayName -eq \"Adele `\"V`\"\"", true)]
    [InlineData("user.objectId -eq \"1\"", true)]
    [InlineData("-not (user.department -eq \"Sales\")", false)]
    [InlineData("user.department -eq \"Sales\" -or user.department -eq \"x\" -and user.userType -eq \"Guest\"", true)]
    [InlineData("(user.department -eq \"Sales\" -or user.department -eq \"x\") -and user.userType -eq \"Guest\"", false)]
    [InlineData("not (user.department -eq \"x\" or user.userType -eq \"Guest\")", true)]
    public void A_rule_means_what_it_says(string rule, bool expected) => Assert.Equal(expected, MembershipRule.Parse(rule)(Adele));

    [Theory]
    [InlineData("", 400)]
    [InlineData("user.userType", 400)]
    [InlineData("user.userType -eq", 400)]
    [InlineData("user.userType -eq Member", 400)]
    [InlineData("user.userType -like \"M*\"", 400)]
    [InlineData("(user.userType -eq \"Member\"", 400)]
    [InlineData("user.userType -eq \"Member\")", 400)]
    [InlineData("user.userType -eq \"Member", 400)]
    [InlineData("user.shoeSize -eq \"44\"", 400)]
    [InlineData("userType -eq \"Member\"", 400)]
    [InlineData("user.department -in \"Sales\"", 400)]
    [InlineData("device.deviceOSType -eq \"Windows\"", 501)]
    public void A_rule_that_cannot_be_read_is_refused(string rule, int status) =>
        Assert.Equal(status, Assert.Throws<ServiceException>(() => MembershipRule.Parse(rule)).Status);

    private static JsonObject Internal(string rule = "(user.userType -eq \"Member\")") => new()
    {
        ["displayName"] = "Internal Users",
        ["mailNickname"] = "internal",
        ["mailEnabled"] = false,
        ["securityEnabled"] = true,
        ["groupTypes"] = new JsonArray("DynamicMembership"),
        ["membershipRule"] = rule,
        ["membershipRuleProcessingState"] = "On",
    };

    private async Task<string> CreateAsync()
    {
        await client.AsAsync("admin");
        return (await client.PostAsync("groups", Internal())).Expect(HttpStatusCode.Created).Id;
    }

    private async Task<string[]> MembersAsync(string id) => (await client.GetAsync($"groups/{id}/members")).Texts("id");

    [Fact]
    public async Task The_members_of_a_dynamic_group_are_who_its_rule_says()
    {
        var id = await CreateAsync();
        var members = await MembersAsync(id);
        Assert.Equal(6, members.Length);
        Assert.DoesNotContain(ContosoPeople.Guest, members);
        Assert.Equal("dynamic", (string?)client.Tenant.Store.Get("groupMembers", $"{id}/{ContosoPeople.Adele}")!["source"]);
    }

    [Fact]
    public async Task Members_follow_the_users_and_the_rule()
    {
        var id = await CreateAsync();
        await client.PatchAsync("users/adele@contoso.example", new JsonObject { ["userType"] = "Guest" });
        Assert.DoesNotContain(ContosoPeople.Adele, await MembersAsync(id));
        await client.PatchAsync($"groups/{id}", new JsonObject { ["membershipRule"] = "user.department -eq \"IT\" -and user.accountEnabled -eq true" });
        Assert.Equal(new[] { ContosoPeople.Admin, ContosoPeople.Megan, ContosoPeople.BreakGlass }.Order(), (await MembersAsync(id)).Order());
        await client.PatchAsync($"groups/{id}", new JsonObject { ["membershipRuleProcessingState"] = "Paused" });
        await client.PatchAsync("users/megan@contoso.example", new JsonObject { ["accountEnabled"] = false });
        Assert.Contains(ContosoPeople.Megan, await MembersAsync(id));
        await client.PatchAsync($"groups/{id}", new JsonObject { ["membershipRuleProcessingState"] = "On" });
        Assert.DoesNotContain(ContosoPeople.Megan, await MembersAsync(id));
    }

    [Fact]
    public async Task Members_of_a_dynamic_group_cannot_be_written_and_it_cannot_be_role_assignable()
    {
        var id = await CreateAsync();
        var reference = new JsonObject { ["@odata.id"] = $"https://graph.microsoft.com/v1.0/directoryObjects/{ContosoPeople.Guest}" };
        Assert.Equal(400, (await client.PostAsync($"groups/{id}/members/$ref", reference)).Status);
        Assert.Equal(400, (await client.DeleteAsync($"groups/{id}/members/{ContosoPeople.Adele}/$ref")).Status);
        var body = Internal();
        body["isAssignableToRole"] = true;
        Assert.Equal(400, (await client.PostAsync("groups", body)).Status);
        Assert.Equal(400, (await client.PostAsync("groups", Internal("user.userType -eq"))).Status);
        Assert.Equal(400, (await client.PatchAsync($"groups/{id}", new JsonObject { ["membershipRule"] = "(" })).Status);
    }

    [Fact]
    public async Task A_group_made_static_loses_the_members_that_its_rule_gave()
    {
        var id = await CreateAsync();
        var change = new JsonObject { ["groupTypes"] = new JsonArray(), ["membershipRule"] = null, ["membershipRuleProcessingState"] = null };
        Assert.Equal(204, (await client.PatchAsync($"groups/{id}", change)).Status);
        Assert.Empty(await MembersAsync(id));
    }
}
