using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.ConditionalAccess;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Simulator.Scenarios;
using PimCa.Targets;

namespace PimCa.Cloud.Tests.Graph;

/// <summary>Sixty eligibilities of one person, of all three kinds in turn, activated together.</summary>
public sealed class ActivateAllTests : IDisposable
{
    private readonly Contoso contoso = new();

    public void Dispose() => contoso.Dispose();

    [Fact]
    public async Task Fifty_seven_are_granted_and_three_refused_in_as_few_requests_as_the_services_allow()
    {
        contoso.Tenant.AddMixedEligibilities(ContosoPeople.Adele);
        var adele = await contoso.PortsAsync("adele");

        var (results, requests) = await contoso.CountAsync(() => AllAsync(adele, TimeSpan.FromHours(1)));

        Assert.Equal(60, results.Count);
        Assert.Equal(57, results.Count(r => r.Value is { Status: ActivationStatus.Provisioning }));
        Assert.Equal(["TicketRequired", "TicketRequired", "TicketRequired"], results.Where(r => r.Error is not null).Select(r => r.Error!.Code));

        // Three lists; the names of roles and of groups; a batch of 20 groups, one of 20 directory roles, and 20 Azure roles one
        // by one, whose endpoint has no batch that is documented. Tokens are not counted.
        Assert.Equal(3 + 2 + 1 + 1 + 20, requests - contoso.Lines.Count(IsToken));

        var active = (await new ListActivations(adele).RunAsync(null, mine: true, CancellationToken.None)).Count(a => a.IsActive);
        Assert.Equal(57, active);
    }

    [Fact]
    public async Task Without_a_length_each_gets_what_its_own_policy_allows_and_to_wait_for_approval_is_a_result()
    {
        var made = contoso.Tenant.AddMixedEligibilities(ContosoPeople.Adele, 60, needingTicket: 0, needingApproval: 6);
        var adele = await contoso.PortsAsync("adele");

        var results = await AllAsync(adele, null);

        Assert.DoesNotContain(results, r => r.Error is not null);
        Assert.Equal(6, results.Count(r => r.Value!.Status == ActivationStatus.PendingApproval));
        Assert.Equal(
            made.GroupBy(m => m.MaximumDuration).ToDictionary(g => g.Key, g => g.Count()),
            results.GroupBy(r => r.Value!.EndTime!.Value - r.Value.StartTime!.Value).ToDictionary(g => g.Key, g => g.Count()));

        // Once more: nothing is written, and no kind is told from another by the results.
        contoso.Tenant.Clock.Advance(TimeSpan.FromMinutes(10));
        var again = await AllAsync(adele, TimeSpan.FromMinutes(30));
        Assert.Equal(54, again.Count(r => r.Value is { Status: ActivationStatus.Active }));
        Assert.Equal([PimKind.Group, PimKind.EntraRole, PimKind.AzureRole], again.Where(r => r.Value is not null).Select(r => r.Value!.Kind).Distinct());
    }

    [Fact]
    public async Task Sixty_are_waited_for_and_ended_together_in_as_few_requests_as_the_services_allow()
    {
        contoso.Tenant.AddMixedEligibilities(ContosoPeople.Adele, 60, needingTicket: 0, needingApproval: 0);
        contoso.Tenant.Clock.Advance(TimeSpan.FromMinutes(1));
        contoso.Tenant.Weather.ReplicationLag = TimeSpan.FromSeconds(20);
        var adele = await contoso.PortsAsync("adele");
        var sent = (await AllAsync(adele, TimeSpan.FromHours(1))).Select(r => r.Value!).ToArray();
        var waits = new WaitForActivation(adele, TimeSpan.FromMinutes(5)).Begin(sent);
        contoso.Forget();

        var all = new List<ActivationWait>();
        while (!waits.IsOver)
        {
            all.AddRange(await waits.NextAsync(CancellationToken.None));
        }

        // A look is a list of instances and one of requests for each kind while nothing is there: three times. Then a list of instances for
        // each kind and one check of the 20 memberships; then, until the directory shows those too, the groups alone.
        Assert.Equal(60, all.Count(w => w.Activation.IsActive));
        Assert.Equal((3 * 6) + (3 + 1) + (2 * 2), contoso.Lines.Count(l => !IsToken(l)));

        contoso.Tenant.Clock.Advance(TimeSpan.FromMinutes(10));
        contoso.Forget();
        var stop = new StopActivation(adele);
        var planned = new List<PlannedStop>();
        foreach (var mine in await stop.ListMineAsync(CancellationToken.None))
        {
            planned.Add(await stop.PrepareAsync(mine, CancellationToken.None));
        }

        var ended = await stop.SendAsync(planned, CancellationToken.None);

        // Schedules and requests of each kind; a batch of 20 groups, one of 20 directory roles, 20 Azure roles one by one.
        Assert.Equal(60, ended.Count(e => e.Value is { Status: ActivationStatus.Canceled }));
        Assert.Equal(6 + 1 + 1 + 20, contoso.Lines.Count(l => !IsToken(l)));
    }

    [Fact]
    public async Task One_step_up_serves_all_that_demand_the_same_claim()
    {
        var made = contoso.Tenant.AddMixedEligibilities(ContosoPeople.Adele, 30, needingTicket: 0, needingApproval: 0);
        var admin = await contoso.PortsAsync();
        var context = new AuthenticationContextRequest { Id = "c1", State = CaPolicyState.Enabled };
        await (await new SetAuthenticationContext(admin).PlanAsync(context, CancellationToken.None)).ApplyAsync(CancellationToken.None);
        foreach (var target in made)
        {
            var request = new PolicyRequest { Target = TargetOf(target), Settings = new PolicySettings { AuthenticationContext = "c1" } };
            await (await new SetPimPolicy(admin).PlanAsync(request, CancellationToken.None)).ApplyAsync(CancellationToken.None);
        }

        var adele = await contoso.PortsAsync("adele");
        contoso.Forget();

        var results = await AllAsync(adele, TimeSpan.FromHours(1));

        Assert.Equal(30, results.Count(r => r.Value is { Status: ActivationStatus.Provisioning }));

        // The management endpoint's first token; one step-up for Graph, whose first batch goes out again and whose second is not challenged
        // any more; one for the management endpoint, which has tokens of its own, and one of its ten requests goes out again.
        Assert.Equal(3, contoso.Lines.Count(IsToken));
        Assert.Equal(3, contoso.Lines.Count(l => l.ToString().Contains("$batch", StringComparison.Ordinal)));
        Assert.Equal(10 + 1, contoso.Lines.Count(l => l.ToString().StartsWith("PUT ", StringComparison.Ordinal)));
    }

    private static TargetIdentity TargetOf(MixedEligibility made) => made.Kind switch
    {
        "group" => TargetIdentity.Group(new Identity(made.Scope, null)),
        "directory" => TargetIdentity.EntraRole(new Identity(made.Role, null)),
        _ => TargetIdentity.AzureRole(new Identity(made.Role, null), new Identity(made.Scope, null)),
    };

    private static bool IsToken(PimCa.Cloud.Http.JournalLine line) => line.ToString().Contains("/oauth2/", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<ItemResult<PimActivation>>> AllAsync(TenantPorts ports, TimeSpan? duration)
    {
        var use = new RequestActivation(ports);
        var planned = new List<PlannedActivation>();
        foreach (var mine in await use.ListMineAsync(CancellationToken.None))
        {
            planned.Add(await use.PrepareAsync(mine with { Duration = duration, Justification = "all of it" }, CancellationToken.None));
        }

        return await use.SendAsync(planned, CancellationToken.None);
    }
}
