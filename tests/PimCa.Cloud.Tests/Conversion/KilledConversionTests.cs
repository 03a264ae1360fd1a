using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Simulator.Faults;

namespace PimCa.Cloud.Tests.Conversion;

/// <summary>
/// A role with forty members is converted, and the process dies: at every request, before and after the service got it. Run
/// again, it ends where an undisturbed run ends, and nobody was without access in between.
/// </summary>
public sealed class KilledConversionTests
{
    // A member costs the eligibility, looking whether it holds, and the removal.
    private const int RequestsPerMember = 3;
    private const int Converted = 24;

    [Fact]
    public async Task Forty_members_are_converted_or_kept_and_each_is_reported_once()
    {
        var conversions = new Conversions();

        var report = await conversions.RunAsync();

        Assert.Equal(conversions.Members.Select(m => m.Id).Order(), report.Select(r => r.PrincipalId).Order());
        Assert.Equal(conversions.ToConvert.Order(), report.Where(r => r.Outcome == ConversionOutcome.Converted).Select(r => r.PrincipalId).Order());
        Assert.All(report.Where(r => r.Outcome == ConversionOutcome.Kept), r => Assert.NotEmpty(r.Reason));
        Assert.Equal(Converted, conversions.ToConvert.Count());
        Assert.Equal(conversions.Planning + (RequestsPerMember * Converted), conversions.Requests);
        conversions.AssertDone();
        conversions.AssertNobodyLostAnything();
    }

    [Fact]
    public async Task A_second_run_writes_nothing_and_says_so_of_each()
    {
        var conversions = new Conversions();
        await conversions.RunAsync();
        var events = conversions.Tenant.Events.Events.Count(e => e.Collection is not null);

        var report = await conversions.RunAsync();

        Assert.Equal(events, conversions.Tenant.Events.Events.Count(e => e.Collection is not null));
        Assert.Equal(Converted, report.Count(r => r.Outcome == ConversionOutcome.AlreadyEligible));
        Assert.Equal(40 - Converted, report.Count(r => r.Outcome == ConversionOutcome.Kept));
    }

    [Fact]
    public async Task Killed_at_every_step_of_every_member_and_run_again_each_time_it_comes_to_the_same()
    {
        // Each run dies at the next step, before or after the service got it: a member takes six lives.
        var deaths = new[] { 0, 0, 0, 0, 1, 1 }.Select((at, index) => new Conversions.Kill(at, IsAfter: index % 2 == 1, IsConverting: true)).ToArray();
        var conversions = new Conversions();
        for (var member = 0; member < Converted; member++)
        {
            foreach (var kill in deaths)
            {
                Assert.DoesNotContain(await conversions.RunAsync(kill), r => r.Outcome == ConversionOutcome.Converted);
            }

            Assert.Equal(member + 1, conversions.Members.Count - conversions.StandingNow.Count());
        }

        var last = await conversions.RunAsync();

        Assert.Equal(conversions.Planning, conversions.Requests);
        Assert.Equal(Converted, last.Count(r => r.Outcome == ConversionOutcome.AlreadyEligible));
        conversions.AssertDone();
        conversions.AssertNobodyLostAnything();
    }

    // While it plans (the first request signs in); then at some steps of some members.
    public static IEnumerable<object[]> Deaths =>
        from at in Enumerable.Range(1, 10).Concat([20, 33, 49, 62, 78])
        from isAfter in new[] { false, true }
        select new object[] { at, isAfter };

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Killed_once_and_run_again_it_comes_to_the_same(int at, bool isAfter)
    {
        var conversions = new Conversions();
        var first = await conversions.RunAsync(new Conversions.Kill(at, isAfter));
        Assert.True(first.Count < conversions.Members.Count, "It did not die.");

        await conversions.RunAsync();

        conversions.AssertDone();
        conversions.AssertNobodyLostAnything();
    }

    [Theory]
    [InlineData(Fault.CutBefore)]
    [InlineData(Fault.CutAfter)]
    [InlineData(Fault.Unavailable)]
    [InlineData(Fault.Timeout)]
    public async Task With_every_fourth_connection_lost_the_runs_come_to_the_same(Fault fault)
    {
        var conversions = new Conversions();
        for (var i = 12; i < 400; i += 4)
        {
            conversions.Tenant.Weather.FaultsByRequest[i] = fault;
        }

        await conversions.RunAsync();
        conversions.Tenant.Weather.FaultsByRequest.Clear();
        await conversions.RunAsync();

        conversions.AssertDone();
        conversions.AssertNobodyLostAnything();
    }
}
