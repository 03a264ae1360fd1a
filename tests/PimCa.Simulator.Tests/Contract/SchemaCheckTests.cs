using System;
using System.Linq;
using System.Text.Json.Nodes;
using Microsoft.OData.Edm;

namespace PimCa.Simulator.Tests.Contract;

/// <summary>The judge is judged: what is wrong must be found, what is right must pass.</summary>
public sealed class SchemaCheckTests
{
    private const string Policy = """
        {"id":"1","displayName":"p","state":"enabled","createdDateTime":"2026-03-02T08:00:00Z","modifiedDateTime":null,
         "conditions":{"clientAppTypes":["browser"],"users":{"includeUsers":["All"],
           "excludeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"internalGuest,b2bCollaborationGuest",
             "externalTenants":{"@odata.type":"#microsoft.graph.conditionalAccessAllExternalTenants","membershipKind":"all"}}}},
         "sessionControls":{"signInFrequency":{"value":4,"type":"hours","isEnabled":true}}}
        """;

    [GraphSchemaFact]
    public void The_schema_is_the_whole_of_Graph() =>
        Assert.True(GraphSchema.Model.SchemaElements.Count() > 3000, "The schema looks cut off.");

    [GraphSchemaFact]
    public void A_right_document_passes() => Assert.Empty(Check(Policy));

    [GraphSchemaTheory]
    [InlineData("\"displayName\":\"p\"", "\"displayname\":\"p\"", "has no property 'displayname'")]
    [InlineData("\"displayName\":\"p\"", "\"displayName\":7", "must be Edm.String")]
    [InlineData("\"displayName\":\"p\"", "\"displayName\":null", "must not be null")]
    [InlineData("\"displayName\":\"p\",", "", "displayName is missing")]
    [InlineData("\"state\":\"enabled\"", "\"state\":\"on\"", "'on' is no member")]
    [InlineData("\"state\":\"enabled\"", "\"state\":\"Enabled\"", "'Enabled' is no member")]
    [InlineData("\"state\":\"enabled\"", "\"state\":0", "must be a member")]
    [InlineData("[\"browser\"]", "[\"edge\"]", "clientAppTypes[0]")]
    [InlineData("[\"browser\"]", "\"browser\"", "must be a list")]
    [InlineData("[\"browser\"]", "[null]", "must not be null")]
    [InlineData("[\"All\"]", "[1]", "includeUsers[0]")]
    [InlineData("internalGuest,b2bCollaborationGuest", "internalGuest,anybody", "'anybody' is no member")]
    [InlineData("\"@odata.type\":\"#microsoft.graph.conditionalAccessAllExternalTenants\",", "", "abstract")]
    [InlineData("conditionalAccessAllExternalTenants", "singleUser", "is no microsoft.graph.conditionalAccessExternalTenants")]
    [InlineData("\"membershipKind\"", "\"members\":[],\"membershipKind\"", "has no property 'members'")]
    [InlineData("2026-03-02T08:00:00Z", "2026-03-02 08:00", "Edm.DateTimeOffset")]
    [InlineData("2026-03-02T08:00:00Z", "2026-03-02T08:00:00", "Edm.DateTimeOffset")]
    [InlineData("\"value\":4", "\"value\":\"4\"", "Edm.Int32")]
    [InlineData("\"value\":4", "\"value\":4.5", "Edm.Int32")]
    [InlineData("\"isEnabled\":true", "\"isEnabled\":\"true\"", "Edm.Boolean")]
    [InlineData("\"id\":\"1\"", "\"id\":\"1\",\"grants@odata.count\":1", "has no property 'grants'")]
    [InlineData("\"id\":\"1\"", "\"id\":\"1\",\"@odata.context2\":\"\"", "no annotation")]
    public void A_wrong_document_is_found(string right, string wrong, string finding)
    {
        Assert.Contains(right, Policy, StringComparison.Ordinal);

        Assert.Contains(Check(Policy.Replace(right, wrong, StringComparison.Ordinal)), found => found.Contains(finding, StringComparison.Ordinal));
    }

    [GraphSchemaFact]
    public void An_open_type_may_not_be_extended_either() =>
        Assert.Contains(
            SchemaCheck.Document(GraphSchema.Model, JsonNode.Parse("""{"id":"1","isPimOnboarded":true}"""), TypeOf("group"), isWhole: false),
            found => found.Contains("isPimOnboarded", StringComparison.Ordinal));

    [GraphSchemaFact]
    public void Durations_are_ISO_8601() =>
        Assert.Equal(
            [true, false],
            new[] { "PT8H", "8 hours" }.Select(duration => SchemaCheck.Document(
                GraphSchema.Model, new JsonObject { ["duration"] = duration, ["type"] = "afterDuration" }, TypeOf("expirationPattern"), isWhole: true).Count == 0));

    [GraphSchemaFact]
    public void Parameters_of_an_action_are_compared_too()
    {
        var evaluate = SchemaPath.Follow(GraphSchema.Model, "/v1.0/identity/conditionalAccess/evaluate").Operation!;

        Assert.Empty(SchemaCheck.Parameters(GraphSchema.Model, Parse("""{"signInIdentity":{"@odata.type":"#microsoft.graph.userSignIn","userId":"1"}}"""), evaluate));
        Assert.NotEmpty(SchemaCheck.Parameters(GraphSchema.Model, Parse("""{"identity":{}}"""), evaluate));
        Assert.NotEmpty(SchemaCheck.Parameters(GraphSchema.Model, Parse("""{"signInIdentity":{"userId":"1"}}"""), evaluate));
    }

    [GraphSchemaTheory]
    [InlineData("/v1.0/identity/conditionalAccess/policies", "microsoft.graph.conditionalAccessPolicy", true)]
    [InlineData("/v1.0/identity/conditionalAccess/deletedItems/policies/{id}/restore", "microsoft.graph.conditionalAccessPolicy", false)]
    [InlineData("/v1.0/groups/{id}/members", "microsoft.graph.directoryObject", true)]
    [InlineData("/v1.0/groups/{id}/members/microsoft.graph.user", "microsoft.graph.user", true)]
    [InlineData("/v1.0/users/{id}/revokeSignInSessions", "Edm.Boolean", false)]
    [InlineData("/v1.0/me", "microsoft.graph.user", false)]
    [InlineData("/v1.0/identityGovernance/privilegedAccess/group/eligibilitySchedules/filterByCurrentUser(on='{on}')", "microsoft.graph.privilegedAccessGroupEligibilitySchedule", true)]
    public void A_path_leads_to_its_type(string template, string type, bool isCollection)
    {
        var place = SchemaPath.Follow(GraphSchema.Model, template);

        Assert.Equal((type, isCollection), (place.TypeName, place.IsCollection));
    }

    [GraphSchemaTheory]
    [InlineData("/v1.0/identity/conditionalAccess/policys", "policys")]
    [InlineData("/v1.0/directoryThings", "directoryThings")]
    [InlineData("/v1.0/identity/{id}", "{id}")]
    [InlineData("/v1.0/groups/{id}/activate", "activate")]
    [InlineData("/v1.0/identityGovernance/privilegedAccess/group/eligibilitySchedules/filterByCurrentUser(by='{on}')", "filterByCurrentUser")]
    [InlineData("/beta/me", "/v1.0")]
    public void A_path_that_leads_nowhere_is_found(string template, string named) =>
        Assert.Contains(named, Assert.Throws<InvalidOperationException>(() => SchemaPath.Follow(GraphSchema.Model, template)).Message, StringComparison.Ordinal);

    private static string[] Check(string document) =>
        SchemaCheck.Document(GraphSchema.Model, JsonNode.Parse(document), TypeOf("conditionalAccessPolicy"), isWhole: true).ToArray();

    private static IEdmType TypeOf(string name) => GraphSchema.Model.FindDeclaredType("microsoft.graph." + name);

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;
}
