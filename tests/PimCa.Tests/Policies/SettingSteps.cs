using System.Collections.Generic;

namespace PimCa.Tests.Policies;

/// <summary>Settings as they are typed, each with the rules that it may change, for sequences in any order.</summary>
internal static class SettingSteps
{
    private static readonly string[] Proof = ["AuthenticationContext_EndUser_Assignment", "Enablement_EndUser_Assignment"];

    public static IReadOnlyList<(string Setting, string[] Own)> All { get; } =
    [
        ("-RequireTicket", ["Enablement_EndUser_Assignment"]),
        ("-RequireTicket:$false", ["Enablement_EndUser_Assignment"]),
        ("-RequireJustification", ["Enablement_EndUser_Assignment"]),
        ("-RequireJustification:$false", ["Enablement_EndUser_Assignment"]),
        ("-RequireMfa", Proof),
        ("-RequireMfa:$false", Proof),
        ("-AuthenticationContext c1", Proof),
        ("-AuthenticationContext c2", Proof),
        ("-AuthenticationContext ''", Proof),
        ("-RequireApproval -Approver megan@contoso.example", ["Approval_EndUser_Assignment"]),
        ("-RequireApproval:$false", ["Approval_EndUser_Assignment"]),
        ("-MaximumActivationDuration 90m", ["Expiration_EndUser_Assignment"]),
        ("-MaximumActivationDuration 24h", ["Expiration_EndUser_Assignment"]),
        ("-AllowPermanentEligibility", ["Expiration_Admin_Eligibility"]),
        ("-AllowPermanentEligibility:$false -EligibilityExpiresAfter 30d", ["Expiration_Admin_Eligibility"]),
        ("-AllowPermanentActive", ["Expiration_Admin_Assignment"]),
        ("-ActiveExpiresAfter 15d", ["Expiration_Admin_Assignment"]),
        ("-RequireMfaOnActiveAssignment", ["Enablement_Admin_Assignment"]),
        ("-RequireJustificationOnActiveAssignment:$false", ["Enablement_Admin_Assignment"]),
        ("-Notification @{ Event = 'ActiveAssigned'; Recipient = 'Assignee'; DefaultRecipients = $false }", ["Notification_Requestor_Admin_Assignment"]),
        ("-Notification @{ Event = 'EligibleActivated'; Recipient = 'Approver'; AdditionalRecipients = 'a@contoso.example' }", ["Notification_Approver_EndUser_Assignment"]),
        ("-Notification @{ Event = 'EligibleAssigned'; Recipient = 'Admin'; CriticalOnly = $true }", ["Notification_Admin_Admin_Eligibility"]),
    ];
}
