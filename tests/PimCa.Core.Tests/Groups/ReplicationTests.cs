using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.Core.Tests.Groups;

public sealed class ReplicationTests
{
    private readonly InMemoryTenant tenant = new();

    [Fact]
    public async Task A_group_made_here_is_waited_for_with_progress()
    {
        tenant.ReplicationLag = TimeSpan.FromSeconds(90);
        var group = await NewGroupAsync();
        tenant.Names.NoteCreated(group.Id, tenant.Time.GetUtcNow());

        await WaitForAsync(group.Id);

        Assert.True(tenant.Directory.IsVisible(group.Id));
        Assert.NotEmpty(tenant.Reporter.Progresses);
        Assert.True(tenant.Reporter.Progresses.Last().Done);
    }

    [Fact]
    public async Task A_fresh_group_made_by_somebody_else_is_waited_for()
    {
        var group = await NewGroupAsync();
        var attempts = 0;

        await Replication.WaitAsync(tenant.Ports, "Trying", new Identity(group.Id, null), _ => ++attempts < 3 ? throw NotFound() : Task.FromResult(0), default);

        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task A_wrong_id_fails_at_once()
    {
        var before = tenant.Time.GetUtcNow();

        var error = await Assert.ThrowsAsync<PimCaException>(() => WaitForAsync("00000000-0000-0000-0000-00000000dead"));

        Assert.Equal("ResourceNotFound", error.Code);
        Assert.Equal(before, tenant.Time.GetUtcNow());
    }

    [Fact]
    public async Task An_old_group_is_not_waited_for()
    {
        var attempts = 0;
        await Assert.ThrowsAsync<PimCaException>(() => Replication.WaitAsync<int>(
            tenant.Ports, "Trying", new Identity(InMemoryTenant.AdministratorsId, null), _ => { attempts++; throw NotFound(); }, default));

        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task Waiting_ends_after_five_minutes_with_an_error_of_its_own()
    {
        tenant.ReplicationLag = TimeSpan.FromHours(1);
        var group = await NewGroupAsync();
        tenant.Names.NoteCreated(group.Id, tenant.Time.GetUtcNow());
        var before = tenant.Time.GetUtcNow();

        var error = await Assert.ThrowsAsync<PimCaException>(() => WaitForAsync(group.Id));

        Assert.Equal("ReplicationTimeout", error.Code);
        Assert.Equal(PimCaErrorKind.Timeout, error.Kind);
        Assert.InRange(tenant.Time.GetUtcNow() - before, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
    }

    [Fact]
    public async Task Other_errors_are_not_waited_for()
    {
        var group = await NewGroupAsync();
        tenant.Names.NoteCreated(group.Id, tenant.Time.GetUtcNow());
        var attempts = 0;

        await Assert.ThrowsAsync<PimCaException>(() => Replication.WaitAsync<int>(
            tenant.Ports,
            "Trying",
            new Identity(group.Id, null),
            _ => { attempts++; throw new PimCaException("PermissionDenied", PimCaErrorKind.PermissionDenied, "No."); },
            default));

        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task Waiting_stops_when_told()
    {
        tenant.ReplicationLag = TimeSpan.FromHours(1);
        var group = await NewGroupAsync();
        tenant.Names.NoteCreated(group.Id, tenant.Time.GetUtcNow());
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Replication.WaitAsync<int>(
            tenant.Ports, "Trying", new Identity(group.Id, null), _ => { stop.Cancel(); throw NotFound(); }, stop.Token));

        Assert.True(tenant.Reporter.Progresses.Last().Done);
    }

    private static PimCaException NotFound() => new("ResourceNotFound", PimCaErrorKind.NotFound, "Not found.") { ServiceCode = "ResourceNotFound" };

    private Task<PimGroup> NewGroupAsync() =>
        tenant.Directory.CreateGroupAsync(new NewGroup("Fresh", null, true, null, Array.Empty<string>()), default);

    private Task<PimGroup> WaitForAsync(string id) => Replication.WaitAsync(
        tenant.Ports, "Reading", new Identity(id, null), async token => await tenant.Directory.GetGroupAsync(id, token) ?? throw NotFound(), default);
}
