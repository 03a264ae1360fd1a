using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.SignIn;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Simulator;

namespace PimCa.Cloud.Tests.SignIn;

/// <summary>A test that lets a secret out fails.</summary>
public sealed class SecretWatchTests
{
    [Theory]
    [InlineData("{0}")]
    [InlineData("POST login.microsoftonline.com/?client_assertion=x")]
    [InlineData("Authorization: Bearer abcdefghijklmnopqrstuvwxyz")]
    public async Task Whatever_is_told_of_one(string text)
    {
        var lab = new SignInLab();
        await lab.ConnectAsync(new SecretSignIn(SignInLab.ClientId, TokenService.Password));

        lab.Story.Verbose(string.Format(System.Globalization.CultureInfo.InvariantCulture, text, await lab.TokenAsync("adele@contoso.example")));

        Assert.Throws<Xunit.Sdk.FalseException>(lab.Dispose);
    }

    [Fact]
    public async Task The_log_of_requests_is_heard()
    {
        using var lab = new SignInLab();
        var session = await lab.ConnectAsync(new SecretSignIn(SignInLab.ClientId, TokenService.Password));

        var before = lab.Secrets.Count;
        await session.Ports.Directory.ListRolesAsync(CancellationToken.None);

        Assert.True(lab.Secrets.Count > before);
    }
}
