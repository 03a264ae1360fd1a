using System.Collections.Generic;
using System.Linq;

namespace PimCa.Tests.Matrix;

/// <summary>A command that changes something: the cmdlet and what is special, what prepares it, the command itself.</summary>
public sealed record ChangingCommand(string Name, string Prepare, string Command)
{
    /// <summary>The cmdlet.</summary>
    public string Cmdlet => Name.Split(',')[0];
}

/// <summary>Every changing cmdlet of the module, in each way that writes something different.</summary>
internal static class ChangingCmdlets
{
    private const string Second = "$null = New-PimBrowserOnlyGroup Second;";
    private const string Eligible = "$null = New-PimEligibility $id $megan -Duration 30d;";
    private const string Active = "$null = New-PimActiveAssignment $id $megan -Duration 8h -Justification x;";
    private const string Running = "As adele; $a = Request-PimActivation $id -Duration 2h -Justification x; $null = Step-PimSimulator -By 10m;";
    private const string Waiting = MatrixTenant.Approval + "As adele; $a = Request-PimActivation $id -Duration 2h -Justification x; As megan; $pending = Get-PimApproval;";

    public static IReadOnlyList<ChangingCommand> All { get; } =
    [
        new("New-PimBrowserOnlyGroup", "", "New-PimBrowserOnlyGroup Second -Description 'For a day' -Owner $megan"),
        new("New-PimBrowserOnlyGroup, one that exists", Second, "New-PimBrowserOnlyGroup Second -Description 'For a day' -Owner $megan"),
        new("New-PimInternalUserGroup", "", "New-PimInternalUserGroup"),
        new("New-PimInternalUserGroup, one that exists", "$null = New-PimInternalUserGroup", "New-PimInternalUserGroup -MembershipRule '(user.department -eq \"IT\")'"),
        new("Remove-PimBrowserOnlyGroup", Second, "Remove-PimBrowserOnlyGroup Second"),

        new("Set-PimMemberPolicy", "", "Set-PimMemberPolicy $id -RequireTicket"),
        new("Set-PimMemberPolicy, from context to MFA", MatrixTenant.Context + "Set-PimMemberPolicy $id -AuthenticationContext c1", "Set-PimMemberPolicy $id -RequireMfa"),
        new("Set-PimMemberPolicy, to a context", MatrixTenant.Context, "Set-PimMemberPolicy $id -AuthenticationContext c1"),
        new("Set-PimMemberPolicy, notifications", "", "Set-PimMemberPolicy $id -Notification @{ Event = 'EligibleActivated'; Recipient = 'Admin'; CriticalOnly = $true }"),
        new("Set-PimMemberPolicy, the owners' policy", "", "$group | Set-PimMemberPolicy -Access Owner -RequireApproval -Approver Administrators, $megan -PassThru"),

        new("New-PimEligibility", "", "New-PimEligibility $id $megan -Duration 30d"),
        new("New-PimEligibility, permanent instead of bounded", Eligible, "New-PimEligibility $id $megan -Permanent"),
        new("Set-PimEligibility", Eligible, "Set-PimEligibility $id $megan -Duration 60d"),
        new("Set-PimEligibility, extended", Eligible + "$null = Step-PimSimulator -By 20d", "Set-PimEligibility $id $megan -Duration 60d"),
        new("Set-PimEligibility, renewed", Eligible + "$null = Step-PimSimulator -By 31d", "Set-PimEligibility $id $megan -Duration 60d"),
        new("Remove-PimEligibility", Eligible, "Remove-PimEligibility $id $megan"),
        new("New-PimActiveAssignment", "", "New-PimActiveAssignment $id $megan -Duration 8h -Justification x"),
        new("New-PimActiveAssignment, for later", "$start = (Step-PimSimulator -By 0s).AddDays(2)", "New-PimActiveAssignment $id $megan -StartTime $start -Duration 8h -Justification x"),
        new("Set-PimActiveAssignment", Active, "Set-PimActiveAssignment $id $megan -Duration 12h -Justification x"),
        new("Remove-PimActiveAssignment", Active, "Remove-PimActiveAssignment $id $megan"),

        new("Request-PimActivation", "As adele", "Request-PimActivation $id -Duration 2h -Justification x"),
        new("Request-PimActivation, of all that is mine", "As adele", "Request-PimActivation -All -Duration 2h -Justification x"),
        new("Request-PimActivation, piped and awaited", "As adele", "Get-PimEligibility -Mine | Request-PimActivation -Duration 2h -Justification x -Wait"),
        new("Request-PimActivation, with approval", MatrixTenant.Approval + "As adele", "Request-PimActivation $id -Duration 2h -Justification x"),
        new("Request-PimActivation, for later", "$start = (Step-PimSimulator -By 0s).AddHours(3); As adele", "Request-PimActivation $id -StartTime $start -Duration 2h -Justification x"),
        new("Request-PimExtension", MatrixTenant.Extendable + "As adele", "$e | Request-PimExtension -Duration 60d -Justification x"),
        new("Request-PimExtension, by an administrator", MatrixTenant.Extendable + "$until = (Step-PimSimulator -By 0s).AddDays(60)", "$e | Request-PimExtension -Until $until -Justification x"),
        new("Request-PimExtension, a renewal", MatrixTenant.Extendable + "$until = (Step-PimSimulator -By 15d).AddDays(60)", "$e | Request-PimExtension -Until $until -Justification x"),
        new("Stop-PimActivation", Running, "Stop-PimActivation $id"),
        new("Stop-PimActivation, piped", Running, "$a | Stop-PimActivation"),
        new("Stop-PimActivation, of all that is mine", Running, "Stop-PimActivation -All"),
        new("Stop-PimActivation, of somebody else", Running + "As admin; $a = Get-PimActivation $id -Status Active", "$a | Stop-PimActivation"),
        new("Stop-PimActivation, one that waits for approval", Waiting + "As adele", "Stop-PimActivation $id"),
        new("Approve-PimActivation", Waiting, "$pending | Approve-PimActivation -Justification x"),
        new("Approve-PimActivation, by id", Waiting, "Approve-PimActivation -Id $pending.Id -Justification x"),
        new("Approve-PimActivation, by activation", Waiting, "$a | Approve-PimActivation -Justification x"),
        new("Deny-PimActivation", Waiting, "$pending | Deny-PimActivation -Justification x"),

        new("New-PimCompliantDevicePolicy", "", "New-PimCompliantDevicePolicy 'Second policy' -ExcludeGuests"),
        new("New-PimCompliantDevicePolicy, one that exists", "", "New-PimCompliantDevicePolicy -ExcludeGuests -ExcludeRole 'Global Administrator' -BreakGlass $megan"),
        new("New-PimBrowserOnlyPolicy", "", "New-PimBrowserOnlyPolicy $id -State Enabled"),
        new("New-PimBrowserOnlyPolicy, the companion of one that exists", MatrixTenant.Pair, "$group | New-PimBrowserOnlyPolicy -NonBrowser RequireCompliantDevice"),
        new("Add-PimCaExclusion", MatrixTenant.Pair, "Add-PimCaExclusion $policy $id"),
        new("Add-PimCaExclusion, unguarded by force", "", "Add-PimCaExclusion 'Require compliant device' $group -Force"),
        new("Remove-PimCaExclusion", MatrixTenant.Pair + "$null = Add-PimCaExclusion $policy $id", "Remove-PimCaExclusion $policy $id"),

        new("Set-AppEnforcedRestrictions", "", "Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess -AllowEditing:$false"),
        new("Set-AppEnforcedRestrictions, loosened", MatrixTenant.Restricted, "Set-AppEnforcedRestrictions -OwaPolicy Off -SharePoint AllowFullAccess"),
        .. CmdletRows.All.SelectMany(rows => rows.Changes),
    ];
}
