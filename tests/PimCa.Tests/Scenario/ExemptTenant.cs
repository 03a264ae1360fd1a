using System;
using System.Linq;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Scenario;

/// <summary>The steps of the story as scripts, for tests that begin somewhere in it.</summary>
internal static class ExemptTenant
{
    public const string Policy = "Require compliant device";
    public const string Policies = "conditionalAccess/policies";

    /// <summary>A shell that asks nobody, with the group in <c>$group</c>, its policy, and everybody eligible.</summary>
    public static TestShell WithGroup()
    {
        var shell = new TestShell();
        shell.Run(
            """
            $ConfirmPreference = 'None'
            $group = New-PimBrowserOnlyGroup
            $internal = New-PimInternalUserGroup
            Set-PimMemberPolicy -Group $group -MaximumActivationDuration 24h -RequireJustification -RequireApproval -Approver 'Administrators' -AllowPermanentEligibility
            $null = New-PimEligibility -Group $group -Principal $internal -Permanent
            """).AssertNoErrors();
        return shell;
    }

    /// <summary>The same, with both workloads restricted and the pair of policies enabled.</summary>
    public static TestShell WithPair()
    {
        var shell = WithGroup();
        shell.Run("$null = Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess; $null = New-PimBrowserOnlyPolicy -Group $group -State Enabled").AssertNoErrors();
        return shell;
    }

    /// <summary>The same, with the group excluded.</summary>
    public static TestShell WithExclusion()
    {
        var shell = WithPair();
        shell.Run($"$null = Add-PimCaExclusion -Policy '{Policy}' -Group $group").AssertNoErrors();
        return shell;
    }

    /// <summary>Adele asks, Megan approves, Adele waits; then the administrator is signed in again.</summary>
    public static void Exempt(TestShell shell, string duration = "8h", string person = "adele")
    {
        shell.As(person).Run($"$request = Request-PimActivation -Group $group -Duration {duration} -Justification 'Laptop broken' -TicketNumber INC-4711").AssertNoErrors();
        shell.As("megan").Run("$null = Get-PimApproval | Approve-PimActivation -Justification 'Confirmed'").AssertNoErrors();
        shell.As(person).Run("$null = $request | Wait-PimActivation").AssertNoErrors();
        shell.As("admin");
    }

    /// <summary>What the what-if says of a person's sign-in, all policies together.</summary>
    public static string Outcome(TestShell shell, string client, string person = "adele@contoso.example") =>
        shell.Run($"Test-PimCaAccess {person} -ClientApp {client} | Where-Object IsSummary").One("Outcome")!.ToString()!;

    /// <summary>The writes to Conditional Access policies meanwhile.</summary>
    public static string[] PolicyWrites(TestShell shell, Action work) =>
        shell.Writes(work).Where(w => w.StartsWith(Policies, StringComparison.Ordinal)).ToArray();
}
