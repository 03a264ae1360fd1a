using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Matrix;

/// <summary>The set-up of the story, whole, while every change takes 90 seconds to be seen everywhere.</summary>
public sealed class ReplicationLagTests
{
    private const string SetUp =
        """
        $ConfirmPreference = 'None'
        $group = New-PimBrowserOnlyGroup -Description 'A day in the browser' -Owner megan@contoso.example
        $internal = New-PimInternalUserGroup
        Set-PimMemberPolicy $group -MaximumActivationDuration 24h -RequireMfa -RequireJustification -RequireTicket -RequireApproval -Approver Administrators -AllowPermanentEligibility -ActiveExpiresAfter 90d -RequireMfaOnActiveAssignment -RequireJustificationOnActiveAssignment -Notification @{ Event = 'EligibleActivated'; Recipient = 'Admin'; AdditionalRecipients = 'security@contoso.example' }
        $internal | New-PimEligibility $group -Permanent
        $null = Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess
        $group | New-PimBrowserOnlyPolicy -State Enabled
        New-PimCompliantDevicePolicy -ExcludeGuests -ExcludeRole 'Global Administrator' -BreakGlass breakglass@contoso.example
        Add-PimCaExclusion 'Require compliant device' $group
        """;

    [Fact]
    public void The_set_up_succeeds_with_progress_and_each_object_is_made_once()
    {
        using var shell = new TestShell();
        shell.Run("Set-PimSimulator -ReplicationLag 00:01:30").AssertNoErrors();
        var start = shell.Tenant.Now;

        var result = shell.Run(SetUp).AssertNoErrors();

        Assert.Equal(["PimEligibility", "CaPolicy", "CaPolicy", "CaPolicy", "CaExclusion"], result.Output.Select(o => o.BaseObject.GetType().Name));
        Assert.Equal(true, result.Output[^1].Properties["IsGuarded"].Value);
        Assert.InRange((shell.Tenant.Now - start).TotalSeconds, 90, 900);

        // Every wait that was shown was also taken off the screen again.
        Assert.NotEmpty(result.Progress);
        Assert.All(
            result.Progress.GroupBy(p => p.ActivityId),
            wait => Assert.Equal(ProgressRecordType.Completed, wait.Last().RecordType));
        Assert.Equal(3, shell.Tenant.Documents("groups").Count);
        Assert.Equal(3, shell.Tenant.Documents("conditionalAccess/policies").Count);
    }

    [Fact]
    public void The_set_up_again_writes_nothing_at_once_or_later()
    {
        using var shell = new TestShell();
        shell.Run("Set-PimSimulator -ReplicationLag 00:01:30").AssertNoErrors();
        shell.Run(SetUp).AssertNoErrors();

        Assert.Empty(shell.Writes(() => shell.Run(SetUp).AssertNoErrors()));
        shell.Run("$null = Step-PimSimulator -By 1h").AssertNoErrors();
        Assert.Empty(shell.Writes(() => shell.Run(SetUp).AssertNoErrors()));
    }
}
