using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Activation;

/// <summary>"Browser-Only Users" is under PIM; Adele and Alex may activate membership for at most 24 hours with a reason.</summary>
public abstract class ActivationShell : IDisposable
{
    protected const string Requests = "pim/group/assignmentScheduleRequests";

    protected ActivationShell()
    {
        GroupId = MakeGroup("Browser-Only Users");
        Shell.As("adele");
    }

    protected TestShell Shell { get; } = new();

    protected string GroupId { get; }

    public void Dispose()
    {
        Shell.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>As the administrator: a group whose members have a policy and two eligible people.</summary>
    protected string MakeGroup(string name, string settings = "")
    {
        Shell.As("admin");
        var group = (string)Shell.Run($"New-PimBrowserOnlyGroup -DisplayName '{name}'").One("Id")!;
        Set($"-MaximumActivationDuration 24h -RequireJustification -AllowPermanentEligibility {settings}", group);
        Shell.Run($"'adele@contoso.example', 'alex@contoso.example' | New-PimEligibility -Group {group} -Permanent").AssertNoErrors();
        return group;
    }

    /// <summary>As the administrator: changes the members' policy.</summary>
    protected void Set(string settings, string? group = null)
    {
        Shell.As("admin");
        Shell.Run($"Set-PimMemberPolicy -Group {group ?? GroupId} {settings} -Confirm:$false").AssertNoErrors();
    }

    /// <summary>As the administrator: Megan's group approves.</summary>
    protected void RequireApproval(string? group = null) => Set("-RequireApproval -Approver Administrators", group);

    /// <summary>What a script gives whose activations carry a reason.</summary>
    protected ShellResult Request(string parameters) => Shell.Run($"Request-PimActivation {parameters} -Justification 'Laptop is broken'");

    /// <summary>The activations of the signed-in person.</summary>
    protected IReadOnlyList<string> Mine() =>
        Shell.Run("Get-PimActivation -Mine").All("Status").Select(s => s!.ToString()!).ToArray();

    /// <summary>The requests to activate that the tenant keeps.</summary>
    protected int ActivationsKept() => Shell.Tenant.Documents(Requests).Values.Count(d => (string?)d["action"] == "selfActivate");
}
