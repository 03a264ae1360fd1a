using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Approvals;
using PimCa.Assignments;
using PimCa.Core.Tests.Activation;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.Core.Tests.Approvals;

public sealed class ApprovalTests : ActivationFixture
{
    private DecideApprovals Decide => new(Tenant.Ports);

    [Fact]
    public async Task Fifty_pending_are_five_requests_to_list_and_three_to_decide()
    {
        await PendAsync(50);
        CountAnew();

        var approvals = await new ListApprovals(Tenant.Ports).RunAsync(None);
        Assert.Equal(50, approvals.Count);
        Assert.Equal(["ListPendingOnMe", "GetPendingStages", "GetPendingStages", "GetPendingStages", "GetPrincipals"], Tenant.Calls);

        CountAnew();
        var results = new List<ItemResult<PimApproval>>();
        foreach (var chunk in approvals.Chunk(DecideApprovals.ChunkSize))
        {
            results.AddRange(await Decide.SendAsync(chunk, true, "Known to me", None));
        }

        Assert.Equal(["Decide", "Decide", "Decide"], Tenant.Calls);
        Assert.All(results, r => Assert.Equal((ApprovalDecision.Approved, "Known to me"), (r.Value!.Decision, r.Value.DecisionJustification!)));
        Assert.Empty(await new ListApprovals(Tenant.Ports).RunAsync(None));
    }

    [Fact]
    public async Task An_approval_says_who_asks_for_what_why_and_how_long()
    {
        await PendAsync(1);

        var approval = Assert.Single(await new ListApprovals(Tenant.Ports).RunAsync(None));

        Assert.Equal(("Browser-Only Users", "person0@contoso.example", "Laptop is broken"), (approval.TargetName, approval.RequestorName, approval.Justification));
        Assert.Equal(TimeSpan.FromHours(2), approval.Duration);
        Assert.NotNull(approval.StageId);
        Assert.Equal("Approve membership of 'Browser-Only Users' for 2 hours, asked because: Laptop is broken", DecideApprovals.Describe(approval, approve: true));
    }

    [Fact]
    public async Task Nothing_pending_is_one_request()
    {
        Assert.Empty(await new ListApprovals(Tenant.Ports).RunAsync(None));
        Assert.Equal(["ListPendingOnMe"], Tenant.Calls);
    }

    [Fact]
    public async Task Failures_stay_with_their_items()
    {
        await PendAsync(5);
        var approvals = await new ListApprovals(Tenant.Ports).RunAsync(None);
        Tenant.Pim.RefuseDecision = d => d.ApprovalId == approvals[2].Id ? new PimCaException("PermissionDenied", PimCaErrorKind.PermissionDenied, "Your own request") : null;

        var results = await Decide.SendAsync(approvals, false, "No", None);

        Assert.Equal("PermissionDenied", results[2].Error!.Code);
        Assert.Equal(4, results.Count(r => r.Value is { Decision: ApprovalDecision.Denied }));
    }

    [Fact]
    public async Task Already_decided_is_told_and_is_no_error()
    {
        await PendAsync(2);
        var approvals = await new ListApprovals(Tenant.Ports).RunAsync(None);
        await Decide.SendAsync([approvals[0]], true, "Yes", None);
        var writes = Tenant.Calls.Count(c => c == "Decide");

        var results = await Decide.SendAsync(approvals, false, "No", None);

        Assert.Equal([ApprovalDecision.AlreadyDecided, ApprovalDecision.Denied], results.Select(r => r.Value!.Decision));
        Assert.Single(Tenant.Reporter.Warnings);
        Assert.Equal(writes + 1, Tenant.Calls.Count(c => c == "Decide"));
        Assert.Equal("Provisioned", Tenant.Pim.Requests[0].Status);
    }

    [Fact]
    public async Task Those_known_to_be_decided_are_not_sent()
    {
        await PendAsync(1);
        var approval = (await new ListApprovals(Tenant.Ports).RunAsync(None)).Single();
        CountAnew();

        var result = await Decide.SendAsync([approval with { Decision = ApprovalDecision.Approved }], true, "Yes", None);

        Assert.Equal(ApprovalDecision.AlreadyDecided, result.Single().Value!.Decision);
        Assert.Empty(Tenant.Calls);
    }

    [Fact]
    public async Task By_id_what_is_decided_is_read_first()
    {
        var pending = (await PendAsync(1)).Single();
        CountAnew();

        var approval = await Decide.FindAsync(pending.Id, None);
        var result = await Decide.SendAsync([approval], true, "Yes", None);

        Assert.Equal("person0@contoso.example", approval.RequestorName);
        Assert.Equal(["GetRequest Active", "GetPrincipals", "GetPendingStages", "Decide"], Tenant.Calls);
        Assert.Equal(ApprovalDecision.Approved, result.Single().Value!.Decision);
        Assert.Equal(ApprovalDecision.AlreadyDecided, (await Decide.FindAsync(pending.Id, None)).Decision);
        var error = await Assert.ThrowsAsync<PimCaException>(() => Decide.FindAsync("nobody", None));
        Assert.Equal(("ApprovalNotFound", PimCaErrorKind.NotFound), (error.Code, error.Kind));
    }

    [Fact]
    public async Task By_id_an_approver_who_may_not_read_the_request_reads_the_approval()
    {
        var pending = (await PendAsync(1)).Single();
        Tenant.Pim.MayReadRequests = false;

        var open = await Decide.FindAsync(pending.Id, None);
        await Decide.SendAsync([open], true, "Yes", None);

        Assert.Equal(($"Approve the approval {pending.Id}", ApprovalDecision.Pending), (DecideApprovals.Describe(open, approve: true), open.Decision));
        Assert.Equal(ApprovalDecision.AlreadyDecided, (await Decide.FindAsync(pending.Id, None)).Decision);
    }

    [Fact]
    public async Task An_activation_leads_to_its_approval()
    {
        var pending = (await PendAsync(1)).Single();

        var result = await Decide.SendAsync([Decide.Of(pending)], true, "Yes", None);

        Assert.Equal(ApprovalDecision.Approved, result.Single().Value!.Decision);
        Assert.Equal("ApprovalNotFound", Assert.Throws<PimCaException>(() => Decide.Of(pending with { ApprovalId = null, Status = ActivationStatus.Active })).Code);
    }

    [Fact]
    public async Task An_application_decides_nothing()
    {
        var pending = (await PendAsync(1)).Single();
        Tenant.SignIn.Context = Tenant.SignIn.Context with { IsApplication = true };

        Assert.Equal("PersonRequired", (await Assert.ThrowsAsync<PimCaException>(() => new ListApprovals(Tenant.Ports).RunAsync(None))).Code);
        Assert.Equal("PersonRequired", (await Assert.ThrowsAsync<PimCaException>(() => Decide.FindAsync(pending.Id, None))).Code);
        Assert.Equal("PersonRequired", Assert.Throws<PimCaException>(() => Decide.Of(pending)).Code);
    }

    private async Task<IReadOnlyList<PimActivation>> PendAsync(int count)
    {
        RequireApproval();
        var asked = new List<PimActivation>();
        for (var i = 0; i < count; i++)
        {
            var person = $"00000000-0000-0000-0001-{i:d12}";
            Tenant.Directory.AddUser(person, $"Person {i}", $"person{i}@contoso.example");
            Tenant.Pim.Seed(ScheduleKind.Eligible, Group.Id, person);
            Tenant.SignInAs(person);
            asked.Add(await ActivateAsync(TimeSpan.FromHours(2)));
        }

        Tenant.SignInAs(InMemoryTenant.MeganId);
        return asked;
    }
}
