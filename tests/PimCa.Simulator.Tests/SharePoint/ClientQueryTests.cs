using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.SharePoint;

public sealed class ClientQueryTests : IDisposable
{
    private readonly AdminSite site = new();

    public void Dispose() => site.Dispose();

    [Fact]
    public async Task The_answer_is_a_header_and_then_the_id_and_the_result_of_each_action()
    {
        var answer = await site.DoAsync("""
            <ObjectPath Id="3" ObjectPathId="2" /><ObjectIdentityQuery Id="5" ObjectPathId="2" />
            <Query Id="4" ObjectPathId="2"><Query SelectAllProperties="false"><Properties><Property Name="AllowEditing" ScalarProperty="true" /></Properties></Query></Query>
            """);

        var header = answer[0]!.AsObject();
        Assert.Equal(["SchemaVersion", "LibraryVersion", "ErrorInfo", "TraceCorrelationId"], header.Select(member => member.Key));
        Assert.True(Guid.TryParse((string?)header["TraceCorrelationId"], out _));
        Assert.Equal([3, 5, 4], new[] { 1, 3, 5 }.Select(index => (int)answer[index]!));
        Assert.Equal("""{"IsNull":false}""", answer[2]!.ToJsonString());
        var tenant = answer[6]!.AsObject();
        Assert.Equal(["_ObjectType_", "_ObjectIdentity_", "AllowEditing"], tenant.Select(member => member.Key));
        Assert.Equal("Microsoft.Online.SharePoint.TenantAdministration.Tenant", (string?)tenant["_ObjectType_"]);
        Assert.Equal((string?)answer[4]!["_ObjectIdentity_"], (string?)tenant["_ObjectIdentity_"]);
        Assert.EndsWith($":{site.Tenant.Id}\nTenant", (string?)tenant["_ObjectIdentity_"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_tenant_gives_full_access()
    {
        var settings = await site.ReadAsync();
        Assert.Equal((0, 1, true, true), ((int)settings["ConditionalAccessPolicy"]!, (int)settings["LimitedAccessFileType"]!, (bool)settings["AllowEditing"]!, (bool)settings["AllowDownloadingNonWebViewableFiles"]!));
    }

    [Theory]
    [InlineData("ConditionalAccessPolicy", "Enum", "1", "1")]
    [InlineData("ConditionalAccessPolicy", "Int32", "2", "2")]
    [InlineData("ConditionalAccessPolicy", "Number", "3", "3")]
    [InlineData("ConditionalAccessPolicy", "Enum", "4", "4")]
    [InlineData("LimitedAccessFileType", "Enum", "0", "0")]
    [InlineData("LimitedAccessFileType", "Enum", "2", "2")]
    [InlineData("AllowEditing", "Boolean", "false", "false")]
    [InlineData("AllowDownloadingNonWebViewableFiles", "Boolean", "false", "false")]
    public async Task A_setting_is_changed_alone_and_read_back(string name, string type, string value, string expected)
    {
        var before = (JsonObject)await site.ReadAsync();
        await site.DoAsync(AdminSite.Set(name, type, value) + AdminSite.Update);
        var after = (JsonObject)await site.ReadAsync();

        Assert.Equal(expected, after[name]!.ToJsonString());
        Assert.All(before.Where(member => member.Key != name && member.Key != "_ObjectIdentity_"), member => Assert.Equal(member.Value!.ToJsonString(), after[member.Key]!.ToJsonString()));
    }

    [Fact]
    public async Task A_later_query_finds_the_tenant_by_the_identity_of_an_earlier_one()
    {
        var identity = (string)(await site.ReadAsync())["_ObjectIdentity_"]!;
        var path = $"""<Identity Id="2" Name="{identity.Replace("\n", "&#xA;", StringComparison.Ordinal)}" />""";
        await site.DoAsync(AdminSite.Set("ConditionalAccessPolicy", "Enum", "1") + AdminSite.Update, path);
        Assert.Equal(1, await site.AccessAsync());
    }

    [Fact]
    public async Task An_identity_whose_line_break_is_not_escaped_is_lost_in_xml_and_one_of_another_tenant_is_unknown()
    {
        var identity = (string)(await site.ReadAsync())["_ObjectIdentity_"]!;
        var escaped = identity.Replace("\n", "&#xA;", StringComparison.Ordinal);
        foreach (var wrong in new[] { identity, escaped.Replace(site.Tenant.Id, Guid.Empty.ToString(), StringComparison.Ordinal), "x", escaped.Replace("|", string.Empty, StringComparison.Ordinal), "first" + escaped[36..], escaped[..37] + "Tenant" })
        {
            var error = await site.RefusedAsync(AdminSite.Request(AdminSite.ReadAll, $"""<Identity Id="2" Name="{wrong}" />"""));
            Assert.Equal("System.ArgumentException", (string?)error["ErrorTypeName"]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("<Request")]
    [InlineData("""<Request SchemaVersion="15.0.0.0" LibraryVersion="16.0.0.0"><Actions /><ObjectPaths /></Request>""")]
    [InlineData("""<Request SchemaVersion="15.0.0.0" LibraryVersion="16.0.0.0" xmlns="http://schemas.microsoft.com/sharepoint/clientquery/2009"><Actions /></Request>""")]
    [InlineData("""<Request SchemaVersion="15.0.0.0" LibraryVersion="16.0.0.0" xmlns="http://schemas.microsoft.com/sharepoint/clientquery/2009"><ObjectPaths /><Actions /></Request>""")]
    [InlineData("""<Request LibraryVersion="16.0.0.0" xmlns="http://schemas.microsoft.com/sharepoint/clientquery/2009"><Actions /><ObjectPaths /></Request>""")]
    [InlineData("""<Request SchemaVersion="15.0.0.0" xmlns="http://schemas.microsoft.com/sharepoint/clientquery/2009"><Actions /><ObjectPaths /></Request>""")]
    [InlineData("""<!DOCTYPE Request [<!ENTITY a "b">]><Request SchemaVersion="15.0.0.0" LibraryVersion="16.0.0.0" xmlns="http://schemas.microsoft.com/sharepoint/clientquery/2009"><Actions /><ObjectPaths /></Request>""")]
    public async Task What_is_no_request_of_the_protocol_is_refused(string body) =>
        Invalid(await site.RefusedAsync(body), "Invalid request.");

    [Theory]
    [InlineData("""<ObjectPath Id="3" ObjectPathId="9" />""", "no object path 9")]
    [InlineData("""<ObjectPath Id="2" ObjectPathId="2" />""", "id 2 is used twice")]
    [InlineData("""<ObjectPath Id="x" ObjectPathId="2" />""", "Id of the element ObjectPath is no number")]
    [InlineData("""<ObjectPath Id="3" />""", "no attribute ObjectPathId")]
    [InlineData("""<Query Id="3" ObjectPathId="2" />""", "A Query has a Query inside")]
    [InlineData("""<ObjectPath xmlns="urn:other" Id="3" ObjectPathId="2" />""", "not of the protocol")]
    public async Task A_malformed_action_is_refused(string action, string message) =>
        Invalid(await site.RefusedAsync(AdminSite.Request(action)), message);

    [Fact]
    public async Task An_unknown_type_is_refused() => Invalid(
        await site.RefusedAsync(AdminSite.Request(AdminSite.ReadAll, """<Constructor Id="2" TypeId="{00000000-ef6b-4e9b-8425-127220d84719}" />""")),
        "type with id \"{00000000");

    [Theory]
    [InlineData("""<SetProperty Id="7" ObjectPathId="2" Name="Nonsense"><Parameter Type="Boolean">true</Parameter></SetProperty>""")]
    [InlineData("""<SetProperty Id="7" ObjectPathId="2" Name="allowEditing"><Parameter Type="Boolean">true</Parameter></SetProperty>""")]
    [InlineData("""<Query Id="7" ObjectPathId="2"><Query SelectAllProperties="false"><Properties><Property Name="Nonsense" ScalarProperty="true" /></Properties></Query></Query>""")]
    public async Task An_unknown_property_is_refused(string action) =>
        Invalid(await site.RefusedAsync(AdminSite.Request(action + AdminSite.Update)), "does not exist.");

    [Theory]
    [InlineData("ConditionalAccessPolicy", "Boolean", "true")]
    [InlineData("ConditionalAccessPolicy", "String", "1")]
    [InlineData("ConditionalAccessPolicy", "Enum", "AllowLimitedAccess")]
    [InlineData("AllowEditing", "String", "true")]
    [InlineData("AllowEditing", "Boolean", "yes")]
    public async Task A_value_of_the_wrong_type_is_refused(string name, string type, string value)
    {
        Invalid(await site.RefusedAsync(AdminSite.Request(AdminSite.Set(name, type, value) + AdminSite.Update)), "Cannot convert");
        Assert.Equal(0, await site.AccessAsync());
    }

    [Theory]
    [InlineData("ConditionalAccessPolicy", "5")]
    [InlineData("ConditionalAccessPolicy", "-1")]
    [InlineData("LimitedAccessFileType", "3")]
    public async Task A_number_outside_the_enumeration_is_refused(string name, string value)
    {
        var error = await site.RefusedAsync(AdminSite.Request(AdminSite.Set(name, "Enum", value) + AdminSite.Update));
        Assert.Equal("System.ArgumentException", (string?)error["ErrorTypeName"]);
        Assert.Contains("expected range", (string?)error["ErrorMessage"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_property_without_a_value_or_with_two_is_refused()
    {
        var set = AdminSite.Set("AllowEditing", "Boolean", "false");
        foreach (var wrong in new[] { """<SetProperty Id="7" ObjectPathId="2" Name="AllowEditing" />""", set.Replace("</SetProperty>", """<Parameter Type="Boolean">true</Parameter></SetProperty>""", StringComparison.Ordinal) })
        {
            Invalid(await site.RefusedAsync(AdminSite.Request(wrong + AdminSite.Update)), "has one Parameter");
        }
    }

    [Fact]
    public async Task A_change_without_an_update_after_it_is_refused_and_not_made()
    {
        var set = AdminSite.Set("ConditionalAccessPolicy", "Enum", "1");
        foreach (var request in new[] { set, AdminSite.Update + set })
        {
            Invalid(await site.RefusedAsync(AdminSite.Request(request)), "the method Update must follow");
        }

        Assert.Equal(0, await site.AccessAsync());
    }

    [Fact]
    public async Task What_was_updated_before_an_action_that_fails_stays()
    {
        await site.RefusedAsync(AdminSite.Request(AdminSite.Set("ConditionalAccessPolicy", "Enum", "2") + AdminSite.Update + AdminSite.Set("Nonsense", "Enum", "2", 91)));
        Assert.Equal(2, await site.AccessAsync());
    }

    [Theory]
    [InlineData("""<Method Name="GetSiteProperties" Id="7" ObjectPathId="2" />""", AdminSite.Constructor, "the method GetSiteProperties")]
    [InlineData("""<ExceptionHandlingScope Id="7" ObjectPathId="2" />""", AdminSite.Constructor, "the action ExceptionHandlingScope")]
    [InlineData("""<ObjectPath Id="7" ObjectPathId="2" />""", """<StaticProperty Id="2" Name="Current" TypeId="{3747adcd-a3c3-41b9-bfab-4a64dd2f1e0a}" />""", "the object path StaticProperty")]
    public async Task A_part_of_the_protocol_that_is_not_simulated_fails_loudly(string action, string path, string name)
    {
        var token = await site.Client.TokenAsync("admin", WorkloadClient.SharePoint);
        var (status, body) = await site.Client.PostAsync(WorkloadClient.SharePoint + "/_vti_bin/client.svc/ProcessQuery", AdminSite.Request(action, path), token);
        Assert.Equal(501, status);
        Assert.Contains(name, (string?)body!["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_change_in_force_is_in_the_event_log()
    {
        await site.SetAccessAsync(1);
        var change = site.Tenant.Events.Events.Last(e => e.Kind == TenantEventKind.Change);
        Assert.Equal(("sharepoint/tenant", "tenant", "admin@contoso.example"), (change.Collection, change.DocumentId, change.Actor));
        Assert.Equal((0, 1), ((int)change.Before!["ConditionalAccessPolicy"]!, (int)change.After!["ConditionalAccessPolicy"]!));
    }

    private static void Invalid(JsonObject error, string message)
    {
        Assert.Equal(["ErrorMessage", "ErrorValue", "TraceCorrelationId", "ErrorCode", "ErrorTypeName"], error.Select(member => member.Key));
        Assert.Equal((-1, "Microsoft.SharePoint.Client.InvalidClientQueryException"), ((int)error["ErrorCode"]!, (string?)error["ErrorTypeName"]));
        Assert.Contains(message, (string?)error["ErrorMessage"], StringComparison.Ordinal);
    }
}
