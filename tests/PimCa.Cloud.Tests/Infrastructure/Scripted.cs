using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Cloud.Http;
using PimCa.Cloud.SignIn;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Cloud.Tests.Infrastructure;

/// <summary>A session on a scripted service, with a clock on which waiting takes no time.</summary>
internal sealed class Scripted : IDisposable
{
    private Scripted(ScriptedHandler service, JumpingClock clock, CloudSession session)
    {
        Service = service;
        Clock = clock;
        Session = session;
        session.Journal.Subscribe(Lines.Add);
    }

    public ScriptedHandler Service { get; }

    public JumpingClock Clock { get; }

    public CloudSession Session { get; }

    public TenantPorts Ports => Session.Ports;

    public List<JournalLine> Lines { get; } = new();

    public static ScheduleRequest Activation { get; } = new()
    {
        Kind = ScheduleKind.Active,
        Action = ScheduleAction.SelfActivate,
        Target = PimTarget.Group("group-1", PimAccess.Member),
        PrincipalId = "user-1",
        Window = new ScheduleWindow(null, null, TimeSpan.FromHours(8)),
        Justification = "broken laptop",
    };

    public static async Task<Scripted> ConnectAsync(TimeSpan? attemptTimeout = null)
    {
        var service = new ScriptedHandler();
        var clock = new JumpingClock();
        var session = await CloudSession.ConnectAsync(
            new CloudConnectionOptions
            {
                SignIn = new SimulatedPerson("adele@contoso.example"),
                InnerHandler = service,
                Time = clock,
                JitterSeed = 1,
                AttemptTimeout = attemptTimeout ?? TimeSpan.FromSeconds(100),
                ClientVersion = "1.2.3",
            },
            CancellationToken.None);
        service.IsConnected = true;
        return new Scripted(service, clock, session);
    }

    public void Dispose() => Session.Dispose();
}
