using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Http;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.Kernel;

public sealed class BatchTests
{
    private static async Task<(TenantClient Client, SimulatedTenant Tenant)> ClientAsync()
    {
        var tenant = ContosoTenant.Create();
        tenant.Routes.Add(new RouteDefinition("graph", "GET", "/v1.0/echo/{word}", r =>
            ServiceResponse.Ok(new JsonObject { ["word"] = r.Route("word"), ["who"] = r.Caller!.Name })));
        tenant.Routes.Add(new RouteDefinition("graph", "POST", "/v1.0/fail", _ => throw ServiceException.BadRequest("no")));
        tenant.Routes.Add(new RouteDefinition("graph", "GET", "/v1.0/identity/conditionalAccess/x", _ => ServiceResponse.NoContent));
        return (await new TenantClient(tenant).AsAsync("adele"), tenant);
    }

    private static JsonObject Get(string id, string url, params string[] dependsOn)
    {
        var request = new JsonObject { ["id"] = id, ["method"] = "GET", ["url"] = url };
        if (dependsOn.Length > 0)
        {
            request["dependsOn"] = dependsOn.ToJson();
        }

        return request;
    }

    private static JsonObject Batch(params JsonObject[] requests) => new() { ["requests"] = new JsonArray(requests) };

    private static int Status(TenantClient.Answer answer, string id) =>
        (int)answer.Body!["responses"]!.AsArray().Single(r => (string?)r!["id"] == id)!["status"]!;

    [Fact]
    public async Task Each_request_is_answered_on_its_own_and_as_the_caller()
    {
        var (client, tenant) = await ClientAsync();
        var mark = tenant.Events.Count;
        var answer = await client.PostAsync("$batch", Batch(Get("1", "/echo/hello"), Get("2", "nowhere")));
        Assert.Equal(200, answer.Status);
        Assert.Equal((200, 501), (Status(answer, "1"), Status(answer, "2")));
        var body = answer.Body!["responses"]![0]!["body"]!;
        Assert.Equal("hello", (string?)body["word"]);
        Assert.Equal("adele@contoso.example", (string?)body["who"]);
        Assert.Equal(
            new[] { "GET /graph/v1.0/echo/hello -> 200 [batch]", "GET /graph/v1.0/nowhere -> 501 [batch]", "POST /graph/v1.0/$batch -> 200" },
            tenant.Events.Events.Skip(mark).Select(e => e.Summary));
    }

    [Fact]
    public async Task More_than_twenty_requests_or_equal_ids_are_refused_whole()
    {
        var (client, _) = await ClientAsync();
        var many = Enumerable.Range(0, 21).Select(i => Get($"{i}", "/echo/x")).ToArray();
        Assert.Equal(400, (await client.PostAsync("$batch", Batch(many))).Status);
        Assert.Equal(200, (await client.PostAsync("$batch", Batch(Enumerable.Range(0, 20).Select(i => Get($"{i}", "/echo/x")).ToArray()))).Status);
        Assert.Equal(400, (await client.PostAsync("$batch", Batch(Get("1", "/echo/x"), Get("1", "/echo/y")))).Status);
        Assert.Equal(400, (await client.PostAsync("$batch", new JsonObject())).Status);
    }

    [Fact]
    public async Task What_depends_on_a_failed_request_is_not_done()
    {
        var (client, _) = await ClientAsync();
        var answer = await client.PostAsync("$batch", Batch(
            Get("1", "/echo/a"), Get("2", "/nowhere", "1"), Get("3", "/echo/c", "2"), Get("4", "/echo/d", "3")));
        Assert.Equal(new[] { 200, 501, 424, 424 }, new[] { "1", "2", "3", "4" }.Select(id => Status(answer, id)));
    }

    [Fact]
    public async Task Dependencies_are_all_in_a_row_or_all_on_one()
    {
        var (client, _) = await ClientAsync();
        Assert.Equal(200, (await client.PostAsync("$batch", Batch(Get("1", "/echo/a"), Get("2", "/echo/b", "1"), Get("3", "/echo/c", "1")))).Status);
        Assert.Equal(400, (await client.PostAsync("$batch", Batch(Get("1", "/echo/a"), Get("2", "/echo/b"), Get("3", "/echo/c", "1")))).Status);
        Assert.Equal(400, (await client.PostAsync("$batch", Batch(Get("1", "/echo/a"), Get("2", "/echo/b", "nobody")))).Status);
    }

    [Fact]
    public async Task Each_request_is_throttled_on_its_own()
    {
        var (client, _) = await ClientAsync();
        var answer = await client.PostAsync("$batch", Batch(
            Get("1", "/identity/conditionalAccess/x"), Get("2", "/identity/conditionalAccess/x"), Get("3", "/echo/x")));
        Assert.Equal(new[] { 204, 429, 200 }, new[] { "1", "2", "3" }.Select(id => Status(answer, id)));
    }

    [Fact]
    public async Task A_request_with_a_body_must_say_its_content_type()
    {
        var (client, _) = await ClientAsync();
        var request = new JsonObject { ["id"] = "1", ["method"] = "POST", ["url"] = "/fail", ["body"] = new JsonObject() };
        Assert.Equal(400, (await client.PostAsync("$batch", Batch((JsonObject)request.DeepClone()))).Status);
        request["headers"] = new JsonObject { ["Content-Type"] = "application/json" };
        Assert.Equal(200, (await client.PostAsync("$batch", Batch(request))).Status);
    }
}
