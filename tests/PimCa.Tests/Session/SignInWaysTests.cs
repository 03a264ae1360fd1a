using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Session;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Session;

/// <summary>Every way in, as a user types it, on a simulated tenant.</summary>
public sealed class SignInWaysTests : IDisposable
{
    private const string Application = "c0a70500-0000-4000-8000-000000000322";

    private readonly TestShell shell = new(connect: false);
    private readonly string folder = Directory.CreateTempSubdirectory("pimca").FullName;

    public void Dispose()
    {
        shell.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void With_an_applications_secret()
    {
        shell.Set("credential", new PSCredential(Application, new NetworkCredential("", "simulated").SecurePassword));

        var context = Assert.IsType<PimCaContext>(shell.Run("Connect-PimCa -Simulated -TenantId contoso.example -ClientSecretCredential $credential").One().BaseObject);

        Assert.Equal(AuthType.ClientSecret, context.AuthType);
        Assert.Equal(Application, context.Account);
        Assert.True(context.IsApplication);
        Assert.True(context.IsSimulated);
        Assert.NotEmpty(shell.Run("Get-PimCaPolicy").AssertNoErrors().Output);
    }

    [Theory]
    [InlineData("-Certificate $certificate")]
    [InlineData("-CertificatePath $path -CertificatePassword 'for the file'")]
    [InlineData("-CertificatePath ./runbook.pfx -CertificatePassword ([System.Net.NetworkCredential]::new('', 'for the file').SecurePassword)")]
    public void With_an_applications_certificate(string parameters)
    {
        using var certificate = Certificate(days: 30);
        var path = Path.Combine(folder, "runbook.pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, "for the file"));
        shell.Set("certificate", certificate);
        shell.Set("path", path);
        shell.Set("folder", folder);

        var context = shell.Run($"$null = $ExecutionContext.SessionState.Path.SetLocation($folder); Connect-PimCa -Simulated -ClientId {Application} {parameters}");

        Assert.Equal(AuthType.Certificate, context.One("AuthType"));
        Assert.NotEmpty(shell.Run("Get-PimCaPolicy").AssertNoErrors().Output);
    }

    [Fact]
    public void A_certificate_of_the_users_store_is_found_by_its_thumbprint_however_it_was_copied()
    {
        using var certificate = Certificate(days: 30);
        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
        store.Open(OpenFlags.ReadWrite);
        store.Add(certificate);
        try
        {
            var spaced = "\u200e" + string.Join(' ', certificate.Thumbprint.ToLowerInvariant().Chunk(2).Select(pair => new string(pair)));
            shell.Set("thumbprint", spaced);

            Assert.Equal(AuthType.Certificate, shell.Run($"Connect-PimCa -Simulated -ClientId {Application} -CertificateThumbprint $thumbprint").One("AuthType"));
        }
        finally
        {
            store.Remove(certificate);
        }
    }

    [Fact]
    public void A_certificate_that_is_not_there_has_ended_or_has_no_key_is_told_before_anybody_is_asked()
    {
        using var ended = Certificate(days: -2000);
        using var whole = Certificate(days: 30);
        using var half = X509CertificateLoader.LoadCertificate(whole.RawData);
        File.WriteAllText(Path.Combine(folder, "no.pfx"), "nothing");
        shell.Set("ended", ended);
        shell.Set("half", half);
        using var early = Certificate(days: 30, since: 2);
        shell.Set("early", early);
        shell.Set("folder", folder);

        Assert.Equal("CertificateNotFound", shell.Run("Connect-PimCa -Simulated -CertificateThumbprint 00aa").ErrorId());
        Assert.Equal("CertificateExpired", shell.Run("Connect-PimCa -Simulated -Certificate $ended").ErrorId());
        Assert.Equal("CertificateNotYetValid", shell.Run("Connect-PimCa -Simulated -Certificate $early").ErrorId());
        Assert.Equal("CertificateWithoutKey", shell.Run("Connect-PimCa -Simulated -Certificate $half").ErrorId());
        Assert.Equal("CertificateNotReadable", shell.Run("Connect-PimCa -Simulated -CertificatePath $folder/no.pfx").ErrorId());
        Assert.Equal("CertificateNotReadable", shell.Run("Connect-PimCa -Simulated -CertificatePath $folder/none.pfx").ErrorId());
    }

    [Theory]
    [InlineData("$token")]
    [InlineData("\"Bearer $token\"")]
    [InlineData("([System.Net.NetworkCredential]::new('', $token).SecurePassword)")]
    public async Task With_a_token_from_elsewhere(string token)
    {
        shell.Run("Connect-PimCa -Simulated -As adele@contoso.example").AssertNoErrors();
        shell.Set("token", await shell.Tenant.TokenAsync("adele@contoso.example"));

        var context = shell.Run($"Connect-PimCa -Simulated -TenantId contoso.example -AccessToken {token}");

        Assert.Equal(AuthType.AccessToken, context.One("AuthType"));
        Assert.Equal("adele@contoso.example", context.One("Account"));
    }

    [Fact]
    public void What_is_no_secret_is_refused_without_being_repeated()
    {
        var refused = shell.Run("Connect-PimCa -Simulated -AccessToken @{ secret = 'open-sesame' }");

        var error = Assert.Single(refused.Errors);
        Assert.Contains("SecureString", error.ToString());
        Assert.DoesNotContain("open-sesame", error.ToString());
    }

    [Fact]
    public void With_a_code_that_the_console_shows_at_once()
    {
        var context = shell.Run("Connect-PimCa -Simulated -UseDeviceCode -As adele@contoso.example");

        Assert.Equal(AuthType.DeviceCode, context.One("AuthType"));
        Assert.Equal("adele@contoso.example", context.One("Account"));
        Assert.Contains("To sign in, use a web browser", shell.Host.Text);
        Assert.Contains("Group.ReadWrite.All", (System.Collections.Generic.IEnumerable<string>)context.One("Scopes")!);
    }

    [Fact]
    public void As_the_managed_identity_of_the_place()
    {
        var context = shell.Run("Connect-PimCa -Simulated -Identity");

        Assert.Equal(AuthType.ManagedIdentity, context.One("AuthType"));
        Assert.True((bool)context.One("IsApplication")!);
    }

    [Fact]
    public void As_whoever_the_Azure_CLI_has_signed_in()
    {
        var context = shell.Run("Connect-PimCa -Simulated -UseAzureCli -As megan@contoso.example");

        Assert.Equal(AuthType.AzureCli, context.One("AuthType"));
        Assert.Equal("megan@contoso.example", context.One("Account"));
    }

    [Fact]
    public async Task Another_tenant_than_was_asked_for_is_refused_and_the_session_stays_as_it_was()
    {
        shell.Run("Connect-PimCa -Simulated").AssertNoErrors();
        shell.Set("token", await shell.Tenant.TokenAsync("adele@contoso.example"));

        var refused = shell.Run("Connect-PimCa -Simulated -TenantId fabrikam.example -AccessToken $token");

        Assert.Equal("TenantMismatch", refused.ErrorId());
        Assert.Equal(ErrorCategory.AuthenticationError, refused.Errors[0].CategoryInfo.Category);
        Assert.Equal("admin@contoso.example", shell.Run("Get-PimCaContext").One("Account"));
    }

    [Fact]
    public void An_application_that_is_disabled_in_the_tenant_is_told_with_the_way_out_and_the_session_stays_as_it_was()
    {
        shell.Run("Connect-PimCa -Simulated").AssertNoErrors();
        shell.Tenant.Disable(Application);
        shell.Set("credential", new PSCredential(Application, new NetworkCredential("", "simulated").SecurePassword));

        var refused = shell.Run("Connect-PimCa -Simulated -TenantId contoso.example -ClientSecretCredential $credential");

        Assert.Equal("ApplicationDisabled", refused.ErrorId());
        Assert.Equal(ErrorCategory.AuthenticationError, refused.Errors[0].CategoryInfo.Category);
        Assert.Equal(Application, refused.Errors[0].TargetObject);
        Assert.Contains("Enterprise applications", refused.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("admin@contoso.example", shell.Run("Get-PimCaContext").One("Account"));
    }

    [Fact]
    public void In_a_runspace_that_shows_nothing_to_anybody_a_browser_is_not_even_tried()
    {
        using var runbook = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runbook.Open();
        using var engine = PowerShell.Create(runbook);
        engine.AddScript($"Import-Module '{StagedModule.Manifest}'; Connect-PimCa -TenantId contoso.example 3>$null");

        var result = ShellResult.Of(engine);

        Assert.Equal("PersonRequired", result.ErrorId());
        Assert.Contains("-Identity", result.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Contains("Connect-PimCa -TenantId contoso.example", result.Errors[0].ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void Two_runspaces_are_signed_in_to_two_tenants_and_two_clouds_at_once()
    {
        using var other = new TestShell(connect: false);
        var credential = new PSCredential(Application, new NetworkCredential("", "simulated").SecurePassword);
        shell.Set("credential", credential);
        other.Set("credential", credential);

        shell.Run("$null = Connect-PimCa -Simulated -Environment China -ClientSecretCredential $credential; New-PimBrowserOnlyGroup Here").AssertNoErrors();
        other.Run("$null = Connect-PimCa -Simulated -Environment USGov -ClientSecretCredential $credential").AssertNoErrors();

        Assert.Equal(CloudEnvironment.China, shell.Run("Get-PimCaContext").One("Environment"));
        Assert.Equal(CloudEnvironment.USGov, other.Run("Get-PimCaContext").One("Environment"));
        Assert.Equal("Here", shell.Run("Get-PimBrowserOnlyGroup Here").One("DisplayName"));
        Assert.Empty(other.Run("Get-PimBrowserOnlyGroup H*").AssertNoErrors().Output);
    }

    [Fact]
    public async Task Two_runspaces_in_two_clouds_work_at_the_same_time_and_neither_reaches_the_others_hosts_or_tenant()
    {
        using var other = new TestShell(connect: false);
        using var meeting = new Barrier(2);
        (TestShell Shell, string Cloud, string Person, string Name)[] both =
        [
            (shell, "China", "admin@contoso.example", "There"),
            (other, "USGovDoD", "breakglass@contoso.example", "Here"),
        ];
        foreach (var (one, _, _, _) in both)
        {
            one.Set("meeting", meeting);
        }

        // Each waits for the other before every step, so that all of them overlap.
        var seen = await Task.WhenAll(both.Select(one => Task.Run(() => one.Shell.Run($$"""
            $null = $meeting.SignalAndWait(60000); $null = Connect-PimCa -Simulated -Environment {{one.Cloud}} -As {{one.Person}}
            foreach ($round in 1..5) {
                $null = $meeting.SignalAndWait(60000); $null = New-PimBrowserOnlyGroup "{{one.Name}} $round" -Confirm:$false
                $null = $meeting.SignalAndWait(60000); $null = Update-PimCaToken
                $null = $meeting.SignalAndWait(60000); $null = Get-AppEnforcedRestrictions; (Get-PimCaContext).Account
            }
            (Get-PimBrowserOnlyGroup *here*).DisplayName
            """))));

        foreach (var ((one, cloud, person, name), result) in both.Zip(seen))
        {
            var said = result.AssertNoErrors().Output.Select(o => o.ToString()!).ToArray();
            Assert.Equal(Enumerable.Repeat(person, 5), said[..5]);
            Assert.Equal(Enumerable.Range(1, 5).Select(round => $"{name} {round}"), said[5..].Order());
            Assert.Equal(cloud, one.Run("Get-PimCaContext").One("Environment")!.ToString());
        }

        shell.Run("Get-PimCaPolicy; $null = Get-AppEnforcedRestrictions").AssertNoErrors();
        other.Run("Get-PimCaPolicy; $null = Get-AppEnforcedRestrictions").AssertNoErrors();
        Assert.Equal(["contoso-admin.sharepoint.cn", "login.chinacloudapi.cn", "microsoftgraph.chinacloudapi.cn", "partner.outlook.cn"], Hosts(shell));
        Assert.Equal(["contoso-admin.sharepoint-mil.us", "dod-graph.microsoft.us", "login.microsoftonline.us", "outlook-dod.office365.us"], Hosts(other));

        static string[] Hosts(TestShell one)
        {
            one.Run("$null = Update-PimCaToken; $null = Get-AppEnforcedRestrictions").AssertNoErrors();
            return one.Secrets.Requests.Select(line => line.Split(' ')[1].Split('/')[0]).Distinct().Order(StringComparer.Ordinal).ToArray();
        }
    }

    [Fact]
    public void The_tenant_begins_as_the_story_does()
    {
        shell.Run("$null = Connect-PimCa -Simulated").AssertNoErrors();

        var policy = shell.Run("Get-PimCaPolicy").One().BaseObject as PimCa.ConditionalAccess.CaPolicy;
        Assert.Equal(("Require compliant device", "Enabled"), (policy!.DisplayName, policy.State.ToString()));
        Assert.Equal("All", Assert.Single(policy.IncludeUsers).ToString());
        Assert.Equal("Office365", Assert.Single(policy.IncludeApplications).ToString());
        Assert.Empty(shell.Run("Get-PimCaExclusion").AssertNoErrors().Output);
        Assert.Equal(
            ["OwaMailboxPolicy-Default Off", "contoso-admin.sharepoint.com AllowFullAccess"],
            shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors().Output.Select(o => $"{o.Properties["Policy"].Value} {o.Properties["Setting"].Value}"));
    }

    [Fact]
    public void Disconnecting_forgets_what_is_remembered_and_the_session_ends_even_where_that_fails()
    {
        var forgotten = 0;
        Connect(() => forgotten++);
        shell.Run("Disconnect-PimCa").AssertNoErrors();
        Assert.Equal(1, forgotten);

        Connect(() => throw new PimCa.Errors.PimCaException("SignInNotForgotten", PimCa.Errors.PimCaErrorKind.InvalidState, "It is still there.", "Delete it."));
        var refused = shell.Run("Disconnect-PimCa");
        Assert.Equal("SignInNotForgotten", refused.ErrorId());
        Assert.Equal("Delete it.", refused.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Equal("NotConnected", shell.Run("Get-PimCaPolicy").ErrorId());
        shell.Run("Disconnect-PimCa").AssertNoErrors();

        void Connect(Action forget)
        {
            shell.Run("$null = Connect-PimCa -Simulated").AssertNoErrors();
            var before = Runspace.DefaultRunspace;
            try
            {
                Runspace.DefaultRunspace = shell.Runspace;
                RunspaceSession.Current.Tenant = RunspaceSession.Current.Connected with { Forget = forget };
            }
            finally
            {
                Runspace.DefaultRunspace = before;
            }
        }
    }

    private static X509Certificate2 Certificate(int days, int since = -3000)
    {
#pragma warning disable RS0030 // MSAL dates its assertions by the machine's clock and takes no other.
        var now = DateTimeOffset.UtcNow;
#pragma warning restore RS0030
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=PimCa automation", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(now.AddDays(since), now.AddDays(days));
    }
}
