using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.SignIn;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Session;
using PimCa.Simulator;
using PimCa.Simulator.Faults;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;
using PimCa.Simulator.Tests.ConditionalAccess;

namespace PimCa.Cloud.Tests.Interruption;

/// <summary>
/// The set-up and its undoing, cut at every single request in every way there is, and then run again: at no moment is the
/// group excluded while something that guards it is missing, and the end is always that of a run that nothing disturbed.
/// </summary>
public sealed class InterruptionTests
{
    private const string GroupName = BrowserOnlyGroupRequest.StandardName;

    /// <summary>How a cut comes, and whether the script goes on with its next step after an error.</summary>
    public static TheoryData<Cut, Fault, bool> Ways
    {
        get
        {
            var ways = new TheoryData<Cut, Fault, bool>();
            foreach (var fault in Enum.GetValues<Fault>())
            {
                ways.Add(Cut.Once, fault, true);
                ways.Add(Cut.Repeatedly, fault, fault != Fault.Unavailable);
            }

            foreach (var cut in new[] { Cut.StopBefore, Cut.StopAfter, Cut.KillBefore, Cut.KillAfter })
            {
                ways.Add(cut, Fault.CutBefore, false);
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Cut_at_any_request_nothing_is_open_and_the_next_run_ends_as_if_nothing_had_been(Cut cut, Fault fault, bool goesOn)
    {
        var undisturbed = await Run.UndisturbedAsync(new Run());

        Assert.True(undisturbed.SetUpRequests > undisturbed.UndoRequests);

        await Parallel.ForAsync(0, undisturbed.SetUpRequests, async (at, _) =>
        {
            var run = new Run();
            await run.SetUpAsync(new CutPoint(cut, at, fault), goesOn);
            await run.SetUpAsync(CutPoint.None, goesOn: false);
            Alike(undisturbed.AfterSetUp, run, $"set-up, {cut} {fault} at {at}");

            if (at < undisturbed.UndoRequests)
            {
                await run.UndoAsync(new CutPoint(cut, at, fault), goesOn);
                await run.UndoAsync(CutPoint.None, goesOn: false);
                Alike(undisturbed.AfterUndo, run, $"undo, {cut} {fault} at {at}");
            }
        });
    }

    [Theory]
    [InlineData(Cut.StopAfter, Fault.CutBefore)]
    [InlineData(Cut.KillAfter, Fault.CutBefore)]
    [InlineData(Cut.Repeatedly, Fault.Forbidden)]
    public async Task The_same_holds_where_everything_takes_its_time(Cut cut, Fault fault)
    {
        static Run Slow() => new(weather =>
        {
            weather.ReplicationLag = TimeSpan.FromSeconds(40);
            weather.SharePointDelay = TimeSpan.FromMinutes(3);
            weather.SharePointCreatesPoliciesAfter = TimeSpan.FromMinutes(4);
        });
        var undisturbed = await Run.UndisturbedAsync(Slow());

        await Parallel.ForAsync(0, undisturbed.SetUpRequests, async (at, _) =>
        {
            var run = Slow();
            await run.SetUpAsync(new CutPoint(cut, at, fault), goesOn: true);

            // Whoever comes back finds done what was under way.
            run.Tenant.Clock.Advance(TimeSpan.FromMinutes(10));
            await run.SetUpAsync(CutPoint.None, goesOn: false);
            Alike(undisturbed.AfterSetUp, run, $"slow set-up, {cut} {fault} at {at}");
            if (at < undisturbed.UndoRequests)
            {
                await run.UndoAsync(new CutPoint(cut, at, fault), goesOn: true);
                run.Tenant.Clock.Advance(TimeSpan.FromMinutes(10));
                await run.UndoAsync(CutPoint.None, goesOn: false);
                Alike(undisturbed.AfterUndo, run, $"slow undo, {cut} {fault} at {at}");
            }
        });
    }

    [Theory]
    [InlineData(0, 2, 1)]
    [InlineData(1, 0, 2)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 1, 0)]
    public async Task Undone_in_another_order_what_comes_too_early_is_refused(int first, int second, int third)
    {
        var run = new Run();
        await run.SetUpAsync(CutPoint.None, goesOn: false);

        var errors = await run.UndoAsync(CutPoint.None, goesOn: true, first, second, third);

        var tooEarly = new[] { first, second, third }.TakeWhile(step => step != 0).Select(step => step == 1 ? "RestrictionsInUse" : "PolicyPairInUse");
        Assert.Equal(tooEarly, errors.Select(e => e.Code));
        run.Prove();
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public async Task The_proof_sees_a_set_up_in_another_order_that_is_forced(int skipped)
    {
        var run = new Run(force: true);

        // The exclusion before the workloads, or before the pair.
        await run.RunAsync(a => a.SetUp.Where((_, i) => i != skipped).Append(a.SetUp[skipped]), CutPoint.None, goesOn: false);

        Assert.ThrowsAny<Exception>(run.Prove);
    }

    [Fact]
    public async Task The_proof_sees_an_undo_that_is_forced_before_the_exclusion_is_taken_away()
    {
        var run = new Run(force: true);
        await run.SetUpAsync(CutPoint.None, goesOn: false);
        run.Prove();

        await run.UndoAsync(CutPoint.None, goesOn: false, 1, 0, 2);

        Assert.ThrowsAny<Exception>(run.Prove);
    }

    private static void Alike(IReadOnlyList<string> expected, Run run, string where)
    {
        run.Prove();
        var found = TenantImage.Of(run.Tenant.Events);
        Assert.True(
            expected.SequenceEqual(found),
            $"After {where} and another run the tenant is not as it should be.{Environment.NewLine}"
                + $"Missing: {string.Join(Environment.NewLine, expected.Except(found))}{Environment.NewLine}Too much: {string.Join(Environment.NewLine, found.Except(expected))}");
    }

    /// <summary>A tenant of its own, and an administrator who works on it in one process after the other.</summary>
    private sealed class Run
    {
        private readonly Administrator administrator;

        public Run(Action<Weather>? arrange = null, bool force = false)
        {
            administrator = new Administrator(force);
            Tenant.Weather.SharePointCreatesPoliciesAfter = TimeSpan.Zero;
            arrange?.Invoke(Tenant.Weather);
        }

        public SimulatedTenant Tenant { get; } = ContosoTenant.Create();

        public int SetUpRequests { get; private set; }

        public int UndoRequests { get; private set; }

        public IReadOnlyList<string> AfterSetUp { get; private set; } = [];

        public IReadOnlyList<string> AfterUndo { get; private set; } = [];

        public static async Task<Run> UndisturbedAsync(Run run)
        {
            Assert.Empty(await run.SetUpAsync(CutPoint.None, goesOn: false));
            run.SetUpRequests = run.requests;
            run.AfterSetUp = TenantImage.Of(run.Tenant.Events);
            Assert.Contains(ExclusionProof.Of(run.Tenant.Events, run.GroupId!), m => m.IsExcluded);
            run.Prove();

            Assert.Empty(await run.UndoAsync(CutPoint.None, goesOn: false));
            run.UndoRequests = run.requests;
            run.AfterUndo = TenantImage.Of(run.Tenant.Events);
            run.Prove();
            return run;
        }

        private int requests;

        private string? GroupId => TenantImage.IdOf(Tenant.Events, "groups", GroupName);

        public Task<IReadOnlyList<PimCaException>> SetUpAsync(CutPoint point, bool goesOn) => RunAsync(a => a.SetUp, point, goesOn);

        public Task<IReadOnlyList<PimCaException>> UndoAsync(CutPoint point, bool goesOn, params int[] order) =>
            RunAsync(a => order.Length == 0 ? a.Undo : order.Select(step => a.Undo[step]), point, goesOn);

        public async Task<IReadOnlyList<PimCaException>> RunAsync(
            Func<Administrator, IEnumerable<Func<TenantPorts, CancellationToken, Task>>> steps, CutPoint point, bool goesOn)
        {
            point.Arrange(Tenant.Weather);
            using var process = new MortalProcess(new SimulatedCloudHandler(Tenant), point);
            try
            {
                using var session = await CloudSession.ConnectAsync(
                    new CloudConnectionOptions
                    {
                        SignIn = new SimulatedPerson("admin@contoso.example"),
                        InnerHandler = process,
                        Time = Tenant.Clock,
                        Names = new KnownNames(),
                        JitterSeed = 1,
                    },
                    process.Stop.Token);
                return await Administrator.RunAsync(steps(administrator), goesOn, session.Ports, process.Stop.Token);
            }
            catch (PimCaException notSignedIn)
            {
                return [notSignedIn];
            }
            catch (Exception end) when ((end is OperationCanceledException && process.Stop.IsCancellationRequested) || end is ProcessDiedException)
            {
                return [];
            }
            finally
            {
                Assert.True(process.Requests > point.At, $"The run was over before it could be cut at {point.At}.");
                requests = process.Requests;
                Tenant.Weather.FaultsByRequest.Clear();
            }
        }

        /// <summary>Proves from the log that nothing was open at any moment.</summary>
        public void Prove()
        {
            if (GroupId is { } group)
            {
                ExclusionProof.HasNoHole(Tenant.Events, group, policyId: null, withWorkloads: true);
            }
        }
    }
}
