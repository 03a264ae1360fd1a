using System;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Assignments;
using PimCa.Changes;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Core.Tests.Assignments;

/// <summary>The life of an assignment is the same for a group, an Entra role below the directory and an Azure role.</summary>
public sealed class AllKindsLifeTests
{
    private readonly InMemoryTenant tenant = new() { HasRoles = true };
    private readonly InMemoryPim resources;

    public AllKindsLifeTests() => resources = new InMemoryPim(tenant.Time, PimKind.AzureRole) { Caller = InMemoryTenant.AdminId };

    private TenantPorts Ports => tenant.Ports with { PimResources = resources };

    private DateTimeOffset Now => tenant.Time.GetUtcNow();

    public static TheoryData<PimKind, ScheduleKind> All => new()
    {
        { PimKind.Group, ScheduleKind.Eligible },
        { PimKind.Group, ScheduleKind.Active },
        { PimKind.EntraRole, ScheduleKind.Eligible },
        { PimKind.EntraRole, ScheduleKind.Active },
        { PimKind.AzureRole, ScheduleKind.Eligible },
        { PimKind.AzureRole, ScheduleKind.Active },
    };

    [Theory]
    [MemberData(nameof(All))]
    public async Task Creating_updating_extending_and_renewing_are_chosen_by_state_and_what_is_so_already_writes_nothing(PimKind kind, ScheduleKind schedule)
    {
        var target = Target(kind);
        await MakeAsync(target, schedule, 30);
        await MakeAsync(target, schedule, 30);
        await SetAsync(target, schedule, 31);
        await SetAsync(target, schedule, 31);
        tenant.Time.Advance(TimeSpan.FromDays(18));
        await SetAsync(target, schedule, 20);
        await SetAsync(target, schedule, 20);
        tenant.Time.Advance(TimeSpan.FromDays(25));
        Assert.Empty(await PresentAsync(target, schedule));
        await SetAsync(target, schedule, 10);
        await SetAsync(target, schedule, 10);

        Assert.Equal(
            [ScheduleAction.AdminAssign, ScheduleAction.AdminUpdate, ScheduleAction.AdminExtend, ScheduleAction.AdminRenew],
            Pim(kind).Submitted.Select(s => s.Action));
        Assert.All(Pim(kind).Submitted, s => Assert.Equal((target, schedule, InMemoryTenant.AdeleId), (s.Target with { Name = target.Name, ScopeName = null }, s.Kind, s.PrincipalId)));
        Assert.Equal(Now.AddDays(10), Assert.Single(await PresentAsync(target, schedule)).End);
        Assert.Empty(Others(kind).SelectMany(p => p.Submitted));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_person_asks_for_an_extension_or_a_renewal_and_asked_twice_it_is_the_same_request(PimKind kind, ScheduleKind schedule)
    {
        var target = Target(kind);
        await MakeAsync(target, schedule, 30);
        var known = new ExtensionRequest { Kind = schedule, Target = target, PrincipalId = InMemoryTenant.AdeleId, PrincipalName = "adele", KnownEnd = Now.AddDays(30), Justification = "x" };
        SignInAs(InMemoryTenant.AdeleId);

        var early = await Assert.ThrowsAsync<PimCaException>(() => ExtendAsync(known, 60));
        tenant.Time.Advance(TimeSpan.FromDays(20));
        var asked = await ExtendAsync(known, 60);
        var again = await ExtendAsync(known, 60);
        tenant.Time.Advance(TimeSpan.FromDays(15));
        var renewal = await ExtendAsync(known, 60);

        Assert.Equal("ExtensionTooEarly", early.Code);
        Assert.Equal((ExtensionAction.Extend, ActivationStatus.PendingApproval, kind, target.Scope), (asked.Action, asked.Status, asked.Kind, asked.Scope));
        Assert.Equal(asked.Id, again.Id);
        Assert.Equal(ExtensionAction.Renew, renewal.Action);
        Assert.Equal([ScheduleAction.AdminAssign, ScheduleAction.SelfExtend, ScheduleAction.SelfRenew], Pim(kind).Submitted.Select(s => s.Action));
    }

    [Theory]
    [InlineData(PimKind.Group)]
    [InlineData(PimKind.EntraRole)]
    [InlineData(PimKind.AzureRole)]
    public async Task A_running_activation_that_is_asked_to_be_longer_explains_itself(PimKind kind)
    {
        var target = Target(kind);
        Pim(kind).Seed(ScheduleKind.Eligible, target, InMemoryTenant.AdeleId);
        SignInAs(InMemoryTenant.AdeleId);
        await ActivateAsync(target, 2);

        var same = await ActivateAsync(target, 1);
        var longer = await Assert.ThrowsAsync<PimCaException>(() => ActivateAsync(target, 4));

        Assert.Equal(ActivationStatus.Active, same.Status);
        Assert.Equal("AlreadyActive", longer.Code);
        Assert.Contains("cannot be lengthened", longer.Message);
        Assert.Contains($"Stop-PimActivation {target.Selector()}", longer.Advice);
        Assert.Contains(Wording.Moment(same.StartTime!.Value.AddMinutes(5)), longer.Advice);
        Assert.Single(Pim(kind).Submitted);
    }

    private PimTarget Target(PimKind kind) => kind switch
    {
        PimKind.Group => PimTarget.Group(tenant.Directory.AddGroup("Browser-Only Users").Id, PimAccess.Member),
        PimKind.EntraRole => PimTarget.EntraRole(InMemoryTenant.HelpdeskAdministrator, InMemoryTenant.Munich),
        _ => PimTarget.AzureRole("acdd72a7-3385-48ef-bd42-f606fba81ae7", "/subscriptions/1"),
    };

    private InMemoryPim Pim(PimKind kind) => kind switch
    {
        PimKind.Group => tenant.Pim,
        PimKind.EntraRole => tenant.Roles,
        _ => resources,
    };

    private InMemoryPim[] Others(PimKind kind) => new[] { tenant.Pim, tenant.Roles, resources }.Where(p => p.Kind != kind).ToArray();

    private void SignInAs(string person)
    {
        tenant.SignInAs(person);
        resources.Caller = person;
    }

    private static AssignmentRequest Request(PimTarget target, ScheduleKind kind, int days) => new()
    {
        Kind = kind,
        Target = TargetIdentity.Of(target),
        Principal = new Identity(InMemoryTenant.AdeleId, null),
        Window = new ScheduleWindow(null, null, TimeSpan.FromDays(days)),
        Justification = "x",
    };

    private async Task MakeAsync(PimTarget target, ScheduleKind kind, int days) =>
        await (await new AssignAccess(Ports).PlanAsync(Request(target, kind, days), default)).ApplyAsync(default);

    private async Task SetAsync(PimTarget target, ScheduleKind kind, int days) =>
        await (await new ChangeAssignment(Ports).PlanAsync(Request(target, kind, days), default)).ApplyAsync(default);

    private async Task<PimExtension> ExtendAsync(ExtensionRequest request, int days) =>
        await (await new RequestExtension(Ports).PlanAsync(request with { Duration = TimeSpan.FromDays(days) }, default)).ApplyAsync(default);

    private async Task<PimActivation> ActivateAsync(PimTarget target, int hours)
    {
        var request = new ActivationRequest { Target = TargetIdentity.Of(target), Duration = TimeSpan.FromHours(hours), Justification = "x" };
        return await (await new RequestActivation(Ports).PlanAsync(request, default)).ApplyAsync(default);
    }

    private Task<System.Collections.Generic.IReadOnlyList<ScheduleInfo>> PresentAsync(PimTarget target, ScheduleKind kind) =>
        Pim(target.Kind).ListSchedulesAsync(kind, ScheduleQuery.Of(target, InMemoryTenant.AdeleId), default);
}
