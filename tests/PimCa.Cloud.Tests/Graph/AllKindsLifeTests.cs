using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Assignments;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Simulator.Scenarios;
using PimCa.Targets;

namespace PimCa.Cloud.Tests.Graph;

/// <summary>The life of an assignment through the services' own protocols: what the simulated services took, and that they took nothing twice.</summary>
public sealed class AllKindsLifeTests : IDisposable
{
    private readonly Contoso contoso = new();

    public static TheoryData<PimKind, ScheduleKind> All => new()
    {
        { PimKind.Group, ScheduleKind.Eligible },
        { PimKind.Group, ScheduleKind.Active },
        { PimKind.EntraRole, ScheduleKind.Eligible },
        { PimKind.EntraRole, ScheduleKind.Active },
        { PimKind.AzureRole, ScheduleKind.Eligible },
        { PimKind.AzureRole, ScheduleKind.Active },
    };

    public void Dispose() => contoso.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public async Task Creating_updating_extending_and_renewing_are_chosen_by_state_and_what_is_so_already_writes_nothing(PimKind kind, ScheduleKind schedule)
    {
        var admin = await contoso.PortsAsync();
        var target = await TargetAsync(admin, kind);
        await MakeAsync(admin, target, schedule, 30);
        await MakeAsync(admin, target, schedule, 30);
        await SetAsync(admin, target, schedule, 31);
        await SetAsync(admin, target, schedule, 31);
        contoso.Tenant.Clock.Advance(TimeSpan.FromDays(18));
        admin = await contoso.PortsAsync();
        await SetAsync(admin, target, schedule, 20);
        await SetAsync(admin, target, schedule, 20);
        contoso.Tenant.Clock.Advance(TimeSpan.FromDays(22));
        admin = await contoso.PortsAsync();
        await SetAsync(admin, target, schedule, 10);
        await SetAsync(admin, target, schedule, 10);

        Assert.Equal(
            [ScheduleAction.AdminAssign, ScheduleAction.AdminUpdate, ScheduleAction.AdminExtend, ScheduleAction.AdminRenew],
            await ActionsAsync(admin, target, schedule));
        var present = Assert.Single(await admin.For(kind).ListSchedulesAsync(schedule, ScheduleQuery.Of(target, ContosoPeople.Adele), CancellationToken.None));
        Assert.InRange(present.End!.Value, contoso.Tenant.Clock.GetUtcNow().AddDays(10).AddMinutes(-1), contoso.Tenant.Clock.GetUtcNow().AddDays(10).AddMinutes(1));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_person_asks_an_administrator_for_an_extension_and_for_a_renewal(PimKind kind, ScheduleKind schedule)
    {
        var admin = await contoso.PortsAsync();
        var target = await TargetAsync(admin, kind);
        await MakeAsync(admin, target, schedule, 30);
        var known = new ExtensionRequest { Kind = schedule, Target = target, PrincipalId = ContosoPeople.Adele, PrincipalName = "adele", KnownEnd = contoso.Tenant.Clock.GetUtcNow().AddDays(30), Justification = "x" };

        contoso.Tenant.Clock.Advance(TimeSpan.FromDays(20));
        var adele = await contoso.PortsAsync("adele");
        var asked = await ExtendAsync(adele, known, 60);
        var again = await ExtendAsync(adele, known, 60);
        Assert.Equal((ExtensionAction.Extend, ActivationStatus.PendingApproval), (asked.Action, asked.Status));
        Assert.Equal(asked.Id, again.Id);

        // An administrator, for her and at once.
        admin = await contoso.PortsAsync();
        var extended = await ExtendAsync(admin, known, 12);
        Assert.Equal(ActivationStatus.Provisioning, extended.Status);

        contoso.Tenant.Clock.Advance(TimeSpan.FromDays(15));
        adele = await contoso.PortsAsync("adele");
        Assert.Equal(ExtensionAction.Renew, (await ExtendAsync(adele, known with { KnownEnd = extended.EndTime }, 60)).Action);

        Assert.Equal(
            [ScheduleAction.AdminAssign, ScheduleAction.SelfExtend, ScheduleAction.AdminExtend, ScheduleAction.SelfRenew],
            await ActionsAsync(await contoso.PortsAsync(), target, schedule));
    }

    [Theory]
    [InlineData(PimKind.Group)]
    [InlineData(PimKind.EntraRole)]
    [InlineData(PimKind.AzureRole)]
    public async Task A_running_activation_that_is_asked_to_be_longer_explains_itself(PimKind kind)
    {
        var admin = await contoso.PortsAsync();
        var target = await TargetAsync(admin, kind);
        await MakeAsync(admin, target, ScheduleKind.Eligible, 30);
        var adele = await contoso.PortsAsync("adele");
        await ActivateAsync(adele, target, 2);
        contoso.Tenant.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(ActivationStatus.Active, (await ActivateAsync(adele, target, 1)).Status);
        var longer = await Assert.ThrowsAsync<PimCaException>(() => ActivateAsync(adele, target, 4));

        Assert.Equal(("AlreadyActive", "RoleAssignmentExists"), (longer.Code, longer.ServiceCode));
        Assert.Contains("cannot be lengthened", longer.Message);
        Assert.Contains("Stop-PimActivation -", longer.Advice);
        Assert.Equal([ScheduleAction.SelfActivate], await ActionsAsync(admin, target, ScheduleKind.Active));
    }

    [Theory]
    [InlineData(PimKind.Group)]
    [InlineData(PimKind.EntraRole)]
    [InlineData(PimKind.AzureRole)]
    public async Task What_ended_in_the_last_thirty_days_is_history_and_no_longer(PimKind kind)
    {
        var admin = await contoso.PortsAsync();
        var target = await TargetAsync(admin, kind);
        await MakeAsync(admin, target, ScheduleKind.Eligible, 5);

        contoso.Tenant.Clock.Advance(TimeSpan.FromDays(34));
        Assert.Empty(await ListAsync(await contoso.PortsAsync(), target, expired: false));
        Assert.Equal(target.Key, Assert.Single(await ListAsync(await contoso.PortsAsync(), target, expired: true)).Target.Key);

        contoso.Tenant.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty(await ListAsync(await contoso.PortsAsync(), target, expired: true));
    }

    private static async Task<PimTarget> TargetAsync(TenantPorts admin, PimKind kind) => kind switch
    {
        PimKind.Group => PimTarget.Group((await Contoso.ExemptionGroupAsync(admin)).Id, PimAccess.Member),
        PimKind.EntraRole => PimTarget.EntraRole("729827e3-9c14-49f7-bb1b-9608f156bbb8", "/administrativeUnits/" + ContosoPeople.MunichUnit),
        _ => PimTarget.AzureRole("acdd72a7-3385-48ef-bd42-f606fba81ae7", ContosoPeople.ProductionSubscription),
    };

    private static AssignmentRequest Request(PimTarget target, ScheduleKind kind, int days) => new()
    {
        Kind = kind,
        Target = TargetIdentity.Of(target),
        Principal = new Identity(ContosoPeople.Adele, null),
        Window = new ScheduleWindow(null, null, TimeSpan.FromDays(days)),
        Justification = "x",
    };

    private static async Task MakeAsync(TenantPorts ports, PimTarget target, ScheduleKind kind, int days) =>
        await (await new AssignAccess(ports).PlanAsync(Request(target, kind, days), CancellationToken.None)).ApplyAsync(CancellationToken.None);

    private static async Task SetAsync(TenantPorts ports, PimTarget target, ScheduleKind kind, int days) =>
        await (await new ChangeAssignment(ports).PlanAsync(Request(target, kind, days), CancellationToken.None)).ApplyAsync(CancellationToken.None);

    private static async Task<PimExtension> ExtendAsync(TenantPorts ports, ExtensionRequest request, int days) =>
        await (await new RequestExtension(ports).PlanAsync(request with { Duration = TimeSpan.FromDays(days) }, CancellationToken.None)).ApplyAsync(CancellationToken.None);

    private static async Task<PimActivation> ActivateAsync(TenantPorts ports, PimTarget target, int hours)
    {
        var request = new ActivationRequest { Target = TargetIdentity.Of(target), Duration = TimeSpan.FromHours(hours), Justification = "x" };
        return await (await new RequestActivation(ports).PlanAsync(request, CancellationToken.None)).ApplyAsync(CancellationToken.None);
    }

    private static Task<System.Collections.Generic.IReadOnlyList<Assignment>> ListAsync(TenantPorts ports, PimTarget target, bool expired) => new ListAssignments(ports).ListAsync(
        new AssignmentQuery { Kind = ScheduleKind.Eligible, Target = TargetIdentity.Of(target), Principal = new Identity(ContosoPeople.Adele, null), IncludeExpired = expired }, CancellationToken.None);

    private static async Task<ScheduleAction[]> ActionsAsync(TenantPorts admin, PimTarget target, ScheduleKind kind) =>
        (await admin.For(target.Kind).ListRequestsAsync(kind, ScheduleQuery.Of(target, ContosoPeople.Adele), CancellationToken.None))
        .OrderBy(r => r.Created).Select(r => r.Action!.Value).ToArray();
}
