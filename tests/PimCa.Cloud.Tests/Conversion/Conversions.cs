using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Cloud.SignIn;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Simulator;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;
using PimCa.Targets;

namespace PimCa.Cloud.Tests.Conversion;

/// <summary>A role with forty standing members, converted by sessions that can be killed at any request.</summary>
internal sealed class Conversions
{
    private const string Role = "29232cdf-9323-42fd-ade2-1d097af3e4de";
    private const string Standing = "roleAssignments";
    private const string Eligible = "pim/directory/eligibilityScheduleInstances";
    private readonly int start;

    public Conversions()
    {
        Members = Tenant.AddStandingMembers(Role);
        start = Tenant.Events.Count;
    }

    public SimulatedTenant Tenant { get; } = ContosoTenant.Create();

    public IReadOnlyList<StandingMember> Members { get; }

    /// <summary>What all runs reported.</summary>
    public List<PimConversion> Reported { get; } = [];

    /// <summary>Those that must stay as they are.</summary>
    public IEnumerable<string> ToKeep => Ids(m => m.Kind is not (StandingMemberKind.Person or StandingMemberKind.PersonNeverSignedIn or StandingMemberKind.Guest or StandingMemberKind.Group));

    /// <summary>Those that must become eligible.</summary>
    public IEnumerable<string> ToConvert => Members.Select(m => m.Id).Except(ToKeep);

    /// <summary>Converts what there is; the report of this run.</summary>
    /// <param name="kill">When the session dies; null for never.</param>
    /// <param name="change">Changes what is asked for.</param>
    public async Task<IReadOnlyList<PimConversion>> RunAsync(Kill? kill = null, Func<ConversionRequest, ConversionRequest>? change = null)
    {
        var report = new List<PimConversion>();
        using var life = new CancellationTokenSource();
        using var death = new Death(new SimulatedCloudHandler(Tenant), kill, life);
        using var session = await CloudSession.ConnectAsync(
            new CloudConnectionOptions { SignIn = new SimulatedPerson("admin@contoso.example"), InnerHandler = death, Time = Tenant.Clock, JitterSeed = 1 },
            CancellationToken.None);
        var request = new ConversionRequest
        {
            Target = TargetIdentity.EntraRole(Identity.Parse(Role)),
            BreakGlass = Members.Where(m => m.Kind == StandingMemberKind.BreakGlass).Select(m => new Identity(m.Id, null)).ToArray(),
            Justification = "Just in time",
        };
        try
        {
            var plan = await new ConvertStandingAssignments(session.Ports).PlanAsync(change?.Invoke(request) ?? request, life.Token);
            death.PlanIsMade();
            foreach (var member in plan)
            {
                try
                {
                    report.Add(await member.ApplyAsync(life.Token));
                }
                catch (PimCaException failure)
                {
                    report.Add(member.Preview with { Outcome = ConversionOutcome.Failed, Reason = failure.Message });
                }
            }
        }
        catch (OperationCanceledException) when (life.IsCancellationRequested)
        {
            // Dead: what it had reported, it had reported.
        }

        Requests = death.Requests;
        Planning = death.Planning;
        Reported.AddRange(report);
        return report;
    }

    /// <summary>How many requests the last run made.</summary>
    public int Requests { get; private set; }

    /// <summary>How many of them before the first member was converted.</summary>
    public int Planning { get; private set; }

    /// <summary>Who holds the role for good now.</summary>
    public IEnumerable<string> StandingNow => Now(Standing);

    /// <summary>Who is eligible now.</summary>
    public IEnumerable<string> EligibleNow => Now(Eligible);

    /// <summary>
    /// Nobody was without both at any moment, nor was anybody taken the standing assignment who was to keep it; and whoever
    /// lost it was reported as converted or, where the report died, as eligible by the next one.
    /// </summary>
    public void AssertNobodyLostAnything()
    {
        var held = new Dictionary<string, HashSet<string>>
        {
            [Standing] = [.. Members.Select(m => m.Id)],
            [Eligible] = [],
        };
        foreach (var change in Tenant.Events.Events.Where(e => e.Index >= start && e.Collection is not null && held.ContainsKey(e.Collection)))
        {
            var document = change.After ?? change.Before!;
            var who = (string?)document["principalId"];
            if ((string?)document["roleDefinitionId"] != Role || !Members.Any(m => m.Id == who))
            {
                continue;
            }

            _ = change.After is null ? held[change.Collection!].Remove(who!) : held[change.Collection!].Add(who!);
            Assert.True(held[Standing].Contains(who!) || held[Eligible].Contains(who!), $"{Name(who!)} was without access after event {change.Index}.");
            Assert.True(held[Standing].Contains(who!) || ToConvert.Contains(who), $"{Name(who!)} had to stay and was removed.");
        }

        var announced = Reported.Where(r => r.Outcome is ConversionOutcome.Converted or ConversionOutcome.AlreadyEligible).Select(r => r.PrincipalId);
        Assert.Empty(Members.Select(m => m.Id).Except(held[Standing]).Except(announced).Select(Name));
    }

    /// <summary>Who is to stay stands and is not eligible; everybody else is eligible and does not stand.</summary>
    public void AssertDone()
    {
        Assert.Equal(ToKeep.Order(), StandingNow.Order());
        Assert.Equal(ToConvert.Order(), EligibleNow.Order());
    }

    private IEnumerable<string> Ids(Func<StandingMember, bool> condition) => Members.Where(condition).Select(m => m.Id);

    private string Name(string id) => Members.First(m => m.Id == id).DisplayName;

    private IEnumerable<string> Now(string collection) => Tenant.Events.StateAfter(int.MaxValue, collection).Values
        .Where(d => (string?)d["roleDefinitionId"] == Role)
        .Select(d => (string)d["principalId"]!)
        .Intersect(Members.Select(m => m.Id));

    /// <summary>When a session dies.</summary>
    /// <param name="At">At which request, from 0.</param>
    /// <param name="IsAfter">Whether the service still got that request.</param>
    /// <param name="IsConverting">Counts from the first request after the plan.</param>
    internal sealed record Kill(int At, bool IsAfter, bool IsConverting = false);

    /// <summary>Ends the process, as far as the service can tell: from one request on, there is nothing.</summary>
    private sealed class Death(HttpMessageHandler inner, Kill? kill, CancellationTokenSource life) : DelegatingHandler(inner)
    {
        private bool isPlanned;

        public int Requests { get; private set; }

        public int Planning { get; private set; }

        public void PlanIsMade()
        {
            isPlanned = true;
            Planning = Requests;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Host != "graph.microsoft.com")
            {
                return await base.SendAsync(request, cancellationToken);
            }

            var mine = Requests++ - (kill is { IsConverting: true } ? isPlanned ? Planning : int.MaxValue : 0);
            if (mine == kill?.At)
            {
                if (kill.IsAfter)
                {
                    (await base.SendAsync(request, CancellationToken.None)).Dispose();
                }

                await life.CancelAsync();
            }

            life.Token.ThrowIfCancellationRequested();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
