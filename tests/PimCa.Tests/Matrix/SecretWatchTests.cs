using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Matrix;

/// <summary>A test that leaks fails, wherever it leaks: tried in every place.</summary>
public sealed class SecretWatchTests
{
    [Theory]
    [InlineData("$VerbosePreference = 'Continue'; Write-Leak verbose $token")]
    [InlineData("$DebugPreference = 'Continue'; Write-Leak debug $token")]
    [InlineData("Write-Leak information $token")]
    [InlineData("Write-Leak warning $token")]
    [InlineData("Write-Leak progress $token")]
    [InlineData("Write-Leak error $token")]
    [InlineData("Write-Leak advice $token")]
    [InlineData("Write-Leak inner $token")]
    [InlineData("Write-Leak target $token")]
    [InlineData("throw $token")]
    [InlineData("try { throw $token } catch { $null = 1 }")]
    [InlineData("$Host.UI.WriteLine(\"Sent: $token\")")]
    [InlineData("$Host.UI.WriteLine(\"client_secret=x\")")]
    [InlineData("$Host.UI.WriteLine(\"Authorization: Basic YWRtaW46c2ltdWxhdGVk\")")]
    public async Task A_secret_fails_the_test_that_lets_it_out(string leak)
    {
        var shell = new TestShell();
        shell.Add<WriteLeakCommand>();
        shell.Set("token", await shell.Tenant.TokenAsync("adele@contoso.example"));
        shell.Secrets.Check();

        shell.Run(leak);
        shell.Host.Clear();

        var failure = Assert.ThrowsAny<Exception>(shell.Dispose);
        Assert.StartsWith("A secret got out", failure.Message);
        Assert.DoesNotContain("eyJ", failure.Message);
    }

    [Fact]
    public async Task A_secret_in_the_log_of_requests_fails_it_too_and_that_log_is_kept_from_signing_in_on()
    {
        var shell = new TestShell();
        shell.Run("Get-PimCaPolicy").AssertNoErrors();
        Assert.Contains(shell.Secrets.Requests, line => line.StartsWith("GET graph.microsoft.com/v1.0/identity/conditionalAccess/policies", StringComparison.Ordinal));
        shell.Secrets.Check();

        ConnectionView.Of(shell).Write($"graph.microsoft.com/v1.0/me?{await shell.Tenant.TokenAsync("adele@contoso.example")}");

        Assert.StartsWith("A secret got out", Assert.ThrowsAny<Exception>(shell.Dispose).Message);
    }

    [Fact]
    public void A_secret_that_is_no_web_token_is_known_by_its_having_been_given_out()
    {
        var shell = new TestShell(connect: false);
        shell.Run("Connect-PimCa -Simulated -UseDeviceCode -As adele@contoso.example").AssertNoErrors();
        var refresh = shell.Tenant.AccessTokens.First(t => t.StartsWith("0.", StringComparison.Ordinal));

        shell.Set("token", refresh);
        shell.Run("$Host.UI.WriteLine(\"kept $token\")");

        Assert.Contains("gave out", Assert.ThrowsAny<Exception>(shell.Dispose).Message);
    }
}

/// <summary>Lets a text out.</summary>
[Cmdlet(VerbsCommunications.Write, "Leak")]
public sealed class WriteLeakCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public string Stream { get; set; } = string.Empty;

    [Parameter(Position = 1)]
    public string Text { get; set; } = string.Empty;

    protected override void ProcessRecord()
    {
        switch (Stream)
        {
            case "verbose":
                CommandRuntime.WriteVerbose(Text);
                break;
            case "debug":
                CommandRuntime.WriteDebug(Text);
                break;
            case "information":
                WriteInformation(Text, ["leak"]);
                break;
            case "warning":
                WriteWarning(Text);
                break;
            case "progress":
                WriteProgress(new ProgressRecord(1, Text, "working"));
                break;
            case "error":
                WriteError(new ErrorRecord(new InvalidOperationException(Text), "Leak", ErrorCategory.NotSpecified, null));
                break;
            case "advice":
                WriteError(new ErrorRecord(new InvalidOperationException("No."), "Leak", ErrorCategory.NotSpecified, null) { ErrorDetails = new ErrorDetails("No.") { RecommendedAction = Text } });
                break;
            case "inner":
                WriteError(new ErrorRecord(new InvalidOperationException("No.", new InvalidOperationException(Text)), "Leak", ErrorCategory.NotSpecified, null));
                break;
            case "target":
                WriteError(new ErrorRecord(new InvalidOperationException("No."), "Leak", ErrorCategory.NotSpecified, Text));
                break;
            default:
                throw new ArgumentException($"There is no place '{Stream}'.");
        }
    }
}
