using System;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Evidence;
using PimCa.Groups;

namespace PimCa.Core.Tests.Evidence;

public sealed class AuditEventsTests
{
    private readonly InMemoryTenant tenant = new();
    private readonly PimGroup group;

    public AuditEventsTests() => group = tenant.Directory.AddGroup("Browser-Only Users");

    [Fact]
    public async Task The_last_seven_days_are_read_by_the_tenants_clock()
    {
        tenant.Audit.Write("too old", group.Id, InMemoryTenant.AdeleId);
        tenant.Time.Advance(TimeSpan.FromDays(8));
        tenant.Audit.Write("recent", group.Id, InMemoryTenant.AdeleId);
        tenant.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(["recent"], (await ListAsync(new AuditEventRequest())).Select(e => e.Activity));
        Assert.Equal(["too old"], (await ListAsync(new AuditEventRequest { To = tenant.Time.GetUtcNow().AddDays(-2) })).Select(e => e.Activity));
        Assert.Equal(2, (await ListAsync(new AuditEventRequest { From = tenant.Time.GetUtcNow().AddDays(-9) })).Count);
    }

    [Fact]
    public async Task A_group_and_a_person_select_what_is_about_them_and_what_the_person_did()
    {
        tenant.Audit.Write("asked", group.Id, InMemoryTenant.AdeleId, by: InMemoryTenant.AdeleId);
        tenant.Audit.Write("approved", group.Id, InMemoryTenant.AdeleId, by: InMemoryTenant.MeganId);
        tenant.Audit.Write("elsewhere", InMemoryTenant.AdministratorsId, InMemoryTenant.AlexId, by: InMemoryTenant.AdminId);

        Assert.Equal(["asked", "approved"], (await ListAsync(new AuditEventRequest { Group = new Identity(null, "Browser-Only Users") })).Select(e => e.Activity));
        Assert.Equal(["approved"], (await ListAsync(new AuditEventRequest { User = new Identity(null, "megan@contoso.example") })).Select(e => e.Activity));
        Assert.Equal(["elsewhere"], (await ListAsync(new AuditEventRequest { User = new Identity(InMemoryTenant.AlexId, null) })).Select(e => e.Activity));
    }

    [Fact]
    public async Task A_period_that_ends_before_it_starts_is_refused()
    {
        var now = tenant.Time.GetUtcNow();
        var error = await Assert.ThrowsAsync<PimCaException>(() => ListAsync(new AuditEventRequest { From = now, To = now.AddHours(-1) }));

        Assert.Equal("PeriodReversed", error.Code);
        Assert.Empty(tenant.Calls);
    }

    private Task<System.Collections.Generic.IReadOnlyList<PimAuditEvent>> ListAsync(AuditEventRequest request) => new GetAuditEvents(tenant.Ports).ListAsync(request, default);
}
