using System;
using System.Linq;
using PimCa.Session;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Session;

public sealed class UpdatePimCaTokenTests : IDisposable
{
    private readonly TestShell shell = new();

    public void Dispose() => shell.Dispose();

    [Fact]
    public void The_context_comes_with_what_the_new_token_has_that_the_old_one_had_not()
    {
        shell.Run("$group = New-PimBrowserOnlyGroup; Set-PimMemberPolicy $group -RequireMfa:$false -AllowPermanentEligibility -Confirm:$false; New-PimEligibility $group adele@contoso.example -Permanent").AssertNoErrors();
        shell.As("adele");
        shell.Run("$null = Request-PimActivation 'Browser-Only Users' -Duration 1h -Justification x").AssertNoErrors();

        var update = Assert.IsType<PimCaTokenUpdate>(shell.Run("Update-PimCaToken").One().BaseObject);

        Assert.Equal(["Browser-Only Users"], update.AddedGroups);
        Assert.Empty(update.RemovedGroups);
        Assert.Equal("adele@contoso.example", update.Account);
        Assert.Equal("Contoso", update.TenantName);
        Assert.True(update.IsSimulated);
        Assert.Contains("mfa", update.Amr);
        Assert.Empty(shell.Run("(Update-PimCaToken).AddedGroups").AssertNoErrors().Output);
    }

    [Fact]
    public void With_claims_the_token_carries_them()
    {
        var update = shell.Run("Update-PimCaToken c1");

        Assert.Equal(["c1"], (string[])((PimCaTokenUpdate)update.One().BaseObject).Acrs.ToArray());
        Assert.Equal(["c1"], ((PimCaContext)shell.Run("Get-PimCaContext").One().BaseObject).Acrs);
        Assert.Equal("ClaimsUnreadable", shell.Run("Update-PimCaToken strong").ErrorId());
    }

    [Fact]
    public void Without_a_session_it_says_so() =>
        Assert.Equal("NotConnected", shell.Run("Disconnect-PimCa; Update-PimCaToken").ErrorId());
}
