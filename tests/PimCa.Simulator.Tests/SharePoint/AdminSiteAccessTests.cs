using System;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Rules.SharePoint;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.SharePoint;

public sealed class AdminSiteAccessTests : IDisposable
{
    private const string Query = "/_vti_bin/client.svc/ProcessQuery";

    private readonly AdminSite site = new();

    public void Dispose() => site.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData(WorkloadClient.Graph)]
    [InlineData(WorkloadClient.Exchange)]
    public async Task Without_a_token_of_its_own_the_admin_site_is_closed(string? audience)
    {
        var token = audience is null ? null : await site.Client.TokenAsync("admin", audience);
        var (status, body) = await site.Client.PostAsync(WorkloadClient.SharePoint + Query, AdminSite.Request(AdminSite.ReadAll), token);
        Assert.Equal(401, status);
        Assert.NotEmpty((string)body!["error_description"]!);
    }

    [Fact]
    public async Task A_token_of_the_admin_site_opens_nothing_else()
    {
        var token = await site.Client.TokenAsync("admin", WorkloadClient.SharePoint);
        Assert.Equal(401, (await site.Client.PostAsync(WorkloadClient.Graph + "/v1.0/groups", "{}", token)).Status);
    }

    [Fact]
    public async Task Who_is_no_administrator_of_SharePoint_is_denied_reading_and_writing_alike()
    {
        site.Client.Hold(BuiltInRoles.ExchangeAdministrator, ContosoPeople.Adele);
        await site.AsAsync("adele");
        foreach (var actions in new[] { AdminSite.ReadAll, AdminSite.Set("ConditionalAccessPolicy", "Enum", "1") + AdminSite.Update })
        {
            var error = await site.RefusedAsync(AdminSite.Request(actions));
            Assert.Equal((-2147024891, "System.UnauthorizedAccessException"), ((int)error["ErrorCode"]!, (string?)error["ErrorTypeName"]));
        }

        Assert.Equal(0, await (await site.AsAsync("admin")).AccessAsync());
    }

    [Fact]
    public void A_role_without_the_permission_to_manage_sites_is_denied()
    {
        var caller = new Caller(ContosoPeople.Admin, "admin", false, ["AllSites.Read"]);
        var answer = new QueryProcessor(site.Tenant).Process(caller, AdminSite.Request(AdminSite.ReadAll));
        Assert.Equal(-2147024891, (int)answer[0]!["ErrorInfo"]!["ErrorCode"]!);
        Assert.Null(new QueryProcessor(site.Tenant).Process(caller with { Permissions = ["AllSites.FullControl"] }, AdminSite.Request(AdminSite.ReadAll))[0]!["ErrorInfo"]);
    }

    [Fact]
    public async Task A_role_counts_as_soon_as_it_is_held()
    {
        await site.AsAsync("adele");
        site.Client.Hold(BuiltInRoles.SharePointAdministrator, ContosoPeople.Adele);
        await site.SetAccessAsync(1);
        Assert.Equal(1, await site.AccessAsync());
    }

    [Fact]
    public async Task An_application_acts_by_its_permission()
    {
        await site.AsAsync("app");
        await site.SetAccessAsync(2);
        Assert.Equal(2, await site.AccessAsync());
    }

    [Fact]
    public async Task Another_tenants_admin_site_gives_no_token_and_has_nothing()
    {
        const string Other = "https://fabrikam-admin.sharepoint.com";
        Assert.Equal("invalid_resource", (string?)(await site.Client.AskAsync("admin", Other)).Body!["error"]);
        var token = await site.Client.TokenAsync("admin", WorkloadClient.SharePoint);
        Assert.Equal(404, (await site.Client.PostAsync(Other + Query, AdminSite.Request(AdminSite.ReadAll), token)).Status);
        await Assert.ThrowsAsync<System.Net.Http.HttpRequestException>(() => site.Client.PostAsync("https://contoso.sharepoint.com" + Query, string.Empty, token));
    }

    [Theory]
    [InlineData("https://contoso-admin.sharepoint.us")]
    [InlineData("https://contoso-admin.sharepoint-mil.us")]
    [InlineData("https://contoso-admin.sharepoint.cn")]
    public async Task The_national_clouds_have_the_site_under_names_of_their_own(string address)
    {
        var token = await site.Client.TokenAsync("admin", address);
        Assert.Equal(200, (await site.Client.PostAsync(address + Query, AdminSite.Request(AdminSite.ReadAll), token)).Status);
    }
}
