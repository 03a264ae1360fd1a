using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Http;
using PimCa.Simulator.Scenarios;

namespace PimCa.Simulator.Tests.Contract;

public sealed class ContractTests
{
    [GraphSchemaFact]
    public void Every_route_of_Graph_is_in_the_published_schema_with_its_types_and_options()
    {
        var routes = ContosoTenant.Create().Routes.Routes.Where(route => route.Service == "graph").ToArray();

        Assert.NotEmpty(routes);
        Assert.Empty(routes.SelectMany(route => RouteContract.Check(GraphSchema.Model, route)));
    }

    [GraphSchemaFact]
    public void Every_known_deviation_is_still_a_route() =>
        Assert.Empty(RouteContract.Deviations.Keys.Except(ContosoTenant.Create().Routes.Routes.Select(RouteContract.Name)));

    [GraphSchemaTheory]
    [InlineData("GET", "/v1.0/identity/conditionalAccess/policys", "microsoft.graph.conditionalAccessPolicy", true, null, "has no 'policys'")]
    [InlineData("GET", "/v1.0/identity/conditionalAccess/policies", "microsoft.graph.policyBase", true, null, "answers microsoft.graph.policyBase")]
    [InlineData("GET", "/v1.0/identity/conditionalAccess/policies", "microsoft.graph.conditionalAccessPolicy", false, null, "is a collection")]
    [InlineData("GET", "/v1.0/identity/conditionalAccess/policies/{id}", "microsoft.graph.conditionalAccessPolicy", true, null, "is no collection")]
    [InlineData("GET", "/v1.0/identity/conditionalAccess/evaluate", "microsoft.graph.whatIfAnalysisResult", true, null, "a POST for an action")]
    [InlineData("POST", "/v1.0/identity/conditionalAccess/policies", "microsoft.graph.conditionalAccessPolicy", false, null, "takes no body")]
    [InlineData("POST", "/v1.0/identity/conditionalAccess/evaluate", "microsoft.graph.whatIfAnalysisResult", true, "microsoft.graph.signIn", "microsoft.graph.evaluate")]
    [InlineData("DELETE", "/v1.0/identity/conditionalAccess/policies/{id}", "microsoft.graph.conditionalAccessPolicy", false, null, "nothing")]
    public void A_route_that_is_not_in_the_schema_is_found(string method, string template, string response, bool isCollection, string? body, string finding)
    {
        var route = new RouteDefinition("graph", method, template, _ => ServiceResponse.NoContent)
        {
            ResponseType = response,
            IsCollection = isCollection,
            BodyType = body,
        };

        Assert.Contains(RouteContract.Check(GraphSchema.Model, route), found => found.Contains(finding, StringComparison.Ordinal));
    }

    [GraphSchemaFact]
    public void A_query_option_without_sense_is_found()
    {
        var route = new RouteDefinition("graph", "GET", "/v1.0/identity/conditionalAccess/policies/{id}", _ => ServiceResponse.NoContent)
        {
            ResponseType = "microsoft.graph.conditionalAccessPolicy",
            QueryOptions = ["$filter"],
        };

        Assert.Contains("$filter", Assert.Single(RouteContract.Check(GraphSchema.Model, route)), StringComparison.Ordinal);
    }

    [GraphSchemaFact]
    public async Task All_that_passes_in_a_run_over_all_routes_is_as_the_schema_says()
    {
        using var client = new TenantClient();
        client.Tenant.Weather.Latency = TimeSpan.FromSeconds(1);
        var watch = ContractWatch.Of(client.Tenant)!;

        await RunOverAllRoutes.RunAsync(client);

        watch.MustBeClean();
        var unused = client.Tenant.Routes.Routes.Where(route => route.Service == "graph").Select(RouteContract.Name)
            .Except(RouteContract.Deviations.Keys).Except(watch.Answered);
        Assert.Empty(unused);
    }

    [GraphSchemaTheory]
    [InlineData(200, """{"@odata.context":"x","value":[{"id":"1","displayName":"p","conditions":{"clientAppTypes":[]},"state":"on"}]}""", "'on' is no member")]
    [InlineData(200, """{"@odata.context":"x","value":{}}""", "must be a list")]
    [InlineData(200, """{"@odata.context":"x","total":1,"value":[]}""", "'total' has no place")]
    [InlineData(200, """{"value":[]}""", "@odata.context is missing")]
    [InlineData(400, """{"message":"no"}""", "a code and a message")]
    [InlineData(200, null, "without a body")]
    public void A_wrong_answer_is_found_as_it_passes(int status, string? body, string finding)
    {
        var tenant = ContosoTenant.Create();
        var watch = ContractWatch.Of(tenant)!;
        var (route, _) = tenant.Routes.Match("graph", "GET", "/v1.0/identity/conditionalAccess/policies");

        watch.See(route, Request("GET", route.Template, null), new ServiceResponse(status, body is null ? null : JsonNode.Parse(body)));

        Assert.Contains(finding, Assert.Single(watch.Findings), StringComparison.Ordinal);
    }

    [GraphSchemaTheory]
    [InlineData("PATCH", "/v1.0/identity/conditionalAccess/policies/1", """{"State":"enabled"}""", 204, "has no property 'State'")]
    [InlineData("POST", "/v1.0/identity/conditionalAccess/deletedItems/policies/1/restore", """{"state":"enabled"}""", 204, "where there is none")]
    [InlineData("POST", "/v1.0/identity/conditionalAccess/evaluate", """{"who":"me"}""", 204, "no parameter 'who'")]
    public void A_wrong_body_that_was_accepted_is_found_and_one_that_was_refused_is_not(string method, string path, string body, int status, string finding)
    {
        var tenant = ContosoTenant.Create();
        var watch = ContractWatch.Of(tenant)!;
        var (route, _) = tenant.Routes.Match("graph", method, path);

        watch.See(route, Request(method, path, body), new ServiceResponse(400, JsonNode.Parse("""{"error":{"code":"BadRequest","message":"no"}}""")));
        Assert.Empty(watch.Findings);
        watch.See(route, Request(method, path, body), new ServiceResponse(status));

        Assert.Contains(finding, Assert.Single(watch.Findings), StringComparison.Ordinal);
    }

    private static ServiceRequest Request(string method, string path, string? body) =>
        new("graph", method, path, new Dictionary<string, string>(), new Dictionary<string, string>(), body);
}
