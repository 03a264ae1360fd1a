using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Rules.Exchange;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.Exchange;

public sealed class CmdletTests : IDisposable
{
    private const string Default = "OwaMailboxPolicy-Default";

    private readonly WorkloadClient client = new();
    private string? token;

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task A_new_organisation_has_one_policy_which_restricts_nothing()
    {
        var answer = await RunAsync("Get-OwaMailboxPolicy");
        var policy = Assert.Single(answer["value"]!.AsArray())!;
        Assert.Equal((Default, "Off", true), ((string?)policy["Name"], (string?)policy["ConditionalAccessPolicy"], (bool)policy["IsDefault"]!));
        Assert.Empty(answer["@adminapi.warnings"]!.AsArray());
        Assert.Equal($"https://outlook.office365.com/adminapi/beta/{ContosoPeople.TenantId}/$metadata#Collection(Exchange.GenericHashTable)", (string?)answer["@odata.context"]);
    }

    [Theory]
    [InlineData("ReadOnly", "ReadOnly")]
    [InlineData("readonlyplusattachmentsblocked", "ReadOnlyPlusAttachmentsBlocked")]
    public async Task A_policy_is_changed_by_its_name_and_the_change_is_in_the_event_log(string setting, string expected)
    {
        Assert.Empty((await SetAsync(Default, setting))["value"]!.AsArray());
        Assert.Equal(expected, await SettingAsync(Default));
        var change = client.Tenant.Events.Events.Last(e => e.Kind == TenantEventKind.Change);
        Assert.Equal(("exchange/owaMailboxPolicies", Default, "admin@contoso.example"), (change.Collection, change.DocumentId, change.Actor));
        await SetAsync(Default, "Off");
        Assert.Equal("Off", await SettingAsync(Default));
    }

    [Fact]
    public async Task A_policy_is_found_by_its_guid_and_names_ignore_case()
    {
        var guid = (string)(await RunAsync("get-owamailboxpolicy"))["value"]![0]!["Guid"]!;
        await SetAsync(guid, "ReadOnly");
        Assert.Equal("ReadOnly", await SettingAsync(Default.ToUpperInvariant()));
    }

    [Fact]
    public async Task Setting_what_is_set_already_warns_and_writes_nothing()
    {
        await SetAsync(Default, "ReadOnly");
        var changes = Changes();
        foreach (var parameters in new[] { Parameters(Default, "ReadOnly"), new JsonObject { ["Identity"] = Default, ["Confirm"] = false } })
        {
            var warnings = (await RunAsync("Set-OwaMailboxPolicy", parameters))["@adminapi.warnings"]!.AsArray();
            Assert.Contains("no settings", (string?)Assert.Single(warnings), StringComparison.Ordinal);
        }

        Assert.Equal(changes, Changes());
    }

    [Fact]
    public async Task An_unknown_policy_a_wrong_setting_and_a_missing_identity_fail_in_the_services_shape()
    {
        var unknown = await FailAsync(404, "Set-OwaMailboxPolicy", Parameters("Nobody", "ReadOnly"));
        Assert.Equal(("NotFound", "Error executing cmdlet"), ((string?)unknown["code"], (string?)unknown["message"]));
        Assert.StartsWith("Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|", (string?)unknown["details"]![0]!["message"], StringComparison.Ordinal);
        await FailAsync(404, "Get-OwaMailboxPolicy", new JsonObject { ["Identity"] = "Nobody" });

        var wrong = await FailAsync(400, "Set-OwaMailboxPolicy", Parameters(Default, "Everything"));
        Assert.Equal(("BadRequest", "Invalid Operation"), ((string?)wrong["code"], (string?)wrong["message"]));
        Assert.Contains("Off, ReadOnly, ReadOnlyPlusAttachmentsBlocked", (string?)wrong["innererror"]!["internalexception"]!["message"], StringComparison.Ordinal);

        var missing = await FailAsync(400, "Set-OwaMailboxPolicy", new JsonObject { ["ConditionalAccessPolicy"] = "ReadOnly" });
        Assert.Contains("Identity is missing", (string?)missing["innererror"]!["internalexception"]!["message"], StringComparison.Ordinal);
        Assert.Equal("Off", await SettingAsync(Default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<xml />")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"CmdletInput":{"Parameters":{}}}""")]
    [InlineData("""{"CmdletInput":{"CmdletName":7}}""")]
    public async Task A_request_that_names_no_cmdlet_is_refused(string body)
    {
        var (status, answer) = await PostAsync(body);
        Assert.Equal(400, status);
        Assert.Equal("BadRequest", (string?)answer!["error"]!["code"]);
    }

    [Theory]
    [InlineData("Get-Mailbox", "{}", "the cmdlet Get-Mailbox")]
    [InlineData("Set-OwaMailboxPolicy", """{"Identity":"OwaMailboxPolicy-Default","WhatIf":true}""", "the parameter WhatIf of the cmdlet Set-OwaMailboxPolicy")]
    [InlineData("Get-OrganizationConfig", """{"Identity":"x"}""", "the parameter Identity")]
    [InlineData("Get-OwaMailboxPolicy", """{"Identity":["a","b"]}""", "a list or a table")]
    public async Task What_is_not_simulated_fails_loudly_with_its_name(string cmdlet, string parameters, string name)
    {
        var error = await FailAsync(501, cmdlet, (JsonObject)JsonNode.Parse(parameters)!);
        Assert.Contains(name, (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_organisation_says_its_name()
    {
        var organisation = (await RunAsync("Get-OrganizationConfig"))["value"]![0]!;
        Assert.Equal(("contoso.onmicrosoft.com", "Contoso"), ((string?)organisation["Name"], (string?)organisation["DisplayName"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(WorkloadClient.Graph)]
    [InlineData(WorkloadClient.SharePoint)]
    public async Task Without_a_token_of_its_own_Exchange_is_closed(string? audience)
    {
        var stranger = audience is null ? null : await client.TokenAsync("admin", audience);
        Assert.Equal(401, (await client.PostAsync(Address(), Body("Get-OwaMailboxPolicy"), stranger, "application/json")).Status);
    }

    [Fact]
    public async Task A_session_has_the_cmdlets_of_the_roles_that_were_held_at_sign_in()
    {
        token = await client.TokenAsync("adele", WorkloadClient.Exchange);
        client.Hold(BuiltInRoles.SharePointAdministrator, ContosoPeople.Adele);
        Assert.Equal((403, null), await PostAsync(Body("Get-OwaMailboxPolicy")));
        client.Hold(BuiltInRoles.ExchangeAdministrator, ContosoPeople.Adele);
        Assert.Equal((403, null), await PostAsync(Body("Get-OwaMailboxPolicy")));

        token = await client.TokenAsync("adele", WorkloadClient.Exchange);
        client.Tenant.Store.Remove(Collections.RoleAssignments, $"{BuiltInRoles.ExchangeAdministrator}/{ContosoPeople.Adele}");
        Assert.Equal(200, (await PostAsync(Body("Get-OwaMailboxPolicy"))).Status);
    }

    [Fact]
    public void A_role_without_the_permission_to_manage_Exchange_is_not_enough()
    {
        var caller = new Caller(ContosoPeople.Admin, "admin", false, ["Mail.Read"]) { DirectoryRoles = [BuiltInRoles.GlobalAdministrator] };
        Assert.False(CmdletInvocation.IsAllowed(caller));
        Assert.True(CmdletInvocation.IsAllowed(caller with { Permissions = ["Exchange.Manage"] }));
    }

    [Fact]
    public async Task An_application_needs_a_role_beside_its_permission()
    {
        token = await client.TokenAsync("app", WorkloadClient.Exchange);
        Assert.Equal(403, (await PostAsync(Body("Get-OwaMailboxPolicy"))).Status);
        client.Hold(BuiltInRoles.ExchangeAdministrator, ContosoPeople.AutomationServicePrincipal);
        token = await client.TokenAsync("app", WorkloadClient.Exchange);
        Assert.Equal(200, (await PostAsync(Body("Get-OwaMailboxPolicy"))).Status);
    }

    [Theory]
    [InlineData("contoso.example", 200)]
    [InlineData("Contoso.onmicrosoft.com", 200)]
    [InlineData("fabrikam.example", 403)]
    public async Task The_organisation_is_named_by_id_or_domain_and_no_other_is_served(string organisation, int status)
    {
        token = await client.TokenAsync("admin", WorkloadClient.Exchange);
        Assert.Equal(status, (await client.PostAsync(Address(organisation), Body("Get-OwaMailboxPolicy"), token, "application/json")).Status);
    }

    [Theory]
    [InlineData("https://outlook.office365.us")]
    [InlineData("https://outlook-dod.office365.us")]
    [InlineData("https://partner.outlook.cn")]
    public async Task The_national_clouds_have_Exchange_under_names_of_their_own(string host)
    {
        token = await client.TokenAsync("admin", host);
        var (status, answer) = await client.PostAsync($"{host}/adminapi/beta/{ContosoPeople.TenantId}/InvokeCommand", Body("Get-OwaMailboxPolicy"), token, "application/json");
        Assert.Equal(200, status);
        Assert.StartsWith(host, (string?)answer!["@odata.context"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Annotations_beside_a_parameter_are_no_parameters()
    {
        var parameters = Parameters(Default, "ReadOnly");
        parameters["Identity@odata.type"] = "#String";
        await RunAsync("Set-OwaMailboxPolicy", parameters);
        Assert.Equal("ReadOnly", await SettingAsync(Default));
    }

    [Fact]
    public async Task Of_sixty_policies_two_refuse_to_be_changed_and_the_others_change()
    {
        var added = client.Tenant.AddOwaMailboxPolicies(59);
        client.Tenant.RefuseOwaMailboxPolicyChanges(added[3], added[40].ToUpperInvariant());
        var all = (await RunAsync("Get-OwaMailboxPolicy"))["value"]!.AsArray().Select(policy => (string)policy!["Name"]!).ToArray();
        Assert.Equal(added.Prepend(Default), all);
        Assert.DoesNotContain("efuse", (await RunAsync("Get-OwaMailboxPolicy")).ToJsonString(), StringComparison.Ordinal);

        var refused = new List<string>();
        foreach (var name in all)
        {
            var (status, answer) = await PostAsync(Body("Set-OwaMailboxPolicy", Parameters(name, "ReadOnly")));
            if (status != 200)
            {
                refused.Add(name);
                Assert.Contains($"'{name}'", (string?)answer!["error"]!["innererror"]!["internalexception"]!["message"], StringComparison.Ordinal);
            }
        }

        Assert.Equal([added[3], added[40]], refused);
        Assert.Equal(58, client.Tenant.Store.All(Collections.OwaMailboxPolicies).Count(policy => (string?)policy["ConditionalAccessPolicy"] == "ReadOnly"));
        client.Tenant.AddOwaMailboxPolicies(59);
        Assert.Equal("ReadOnly", await SettingAsync(added[0]));
        Assert.Throws<ArgumentException>(() => client.Tenant.RefuseOwaMailboxPolicyChanges("Nobody"));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.Tenant.AddOwaMailboxPolicies(1000));
    }

    private static string Address(string organisation = ContosoPeople.TenantId) => $"{WorkloadClient.Exchange}/adminapi/beta/{organisation}/InvokeCommand";

    private static string Body(string cmdlet, JsonObject? parameters = null) =>
        new JsonObject { ["CmdletInput"] = new JsonObject { ["CmdletName"] = cmdlet, ["Parameters"] = parameters ?? new JsonObject() } }.ToJsonString();

    private static JsonObject Parameters(string identity, string setting) => new() { ["Identity"] = identity, ["ConditionalAccessPolicy"] = setting };

    private Task<JsonNode> SetAsync(string identity, string setting) => RunAsync("Set-OwaMailboxPolicy", Parameters(identity, setting));

    private async Task<string?> SettingAsync(string identity) =>
        (string?)(await RunAsync("Get-OwaMailboxPolicy", new JsonObject { ["Identity"] = identity }))["value"]![0]!["ConditionalAccessPolicy"];

    private async Task<JsonNode> RunAsync(string cmdlet, JsonObject? parameters = null)
    {
        var (status, answer) = await PostAsync(Body(cmdlet, parameters));
        Assert.True(status == 200, $"{status}: {answer?.ToJsonString()}");
        return answer!;
    }

    private async Task<JsonNode> FailAsync(int expected, string cmdlet, JsonObject parameters)
    {
        var (status, answer) = await PostAsync(Body(cmdlet, parameters));
        Assert.Equal(expected, status);
        return answer!["error"]!;
    }

    private async Task<(int Status, JsonNode? Body)> PostAsync(string body)
    {
        token ??= await client.TokenAsync("admin", WorkloadClient.Exchange);
        return await client.PostAsync(Address(), body, token, "application/json");
    }

    private int Changes() => client.Tenant.Events.Events.Count(e => e.Kind == TenantEventKind.Change);
}
