using System.Collections.Generic;
using System.Linq;

namespace PimCa.Tests.Matrix;

/// <summary>
/// What is promised of the module's surface: cmdlets, the parameters and the impact of each, and what their output tells.
/// Copied by hand from the description of the surface, so that nothing is renamed or dropped silently.
/// </summary>
internal static class Surface
{
    internal const string Settings =
        "MaximumActivationDuration RequireMfa AuthenticationContext RequireJustification RequireTicket RequireApproval Approver "
        + "AllowPermanentEligibility EligibilityExpiresAfter AllowPermanentActive ActiveExpiresAfter RequireMfaOnActiveAssignment RequireJustificationOnActiveAssignment";

    private const string Assignment = "Group Access Role DirectoryScope AzureRole Scope InputObject Principal Permanent Duration EndTime StartTime Justification";
    private const string Listing = "Group Access Role DirectoryScope AzureRole Scope InputObject Principal Mine IncludeExpired";
    private const string Row = "Id Kind TargetId TargetName Access Scope ScopeName PrincipalId PrincipalName PrincipalType StartTime EndTime IsPermanent MemberType";

    /// <summary>Cmdlet, parameters, output type, impact of a change (empty where nothing is changed).</summary>
    public static IReadOnlyList<(string Cmdlet, string Parameters, string Output, string Impact)> Cmdlets { get; } =
    [
        ("Connect-PimCa", "TenantId ClientId Environment UseDeviceCode CertificateThumbprint Certificate CertificatePath CertificatePassword ClientSecretCredential Identity WorkloadIdentity UseAzureCli AccessToken SharePointAdminHost Simulated As SimulatorUri Reset", "PimCaContext", ""),
        ("Get-PimCaContext", "", "PimCaContext", ""),
        ("Disconnect-PimCa", "", "", ""),
        ("Step-PimSimulator", "By", "DateTimeOffset", "Low"),
        ("Set-PimSimulator", "ReplicationLag Latency FaultRate Throttle SharePointDelay SharePointKeepsNothing SharePointCreatesPoliciesAfter", "", "Low"),

        ("New-PimBrowserOnlyGroup", "DisplayName Description Owner NotRoleAssignable", "PimGroup", "Medium"),
        ("Get-PimBrowserOnlyGroup", "", "PimGroup", ""),
        ("Remove-PimBrowserOnlyGroup", "", "", "High"),
        ("New-PimInternalUserGroup", "DisplayName MembershipRule", "PimGroup", "Medium"),

        ("Get-PimMemberPolicy", "Group InputObject Access", "PimPolicy", ""),
        ("Set-PimMemberPolicy", "Group InputObject Access " + Settings + " Notification PassThru", "PimPolicy", "High"),

        ("New-PimEligibility", Assignment, "PimEligibility", "Medium"),
        ("Get-PimEligibility", Listing, "PimEligibility", ""),
        ("Set-PimEligibility", Assignment, "PimEligibility", "Medium"),
        ("Remove-PimEligibility", "Group Access Role DirectoryScope AzureRole Scope InputObject Principal", "", "High"),
        ("New-PimActiveAssignment", Assignment, "PimActiveAssignment", "Medium"),
        ("Get-PimActiveAssignment", Listing, "PimActiveAssignment", ""),
        ("Set-PimActiveAssignment", Assignment, "PimActiveAssignment", "Medium"),
        ("Remove-PimActiveAssignment", "Group Access Role DirectoryScope AzureRole Scope InputObject Principal", "", "High"),

        ("Request-PimActivation", "Group Access Role DirectoryScope AzureRole Scope InputObject All Duration Until StartTime Justification TicketNumber TicketSystem Wait TimeoutSec ValidateOnly", "PimActivation", "Medium"),
        ("Get-PimActivation", "Mine Group Role DirectoryScope AzureRole Scope InputObject Status", "PimActivation", ""),
        ("Wait-PimActivation", "InputObject TimeoutSec", "PimActivation", ""),
        ("Stop-PimActivation", "InputObject Group Access Role DirectoryScope AzureRole Scope All RevokeSessions", "PimActivation", "Medium"),
        ("Request-PimExtension", "InputObject Duration Until Justification", "PimExtension", "Medium"),
        ("Get-PimApproval", "All", "PimApproval", ""),
        ("Approve-PimActivation", "InputObject Justification", "PimApproval", "Medium"),
        ("Deny-PimActivation", "InputObject Justification", "PimApproval", "Medium"),

        ("New-PimCompliantDevicePolicy", "DisplayName ExcludeGuests ExcludeRole BreakGlass State", "CaPolicy", "High"),
        ("New-PimBrowserOnlyPolicy", "Group State NonBrowser", "CaPolicy", "High"),
        ("Get-PimCaPolicy", "Policy", "CaPolicy", ""),
        ("Add-PimCaExclusion", "Policy Group Force", "CaExclusion", "High"),
        ("Get-PimCaExclusion", "Policy Group", "CaExclusion", ""),
        ("Remove-PimCaExclusion", "Policy Group", "CaExclusion", "High"),
        ("Test-PimCaGuard", "Group Detailed", "Boolean GuardFinding", ""),
        ("Test-PimCaAccess", "User Application ClientApp DeviceCompliant", "CaDecision", ""),

        ("Get-AppEnforcedRestrictions", "OwaMailboxPolicy", "AppEnforcedRestrictions", ""),
        ("Set-AppEnforcedRestrictions", "OwaPolicy OwaMailboxPolicy SharePoint LimitedAccessFileType AllowEditing AllowDownloadingNonWebViewableFiles KeepSharePointPolicies Force", "AppEnforcedRestrictions", "High"),

        ("Get-PimExemption", "Active From To User", "PimExemption", ""),
        .. CmdletRows.All.Select(rows => rows.Surface),
    ];

    /// <summary>Output types and what they tell.</summary>
    public static IReadOnlyList<(string Type, string Properties)> Outputs { get; } =
    [
        ("PimCa.Session.PimCaContext", "TenantId TenantName Account AuthType Environment Scopes IsSimulated TokenExpiresOn"),
        ("PimCa.Groups.PimGroup", "Id DisplayName IsRoleAssignable IsDynamic MembershipRule IsOnboarded Owners"),
        ("PimCa.Policies.PimPolicy", "Kind TargetId TargetName Access Scope ScopeName PolicyId Notifications " + Settings),
        ("PimCa.Assignments.PimEligibility", Row),
        ("PimCa.Assignments.PimActiveAssignment", Row + " AssignmentType"),
        ("PimCa.Assignments.PimConversion", Row + " Role PrincipalType Outcome Reason LastNonInteractiveSignIn"),
        ("PimCa.Activation.PimActivation", "Id Kind TargetId TargetName Access Scope ScopeName PrincipalName Status IsActive StartTime EndTime Justification TicketNumber ApprovalId"),
        ("PimCa.Approvals.PimApproval", "Id Kind TargetName Scope ScopeName RequestorName Justification TicketNumber StartTime Duration StageId"),
        ("PimCa.ConditionalAccess.CaPolicy", "Id DisplayName State IncludeUsers ExcludeUsers IncludeApplications ClientAppTypes GrantControls SessionControls"),
        ("PimCa.ConditionalAccess.CaExclusion", "PolicyName GroupName IsGuarded Findings"),
        ("PimCa.ConditionalAccess.GuardFinding", "Check IsMet Detail Fix"),
        ("PimCa.ConditionalAccess.CaDecision", "Policy Applies Reasons GrantControls SessionControls Outcome"),
        ("PimCa.Restrictions.AppEnforcedRestrictions", "Workload Policy Setting IsRestricted"),
        ("PimCa.Evidence.PimExemption", "UserName GroupName StartTime EndTime Justification TicketNumber ApprovedBy DecidedAt Policies SignInCount"),
    ];

    /// <summary>Names that a parameter or an output takes, and nothing else.</summary>
    public static IReadOnlyList<(string Type, string Names)> Choices { get; } =
    [
        ("PimCa.Policies.PimAccess", "Member Owner"),
        ("PimCa.Policies.PimKind", "Group EntraRole AzureRole"),
        ("PimCa.Activation.ActivationStatus", "PendingApproval Scheduled Provisioning Active Denied Canceled Failed Expired"),
        ("PimCa.Assignments.AssignmentType", "Assigned Activated"),
        ("PimCa.Assignments.ConversionOutcome", "Converted Kept AlreadyEligible Failed"),
        ("PimCa.ConditionalAccess.CaPolicyState", "ReportOnly Enabled Disabled"),
        ("PimCa.ConditionalAccess.NonBrowserAccess", "Block RequireCompliantDevice"),
        ("PimCa.Restrictions.OwaRestriction", "Off ReadOnly ReadOnlyPlusAttachmentsBlocked"),
        ("PimCa.Restrictions.SharePointAccess", "AllowFullAccess AllowLimitedAccess BlockAccess ProtectionLevel AuthenticationContext"),
        ("PimCa.ConditionalAccess.CaClientApp", "Browser Desktop Mobile ActiveSync Other"),
    ];
}
