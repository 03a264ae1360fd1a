using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.SignIn;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;
using PimCa.Session;
using PimCa.Simulator;
using PimCa.Simulator.Scenarios;

namespace PimCa.Cloud.Tests.SignIn;

/// <summary>
/// A browser's sign-in goes on in the next console, as far as the platform can keep it safe, until it is forgotten. The platform's
/// store is stood for by one in memory; Azure.Identity and MSAL write to it and read from it themselves.
/// </summary>
[Collection(PathOfTheProcess.Name)]
public sealed class RememberedSignInTests : IDisposable
{
    private const string Own = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

    private readonly SignInLab lab = new();
    private readonly ConsoleMemory memory = new();

    public void Dispose()
    {
        lab.Dispose();
        memory.Dispose();
    }

    [Fact]
    public async Task The_next_console_is_signed_in_without_a_browser_and_without_anybody_there()
    {
        await using var browser = new BrowserOnThePath(lab, "adele@contoso.example");
        (await ConsoleAsync()).Dispose();

        using var second = await ConsoleAsync(isPersonAtHand: false);

        Assert.Single(browser.Opened);
        Assert.Equal("adele@contoso.example", second.Context.Account);
        Assert.Equal(AuthType.Interactive, second.Context.AuthType);
        Assert.NotNull(await second.Ports.Directory.GetGroupAsync(ContosoPeople.Administrators, CancellationToken.None));
        Assert.Empty(lab.Story.Warned);
    }

    [Fact]
    public async Task What_is_written_says_who_it_was_holds_nothing_secret_and_is_the_users_alone()
    {
        await using var browser = new BrowserOnThePath(lab, "adele@contoso.example");

        using var session = await ConsoleAsync();

        var file = Assert.Single(memory.Records);
        var text = await File.ReadAllTextAsync(file);
        Assert.Equal(["authority", "clientId", "homeAccountId", "tenantId", "username", "version"], JsonNode.Parse(text)!.AsObject().Select(p => p.Key).Order());
        Assert.Equal("adele@contoso.example", (string?)JsonNode.Parse(text)!["username"]);
        Assert.NotEmpty(lab.Tenant.TokenService.GivenOut);
        Assert.All(lab.Tenant.TokenService.GivenOut, secret => Assert.DoesNotContain(secret, text));
        Assert.DoesNotContain("eyJ", text);
        Assert.Equal([Path.GetFileNameWithoutExtension(file)], memory.Kept);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(memory.Folder));
        }
    }

    [Fact]
    public async Task Where_the_platform_cannot_encrypt_it_warns_keeps_nothing_and_the_next_console_asks_again()
    {
        memory.Encrypts = false;
        await using var browser = new BrowserOnThePath(lab, "adele@contoso.example");

        using var first = await ConsoleAsync();
        Assert.Contains("no store that encrypts tokens (on Linux a keyring, by libsecret)", Assert.Single(lab.Story.Warned));
        Assert.Empty(memory.Records);
        Assert.Empty(memory.Kept);

        // In this console it lasts, silently.
        lab.Tenant.Clock.Advance(TimeSpan.FromHours(28));
        await first.Ports.Directory.GetGroupAsync(ContosoPeople.Administrators, CancellationToken.None);
        Assert.Single(browser.Opened);

        using var second = await ConsoleAsync();
        Assert.Equal(2, browser.Opened.Count);
    }

    [Fact]
    public async Task A_user_without_a_folder_is_warned_too_and_a_runbook_is_told_of_the_missing_person_alone()
    {
        await using var browser = new BrowserOnThePath(lab, "adele@contoso.example");
        using var session = await ConnectAsync(new MemoryOfSignIns(memory, null), isPersonAtHand: true);
        Assert.Contains("no folder for application data", Assert.Single(lab.Story.Warned));
        session.Forget();

        lab.Story.Warned.Clear();
        memory.Encrypts = false;
        var error = await Assert.ThrowsAsync<PimCaException>(() => ConsoleAsync(isPersonAtHand: false));
        Assert.Equal("PersonRequired", error.Code);
        Assert.Empty(lab.Story.Warned);
    }

    [Fact]
    public async Task Disconnecting_forgets_who_it_was_and_the_tokens()
    {
        await using var browser = new BrowserOnThePath(lab, "adele@contoso.example");
        using var session = await ConsoleAsync();
        Assert.NotEmpty(memory.Kept);

        session.Forget();

        Assert.Empty(memory.Records);
        Assert.Empty(memory.Kept);
        Assert.Equal("PersonRequired", (await Assert.ThrowsAsync<PimCaException>(() => ConsoleAsync(isPersonAtHand: false))).Code);
        using var next = await ConsoleAsync();
        Assert.Equal(2, browser.Opened.Count);
        Assert.Contains("prompt=select_account", browser.Opened[1]);
    }

    [Fact]
    public async Task Disconnecting_where_nothing_was_kept_forgets_nothing_and_says_nothing()
    {
        memory.Encrypts = false;
        memory.ClearFailure = new InvalidOperationException("There is no keyring.");
        await using var browser = new BrowserOnThePath(lab, "adele@contoso.example");
        using var session = await ConsoleAsync();

        session.Forget();
    }

    [Fact]
    public async Task What_cannot_be_forgotten_is_told_with_where_it_is()
    {
        await using var browser = new BrowserOnThePath(lab, "adele@contoso.example");
        using var session = await ConsoleAsync();
        var file = Assert.Single(memory.Records);
        memory.ClearFailure = new InvalidOperationException("The keyring is locked.");

        var error = Assert.Throws<PimCaException>(session.Forget);

        Assert.Equal("SignInNotForgotten", error.Code);
        Assert.Contains("The keyring is locked.", error.Message);
        Assert.Contains(file, error.Advice);
        Assert.Contains($"'{Path.GetFileNameWithoutExtension(file)}'", error.Advice);
    }

    public static TheoryData<string> Strangers => new()
    {
        "nothing",
        "",
        "{}",
        "[]",
        """{"version":"9.9","username":"adele@contoso.example"}""",
        """{"version":"1.0","username":"adele@contoso.example","authority":"login.microsoftonline.com","homeAccountId":"a.b","tenantId":"t","clientId":"c0a70500-0000-4000-8000-00000000dead"}""",
        $$"""{"version":"1.0","authority":"login.microsoftonline.com","tenantId":"t","clientId":"{{Own}}"}""",
    };

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task A_record_that_is_damaged_or_foreign_is_not_used_and_is_replaced(string content)
    {
        await using var browser = new BrowserOnThePath(lab, "adele@contoso.example");
        (await ConsoleAsync()).Dispose();
        var file = Assert.Single(memory.Records);
        await File.WriteAllTextAsync(file, content);

        (await ConsoleAsync()).Dispose();

        var warning = Assert.Single(lab.Story.Warned);
        Assert.StartsWith($"The sign-in that was remembered in '{file}' is not used: ", warning);
        Assert.EndsWith(". The next sign-in replaces it.", warning);
        Assert.DoesNotContain("dead", warning);
        Assert.Equal(2, browser.Opened.Count);
        Assert.Equal("adele@contoso.example", (string?)JsonNode.Parse(await File.ReadAllTextAsync(file))!["username"]);
    }

    [Fact]
    public async Task Where_the_record_cannot_be_written_the_console_goes_on_after_a_warning()
    {
        await File.WriteAllTextAsync(memory.Folder, "a file in the way");
        await using var browser = new BrowserOnThePath(lab, "adele@contoso.example");

        using var session = await ConsoleAsync();

        Assert.Equal("adele@contoso.example", session.Context.Account);
        Assert.Contains("cannot be remembered", Assert.Single(lab.Story.Warned));
    }

    [Fact]
    public async Task Each_cloud_tenant_and_application_has_a_memory_of_its_own()
    {
        await using var browser = new BrowserOnThePath(lab, "adele@contoso.example");
        (await ConsoleAsync()).Dispose();

        var other = await Assert.ThrowsAsync<PimCaException>(() => ConnectAsync(memory.Memory, isPersonAtHand: false, environment: CloudEnvironment.USGov));
        Assert.Equal("PersonRequired", other.Code);
        Assert.Equal("PersonRequired", (await Assert.ThrowsAsync<PimCaException>(() => ConnectAsync(memory.Memory, isPersonAtHand: false, tenant: ContosoPeople.TenantId))).Code);
        Assert.Equal("PersonRequired", (await Assert.ThrowsAsync<PimCaException>(() => ConnectAsync(memory.Memory, isPersonAtHand: false, clientId: ContosoPeople.PimCaAutomationClientId))).Code);
        (await ConnectAsync(memory.Memory, isPersonAtHand: false, tenant: "CONTOSO.example")).Dispose();
    }

    [Fact]
    public async Task A_sign_in_that_was_revoked_meanwhile_is_asked_for_again_by_name_or_told_where_nobody_is_there()
    {
        await using var browser = new BrowserOnThePath(lab, "adele@contoso.example");
        (await ConsoleAsync()).Dispose();
        lab.Tenant.Clock.Advance(TimeSpan.FromMinutes(1));
        lab.Tenant.TokenService.Revoke(ContosoPeople.Adele);

        var error = await Assert.ThrowsAsync<PimCaException>(() => ConsoleAsync(isPersonAtHand: false));
        Assert.Equal("PersonRequired", error.Code);
        Assert.Contains("The sign-in was revoked", error.Message);
        Assert.Equal("AADSTS50173", error.ServiceCode);
        Assert.Contains("Connect-PimCa -TenantId contoso.example", error.Advice);
        Assert.Single(browser.Opened);

        using var again = await ConsoleAsync();
        Assert.Equal("adele@contoso.example", again.Context.Account);
        Assert.Equal(2, browser.Opened.Count);
        Assert.Contains("login_hint=adele", browser.Opened[1]);
    }

    private Task<CloudSession> ConsoleAsync(bool isPersonAtHand = true) => ConnectAsync(memory.Memory, isPersonAtHand);

    private Task<CloudSession> ConnectAsync(
        MemoryOfSignIns place, bool isPersonAtHand, string tenant = "contoso.example", CloudEnvironment environment = CloudEnvironment.Global, string? clientId = null) =>
        lab.ConnectAsync(new CloudConnectionOptions
        {
            SignIn = new BrowserSignIn(clientId, isPersonAtHand, IsRemembered: true),
            TenantId = tenant,
            Environment = environment,
            Memory = place,
            InnerHandler = new SimulatedCloudHandler(lab.Tenant),
            IsSimulated = true,
            Reporter = lab.Story,
            Time = lab.Tenant.Clock,
            JitterSeed = 1,
        });
}
