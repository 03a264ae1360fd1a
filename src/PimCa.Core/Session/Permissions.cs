using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.Session;

/// <summary>A permission that cmdlets need, and whether the present sign-in has it.</summary>
public sealed record PimCaPermission
{
    /// <summary>The permission's name: <c>Policy.Read.All</c>.</summary>
    public required string Permission { get; init; }

    /// <summary>The cmdlets that need it, those that were asked about.</summary>
    public IReadOnlyList<string> NeededFor { get; init; } = Array.Empty<string>();

    /// <summary>
    /// Whether the token has it, or one that includes it. Null where the token in hand cannot tell: Exchange, SharePoint and Azure
    /// have tokens of their own, which are fetched when they are first needed.
    /// </summary>
    public bool? IsGranted { get; init; }

    /// <summary>The service that it is a permission of: <c>Microsoft Graph</c>, <c>SharePoint Online</c>, <c>Exchange Online</c>, <c>Azure</c>.</summary>
    public required string Service { get; init; }
}

/// <summary>
/// Which permissions include which. A request is allowed by any of several permissions; cmdlets declare the least of them, and a
/// token may hold another. Only what the documentation of the requests lists as higher privileged is taken for including.
/// </summary>
public static class Permissions
{
    /// <summary>The service whose tokens most permissions are about.</summary>
    public const string MicrosoftGraph = "Microsoft Graph";

    private static readonly Dictionary<string, string> OtherServices = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AllSites.FullControl"] = "SharePoint Online",
        ["Sites.FullControl.All"] = "SharePoint Online",
        ["Exchange.Manage"] = "Exchange Online",
        ["Exchange.ManageAsApp"] = "Exchange Online",
        ["user_impersonation"] = "Azure",
    };

    // Of these an application's permission has another name. In Azure and of itself an application needs none: Azure looks at its
    // roles alone, and it has no account to read.
    private static readonly Dictionary<string, string?> OfApplications = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AllSites.FullControl"] = "Sites.FullControl.All",
        ["Exchange.Manage"] = "Exchange.ManageAsApp",
        ["user_impersonation"] = null,
        ["User.Read"] = null,
    };

    private static readonly Dictionary<string, string[]> Includes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Directory.Read.All"] = new[]
        {
            "Group.Read.All", "GroupMember.Read.All", "User.Read.All", "User.ReadBasic.All", "User.Read", "Application.Read.All", "Organization.Read.All",
            "RoleManagement.Read.Directory",
        },
        ["Group.Read.All"] = new[] { "GroupMember.Read.All" },
        ["User.Read.All"] = new[] { "User.ReadBasic.All", "User.Read" },
        ["User.ReadWrite.All"] = new[] { "User.RevokeSessions.All" },
        ["Directory.ReadWrite.All"] = new[] { "User.RevokeSessions.All" },
        ["RoleManagement.Read.All"] = new[] { "RoleManagement.Read.Directory" },
        ["RoleManagement.Read.Directory"] = new[]
        {
            "RoleManagementPolicy.Read.Directory", "RoleEligibilitySchedule.Read.Directory", "RoleAssignmentSchedule.Read.Directory",
        },
        ["RoleManagement.ReadWrite.Directory"] = new[]
        {
            "RoleManagementPolicy.ReadWrite.Directory", "RoleEligibilitySchedule.ReadWrite.Directory", "RoleAssignmentSchedule.ReadWrite.Directory",
        },
        ["Policy.Read.ConditionalAccess"] = new[] { "AuthenticationContext.Read.All" },
        ["Policy.ReadWrite.ConditionalAccess"] = new[] { "AuthenticationContext.ReadWrite.All" },
    };

    /// <summary>The service that a permission belongs to.</summary>
    public static string ServiceOf(string permission) =>
        OtherServices.TryGetValue(permission ?? throw new ArgumentNullException(nameof(permission)), out var service) ? service : MicrosoftGraph;

    /// <summary>An application's permission that allows what a person's does; null where an application needs none for it.</summary>
    /// <param name="permission">The name of the person's.</param>
    public static string? OfApplication(string permission) =>
        OfApplications.TryGetValue(permission ?? throw new ArgumentNullException(nameof(permission)), out var own) ? own : permission;

    /// <summary>Whether one of the permissions granted is the one needed, or includes it.</summary>
    public static bool Cover(IEnumerable<string> granted, string needed)
    {
        if (granted is null)
        {
            throw new ArgumentNullException(nameof(granted));
        }

        return granted.Any(g => Covers(g, needed, new HashSet<string>(StringComparer.OrdinalIgnoreCase)));
    }

    private static bool Covers(string granted, string needed, HashSet<string> seen)
    {
        if (string.Equals(granted, needed, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (!seen.Add(granted))
        {
            return false;
        }

        // To write is to read.
        var index = granted.IndexOf(".ReadWrite.", StringComparison.OrdinalIgnoreCase);
        var read = index < 0 ? null : granted.Substring(0, index) + ".Read." + granted.Substring(index + ".ReadWrite.".Length);
        return (read is not null && Covers(read, needed, seen))
            || (Includes.TryGetValue(granted, out var included) && included.Any(one => Covers(one, needed, seen)));
    }
}
