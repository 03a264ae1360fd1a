using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.SignIn;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Simulator;
using PimCa.Simulator.Scenarios;

namespace PimCa.Cloud.Tests.SignIn;

/// <summary>An activation that requires an authentication context: challenged, stepped up, resumed, active; or a typed error.</summary>
public sealed class StepUpTests : IDisposable
{
    private readonly SignInLab lab = new();

    public void Dispose() => lab.Dispose();

    [Fact]
    public async Task The_activation_is_resumed_after_one_extra_sign_in_and_is_not_made_twice()
    {
        var world = await ContextWorld.CreateAsync(lab);
        var adele = await lab.ConnectAsync(new SimulatedPerson("adele@contoso.example"));
        Assert.Empty(adele.Context.Acrs);
        var before = world.Activations;

        var requests = await lab.RequestsAsync(async () =>
        {
            var made = await adele.Ports.PimGroups.SubmitAsync(world.Activation(), CancellationToken.None);
            Assert.Equal("Provisioned", made.Status);
        });

        // The refused one, the one token, the one that counts.
        Assert.Equal(3, requests.Count);
        Assert.Contains("-> 400", requests[0]);
        Assert.Contains("/oauth2/v2.0/token -> 200", requests[1]);
        Assert.Contains("-> 201", requests[2]);
        Assert.Equal(1, world.Activations - before);
        Assert.Equal(["c1"], adele.Context.Acrs);
        Assert.Contains("mfa", adele.Context.Amr);
        Assert.Contains(lab.Story.Told, t => t.Contains("acrs = c1"));
    }

    [Fact]
    public async Task Who_has_the_claim_already_is_not_asked_again()
    {
        var world = await ContextWorld.CreateAsync(lab);
        var adele = await lab.ConnectAsync(new SimulatedPerson("adele@contoso.example"));

        var update = await adele.Ports.SignIn.RefreshAsync("c1", CancellationToken.None);
        Assert.Equal(["c1"], update.Acrs);
        Assert.Empty(update.PreviousAcrs);

        Assert.Equal(0, await lab.TokensAsync(() => adele.Ports.PimGroups.SubmitAsync(world.Activation(), CancellationToken.None)));
    }

    [Fact]
    public async Task Requests_that_are_challenged_at_the_same_time_share_the_one_sign_in()
    {
        var world = await ContextWorld.CreateAsync(lab);
        lab.Before = new Rendezvous("/assignmentScheduleRequests", 5).Over;
        var adele = await lab.ConnectAsync(new SimulatedPerson("adele@contoso.example"));
        var dry = world.Activation() with { IsValidationOnly = true };

        var tokens = await lab.TokensAsync(() => Task.WhenAll(Enumerable.Range(0, 5).Select(_ => adele.Ports.PimGroups.SubmitAsync(dry, CancellationToken.None))));

        Assert.Equal(1, tokens);
    }

    [Fact]
    public async Task Requests_that_are_challenged_at_the_same_time_share_the_one_refusal()
    {
        // Nobody of the simulated tenant sits at a device that is joined to a domain.
        var world = await ContextWorld.CreateAsync(lab, """{"operator":"OR","builtInControls":["domainJoinedDevice"]}""");
        lab.Before = new Rendezvous("/assignmentScheduleRequests", 5).Over;
        var adele = await lab.ConnectAsync(new SimulatedPerson("adele@contoso.example"));
        var dry = world.Activation() with { IsValidationOnly = true };
        var refusals = new List<PimCaException>();

        var tokens = await lab.TokensAsync(() => Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            var refused = await Assert.ThrowsAsync<PimCaException>(() => adele.Ports.PimGroups.SubmitAsync(dry, CancellationToken.None));
            lock (refusals)
            {
                refusals.Add(refused);
            }
        })));

        Assert.Equal(1, tokens);
        Assert.All(refusals, refused => Assert.Equal("StepUpRefused", refused.Code));
        Assert.Equal(0, world.Activations);
    }

    [Fact]
    public async Task A_policy_that_refuses_is_told_with_the_claim_the_cause_and_the_command()
    {
        var world = await ContextWorld.CreateAsync(lab, """{"operator":"OR","builtInControls":["block"]}""");
        var adele = await lab.ConnectAsync(new SimulatedPerson("adele@contoso.example"));

        var error = await Assert.ThrowsAsync<PimCaException>(() => adele.Ports.PimGroups.SubmitAsync(world.Activation(), CancellationToken.None));

        Assert.Equal("StepUpRefused", error.Code);
        Assert.Equal(PimCaErrorKind.Authentication, error.Kind);
        Assert.Contains("acrs = c1", error.Message);
        Assert.Contains("Conditional Access", error.Message);
        Assert.Equal("AADSTS53003", error.ServiceCode);
        Assert.Contains("Connect-PimCa -TenantId contoso.example; Update-PimCaToken -Claims c1", error.Advice);
    }

    public static TheoryData<string, string> WhoCannot() => new()
    {
        { "token", "handed in" },
        { "cli", "Azure CLI" },
    };

    [Theory]
    [MemberData(nameof(WhoCannot))]
    public async Task Where_it_cannot_be_nothing_is_tried_and_the_error_says_why(string way, string why)
    {
        var world = await ContextWorld.CreateAsync(lab);
        SignInMethod method = way switch
        {
            "token" => new AccessTokenSignIn(await lab.TokenAsync("adele@contoso.example")),
            _ => new AzureCliSignIn { SimulatedPerson = "adele@contoso.example" },
        };
        var adele = await lab.ConnectAsync(method);
        PimCaException? error = null;
        var tokens = await lab.TokensAsync(async () =>
            error = await Assert.ThrowsAsync<PimCaException>(() => adele.Ports.PimGroups.SubmitAsync(world.Activation(), CancellationToken.None)));

        Assert.Equal("StepUpNotPossible", error!.Code);
        Assert.Contains(why, error.Message);
        Assert.Contains("acrs = c1", error.Message);
        Assert.Contains("Update-PimCaToken -Claims c1", error.Advice);
        Assert.Equal("RoleAssignmentRequestAcrsValidationFailed", error.ServiceCode);
        Assert.Equal(0, tokens);
        Assert.Equal(0, world.Activations);
    }

    [Fact]
    public async Task An_application_cannot_satisfy_a_context()
    {
        var session = await lab.ConnectAsync(new SecretSignIn(SignInLab.ClientId, TokenService.Password));

        var error = await Assert.ThrowsAsync<PimCaException>(() => session.Ports.SignIn.RefreshAsync("c1", CancellationToken.None));

        Assert.Equal("StepUpNotPossible", error.Code);
        Assert.Contains("only a person", error.Message);
    }

    [Theory]
    [InlineData("c1")]
    [InlineData("C1")]
    [InlineData("""{"access_token":{"acrs":{"essential":true,"value":"c1"}}}""")]
    [InlineData("%7B%22access_token%22%3A%7B%22acrs%22%3A%7B%22essential%22%3Atrue%2C%22value%22%3A%22c1%22%7D%7D%7D")]
    [InlineData("eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlIjoiYzEifX19")]
    public async Task Claims_are_read_in_every_way_that_errors_write_them(string claims)
    {
        await ContextWorld.CreateAsync(lab);
        var adele = await lab.ConnectAsync(new SimulatedPerson("adele@contoso.example"));

        Assert.Equal(["c1"], (await adele.Ports.SignIn.RefreshAsync(claims, CancellationToken.None)).Acrs);
    }

    [Fact]
    public async Task What_is_no_claim_is_refused()
    {
        var adele = await lab.ConnectAsync(new SimulatedPerson("adele@contoso.example"));

        var error = await Assert.ThrowsAsync<PimCaException>(() => adele.Ports.SignIn.RefreshAsync("strong", CancellationToken.None));

        Assert.Equal("ClaimsUnreadable", error.Code);
        Assert.Equal("strong", error.Target);
    }

    [Fact]
    public async Task A_revocation_is_answered_once_by_an_application_and_the_request_is_sent_again()
    {
        var session = await lab.ConnectAsync(new SecretSignIn(SignInLab.ClientId, TokenService.Password));
        lab.Tenant.Clock.Advance(TimeSpan.FromMinutes(1));
        lab.Tenant.TokenService.Revoke(session.Context.AccountId);

        var requests = await lab.RequestsAsync(() => session.Ports.Directory.ListRolesAsync(CancellationToken.None));

        Assert.Equal(3, requests.Count);
        Assert.Contains("-> 401", requests[0]);
        Assert.Contains("/oauth2/v2.0/token -> 200", requests[1]);
        Assert.Contains("-> 200", requests[2]);
    }

    [Fact]
    public async Task A_revocation_ends_a_token_that_was_handed_in_and_the_error_says_so()
    {
        var token = await lab.TokenAsync(new Dictionary<string, string>
        {
            ["grant_type"] = "password",
            ["username"] = "adele@contoso.example",
            ["password"] = TokenService.Password,
            ["scope"] = "https://graph.microsoft.com/.default",
            ["claims"] = CachingCredential.NoDemand,
        });
        var session = await lab.ConnectAsync(new AccessTokenSignIn(token));
        lab.Tenant.Clock.Advance(TimeSpan.FromMinutes(1));
        lab.Tenant.TokenService.Revoke(ContosoPeople.Adele);

        var error = await Assert.ThrowsAsync<PimCaException>(() => session.Ports.Directory.ListRolesAsync(CancellationToken.None));

        Assert.Equal("SessionRevoked", error.Code);
        Assert.Contains("handed in", error.Message);
        Assert.DoesNotContain("nbf", error.ToString());
        Assert.Equal("Sign in again: Connect-PimCa -TenantId contoso.example", error.Advice);
    }
}
