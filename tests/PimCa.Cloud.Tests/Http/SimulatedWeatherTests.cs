using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Simulator.Faults;
using PimCa.Simulator.Scenarios;

namespace PimCa.Cloud.Tests.Http;

/// <summary>The same promises against the simulated tenant, whose log shows what was really done.</summary>
public sealed class SimulatedWeatherTests : IDisposable
{
    private readonly Contoso contoso = new();

    public void Dispose() => contoso.Dispose();

    [Theory]
    [InlineData(Fault.CutBefore)]
    [InlineData(Fault.CutAfter)]
    [InlineData(Fault.Throttled)]
    [InlineData(Fault.Unavailable)]
    [InlineData(Fault.Timeout)]
    public async Task A_read_gets_over_any_one_fault(Fault fault)
    {
        var ports = await contoso.PortsAsync();
        contoso.Tenant.Weather.FaultsByRequest[0] = fault;

        var (group, attempts) = await contoso.CountAsync(() => ports.Directory.GetGroupAsync(ContosoPeople.Administrators, CancellationToken.None));

        Assert.Equal("Administrators", group!.DisplayName);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task What_is_forbidden_is_asked_once_and_nothing_is_done()
    {
        var ports = await contoso.PortsAsync();
        contoso.Tenant.Weather.FaultsByRequest[0] = Fault.Forbidden;

        var attempts = await contoso.CountAsync(async () =>
            Assert.Equal(PimCaErrorKind.PermissionDenied, (await Assert.ThrowsAsync<PimCaException>(() => Contoso.ExemptionGroupAsync(ports))).Kind));

        Assert.Equal(1, attempts);
        Assert.Empty(await ports.Directory.FindGroupsAsync("Browser-Only Users", CancellationToken.None));
    }

    [Theory]
    [InlineData(Fault.CutBefore, "OutcomeUnknown", PimCaErrorKind.Unavailable, 0)]
    [InlineData(Fault.CutAfter, "OutcomeUnknown", PimCaErrorKind.Unavailable, 1)]
    [InlineData(Fault.Timeout, "OperationTimeout", PimCaErrorKind.Timeout, 0)]
    public async Task A_creation_without_an_answer_is_not_repeated_and_tells_where_to_look(Fault fault, string code, PimCaErrorKind kind, int created)
    {
        var ports = await contoso.PortsAsync();
        contoso.Tenant.Weather.FaultsByRequest[0] = fault;

        var error = await Assert.ThrowsAsync<PimCaException>(() => Contoso.ExemptionGroupAsync(ports));

        Assert.Equal(code, error.Code);
        Assert.Equal(kind, error.Kind);
        Assert.Contains("Get-PimBrowserOnlyGroup", error.Advice);
        Assert.Equal(created, (await ports.Directory.FindGroupsAsync("Browser-Only Users", CancellationToken.None)).Count);
    }

    [Theory]
    [InlineData(Fault.Throttled)]
    [InlineData(Fault.Unavailable)]
    public async Task A_creation_that_was_refused_is_repeated_and_done_once(Fault fault)
    {
        var ports = await contoso.PortsAsync();
        contoso.Tenant.Weather.FaultsByRequest[0] = fault;

        await Contoso.ExemptionGroupAsync(ports);

        Assert.Single(await ports.Directory.FindGroupsAsync("Browser-Only Users", CancellationToken.None));
    }

    [Fact]
    public async Task A_deletion_whose_answer_is_lost_is_done_and_no_error()
    {
        var ports = await contoso.PortsAsync();
        var group = await Contoso.ExemptionGroupAsync(ports);
        contoso.Tenant.Weather.FaultsByRequest[0] = Fault.CutAfter;

        await ports.Directory.DeleteGroupAsync(group.Id, CancellationToken.None);

        Assert.Null(await ports.Directory.GetGroupAsync(group.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Conditional_Access_written_twice_after_a_cut_holds_what_was_asked()
    {
        var ports = await contoso.PortsAsync();
        var policy = await ports.ConditionalAccess.GetPolicyAsync(ContosoPeople.RequireCompliantDevicePolicy, CancellationToken.None);
        contoso.Tenant.Weather.FaultsByRequest[0] = Fault.CutAfter;
        contoso.Tenant.Weather.FaultsByRequest[1] = Fault.Throttled;

        var attempts = await contoso.CountAsync(() => ports.ConditionalAccess.UpdateUsersAsync(
            policy!.Id, policy.Users with { ExcludeGroups = new[] { ContosoPeople.Administrators } }, CancellationToken.None));

        Assert.Equal(3, attempts);
        var after = await ports.ConditionalAccess.GetPolicyAsync(policy!.Id, CancellationToken.None);
        Assert.Equal(new[] { ContosoPeople.Administrators }, after!.Users.ExcludeGroups);
        Assert.Equal(new[] { CaWellKnown.AllUsers }, after.Users.IncludeUsers);
    }

    [Fact]
    public async Task Many_reads_get_through_a_service_of_which_a_third_fails()
    {
        var ports = await contoso.PortsAsync();
        contoso.Tenant.Weather.FaultRate = 0.3;

        for (var i = 0; i < 20; i++)
        {
            Assert.NotNull(await ports.Directory.GetGroupAsync(ContosoPeople.Administrators, CancellationToken.None));
        }

        Assert.Contains(contoso.Lines, l => l.Status == 503);
    }

    [Fact]
    public async Task The_token_is_renewed_by_the_tenants_clock()
    {
        var ports = await contoso.PortsAsync();
        var first = ports.SignIn.Context.TokenExpiresOn;
        contoso.Tenant.Clock.Advance(TimeSpan.FromHours(30));

        await ports.Directory.GetGroupAsync(ContosoPeople.Administrators, CancellationToken.None);

        Assert.Equal(first + TimeSpan.FromHours(30), ports.SignIn.Context.TokenExpiresOn);
    }

    [Fact]
    public async Task A_canceled_request_reaches_nobody()
    {
        var session = await contoso.ConnectAsync();
        var mark = contoso.Tenant.Events.Count;
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.Ports.Directory.CreateGroupAsync(
            new NewGroup("x", null, false, null, Array.Empty<string>()), stop.Token));

        await session.WhenIdleAsync();
        Assert.Equal(0, session.InFlight);
        Assert.Empty(contoso.Summaries(mark));
    }
}
