using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using PimCa.Cloud.Http;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;
using PimCa.Restrictions;

namespace PimCa.Cloud.Tests.SharePoint;

public sealed class SharePointTests : IDisposable
{
    private const string Host = "contoso-admin.sharepoint.com";

    private readonly Contoso contoso = new();

    public void Dispose() => contoso.Dispose();

    [Fact]
    public async Task A_new_tenant_has_full_access_and_its_site_is_found_by_the_first_domain()
    {
        var ports = await contoso.PortsAsync();

        var settings = await ports.SharePointOnline!.GetRestrictionsAsync(CancellationToken.None);

        Assert.Equal(Host, settings.AdminHost);
        Assert.Equal(SharePointAccess.AllowFullAccess, settings.Access);
        Assert.False(settings.IsRestricted);
        Assert.True(settings.AllowEditing);
        Assert.Equal(LimitedAccessFileType.WebPreviewableFiles, settings.FileType);
    }

    [Fact]
    public async Task The_site_is_looked_up_once_and_each_reading_is_one_request()
    {
        var sharePoint = (await contoso.PortsAsync()).SharePointOnline!;
        await sharePoint.GetRestrictionsAsync(CancellationToken.None);

        Assert.Equal(1, (await contoso.CountAsync(() => sharePoint.GetRestrictionsAsync(CancellationToken.None))).Requests);
        Assert.Equal(2, await contoso.CountAsync(() => sharePoint.SetRestrictionsAsync(new SharePointChange { AllowEditing = false }, CancellationToken.None)));
    }

    [Theory]
    [InlineData(SharePointAccess.AllowFullAccess, false)]
    [InlineData(SharePointAccess.AllowLimitedAccess, true)]
    [InlineData(SharePointAccess.BlockAccess, true)]
    [InlineData(SharePointAccess.ProtectionLevel, false)]
    [InlineData(SharePointAccess.AuthenticationContext, false)]
    public async Task Each_of_the_five_values_is_written_and_read_back(SharePointAccess access, bool isRestricted)
    {
        var sharePoint = (await contoso.PortsAsync()).SharePointOnline!;

        await sharePoint.SetRestrictionsAsync(new SharePointChange { Access = access }, CancellationToken.None);

        var settings = await sharePoint.GetRestrictionsAsync(CancellationToken.None);
        Assert.Equal(access, settings.Access);
        Assert.Equal(isRestricted, settings.IsRestricted);
    }

    [Fact]
    public async Task Only_what_is_asked_for_changes()
    {
        var sharePoint = (await contoso.PortsAsync()).SharePointOnline!;
        var before = await sharePoint.GetRestrictionsAsync(CancellationToken.None);

        await sharePoint.SetRestrictionsAsync(
            new SharePointChange { FileType = LimitedAccessFileType.OfficeOnlineFilesOnly, AllowDownloadingNonWebViewableFiles = false }, CancellationToken.None);

        var after = await sharePoint.GetRestrictionsAsync(CancellationToken.None);
        Assert.Equal(before with { FileType = LimitedAccessFileType.OfficeOnlineFilesOnly, AllowDownloadingNonWebViewableFiles = false }, after);
    }

    [Fact]
    public async Task A_no_under_status_200_is_an_error_with_the_services_words()
    {
        var adele = await contoso.PortsAsync("adele");

        var refused = await Assert.ThrowsAsync<PimCaException>(() => adele.SharePointOnline!.GetRestrictionsAsync(CancellationToken.None));

        Assert.Equal("SharePointRefused", refused.Code);
        Assert.Equal(PimCaErrorKind.PermissionDenied, refused.Kind);
        Assert.Equal("System.UnauthorizedAccessException", refused.ServiceCode);
        Assert.Contains("SharePoint Administrator", refused.Advice);
        Assert.NotNull(refused.RequestId);
    }

    [Fact]
    public async Task A_token_for_sharepoint_does_not_change_what_the_context_shows()
    {
        using var session = await contoso.ConnectAsync();
        var before = session.Context.Scopes;

        await session.Ports.SharePointOnline!.GetRestrictionsAsync(CancellationToken.None);

        Assert.Equal(before, session.Context.Scopes);
        Assert.DoesNotContain("AllSites.FullControl", session.Context.Scopes);
    }

    [Fact]
    public async Task A_refused_value_is_told_apart_from_a_missing_right()
    {
        using var scripted = await ConnectAsync();
        scripted.Service
            .Answer(200, Tenant())
            .Answer(200, """[{"SchemaVersion":"15.0.0.0","ErrorInfo":{"ErrorMessage":"Value does not fall within the expected range.","ErrorValue":null,"TraceCorrelationId":"corr-1","ErrorCode":-2147024809,"ErrorTypeName":"System.ArgumentException"},"TraceCorrelationId":"corr-1"}]""");

        var refused = await Assert.ThrowsAsync<PimCaException>(
            () => scripted.Ports.SharePointOnline!.SetRestrictionsAsync(new SharePointChange { Access = SharePointAccess.BlockAccess }, CancellationToken.None));

        Assert.Equal(("SharePointRefused", PimCaErrorKind.InvalidArgument, "corr-1"), (refused.Code, refused.Kind, refused.RequestId));
        Assert.Contains("expected range", refused.Message);
    }

    [Fact]
    public async Task The_identity_is_sent_back_as_it_came_with_its_line_break_and_a_closing_update()
    {
        using var scripted = await ConnectAsync();
        scripted.Service.Answer(200, Tenant()).Answer(200, """[{"SchemaVersion":"15.0.0.0","ErrorInfo":null}]""");

        await scripted.Ports.SharePointOnline!.SetRestrictionsAsync(
            new SharePointChange { Access = SharePointAccess.AllowLimitedAccess, AllowEditing = false }, CancellationToken.None);

        var sent = scripted.Service.Requests[^1];
        Assert.Equal("/_vti_bin/client.svc/ProcessQuery", sent.Path);
        Assert.StartsWith("text/xml", sent.Headers["Content-Type"]);
        Assert.StartsWith("Bearer ", sent.Headers["Authorization"]);
        var request = XElement.Parse(sent.Body!);
        Assert.Equal("a|b:t\nTenant", (string?)request.Descendants().Single(e => e.Name.LocalName == "Identity").Attribute("Name"));
        Assert.Equal(
            ["SetProperty ConditionalAccessPolicy Enum 1", "SetProperty AllowEditing Boolean false", "Method Update"],
            request.Elements().First().Elements().Select(e => string.Join(
                " ", new[] { e.Name.LocalName, (string)e.Attribute("Name")! }.Concat(e.Elements().Select(p => $"{(string?)p.Attribute("Type")} {p.Value}")))));
        Assert.Contains(scripted.Service.TokenRequests, t => t.Body!.Contains(Uri.EscapeDataString($"https://{Host}/.default"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"5\"")]
    [InlineData("7")]
    [InlineData("null")]
    public async Task A_value_that_nobody_knows_is_no_answer(string value)
    {
        using var scripted = await ConnectAsync();
        scripted.Service.Answer(200, Tenant(value));

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.SharePointOnline!.GetRestrictionsAsync(CancellationToken.None));

        Assert.Equal("UnexpectedAnswer", error.Code);
        Assert.Contains("ConditionalAccessPolicy", error.Message);
    }

    [Fact]
    public async Task A_site_that_is_not_there_has_an_error_of_its_own()
    {
        using var scripted = await ConnectAsync();
        scripted.Service.Answer(404, "404 FILE NOT FOUND");

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.SharePointOnline!.GetRestrictionsAsync(CancellationToken.None));

        Assert.Equal(("SharePointNotReachable", PimCaErrorKind.Unavailable, Host), (error.Code, error.Kind, error.Target));
    }

    [Fact]
    public async Task A_site_that_never_answers_is_asked_again_and_then_given_up()
    {
        using var scripted = await ConnectAsync();
        for (var i = 0; i < 20; i++)
        {
            scripted.Service.Cut();
        }

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.SharePointOnline!.GetRestrictionsAsync(CancellationToken.None));

        Assert.Equal("SharePointNotReachable", error.Code);
        Assert.True(scripted.Service.Requests.Count > 2);
    }

    [Fact]
    public async Task Other_failures_keep_their_own_codes()
    {
        using var scripted = await ConnectAsync();
        scripted.Service.Answer(401, "no");

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.SharePointOnline!.GetRestrictionsAsync(CancellationToken.None));

        Assert.Equal("SignInExpired", error.Code);
    }

    [Theory]
    [InlineData("contoso.example")]
    [InlineData("mail.contoso.onmicrosoft.com")]
    public async Task A_domain_that_does_not_tell_the_site_is_an_error(string initial)
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, Domains(initial));

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.SharePointOnline!.GetRestrictionsAsync(CancellationToken.None));

        Assert.Equal("SharePointHostUnknown", error.Code);
        Assert.Contains(initial, error.Message);
        Assert.Contains("Connect-PimCa -SharePointAdminHost", error.Advice);
    }

    [Fact]
    public async Task A_given_site_is_asked_and_no_domain_looked_up()
    {
        var lines = new System.Collections.Generic.List<JournalLine>();
        using var session = await CloudSession.ConnectAsync(
            new CloudConnectionOptions
            {
                SignIn = new PimCa.Cloud.SignIn.SimulatedPerson("admin@contoso.example"),
                InnerHandler = new PimCa.Simulator.SimulatedCloudHandler(contoso.Tenant),
                Time = contoso.Tenant.Clock,
                SharePointAdminHost = Host,
            },
            CancellationToken.None);
        session.Journal.Subscribe(lines.Add);

        await session.Ports.SharePointOnline!.GetRestrictionsAsync(CancellationToken.None);

        // The token, and the one request.
        Assert.Equal(2, lines.Count);
    }

    private static async Task<Scripted> ConnectAsync()
    {
        var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, Domains("contoso.onmicrosoft.com"));
        return scripted;
    }

    private static string Domains(string initial) =>
        $$"""{"value":[{"id":"tenant-1","verifiedDomains":[{"name":"contoso.example","isInitial":false,"isDefault":true},{"name":"{{initial}}","isInitial":true}]}]}""";

    private static string Tenant(string access = "0") => $$"""
        [{"SchemaVersion":"15.0.0.0","LibraryVersion":"16.0.1.1","ErrorInfo":null,"TraceCorrelationId":"corr-0"},2,{"IsNull":false},3,
         {"_ObjectType_":"Microsoft.Online.SharePoint.TenantAdministration.Tenant","_ObjectIdentity_":"a|b:t\nTenant",
          "ConditionalAccessPolicy":{{access}},"LimitedAccessFileType":1,"AllowEditing":true,"AllowDownloadingNonWebViewableFiles":true}]
        """;
}
