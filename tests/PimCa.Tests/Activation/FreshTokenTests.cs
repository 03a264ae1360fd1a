using System;
using System.Linq;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Activation;

/// <summary>
/// A right and the token that carries it, over the whole life of an activation: the right counts from the first token that was issued
/// with it, and until the last one ends or is revoked. Reading Conditional Access takes the role Security Reader.
/// </summary>
public sealed class FreshTokenTests : IDisposable
{
    private const string Activate = "Request-PimActivation -Role 'Security Reader' -Duration 1h -Justification 'Looking at policies'";

    private readonly TestShell shell = new();

    public FreshTokenTests()
    {
        shell.Run("$null = Set-PimRolePolicy -Role 'Security Reader' -RequireMfa:$false -Confirm:$false; New-PimEligibility -Role 'Security Reader' -Principal adele@contoso.example -Duration 30d").AssertNoErrors();
        shell.As("adele");
        Assert.Equal("PermissionDenied", Read().ErrorId());
    }

    public void Dispose() => shell.Dispose();

    [Fact]
    public void Before_the_token_is_refreshed_a_new_right_does_not_work()
    {
        shell.Run($"$null = {Activate}; $null = Step-PimSimulator 5m").AssertNoErrors();
        Assert.Equal("Active", shell.Run("Get-PimActivation -Mine").One("Status")!.ToString());

        Assert.Equal("PermissionDenied", Read().ErrorId());
    }

    [Fact]
    public void After_the_token_is_refreshed_the_new_right_works()
    {
        shell.Run(Activate).AssertNoErrors();

        Assert.Equal(["Security Reader"], (System.Collections.Generic.IReadOnlyList<string>)shell.Run("Update-PimCaToken").One("AddedRoles")!);

        Assert.NotEmpty(Read().AssertNoErrors().Output);
    }

    [Fact]
    public void After_expiry_an_old_token_still_works()
    {
        shell.Run(Activate + " -Wait").AssertNoErrors();

        shell.Run("$null = Step-PimSimulator 2h").AssertNoErrors();

        Assert.Empty(shell.Run("Get-PimActiveAssignment -Role 'Security Reader' -Mine").AssertNoErrors().Output);
        Assert.Equal(0, Tokens(() => Assert.NotEmpty(Read().AssertNoErrors().Output)));
    }

    [Fact]
    public void Until_it_is_revoked()
    {
        shell.Run(Activate + " -Wait").AssertNoErrors();
        shell.Run("$null = Step-PimSimulator 10m").AssertNoErrors();
        Assert.NotEmpty(Read().AssertNoErrors().Output);

        shell.Run("$null = Stop-PimActivation -Role 'Security Reader' -RevokeSessions -Confirm:$false").AssertNoErrors();

        Assert.Equal("PermissionDenied", Read().ErrorId());
    }

    [Fact]
    public void Waiting_for_an_activation_refreshes_the_token_once_and_what_follows_has_the_right()
    {
        shell.Tenant.ReplicationLag = TimeSpan.FromSeconds(90);
        ShellResult? waited = null;

        Assert.Equal(1, Tokens(() => waited = shell.Run($"$VerbosePreference = 'Continue'; {Activate} -Wait")));

        Assert.Equal(true, waited!.One("IsActive"));
        Assert.Contains(waited.Verbose, v => v.StartsWith("The token was renewed and has now: Security Reader.", StringComparison.Ordinal));
        Assert.Equal(0, Tokens(() => Assert.NotEmpty(Read().AssertNoErrors().Output)));
        Assert.Empty(((PimCa.Session.PimCaTokenUpdate)shell.Run("Update-PimCaToken").One().BaseObject).AddedRoles);
    }

    [Fact]
    public void Without_waiting_no_token_is_asked_for() => Assert.Equal(0, Tokens(() => shell.Run(Activate).AssertNoErrors()));

    private ShellResult Read() => shell.Run("Get-PimCaPolicy");

    private int Tokens(Action work)
    {
        var mark = shell.Tenant.EventCount;
        work();
        return shell.Tenant.EventsSince(mark).Count(e => e.Kind == "Request" && e.Summary.Contains("/oauth2/v2.0/token", StringComparison.Ordinal));
    }
}
