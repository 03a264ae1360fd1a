using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Http;
using PimCa.Cloud.SignIn;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Session;
using PimCa.Simulator;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.State;

namespace PimCa.Cloud.Tests.Infrastructure;

/// <summary>Sessions on one simulated tenant, whose requests are counted.</summary>
internal sealed class Contoso : IDisposable
{
    private readonly List<CloudSession> sessions = new();
    private readonly List<JournalLine> lines = new();
    private readonly SecretWatch secrets = new();

    public SimulatedTenant Tenant { get; } = ContosoTenant.Create();

    public KnownNames Names { get; } = new();

    /// <summary>Every attempt since the last <see cref="Forget"/>.</summary>
    public IReadOnlyList<JournalLine> Lines => lines;

    /// <summary>Counts anew.</summary>
    public void Forget() => lines.Clear();

    public async Task<CloudSession> ConnectAsync(string person = "admin")
    {
        var session = await CloudSession.ConnectAsync(
            new CloudConnectionOptions
            {
                SignIn = new SimulatedPerson($"{person}@contoso.example"),
                InnerHandler = new SimulatedCloudHandler(Tenant),
                Time = Tenant.Clock,
                Names = Names,
                JitterSeed = 1,
            },
            CancellationToken.None);
        sessions.Add(session);
        session.Journal.Subscribe(lines.Add);
        secrets.Listen(session);
        return session;
    }

    public async Task<TenantPorts> PortsAsync(string person = "admin") => (await ConnectAsync(person)).Ports;

    /// <summary>Runs something and says how many requests it took.</summary>
    public async Task<(T Result, int Requests)> CountAsync<T>(Func<Task<T>> work)
    {
        lines.Clear();
        var result = await work();
        return (result, lines.Count);
    }

    public async Task<int> CountAsync(Func<Task> work)
    {
        lines.Clear();
        await work();
        return lines.Count;
    }

    /// <summary>Requests that reached the tenant since a mark, without those for tokens.</summary>
    public IReadOnlyList<string> Summaries(int since) => Tenant.Events.Events
        .Where(e => e.Index >= since && e.Kind == TenantEventKind.Request)
        .Select(e => e.Summary)
        .ToArray();

    public static Task<PimGroup> ExemptionGroupAsync(TenantPorts admin, string name = "Browser-Only Users") =>
        admin.Directory.CreateGroupAsync(new NewGroup(name, "Just in time", true, null, Array.Empty<string>()), CancellationToken.None);

    public void Dispose()
    {
        foreach (var session in sessions)
        {
            session.Dispose();
        }

        secrets.Check(Tenant.TokenService.GivenOut);
    }
}
