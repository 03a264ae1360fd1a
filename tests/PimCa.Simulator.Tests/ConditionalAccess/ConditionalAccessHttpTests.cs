using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Tests.ConditionalAccess;

public sealed class ConditionalAccessHttpTests : IDisposable
{
    private const string Policies = "identity/conditionalAccess/policies";
    private const string Seeded = Policies + "/" + ContosoPeople.RequireCompliantDevicePolicy;

    private readonly TenantClient client = new();

    // Conditional Access takes one request a second.
    public ConditionalAccessHttpTests() => client.Tenant.Weather.Latency = TimeSpan.FromSeconds(1);

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task The_tenant_begins_with_the_policy_that_asks_for_a_compliant_device()
    {
        await client.AsAsync("admin");

        var policy = (await client.GetAsync(Policies)).Expect(HttpStatusCode.OK).Items.Single()!;

        Assert.Equal("Require compliant device", (string?)policy["displayName"]);
        Assert.Equal("""["Office365"]""", policy["conditions"]!["applications"]!["includeApplications"]!.ToJsonString());
        Assert.Equal("""["compliantDevice"]""", policy["grantControls"]!["builtInControls"]!.ToJsonString());
    }

    [Fact]
    public async Task A_policy_is_created_read_changed_deleted_and_restored()
    {
        await client.AsAsync("admin");

        var id = (await client.PostAsync(Policies, SmallTenant.CompliantDevice())).Expect(HttpStatusCode.Created).Id;
        var changed = (await client.PatchAsync($"{Policies}/{id}", new JsonObject { ["state"] = "disabled" })).Expect(HttpStatusCode.NoContent);
        Assert.Null(changed.Body);
        Assert.Equal("disabled", (string?)(await client.GetAsync($"{Policies}/{id}")).Expect(HttpStatusCode.OK).Body!["state"]);

        (await client.DeleteAsync($"{Policies}/{id}")).Expect(HttpStatusCode.NoContent);
        var gone = (await client.GetAsync($"{Policies}/{id}")).Expect(HttpStatusCode.NotFound);
        Assert.Equal("ResourceNotFound", gone.Code);
        Assert.Equal([id], (await client.GetAsync("identity/conditionalAccess/deletedItems/policies")).Texts("id"));
        (await client.GetAsync($"identity/conditionalAccess/deletedItems/policies/{id}")).Expect(HttpStatusCode.OK);

        (await client.PostAsync($"identity/conditionalAccess/deletedItems/policies/{id}/restore")).Expect(HttpStatusCode.OK);
        Assert.Equal("disabled", (string?)(await client.GetAsync($"{Policies}/{id}")).Expect(HttpStatusCode.OK).Body!["state"]);
    }

    [Theory]
    [InlineData("$filter=displayName eq 'Alpha'", "Alpha")]
    [InlineData("$filter=startsWith(displayName,'Al')", "Alpha,Alps")]
    [InlineData("$filter=state eq 'disabled'", "Alps")]
    [InlineData("$filter=displayName eq 'Omega'", "")]
    [InlineData("$orderby=displayName desc&$select=displayName", "Require compliant device,Alps,Alpha")]
    public async Task Policies_are_found_by_name_and_state(string query, string expected)
    {
        await client.AsAsync("admin");
        await CreateAsync("Alpha", "enabled");
        await CreateAsync("Alps", "disabled");

        var answer = (await client.GetAsync($"{Policies}?{query}")).Expect(HttpStatusCode.OK);

        Assert.Equal(expected, string.Join(',', answer.Texts("displayName")));
    }

    [Fact]
    public async Task Policies_come_in_pages_counted_and_cut_down_to_what_is_selected()
    {
        await client.AsAsync("admin");
        await CreateAsync("Alpha", "enabled");

        var first = (await client.GetAsync($"{Policies}?$top=1&$count=true&$select=id,state")).Expect(HttpStatusCode.OK);
        var second = (await client.GetAsync((string)first.Body!["@odata.nextLink"]!)).Expect(HttpStatusCode.OK);

        Assert.Equal(2, (int)first.Body["@odata.count"]!);
        Assert.Equal(["id", "state"], first.Items.Single()!.AsObject().Select(property => property.Key).Order());
        Assert.NotEqual(first.Texts("id"), second.Texts("id"));
        Assert.Null(second.Body!["@odata.nextLink"]);
    }

    [Fact]
    public async Task A_query_option_that_is_not_simulated_fails_loudly() =>
        (await (await client.AsAsync("admin")).GetAsync($"{Policies}?$skip=1")).Expect(HttpStatusCode.NotImplemented);

    [Fact]
    public async Task A_refused_policy_says_which_rule_it_broke()
    {
        await client.AsAsync("admin");
        var body = SmallTenant.CompliantDevice();
        body.Grant()["builtInControls"] = new JsonArray("block", "mfa");

        var refusal = (await client.PostAsync(Policies, body)).Expect(HttpStatusCode.BadRequest);

        Assert.Equal("BadRequest", refusal.Code);
        Assert.StartsWith("1032: ConditionalActionPolicy validation failed due to InvalidControls.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("adele")]
    [InlineData("megan")]
    public async Task People_without_a_role_neither_read_nor_write_nor_ask_what_if(string name)
    {
        await client.AsAsync(name);

        (await client.GetAsync(Policies)).Expect(HttpStatusCode.Forbidden);
        (await client.PatchAsync(Seeded, new JsonObject { ["state"] = "disabled" })).Expect(HttpStatusCode.Forbidden);
        (await client.PostAsync("identity/conditionalAccess/evaluate", Question("browser"))).Expect(HttpStatusCode.Forbidden);
        (await client.GetAsync("auditLogs/signIns")).Expect(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task What_if_answers_for_the_live_policies()
    {
        await client.AsAsync("admin");
        await CreateAsync("Off", "disabled");

        var all = (await client.PostAsync("identity/conditionalAccess/evaluate", Question("browser"))).Expect(HttpStatusCode.OK);
        var applied = (await client.PostAsync("identity/conditionalAccess/evaluate", Question("browser", appliedOnly: true))).Expect(HttpStatusCode.OK);

        Assert.Equal(["notSet", "policyNotEnabled"], all.Texts("analysisReasons"));
        Assert.Equal([ContosoPeople.RequireCompliantDevicePolicy], applied.Texts("id"));
        Assert.EndsWith("$metadata#Collection(microsoft.graph.whatIfAnalysisResult)", (string)all.Body!["@odata.context"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authentication_contexts_and_strengths_are_served()
    {
        await client.AsAsync("admin");
        const string Context = "identity/conditionalAccess/authenticationContextClassReferences";

        (await client.PatchAsync($"{Context}/c1", new JsonObject { ["displayName"] = "Strong", ["isAvailable"] = true })).Expect(HttpStatusCode.NoContent);
        Assert.Equal(["c1"], (await client.GetAsync($"{Context}?$filter=isAvailable eq true")).Expect(HttpStatusCode.OK).Texts("id"));
        Assert.Equal("Strong", (string?)(await client.GetAsync($"{Context}/c1")).Expect(HttpStatusCode.OK).Body!["displayName"]);
        (await client.DeleteAsync($"{Context}/c1")).Expect(HttpStatusCode.Forbidden);

        foreach (var root in new[] { "policies/authenticationStrengthPolicies", "identity/conditionalAccess/authenticationStrength/policies" })
        {
            Assert.Equal(3, (await client.GetAsync($"{root}?$filter=policyType eq 'builtIn'")).Expect(HttpStatusCode.OK).Items.Count);
            (await client.GetAsync($"{root}/{AuthenticationStrengths.PhishingResistant}")).Expect(HttpStatusCode.OK);
            (await client.GetAsync($"{root}/none")).Expect(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Sign_ins_are_tried_by_the_control_and_found_in_the_log()
    {
        await client.AsAsync("admin");
        var adele = await SignInAsync("adele@contoso.example", compliant: false);
        Assert.Equal("blocked", (string?)adele["decision"]);
        Assert.Equal(53000, (int)adele["errorCode"]!);
        client.Tenant.Clock.Advance(TimeSpan.FromMinutes(1));
        var between = client.Tenant.Clock.GetUtcNow();
        client.Tenant.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("allowed", (string?)(await SignInAsync("alex@contoso.example", compliant: true))["decision"]);

        Assert.Equal(["alex@contoso.example", "adele@contoso.example"], await UsersAsync(string.Empty));
        Assert.Equal(["adele@contoso.example"], await UsersAsync($"?$filter=createdDateTime le {between:yyyy-MM-ddTHH:mm:ssZ}"));
        Assert.Equal(["alex@contoso.example"], await UsersAsync($"?$filter=createdDateTime ge {between:yyyy-MM-ddTHH:mm:ssZ} and appId eq '{KnownApplications.ExchangeOnline}'"));
        Assert.Equal(["adele@contoso.example"], await UsersAsync($"?$filter=userId eq '{ContosoPeople.Adele}'"));
        Assert.Equal(["alex@contoso.example"], await UsersAsync("?$filter=userPrincipalName eq 'alex@contoso.example'"));
        Assert.Equal(["adele@contoso.example"], await UsersAsync("?$orderby=createdDateTime asc&$top=1"));
        Assert.Equal("adele@contoso.example", (string?)(await client.GetAsync($"auditLogs/signIns/{adele["signInId"]}")).Expect(HttpStatusCode.OK).Body!["userPrincipalName"]);
        (await client.GetAsync("auditLogs/signIns/none")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_log_lags_behind_as_everything_that_is_replicated_does()
    {
        await client.AsAsync("admin");
        client.Tenant.Weather.ReplicationLag = TimeSpan.FromSeconds(90);
        await SignInAsync("adele@contoso.example", compliant: false);

        Assert.Empty(await UsersAsync(string.Empty));
        client.Tenant.Clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Single(await UsersAsync(string.Empty));
    }

    [Fact]
    public async Task Results_younger_than_the_sentinel_are_shown_only_to_those_who_prefer_them()
    {
        await client.AsAsync("admin");
        (await client.PatchAsync(Seeded, new JsonObject { ["state"] = "enabledForReportingButNotEnforced" })).Expect(HttpStatusCode.NoContent);
        await SignInAsync("adele@contoso.example", compliant: false);

        async Task<string?> ResultAsync(Dictionary<string, string>? headers) =>
            (string?)(await client.SendAsync(HttpMethod.Get, "auditLogs/signIns", null, headers)).Items[0]!["appliedConditionalAccessPolicies"]![0]!["result"];
        Assert.Equal("unknownFutureValue", await ResultAsync(null));
        Assert.Equal("reportOnlyFailure", await ResultAsync(new() { ["Prefer"] = "include-unknown-enum-members" }));
    }

    [Fact]
    public async Task Who_may_not_read_policies_does_not_learn_from_the_log_which_applied()
    {
        await SignInAsync("adele@contoso.example", compliant: false);
        Rules.Directory.DirectoryDocuments.AssignRole(client.Tenant, Rules.Directory.BuiltInRoles.ReportsReader, ContosoPeople.Megan);

        async Task<int> AppliedAsync() => (await client.GetAsync("auditLogs/signIns")).Expect(HttpStatusCode.OK).Items[0]!["appliedConditionalAccessPolicies"]!.AsArray().Count;
        await client.AsAsync("megan");
        Assert.Equal(0, await AppliedAsync());
        await client.AsAsync("admin");
        Assert.Equal(1, await AppliedAsync());
    }

    internal static JsonObject Question(string client, bool appliedOnly = false) =>
        SmallTenant.Question(ContosoPeople.Adele, KnownApplications.ExchangeOnline, client, appliedOnly);

    private async Task CreateAsync(string name, string state)
    {
        var body = SmallTenant.CompliantDevice();
        body["displayName"] = name;
        body["state"] = state;
        (await client.PostAsync(Policies, body)).Expect(HttpStatusCode.Created);
    }

    private async Task<JsonObject> SignInAsync(string user, bool compliant) =>
        (await client.PostAsync("https://simulator.invalid/signIns", new JsonObject
        {
            ["user"] = user,
            ["application"] = "ExchangeOnline",
            ["clientApp"] = "browser",
            ["deviceCompliant"] = compliant,
        })).Expect(HttpStatusCode.OK).Body!;

    private async Task<string[]> UsersAsync(string query) =>
        (await client.GetAsync("auditLogs/signIns" + query)).Expect(HttpStatusCode.OK).Texts("userPrincipalName");
}
