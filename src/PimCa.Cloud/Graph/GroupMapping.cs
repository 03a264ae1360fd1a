using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Graph.Models;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.Cloud.Graph;

/// <summary>Groups between Graph's model and ours.</summary>
internal static class GroupMapping
{
    private const string Dynamic = "DynamicMembership";
    private const int LongestNickname = 64;

    public static readonly string[] Properties =
    {
        "id", "displayName", "description", "isAssignableToRole", "groupTypes", "membershipRule", "onPremisesSyncEnabled", "createdDateTime",
    };

    public static PimGroup Read(Group group) => new()
    {
        Id = group.Id ?? string.Empty,
        DisplayName = group.DisplayName ?? group.Id ?? string.Empty,
        Description = group.Description,
        IsRoleAssignable = group.IsAssignableToRole == true,
        IsDynamic = group.GroupTypes?.Contains(Dynamic, StringComparer.OrdinalIgnoreCase) == true,
        IsSynced = group.OnPremisesSyncEnabled == true,
        MembershipRule = group.MembershipRule,
        CreatedTime = group.CreatedDateTime,
    };

    public static Group Write(NewGroup group, Func<string, string> reference)
    {
        var written = new Group
        {
            DisplayName = group.DisplayName,
            SecurityEnabled = true,
            MailEnabled = false,
            MailNickname = Nickname(group.DisplayName),
        };
        if (group.Description is { } description)
        {
            written.Description = description;
        }

        if (group.IsRoleAssignable)
        {
            written.IsAssignableToRole = true;
        }

        if (group.MembershipRule is { } rule)
        {
            written.GroupTypes = new List<string> { Dynamic };
            written.MembershipRule = rule;
            written.MembershipRuleProcessingState = "On";
        }

        if (group.OwnerIds.Count > 0)
        {
            written.AdditionalData["owners@odata.bind"] = group.OwnerIds.Select(reference).ToList();
        }

        return written;
    }

    // Required even for a group without a mailbox, and only plain letters and digits are safe in it.
    private static string Nickname(string displayName)
    {
        var letters = new string(displayName.Where(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')).Take(LongestNickname).ToArray());
        return letters.Length == 0 ? "group" : letters;
    }
}

/// <summary>Principals between Graph's model and ours.</summary>
internal static class PrincipalMapping
{
    public static DirectoryPrincipal Read(DirectoryObject found) => found switch
    {
        User user => new DirectoryPrincipal(
            user.Id ?? string.Empty, user.DisplayName ?? user.UserPrincipalName ?? user.Id ?? string.Empty, PrincipalType.User, user.UserPrincipalName, IsGuest(user)),
        Group group => new DirectoryPrincipal(group.Id ?? string.Empty, group.DisplayName ?? group.Id ?? string.Empty, PrincipalType.Group),
        ServicePrincipal application => new DirectoryPrincipal(
            application.Id ?? string.Empty, application.DisplayName ?? application.Id ?? string.Empty, PrincipalType.ServicePrincipal),
        _ => new DirectoryPrincipal(found.Id ?? string.Empty, found.Id ?? string.Empty, PrincipalType.Unknown),
    };

    // getByIds leaves userType out; the name of an invited user tells it too.
    private static bool IsGuest(User user) => user.UserType is { } type
        ? string.Equals(type, "Guest", StringComparison.OrdinalIgnoreCase)
        : user.UserPrincipalName?.IndexOf("#EXT#", StringComparison.OrdinalIgnoreCase) >= 0;
}
