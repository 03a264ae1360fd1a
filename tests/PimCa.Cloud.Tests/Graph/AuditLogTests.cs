using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Tests.Infrastructure;

namespace PimCa.Cloud.Tests.Graph;

public sealed class AuditLogTests
{
    private static readonly DateTimeOffset From = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Events_are_read_by_type_and_key_wherever_they_stand_and_come_oldest_first()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, """
            {"value":[
              {"id":"2","activityDateTime":"2026-03-02T09:00:00Z","activityDisplayName":"Request approved","category":"GroupManagement","result":"success","resultReason":"fine",
               "initiatedBy":{"user":{"id":"megan","userPrincipalName":"megan@contoso.example"},"app":null},
               "targetResources":[{"id":"q1","type":"Request"},{"id":"u1","type":"User","userPrincipalName":"adele@contoso.example"},{"id":"x","type":"Role","displayName":"Member"},{"id":"g1","type":"Group","displayName":"Browser-Only Users"}],
               "additionalDetails":[{"key":"ipaddr","value":null},{"key":"TicketNumber","value":"INC1"},{"key":"Justification","value":"broken laptop"},{"key":"TicketNumber","value":"second"}]},
              {"id":"1","activityDateTime":"2026-03-02T08:00:00Z","activityDisplayName":"Add member to role requested (PIM activation)","category":"GroupManagement","result":"someFutureResult","resultReason":"",
               "initiatedBy":{"app":{"displayName":"MS-PIM","servicePrincipalId":"sp"}},
               "targetResources":[{"id":"r1","type":"Role","displayName":"Reader"}],
               "additionalDetails":[{"key":"RequestId","value":"q0"}]}]}
            """);

        var events = await scripted.Ports.AuditLog.ListPimEventsAsync(From, To, CancellationToken.None);

        Assert.Equal(new[] { "1", "2" }, events.Select(e => e.Id));
        var approved = events[1];
        Assert.Equal("g1", approved.TargetId);
        Assert.Equal("Browser-Only Users", approved.TargetName);
        Assert.Equal("u1", approved.UserId);
        Assert.Equal("adele@contoso.example", approved.UserName);
        Assert.Equal("megan@contoso.example", approved.InitiatedBy);
        Assert.Equal("broken laptop", approved.Justification);
        Assert.Equal("INC1", approved.TicketNumber);
        Assert.Equal("q1", approved.RequestId);
        Assert.Equal("success", approved.Result);
        Assert.Equal("fine", approved.ResultReason);
        var requested = events[0];
        Assert.Equal("q0", requested.RequestId);
        Assert.Equal("r1", requested.TargetId);
        Assert.Equal("MS-PIM", requested.InitiatedBy);
        Assert.Equal("sp", requested.InitiatedById);
        Assert.Equal("unknownFutureValue", requested.Result);
        Assert.Null(requested.ResultReason);
        Assert.Contains("loggedByService eq 'PIM' and activityDateTime ge 2026-03-01T00:00:00.0000000Z", scripted.Service.Requests[0].Query);
    }

    [Fact]
    public async Task Sign_ins_of_one_person_come_oldest_first()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service.Answer(200, """
            {"value":[
              {"id":"2","createdDateTime":"2026-03-02T09:00:00Z","userId":"u1","userPrincipalName":"adele@contoso.example","appDisplayName":"Office 365","clientAppUsed":"Browser","status":{"errorCode":0}},
              {"id":"1","createdDateTime":"2026-03-02T08:00:00Z","userId":"u1","userPrincipalName":"adele@contoso.example","appDisplayName":"Office 365","clientAppUsed":"Browser","status":{"errorCode":53003}}]}
            """);

        var signIns = await scripted.Ports.AuditLog.ListSignInsAsync("u1", From, To, CancellationToken.None);

        Assert.Equal(new[] { false, true }, signIns.Select(s => s.Succeeded));
        Assert.Equal("Office 365", signIns[0].Application);
        Assert.StartsWith("$filter=userId eq 'u1' and createdDateTime ge", scripted.Service.Requests[0].Query);
    }

    [Fact]
    public async Task Both_logs_can_be_read_on_the_simulated_tenant_with_one_request_each()
    {
        using var contoso = new Contoso();
        var ports = await contoso.PortsAsync();
        var now = contoso.Tenant.Clock.GetUtcNow();

        Assert.Equal(1, await contoso.CountAsync((Func<Task>)(() => ports.AuditLog.ListPimEventsAsync(now.AddDays(-1), now, CancellationToken.None))));
        Assert.Equal(1, await contoso.CountAsync((Func<Task>)(() => ports.AuditLog.ListSignInsAsync(ports.SignIn.Context.AccountId, now.AddDays(-1), now, CancellationToken.None))));
    }
}
