using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Activation;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Approvals;

public sealed class ApprovalTests : ActivationShell
{
    private static readonly string[] People = ["adele", "alex", "breakglass", "svc-backup", "admin"];

    public ApprovalTests() => RequireApproval();

    [Fact]
    public void Fifty_pending_of_which_three_fail_are_forty_seven_done_and_three_errors()
    {
        var asked = PendFifty();
        Shell.As("megan");

        // Three are withdrawn with all that the service knows of them between the listing and the decision.
        IReadOnlyList<string> requests = [];
        ShellResult? result = null;
        Shell.Set("gone", asked.Take(3).ToArray());
        requests = Shell.RequestsOf(() => Shell.Set("pending", Shell.Run("Get-PimApproval").Output.ToArray()));
        Assert.Equal(7, requests.Count);
        foreach (var id in asked.Take(3))
        {
            Shell.Tenant.Remove("pim/group/assignmentApprovals", id);
        }

        requests = Shell.RequestsOf(() => result = Shell.Run("$pending | Approve-PimActivation -Justification 'All known to me'"));

        Assert.Equal(3, requests.Count);
        Assert.All(requests, r => Assert.Contains("$batch", r));
        Assert.Equal(47, result!.Output.Count);
        Assert.All(result.Output, o => Assert.Equal("Approved", o.Properties["Decision"].Value.ToString()));
        Assert.Equal(3, result.Errors.Count);
        Assert.Equal(asked.Take(3).Order(), result.Errors.Select(e => (string)PSObject.AsPSObject(e.TargetObject).Properties["Id"].Value).Order());
        Assert.Equal(3, Shell.Tenant.Documents(Requests).Values.Count(d => (string?)d["status"] == "PendingApproval"));
    }

    [Fact]
    public void Listing_and_deciding_in_one_pipeline_costs_the_sum_of_both()
    {
        Pend("adele", "alex");
        Shell.As("megan");

        ShellResult? result = null;
        var requests = Shell.RequestsOf(() => result = Shell.Run("Get-PimApproval | Approve-PimActivation -Justification x"));

        Assert.Equal(2, result!.AssertNoErrors().Output.Count);
        Assert.InRange(requests.Count, 5, 6);
        Assert.Empty(Shell.Run("Get-PimApproval").AssertNoErrors().Output);
    }

    [Fact]
    public void An_approval_says_what_an_approver_needs_to_know()
    {
        Pend("adele");
        Shell.As("megan");

        var approval = Shell.Run("Get-PimApproval");

        Assert.Equal("Browser-Only Users", approval.One("TargetName"));
        Assert.Equal("adele@contoso.example", approval.One("RequestorName"));
        Assert.Equal("Laptop is broken", approval.One("Justification"));
        Assert.Equal(TimeSpan.FromHours(2), approval.One("Duration"));
        Assert.Equal("Pending", approval.One("Decision")!.ToString());
    }

    [Fact]
    public void WhatIf_sends_nothing_and_shows_the_decision()
    {
        Pend("adele");
        Shell.As("megan");
        Shell.Set("pending", Shell.Run("Get-PimApproval").One());

        ShellResult? result = null;
        Assert.Empty(Shell.RequestsOf(() => result = Shell.Run("$pending | Deny-PimActivation -Justification x -WhatIf")));

        Assert.Equal("Denied", result!.One("Decision")!.ToString());
    }

    [Fact]
    public void Already_decided_is_told_and_is_no_error()
    {
        Pend("adele");
        Shell.As("megan");
        Shell.Set("pending", Shell.Run("Get-PimApproval").One());
        Shell.Run("$pending | Approve-PimActivation -Justification x").AssertNoErrors();

        ShellResult? again = null;
        Assert.Empty(Shell.Writes(() => again = Shell.Run("$pending | Deny-PimActivation -Justification y")));

        Assert.Equal("AlreadyDecided", again!.One("Decision")!.ToString());
        Assert.Single(again.Warnings);
        var id = (string)again.One("Id")!;
        Assert.Equal("AlreadyDecided", Shell.Run($"Approve-PimActivation -Id {id} -Justification x").One("Decision")!.ToString());
    }

    [Fact]
    public void By_id_and_by_activation()
    {
        var ids = Pend("adele", "alex");
        Shell.Set("a", Shell.As("admin").Run($"Get-PimActivation {GroupId} -Status PendingApproval | Where-Object Id -eq {ids[1]}").One());
        Shell.As("megan");

        Assert.Equal("adele@contoso.example", Shell.Run($"Approve-PimActivation -Id {ids[0]} -Justification x").One("RequestorName"));
        Assert.Equal("Approved", Shell.Run("$a | Approve-PimActivation -Justification x").One("Decision")!.ToString());
        Assert.Equal("ApprovalNotFound", Shell.Run($"Approve-PimActivation -Id {Guid.NewGuid()} -Justification x").ErrorId());
    }

    [Fact]
    public void Who_is_no_approver_is_refused_item_by_item()
    {
        Pend("adele");
        Shell.As("megan").Set("pending", Shell.Run("Get-PimApproval").One());
        Shell.As("alex");

        var result = Shell.Run("$pending | Approve-PimActivation -Justification x");

        Assert.Equal(ErrorCategory.PermissionDenied, Assert.Single(result.Errors).CategoryInfo.Category);
        Assert.False(result.Terminated);
    }

    /// <summary>Each of these people asks; the ids of the requests.</summary>
    private string[] Pend(params string[] people) => people.Select(p => (string)Ask(p, GroupId).One("Id")!).ToArray();

    private ShellResult Ask(string person, string group)
    {
        Shell.As(person);
        return Request($"{group} -Duration 2h");
    }

    /// <summary>Five people ask for ten groups each.</summary>
    private IReadOnlyList<string> PendFifty()
    {
        var groups = Enumerable.Range(1, 10).Select(i =>
        {
            var group = MakeGroup($"Group {i}", "-RequireMfa:$false");
            RequireApproval(group);
            Shell.Run($"'breakglass@contoso.example', 'svc-backup@contoso.example', 'admin@contoso.example' | New-PimEligibility -Group {group} -Permanent").AssertNoErrors();
            return group;
        }).ToArray();
        var asked = new List<string>();
        foreach (var person in People)
        {
            Shell.As(person);
            asked.AddRange(groups.Select(g => (string)Request($"{g} -Duration 2h").One("Id")!));
        }

        return asked;
    }
}
