using System;
using System.Collections.Generic;

namespace PimCa.Simulator.Routes.Directory;

/// <summary>The permissions that the directory's routes document, least privileged first.</summary>
internal static class DirectoryPermissions
{
    public static IReadOnlyList<string> ReadGroups { get; } = new[]
    {
        "GroupMember.Read.All", "Group.Read.All", "GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All",
    };

    public static IReadOnlyList<string> WriteGroups { get; } = new[] { "Group.ReadWrite.All", "Directory.ReadWrite.All" };

    public static IReadOnlyList<string> WriteMembers { get; } = new[] { "GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All" };

    public static IReadOnlyList<string> ReadUsers { get; } = new[]
    {
        "User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All",
    };

    public static IReadOnlyList<string> ReadMe { get; } = new[]
    {
        "User.Read", "User.ReadWrite", "User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All",
    };

    public static IReadOnlyList<string> WriteUsers { get; } = new[] { "User.ReadWrite.All", "Directory.ReadWrite.All" };

    public static IReadOnlyList<string> RevokeSessions { get; } = new[]
    {
        "User.RevokeSessions.All", "User.ReadWrite.All", "Directory.ReadWrite.All",
    };

    public static IReadOnlyList<string> ReadMemberships { get; } = new[]
    {
        "User.Read", "User.Read.All", "GroupMember.Read.All", "Group.Read.All", "Directory.Read.All", "Directory.ReadWrite.All",
    };

    public static IReadOnlyList<string> ReadObjects { get; } = new[]
    {
        "User.Read.All", "GroupMember.Read.All", "Group.Read.All", "Application.Read.All", "Directory.Read.All", "Directory.ReadWrite.All",
    };

    public static IReadOnlyList<string> ReadOrganization { get; } = new[]
    {
        "User.Read", "Organization.Read.All", "Directory.Read.All", "Organization.ReadWrite.All", "Directory.ReadWrite.All",
    };

    public static IReadOnlyList<string> ReadApplications { get; } = new[]
    {
        "Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All",
    };

    public static IReadOnlyList<string> ReadRoles { get; } = new[]
    {
        "RoleManagement.Read.Directory", "RoleManagement.Read.All", "RoleManagement.ReadWrite.Directory", "Directory.Read.All", "Directory.ReadWrite.All",
    };

    public static IReadOnlyList<string> ReadUnits { get; } = new[]
    {
        "AdministrativeUnit.Read.All", "AdministrativeUnit.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All",
    };

    public static IReadOnlyList<string> WriteRoles { get; } = new[] { "RoleManagement.ReadWrite.Directory" };

    /// <summary>The query options of collections of directory objects.</summary>
    public static IReadOnlyList<string> ListOptions { get; } = new[] { "$filter", "$select", "$top", "$count", "$orderby", "$search" };

    public static IReadOnlyList<string> None { get; } = Array.Empty<string>();
}
