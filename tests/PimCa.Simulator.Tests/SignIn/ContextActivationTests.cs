using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.SignIn;

/// <summary>An activation that requires an authentication context: challenged, signed in again, resumed.</summary>
public sealed class ContextActivationTests : IDisposable
{
    private const string Root = "identityGovernance/privilegedAccess/group/";
    private const string Group = "9a1d8b0e-0000-4000-8000-00000000b0b1";

    private readonly TenantClient client = new();

    public void Dispose() => client.Dispose();

    private static JsonObject Body(string action, string duration) => new()
    {
        ["accessId"] = "member",
        ["principalId"] = ContosoPeople.Adele,
        ["groupId"] = Group,
        ["action"] = action,
        ["justification"] = "repair",
        ["scheduleInfo"] = new JsonObject { ["expiration"] = new JsonObject { ["type"] = "afterDuration", ["duration"] = duration } },
    };

    private async Task PrepareAsync()
    {
        var group = DirectoryDocuments.Group(client.Tenant, Group, "Browser-Only Users", "browseronly");
        group["isAssignableToRole"] = true;
        client.Tenant.Store.Put(Collections.Groups, Group, group);
        ContextPolicy.Put(client.Tenant, "c1", """{"operator":"OR","builtInControls":[],"authenticationStrength":{"id":"00000000-0000-0000-0000-000000000004"}}""");
        await client.AsAsync("admin");
        (await client.PostAsync(Root + "eligibilityScheduleRequests", Body("adminAssign", "P30D"))).Expect(HttpStatusCode.Created);
        var policy = (await client.GetAsync(
            $"policies/roleManagementPolicyAssignments?$filter=scopeId eq '{Group}' and scopeType eq 'Group' and roleDefinitionId eq 'member'")).Texts("policyId").Single();
        foreach (var (id, change) in new (string, Action<JsonObject>)[]
        {
            ("Enablement_EndUser_Assignment", rule => rule["enabledRules"] = new JsonArray()),
            ("AuthenticationContext_EndUser_Assignment", rule => (rule["isEnabled"], rule["claimValue"]) = (true, "c1")),
        })
        {
            var path = $"policies/roleManagementPolicies/{policy}/rules/{id}";
            var rule = (await client.GetAsync(path)).Body!;
            rule.Remove("@odata.context");
            change(rule);
            (await client.PatchAsync(path, rule)).Expect(HttpStatusCode.NoContent);
        }
    }

    private static string? InMessage(TenantClient.Answer answer) =>
        answer.Message!.StartsWith("&claims=", StringComparison.Ordinal) ? Uri.UnescapeDataString(answer.Message["&claims=".Length..]) : null;

    private static string? InHeader(TenantClient.Answer answer) =>
        answer.Headers.TryGetValue("WWW-Authenticate", out var header)
            ? Encoding.UTF8.GetString(Convert.FromBase64String(header.Split("claims=\"")[1].Split('"')[0]))
            : null;

    [Theory]
    [InlineData(ChallengePlace.Both)]
    [InlineData(ChallengePlace.Message)]
    [InlineData(ChallengePlace.Header)]
    public async Task The_claims_are_told_where_the_service_puts_them_and_a_sign_in_with_them_is_enough(ChallengePlace place)
    {
        await PrepareAsync();
        client.Tenant.TokenService.ChallengePlace = place;
        await client.AsAsync("adele");
        var refused = (await client.PostAsync(Root + "assignmentScheduleRequests", Body("selfActivate", "PT2H"))).Expect(HttpStatusCode.BadRequest);
        Assert.Equal("RoleAssignmentRequestAcrsValidationFailed", refused.Code);
        Assert.Equal((place != ChallengePlace.Header, place != ChallengePlace.Message), (InMessage(refused) is not null, InHeader(refused) is not null));
        var fields = TenantClient.PasswordFields("adele", "https://graph.microsoft.com/.default");
        fields["claims"] = InMessage(refused) ?? InHeader(refused)!;
        client.WithToken((string)(await client.TokenAsync(fields)).Body!["access_token"]!);
        var active = (await client.PostAsync(Root + "assignmentScheduleRequests", Body("selfActivate", "PT2H"))).Expect(HttpStatusCode.Created);
        Assert.Equal("Provisioned", (string?)active.Body!["status"]);
    }

    [Fact]
    public async Task Who_cannot_satisfy_the_policy_stays_where_they_are()
    {
        await PrepareAsync();
        client.Tenant.TokenService.SetHabit("adele@contoso.example", ["password", "microsoftAuthenticatorPush"]);
        var fields = TenantClient.PasswordFields("adele", "https://graph.microsoft.com/.default");
        fields["claims"] = """{"access_token":{"acrs":{"essential":true, "value":"c1"}}}""";
        var refused = await client.TokenAsync(fields);
        Assert.Equal(("interaction_required", "basic_action"), ((string?)refused.Body!["error"], (string?)refused.Body["suberror"]));
    }

    [Fact]
    public async Task A_person_who_is_gone_gets_no_new_token()
    {
        var fields = TenantClient.PasswordFields("alex", "User.Read offline_access");
        var refresh = (string)(await client.TokenAsync(fields)).Body!["refresh_token"]!;
        client.Tenant.Store.Remove(Collections.Users, ContosoPeople.Alex);
        var refused = await client.TokenAsync(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token", ["client_id"] = "any", ["refresh_token"] = refresh, ["scope"] = "User.Read",
        });
        Assert.Equal(50034, (int)refused.Body!["error_codes"]![0]!);
    }
}
