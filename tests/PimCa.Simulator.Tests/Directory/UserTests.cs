using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Tests.Directory;

public sealed class UserTests
{
    private readonly TenantClient client = new();

    private static JsonObject User(string name) => new()
    {
        ["displayName"] = name,
        ["mailNickname"] = name,
        ["userPrincipalName"] = $"{name}@contoso.example",
        ["accountEnabled"] = true,
        ["passwordProfile"] = new JsonObject { ["password"] = "x" },
    };

    [Fact]
    public async Task The_people_of_the_story_are_there()
    {
        await client.AsAsync("admin");
        var users = await client.GetAsync("users?$select=userPrincipalName,userType,mail");
        Assert.Equal(
            new[]
            {
                "admin@contoso.example", "adele@contoso.example", "alex@contoso.example", "megan@contoso.example", "breakglass@contoso.example",
                "svc-backup@contoso.example", "guest_fabrikam.example#EXT#@contoso.example",
            },
            users.Texts("userPrincipalName"));
        Assert.Equal("guest@fabrikam.example", (string?)users.Items[6]!["mail"]);
        Assert.Equal("Guest", (string?)users.Items[6]!["userType"]);
        var members = await client.GetAsync($"groups?$filter=displayName eq 'Administrators'&$expand=members");
        Assert.Equal(ContosoPeople.Megan, (string?)members.Items.Single()!["members"]![0]!["id"]);
    }

    [Fact]
    public async Task A_user_is_found_by_id_and_by_name_with_the_default_properties_only()
    {
        await client.AsAsync("admin");
        Assert.Equal(ContosoPeople.Adele, (await client.GetAsync($"users/{ContosoPeople.Adele}")).Id);
        var byName = await client.GetAsync("users/ADELE@contoso.example");
        Assert.Equal(ContosoPeople.Adele, byName.Id);
        Assert.False(byName.Body!.ContainsKey("userType"));
        Assert.Equal(ContosoPeople.Guest, (await client.GetAsync("users/guest_fabrikam.example%23EXT%23@contoso.example")).Id);
        Assert.Equal(404, (await client.GetAsync("users/nobody@contoso.example")).Status);
    }

    [Fact]
    public async Task Me_is_the_caller_and_an_application_has_no_me()
    {
        Assert.Equal(ContosoPeople.Alex, (await (await client.AsAsync("alex")).GetAsync("me")).Id);
        var app = await (await client.AsAsync("app")).GetAsync("me");
        Assert.Equal((400, "BadRequest"), (app.Status, app.Code));
    }

    [Fact]
    public async Task A_guest_sees_themselves_but_no_lists()
    {
        await client.AsAsync("guest@fabrikam.example");
        Assert.Equal(ContosoPeople.Guest, (await client.GetAsync("me")).Id);
        Assert.Equal(403, (await client.GetAsync("users")).Status);
        Assert.Equal(403, (await client.GetAsync("groups")).Status);
        Assert.Equal(200, (await client.GetAsync($"groups/{ContosoPeople.Administrators}")).Status);
    }

    [Fact]
    public async Task Only_administrators_of_users_make_and_change_them()
    {
        Assert.Equal(403, (await (await client.AsAsync("adele")).PostAsync("users", User("new"))).Status);
        await client.AsAsync("admin");
        var id = (await client.PostAsync("users", User("new"))).Expect(HttpStatusCode.Created).Id;
        Assert.Equal(204, (await client.PatchAsync($"users/{id}", new JsonObject { ["department"] = "Legal", ["userType"] = "Guest" })).Status);
        var changed = await client.GetAsync($"users/{id}?$select=department,userType");
        Assert.Equal(("Legal", "Guest"), ((string?)changed.Body!["department"], (string?)changed.Body["userType"]));
        Assert.Equal(204, (await client.DeleteAsync($"users/{id}")).Status);
        Assert.Equal(404, (await client.GetAsync($"users/{id}")).Status);
    }

    [Theory]
    [InlineData("displayName", null, 400)]
    [InlineData("passwordProfile", null, 400)]
    [InlineData("userPrincipalName", "\"adele@contoso.example\"", 400)]
    [InlineData("userPrincipalName", "\"new@elsewhere.example\"", 400)]
    [InlineData("userType", "\"Alien\"", 400)]
    [InlineData("accountEnabled", "\"yes\"", 400)]
    [InlineData("skills", "[\"x\"]", 501)]
    public async Task A_user_that_the_directory_would_refuse_is_refused(string property, string? json, int status)
    {
        await client.AsAsync("admin");
        var body = User("new");
        body[property] = json is null ? null : JsonNode.Parse(json);
        Assert.Equal(status, (await client.PostAsync("users", body)).Status);
        Assert.Equal(7, (await client.GetAsync("users")).Items.Count);
    }

    [Fact]
    public async Task Revoking_sessions_challenges_the_tokens_of_that_person_alone()
    {
        var adele = (await client.AsContinuousAsync("adele")).Token;
        Assert.Equal(403, (await client.PostAsync("users/alex@contoso.example/revokeSignInSessions")).Status);
        await client.AsAsync("admin");
        var revoked = await client.PostAsync("users/adele@contoso.example/revokeSignInSessions");
        Assert.True((bool)revoked.Expect(HttpStatusCode.OK).Body!["value"]!);
        Assert.Equal(200, (await client.GetAsync("me")).Status);
        Assert.Equal(401, (await client.WithToken(adele).GetAsync("me")).Status);
        await client.AsContinuousAsync("alex");
        Assert.Equal(200, (await client.PostAsync("me/revokeSignInSessions")).Status);
        Assert.Equal(401, (await client.GetAsync("me")).Status);
        await client.AsContinuousAsync("alex");
        Assert.Equal(200, (await client.GetAsync("me")).Status);
    }

    [Fact]
    public async Task Disabling_an_account_or_changing_its_password_challenges_its_tokens()
    {
        var adele = (await client.AsContinuousAsync("adele")).Token;
        var alex = (await client.AsContinuousAsync("alex")).Token;
        await client.AsAsync("admin");
        await client.PatchAsync("users/adele@contoso.example", new JsonObject { ["accountEnabled"] = false });
        await client.PatchAsync("users/alex@contoso.example", new JsonObject { ["passwordProfile"] = new JsonObject() });
        Assert.Equal(401, (await client.WithToken(adele).GetAsync("me")).Status);
        Assert.Equal(401, (await client.WithToken(alex).GetAsync("me")).Status);
    }

    [Fact]
    public async Task Membership_is_checked_in_one_call()
    {
        await client.AsAsync("megan");
        var body = new JsonObject { ["groupIds"] = new JsonArray(ContosoPeople.Administrators, "c0a70500-0000-4000-8000-000000000999") };
        Assert.Equal(new[] { ContosoPeople.Administrators }, (await client.PostAsync("me/checkMemberGroups", body)).Items.Select(i => (string?)i));
        Assert.Empty((await client.PostAsync($"users/{ContosoPeople.Adele}/checkMemberGroups", (JsonObject)body.DeepClone())).Items);
        Assert.Equal(400, (await client.PostAsync("me/checkMemberGroups", new JsonObject { ["groupIds"] = new JsonArray() })).Status);
        var all = await client.PostAsync("me/getMemberGroups", new JsonObject { ["securityEnabledOnly"] = true });
        Assert.Single(all.Items);
    }

    [Fact]
    public async Task Objects_of_all_kinds_are_fetched_by_their_ids_at_once()
    {
        await client.AsAsync("admin");
        var found = await client.PostAsync("directoryObjects/getByIds", new JsonObject
        {
            ["ids"] = new JsonArray(ContosoPeople.Adele, ContosoPeople.Administrators, ContosoPeople.AutomationServicePrincipal, "c0a70500-0000-4000-8000-000000000999"),
        });
        Assert.Equal(new[] { "#microsoft.graph.user", "#microsoft.graph.group", "#microsoft.graph.servicePrincipal" }, found.Texts("@odata.type"));
        var groups = await client.PostAsync("directoryObjects/getByIds", new JsonObject
        {
            ["ids"] = new JsonArray(ContosoPeople.Adele, ContosoPeople.Administrators), ["types"] = new JsonArray("group"),
        });
        Assert.Equal(new[] { ContosoPeople.Administrators }, groups.Texts("id"));
        Assert.Equal(400, (await client.PostAsync("directoryObjects/getByIds", new JsonObject { ["ids"] = new JsonArray("x") })).Status);
    }

    [Fact]
    public async Task Roles_are_listed_given_and_taken()
    {
        await client.AsAsync("admin");
        var roles = await client.GetAsync("roleManagement/directory/roleDefinitions?$filter=displayName eq 'Global Administrator'");
        var role = roles.Texts("id").Single();
        Assert.Equal("62e90394-69f5-4237-9190-012177145e10", role);
        var holders = await client.GetAsync($"roleManagement/directory/roleAssignments?$filter=roleDefinitionId eq '{role}'&$expand=principal");
        Assert.Equal(new[] { "admin@contoso.example", "breakglass@contoso.example" }, holders.Items.Select(i => (string?)i!["principal"]!["userPrincipalName"]));
        var body = new JsonObject { ["roleDefinitionId"] = role, ["principalId"] = ContosoPeople.Alex, ["directoryScopeId"] = "/" };
        Assert.Equal(403, (await (await client.AsAsync("alex")).PostAsync("roleManagement/directory/roleAssignments", (JsonObject)body.DeepClone())).Status);
        await client.AsAsync("admin");
        var given = (await client.PostAsync("roleManagement/directory/roleAssignments", (JsonObject)body.DeepClone())).Expect(HttpStatusCode.Created);
        Assert.Equal(400, (await client.PostAsync("roleManagement/directory/roleAssignments", body)).Status);
        Assert.Equal(new[] { role }, (await client.GetAsync("users/alex@contoso.example/memberOf/microsoft.graph.directoryRole")).Texts("roleTemplateId"));

        // What a token of before says still holds; a new one knows the role; that one knows it even when it is taken away.
        Assert.Equal(403, (await (await client.AsAsync("alex")).PostAsync("users", User("made-by-alex"))).Status);
        Assert.Equal(201, (await (await client.AsContinuousAsync("alex")).PostAsync("users", User("made-by-alex"))).Status);
        Assert.Equal(204, (await client.DeleteAsync($"roleManagement/directory/roleAssignments/{given.Id}")).Status);
        Assert.Equal(201, (await client.PostAsync("users", User("another"))).Status);
        Assert.Equal(403, (await (await client.AsContinuousAsync("alex")).PostAsync("users", User("a-third"))).Status);
    }

    [Fact]
    public async Task The_organisation_has_the_plan_that_the_job_needs()
    {
        await client.AsAsync("adele");
        var organization = (await client.GetAsync("organization")).Items.Single()!;
        Assert.Equal("Contoso", (string?)organization["displayName"]);
        Assert.Equal("contoso.example", (string?)organization["verifiedDomains"]![0]!["name"]);
        Assert.Equal(("contoso.onmicrosoft.com", true), ((string?)organization["verifiedDomains"]![1]!["name"], (bool)organization["verifiedDomains"]![1]!["isInitial"]!));
        Assert.Equal("eec0eb4f-6444-4f95-aba0-50c24d67f998", (string?)organization["assignedPlans"]![0]!["servicePlanId"]);
        Assert.Equal(ContosoPeople.TenantId, (await client.GetAsync($"organization/{ContosoPeople.TenantId}")).Id);
    }

    [Fact]
    public async Task The_domain_that_Microsoft_gave_serves_for_names_and_for_signing_in()
    {
        await client.AsAsync("admin");
        var user = User("nadia");
        user["userPrincipalName"] = "nadia@contoso.onmicrosoft.com";
        (await client.PostAsync("users", user)).Expect(HttpStatusCode.Created);
        var fields = TenantClient.PasswordFields("nadia@contoso.onmicrosoft.com", "https://graph.microsoft.com/.default");
        Assert.Equal(200, (await client.TokenAsync(fields, "contoso.onmicrosoft.com")).Status);
    }

    [Fact]
    public async Task An_application_is_found_by_its_client_id()
    {
        await client.AsAsync("admin");
        Assert.Equal("Office 365 Exchange Online", (string?)(await client.GetAsync("servicePrincipals(appId='00000002-0000-0ff1-ce00-000000000000')")).Body!["displayName"]);
        Assert.Equal(new[] { "svc-automation" }, (await client.GetAsync($"servicePrincipals?$filter=appId eq '{ContosoPeople.AutomationClientId}'")).Texts("displayName"));
    }
}
