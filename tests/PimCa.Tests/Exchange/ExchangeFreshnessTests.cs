using System;

namespace PimCa.Tests.Exchange;

/// <summary>Exchange's session has the commands of the roles that were held when it was made: activate first, then connect.</summary>
public sealed class ExchangeFreshnessTests : IDisposable
{
    private const string Connect = "Connect-ExchangeOnline -UserPrincipalName adele@contoso.example -ShowBanner:$false";
    private const string Set = "Set-AppEnforcedRestrictions -OwaPolicy ReadOnly";
    private const string Activate = "$null = Request-PimActivation -Role 'Exchange Administrator' -Duration 2h -Justification 'Restricting Outlook on the web' -Wait";

    private readonly ExchangeShell exchange = new();
    private readonly string[] all;

    public ExchangeFreshnessTests()
    {
        all = exchange.Backend.Commands;
        exchange.Shell.Run("$null = Set-PimRolePolicy -Role 'Exchange Administrator' -RequireMfa:$false; New-PimEligibility -Role 'Exchange Administrator' -Principal adele@contoso.example -Duration 30d").AssertNoErrors();
        exchange.Shell.As("adele");
    }

    public void Dispose() => exchange.Dispose();

    [Fact]
    public void A_connection_from_before_the_activation_is_told_of_with_the_line_that_ends_it_and_a_new_one_serves()
    {
        exchange.Backend.Commands = ["Get-Mailbox"];
        exchange.Shell.Run(Connect).AssertNoErrors();
        exchange.Shell.Run(Activate).AssertNoErrors();
        exchange.Backend.Commands = all;

        var stale = exchange.Shell.Run(Set);

        Assert.Equal("ExchangeCommandsMissing", stale.ErrorId());
        Assert.StartsWith("Activate the Exchange Administrator role first", stale.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(stale.Output);

        // As the error says.
        exchange.Shell.Run("Disconnect-ExchangeOnline -ConnectionId (Get-ConnectionInformation).ConnectionId -Confirm:$false").AssertNoErrors();
        exchange.Shell.Run(Connect).AssertNoErrors();
        Assert.Equal("ReadOnly", exchange.Shell.Run(Set).One("Setting")!.ToString());
    }

    [Fact]
    public void After_waiting_for_the_activation_a_connection_of_our_own_has_the_role_without_anything_more()
    {
        Assert.Equal("ExchangeRefused", exchange.Shell.Run(Set).ErrorId());

        exchange.Shell.Run(Activate).AssertNoErrors();

        Assert.Equal("ReadOnly", exchange.Shell.Run(Set).One("Setting")!.ToString());
    }

    [Fact]
    public void Without_waiting_the_token_for_exchange_is_renewed_by_asking_for_it()
    {
        Assert.Equal("ExchangeRefused", exchange.Shell.Run(Set).ErrorId());
        exchange.Shell.Run(Activate.Replace(" -Wait", string.Empty, StringComparison.Ordinal)).AssertNoErrors();
        Assert.Equal("ExchangeRefused", exchange.Shell.Run(Set).ErrorId());

        exchange.Shell.Run("$null = Update-PimCaToken").AssertNoErrors();

        Assert.Equal("ReadOnly", exchange.Shell.Run(Set).One("Setting")!.ToString());
    }
}
