using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Session;
using PimCa.Simulator.Scenarios;

namespace PimCa.Cloud.Tests.Graph;

public sealed class ConditionalAccessTests : IDisposable
{
    private const string Full = """
        {
          "@odata.context":"x","@odata.etag":"W/1","id":"p1","displayName":"Everything","state":"enabledForReportingButNotEnforced",
          "createdDateTime":"2026-01-01T00:00:00Z","modifiedDateTime":null,"templateId":null,
          "conditions":{
            "clientAppTypes":["browser","someFutureClient"],"userRiskLevels":[],"signInRiskLevels":["high"],"insiderRiskLevels":null,
            "platforms":{"includePlatforms":["all"],"excludePlatforms":["iOS"]},"locations":null,"devices":{"deviceFilter":{"mode":"exclude","rule":"device.isCompliant -eq True"}},
            "applications":{"includeApplications":["Office365"],"excludeApplications":[],"includeUserActions":[],"includeAuthenticationContextClassReferences":[],"applicationFilter":null},
            "users":{"includeUsers":["All"],"excludeUsers":["u1"],"includeGroups":[],"excludeGroups":["g1"],"includeRoles":[],"excludeRoles":["r1"],
              "includeGuestsOrExternalUsers":null,
              "excludeGuestsOrExternalUsers":{"guestOrExternalUserTypes":"b2bCollaborationGuest,someFutureGuest","externalTenants":{"@odata.type":"#microsoft.graph.conditionalAccessEnumeratedExternalTenants","membershipKind":"enumerated","members":["t9"]}}}
          },
          "grantControls":{"operator":"OR","builtInControls":["compliantDevice","someFutureControl"],"customAuthenticationFactors":["duo"],"termsOfUse":["tou"],
            "authenticationStrength@odata.context":"y","authenticationStrength":{"id":"00000000-0000-0000-0000-000000000004","displayName":"Phishing-resistant MFA","allowedCombinations":["fido2"]}},
          "sessionControls":{"applicationEnforcedRestrictions":null,"persistentBrowser":{"mode":"never","isEnabled":true},"signInFrequency":{"isEnabled":false,"value":4,"type":"hours"},"disableResilienceDefaults":null}
        }
        """;

    private readonly Contoso contoso = new();

    public void Dispose() => contoso.Dispose();

    [Fact]
    public async Task A_policy_is_read_in_full_words_that_are_not_known_included()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, Full);

        var policy = await scripted.Ports.ConditionalAccess.GetPolicyAsync("p1", CancellationToken.None);

        Assert.Equal(CaPolicyState.ReportOnly, policy!.State);
        Assert.Equal(new[] { "browser", "someFutureClient" }, policy.ClientAppTypes);
        Assert.Equal(new[] { "compliantDevice", "someFutureControl" }, policy.GrantControls);
        Assert.Equal("b2bCollaborationGuest,someFutureGuest", policy.Users.ExcludeGuestTypes);
        Assert.Null(policy.Users.IncludeGuestTypes);
        Assert.Equal("00000000-0000-0000-0000-000000000004", policy.AuthenticationStrengthId);
        Assert.Equal(new[] { "persistentBrowser" }, policy.OtherSessionControls);
        Assert.Equal(new[] { "signInRiskLevels", "platforms", "devices" }, policy.OtherConditions);
        Assert.False(policy.AppEnforcedRestrictions);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), policy.Created);
        Assert.Equal("Everything", scripted.Ports.Names.NameOf(KnownNameKind.CaPolicy, "p1"));
    }

    [Fact]
    public async Task Writing_a_policy_back_as_read_changes_nothing_in_it()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, Full).Answer(204);
        var policy = await scripted.Ports.ConditionalAccess.GetPolicyAsync("p1", CancellationToken.None);

        await scripted.Ports.ConditionalAccess.UpdatePolicyAsync(policy!, CancellationToken.None);

        var sent = scripted.Service.Requests[1];
        Assert.Equal("PATCH", sent.Method);
        var expected = (JsonObject)JsonNode.Parse(Full)!;
        Assert.True(JsonNode.DeepEquals(expected["conditions"], sent.Json["conditions"]), sent.Json["conditions"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(expected["sessionControls"], sent.Json["sessionControls"]));
        var grant = (JsonObject)expected["grantControls"]!;
        grant.Remove("authenticationStrength@odata.context");
        grant["authenticationStrength"] = new JsonObject { ["id"] = "00000000-0000-0000-0000-000000000004" };
        Assert.True(JsonNode.DeepEquals(grant, sent.Json["grantControls"]), sent.Json["grantControls"]!.ToJsonString());
    }

    [Fact]
    public async Task Writing_users_sends_every_array_and_keeps_the_tenants_of_guests()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, Full).Answer(204);
        var policy = await scripted.Ports.ConditionalAccess.GetPolicyAsync("p1", CancellationToken.None);

        await scripted.Ports.ConditionalAccess.UpdateUsersAsync(
            "p1", policy!.Users with { ExcludeGroups = policy.Users.ExcludeGroups.Append("g2").ToArray() }, CancellationToken.None);

        var sent = scripted.Service.Requests[1].Json;
        Assert.Equal(new[] { "conditions" }, sent.Select(p => p.Key));
        var expected = JsonNode.Parse(Full)!["conditions"]!["users"]!;
        expected["excludeGroups"] = new JsonArray("g1", "g2");
        Assert.True(JsonNode.DeepEquals(expected, sent["conditions"]!["users"]), sent.ToJsonString());
    }

    [Fact]
    public async Task Users_with_guests_of_a_policy_that_was_never_read_are_read_first()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, Full).Answer(204);

        await scripted.Ports.ConditionalAccess.UpdateUsersAsync("p1", new CaUsers { ExcludeGuestTypes = "b2bCollaborationGuest" }, CancellationToken.None);

        Assert.Equal(new[] { "GET", "PATCH" }, scripted.Service.Requests.Select(r => r.Method));
        Assert.Contains("t9", scripted.Service.Requests[1].Body);
    }

    [Fact]
    public async Task A_policy_is_created_read_changed_and_deleted_on_the_simulated_tenant()
    {
        var access = (await contoso.PortsAsync()).ConditionalAccess;
        var wanted = new CaPolicyDefinition
        {
            DisplayName = "Browser only",
            State = CaPolicyState.Enabled,
            Users = new CaUsers { IncludeGroups = new[] { ContosoPeople.Administrators }, ExcludeRoles = new[] { CaWellKnown.GlobalAdministrator }, ExcludeGuestTypes = "b2bCollaborationGuest,internalGuest" },
            IncludeApplications = new[] { CaWellKnown.ExchangeOnline, CaWellKnown.SharePointOnline },
            ClientAppTypes = new[] { "browser" },
            AppEnforcedRestrictions = true,
        };

        var (created, requests) = await contoso.CountAsync(() => access.CreatePolicyAsync(wanted, CancellationToken.None));
        Assert.Equal(1, requests);
        Assert.NotEmpty(created.Id);
        Assert.True(created.AppEnforcedRestrictions);
        Assert.Null(created.GrantOperator);
        Assert.Equal("b2bCollaborationGuest,internalGuest", created.Users.ExcludeGuestTypes);

        var changes = await contoso.CountAsync(() => access.UpdatePolicyAsync(
            created with { State = CaPolicyState.ReportOnly, AppEnforcedRestrictions = false, GrantOperator = "OR", GrantControls = new[] { "block" } }, CancellationToken.None));
        Assert.Equal(1, changes);
        var changed = await access.GetPolicyAsync(created.Id, CancellationToken.None);
        Assert.Equal(CaPolicyState.ReportOnly, changed!.State);
        Assert.Equal(new[] { "block" }, changed.GrantControls);
        Assert.False(changed.AppEnforcedRestrictions);
        Assert.Equal(created.Users.IncludeGroups, changed.Users.IncludeGroups);

        await access.UpdateUsersAsync(created.Id, changed.Users with { ExcludeUsers = new[] { ContosoPeople.BreakGlass } }, CancellationToken.None);
        var spared = await access.GetPolicyAsync(created.Id, CancellationToken.None);
        Assert.Equal(new[] { ContosoPeople.BreakGlass }, spared!.Users.ExcludeUsers);
        Assert.Equal("b2bCollaborationGuest,internalGuest", spared.Users.ExcludeGuestTypes);
        Assert.Equal(new[] { CaWellKnown.GlobalAdministrator }, spared.Users.ExcludeRoles);
        Assert.Equal(new[] { "block" }, spared.GrantControls);

        await access.DeletePolicyAsync(created.Id, CancellationToken.None);
        Assert.Null(await access.GetPolicyAsync(created.Id, CancellationToken.None));
        Assert.Single(await access.ListPoliciesAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_state_is_written_alone_and_without_reading_the_policy_first()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(204);

        await scripted.Ports.ConditionalAccess.UpdateStateAsync("p1", CaPolicyState.Disabled, CancellationToken.None);

        var sent = Assert.Single(scripted.Service.Requests);
        Assert.Equal(("PATCH", "/v1.0/identity/conditionalAccess/policies/p1", """{"state":"disabled"}"""), (sent.Method, sent.Path, sent.Body));
    }

    [Fact]
    public async Task The_pace_keeps_the_simulated_tenant_from_refusing()
    {
        var access = (await contoso.PortsAsync()).ConditionalAccess;

        var requests = await contoso.CountAsync(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                await access.ListPoliciesAsync(CancellationToken.None);
            }
        });

        Assert.Equal(5, requests);
        Assert.All(contoso.Lines, l => Assert.Equal(200, l.Status));
    }

    [Fact]
    public async Task Two_sign_ins_to_one_tenant_keep_one_pace()
    {
        var admin = (await contoso.PortsAsync()).ConditionalAccess;
        await admin.ListPoliciesAsync(CancellationToken.None);
        var again = (await contoso.PortsAsync()).ConditionalAccess;

        var (_, requests) = await contoso.CountAsync(() => again.ListPoliciesAsync(CancellationToken.None));

        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task A_tenant_that_starts_over_is_not_waited_for()
    {
        contoso.Tenant.Clock.Advance(TimeSpan.FromDays(3));
        await (await contoso.PortsAsync()).ConditionalAccess.ListPoliciesAsync(CancellationToken.None);
        contoso.Tenant.Reset();

        await (await contoso.PortsAsync()).ConditionalAccess.ListPoliciesAsync(CancellationToken.None);

        Assert.InRange(contoso.Tenant.Clock.GetUtcNow() - PimCa.Simulator.State.SimulatedTenant.Start, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Pages_of_policies_are_followed()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service
            .Answer(200, """{"@odata.nextLink":"https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies?$skiptoken=2","value":[{"id":"1","displayName":"a","state":"enabled"}]}""")
            .Answer(200, """{"value":[{"id":"2","displayName":"b","state":"disabled"}]}""");

        var policies = await scripted.Ports.ConditionalAccess.ListPoliciesAsync(CancellationToken.None);

        Assert.Equal(new[] { "1", "2" }, policies.Select(p => p.Id));
    }

    [Fact]
    public async Task A_policy_whose_state_is_not_known_is_told_and_not_guessed()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, """{"id":"1","displayName":"a","state":"someFutureState"}""");

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.ConditionalAccess.GetPolicyAsync("1", CancellationToken.None));

        Assert.Equal("UnexpectedAnswer", error.Code);
        Assert.Contains("someFutureState", error.Message);
    }

    [Fact]
    public async Task The_what_if_answers_for_every_policy()
    {
        var access = (await contoso.PortsAsync()).ConditionalAccess;

        var (results, requests) = await contoso.CountAsync(() => access.EvaluateAsync(
            new SignInQuestion(ContosoPeople.Adele, new[] { CaWellKnown.Office365 }, "browser", DeviceCompliant: false), CancellationToken.None));

        Assert.Equal(1, requests);
        var result = Assert.Single(results);
        Assert.Equal("Require compliant device", result.Policy.DisplayName);
        Assert.True(result.Applies);
        Assert.Equal(new[] { "compliantDevice" }, result.Policy.GrantControls);
        Assert.Empty(result.Reasons);
    }

    [Fact]
    public async Task The_what_if_gives_the_reasons_of_a_policy_that_does_not_apply()
    {
        var access = (await contoso.PortsAsync()).ConditionalAccess;
        var policy = await access.GetPolicyAsync(ContosoPeople.RequireCompliantDevicePolicy, CancellationToken.None);
        await access.UpdateUsersAsync(policy!.Id, policy.Users with { ExcludeUsers = new[] { ContosoPeople.Adele } }, CancellationToken.None);

        var result = Assert.Single(await access.EvaluateAsync(
            new SignInQuestion(ContosoPeople.Adele, new[] { CaWellKnown.Office365 }, "browser", DeviceCompliant: false), CancellationToken.None));

        Assert.False(result.Applies);
        Assert.Equal(new[] { "users" }, result.Reasons);
    }

    [Fact]
    public async Task A_client_app_that_is_not_known_is_refused_before_any_request()
    {
        var access = (await contoso.PortsAsync()).ConditionalAccess;

        var (error, requests) = await contoso.CountAsync(() => Assert.ThrowsAsync<PimCaException>(() => access.EvaluateAsync(
            new SignInQuestion(ContosoPeople.Adele, new[] { "Office365" }, "toaster", false), CancellationToken.None)));

        Assert.Equal("ClientAppUnknown", error.Code);
        Assert.Equal(0, requests);
    }
}
