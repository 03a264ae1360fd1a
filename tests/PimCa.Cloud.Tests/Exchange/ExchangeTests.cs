using System;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Restrictions;
using PimCa.Simulator.Scenarios;

namespace PimCa.Cloud.Tests.Exchange;

public sealed class ExchangeTests : IDisposable
{
    private const string Default = "OwaMailboxPolicy-Default";

    private readonly Contoso contoso = new();

    public void Dispose() => contoso.Dispose();

    [Fact]
    public async Task A_new_organisation_has_the_default_policy_at_off()
    {
        var exchange = await OpenAsync();

        Assert.Equal([new OwaMailboxPolicy(Default, true, OwaRestriction.Off)], await exchange.ListOwaMailboxPoliciesAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(OwaRestriction.Off)]
    [InlineData(OwaRestriction.ReadOnly)]
    [InlineData(OwaRestriction.ReadOnlyPlusAttachmentsBlocked)]
    public async Task A_policy_is_set_alone_by_one_request(OwaRestriction restriction)
    {
        contoso.Tenant.AddOwaMailboxPolicies(2);
        var exchange = await OpenAsync();
        await exchange.SetOwaMailboxPolicyAsync("OwaMailboxPolicy-001", OwaRestriction.ReadOnly, CancellationToken.None);

        var requests = await contoso.CountAsync(() => exchange.SetOwaMailboxPolicyAsync("OwaMailboxPolicy-002", restriction, CancellationToken.None));

        Assert.Equal(1, requests);
        var policies = await exchange.ListOwaMailboxPoliciesAsync(CancellationToken.None);
        Assert.Equal(
            [OwaRestriction.Off, OwaRestriction.ReadOnly, restriction],
            policies.OrderBy(p => p.IsDefault ? string.Empty : p.Name, StringComparer.Ordinal).Select(p => p.Restriction));
    }

    [Fact]
    public async Task A_policy_that_refuses_is_an_error_with_its_name_and_the_services_words()
    {
        contoso.Tenant.RefuseOwaMailboxPolicyChanges(Default);
        var exchange = await OpenAsync();

        var error = await Assert.ThrowsAsync<PimCaException>(() => exchange.SetOwaMailboxPolicyAsync(Default, OwaRestriction.ReadOnly, CancellationToken.None));

        Assert.Equal(Default, error.Target);
        Assert.Equal(PimCaErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("the directory refused the change", error.Message);
        Assert.DoesNotContain("|", error.Message);
    }

    [Fact]
    public async Task A_policy_that_nobody_has_is_not_found()
    {
        var exchange = await OpenAsync();

        var error = await Assert.ThrowsAsync<PimCaException>(() => exchange.SetOwaMailboxPolicyAsync("nobody", OwaRestriction.ReadOnly, CancellationToken.None));

        Assert.Equal(PimCaErrorKind.NotFound, error.Kind);
    }

    [Fact]
    public async Task Whoever_has_no_role_in_exchange_is_told_which_one_it_takes()
    {
        var exchange = await OpenAsync("adele");

        var error = await Assert.ThrowsAsync<PimCaException>(() => exchange.ListOwaMailboxPoliciesAsync(CancellationToken.None));

        Assert.Equal(("ExchangeRefused", PimCaErrorKind.PermissionDenied), (error.Code, error.Kind));
        Assert.Contains("Exchange Administrator", error.Advice);
    }

    [Fact]
    public async Task A_token_to_hand_on_is_exchanges_own_is_asked_for_once_and_shows_itself_in_no_text()
    {
        var session = await contoso.ConnectAsync();

        var (first, requests) = await contoso.CountAsync(() => session.ExchangeTokenAsync(CancellationToken.None));
        var second = await session.ExchangeTokenAsync(CancellationToken.None);

        Assert.Equal((1, first.Value), (requests, second.Value));
        var claims = Encoding.UTF8.GetString(Convert.FromBase64String(first.Value.Split('.')[1].Replace('-', '+').Replace('_', '/').PadRight((first.Value.Split('.')[1].Length + 3) / 4 * 4, '=')));
        Assert.Contains("\"aud\":\"https://outlook.office365.com\"", claims);
        Assert.Equal(contoso.Tenant.Clock.GetUtcNow() + contoso.Tenant.TokenService.ContinuousTokenLifetime, first.ExpiresOn);
        Assert.Null(first.Organization);
        Assert.DoesNotContain("eyJ", first.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(session.Context.Scopes, scope => scope.StartsWith("Exchange", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200, """{"value":[{"Name":"x","ConditionalAccessPolicy":"Stricter"}]}""", "UnexpectedAnswer")]
    [InlineData(200, """{"value":[{"Name":"x"}]}""", "UnexpectedAnswer")]
    [InlineData(200, """{"value":[{"Name":"x","ConditionalAccessPolicy":"1"}]}""", "UnexpectedAnswer")]
    [InlineData(200, "{}", "UnexpectedAnswer")]
    [InlineData(500, "<html>gateway</html>", "ServiceUnavailable")]
    public async Task An_answer_that_cannot_be_understood_is_never_taken_for_a_restriction(int status, string body, string code)
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(status, body);
        var exchange = await scripted.Ports.ExchangeOnline!.OpenAsync(CancellationToken.None);

        var error = await Assert.ThrowsAsync<PimCaException>(() => exchange.ListOwaMailboxPoliciesAsync(CancellationToken.None));

        Assert.Equal(code, error.Code);
    }

    private async Task<IExchangeConnection> OpenAsync(string person = "admin") =>
        await (await contoso.PortsAsync(person)).ExchangeOnline!.OpenAsync(CancellationToken.None);
}
