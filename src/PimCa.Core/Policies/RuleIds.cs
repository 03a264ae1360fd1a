using System.Collections.Generic;

namespace PimCa.Policies;

/// <summary>The ids of the 17 rules of a PIM policy, as Microsoft documents them.</summary>
public static class RuleIds
{
    /// <summary>How long an eligible assignment may last.</summary>
    public const string EligibilityExpiration = "Expiration_Admin_Eligibility";

    /// <summary>What an administrator must give when making someone eligible.</summary>
    public const string EligibilityEnablement = "Enablement_Admin_Eligibility";

    /// <summary>How long an active assignment may last.</summary>
    public const string AssignmentExpiration = "Expiration_Admin_Assignment";

    /// <summary>What an administrator must give when assigning actively.</summary>
    public const string AssignmentEnablement = "Enablement_Admin_Assignment";

    /// <summary>How long an activation may last.</summary>
    public const string ActivationExpiration = "Expiration_EndUser_Assignment";

    /// <summary>What must be given on activation.</summary>
    public const string ActivationEnablement = "Enablement_EndUser_Assignment";

    /// <summary>Whether and by whom an activation is approved.</summary>
    public const string ActivationApproval = "Approval_EndUser_Assignment";

    /// <summary>Whether an activation requires an authentication context.</summary>
    public const string ActivationAuthenticationContext = "AuthenticationContext_EndUser_Assignment";

    /// <summary>The 9 notification rules: who (Admin, Requestor, Approver) is told of what.</summary>
    public static IReadOnlyList<string> Notifications { get; } = new[]
    {
        "Notification_Admin_Admin_Eligibility", "Notification_Requestor_Admin_Eligibility", "Notification_Approver_Admin_Eligibility",
        "Notification_Admin_Admin_Assignment", "Notification_Requestor_Admin_Assignment", "Notification_Approver_Admin_Assignment",
        "Notification_Admin_EndUser_Assignment", "Notification_Requestor_EndUser_Assignment", "Notification_Approver_EndUser_Assignment",
    };
}
