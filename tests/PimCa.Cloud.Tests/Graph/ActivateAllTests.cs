using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Simulator.Scenarios;

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
