using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.Simulator.Scenarios;

/// <summary>The permissions that the tenant's administrator has consented to: all that the job needs, no more.</summary>
internal static class ConsentedPermissions
{
    private static readonly string[] Graph =
    {
        "User.Read",
        "User.Read.All",
        "User.ReadWrite.All",
        "User.RevokeSessions.All",
        "Group.Read.All",
        "Group.ReadWrite.All",
        "GroupMember.Read.All",
        "GroupMember.ReadWrite.All",
        "Directory.Read.All",
        "Organization.Read.All",
        "Application.Read.All",
        "AdministrativeUnit.Read.All",
        "RoleManagement.Read.Directory",
        "RoleManagement.ReadWrite.Directory",
        "PrivilegedEligibilitySchedule.Read.AzureADGroup",
        "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup",
        "PrivilegedAssignmentSchedule.Read.AzureADGroup",
        "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup",
        "RoleManagementPolicy.Read.AzureADGroup",
        "RoleManagementPolicy.ReadWrite.AzureADGroup",
        "RoleManagementPolicy.Read.Directory",
        "RoleManagementPolicy.ReadWrite.Directory",
        "RoleEligibilitySchedule.Read.Directory",
        "RoleEligibilitySchedule.ReadWrite.Directory",
        "RoleAssignmentSchedule.Read.Directory",
        "RoleAssignmentSchedule.ReadWrite.Directory",
        "Policy.Read.All",
        "Policy.ReadWrite.ConditionalAccess",
        "AuthenticationContext.Read.All",
        "AuthenticationContext.ReadWrite.All",
        "AuditLog.Read.All",
    };

    /// <summary>What a token for a service may hold.</summary>
    /// <param name="service">graph, arm, sharepoint or exchange.</param>
    /// <param name="isApplication">Whether an application acts for itself.</param>
    public static IReadOnlyList<string> For(string service, bool isApplication) => (service, isApplication) switch
    {
        ("graph", _) => Graph.Where(p => !isApplication || p != "User.Read").ToArray(),
        ("arm", false) => new[] { "user_impersonation" },
        ("sharepoint", false) => new[] { "AllSites.FullControl" },
        ("sharepoint", true) => new[] { "Sites.FullControl.All" },
        ("exchange", false) => new[] { "Exchange.Manage" },
        ("exchange", true) => new[] { "Exchange.ManageAsApp" },
        _ => Array.Empty<string>(),
    };
}
