using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Scenarios;

/// <summary>What a standing member of a role is.</summary>
public enum StandingMemberKind
{
    /// <summary>A person who signs in interactively.</summary>
    Person,

    /// <summary>A person whose account a script has signed in with, lately and non-interactively.</summary>
    PersonUsedByScript,

    /// <summary>A person who has never signed in.</summary>
    PersonNeverSignedIn,

    /// <summary>A guest.</summary>
    Guest,

    /// <summary>An account for emergencies.</summary>
    BreakGlass,

    /// <summary>A service account that is synchronized from on-premises; only scripts sign in with it.</summary>
    SyncedServiceAccount,

    /// <summary>A role-assignable group with two people in it.</summary>
    Group,

    /// <summary>An application's service principal.</summary>
    ServicePrincipal,

    /// <summary>A managed identity.</summary>
    ManagedIdentity,
}

/// <summary>A standing member of a role.</summary>
/// <param name="Id">The id of the user, group or service principal.</param>
/// <param name="DisplayName">Its name.</param>
/// <param name="Kind">What it is.</param>
public sealed record StandingMember(string Id, string DisplayName, StandingMemberKind Kind);

/// <summary>A role that was handed out for good for years, to all kinds of members.</summary>
public static class StandingMembersScenario
{
    private static readonly (StandingMemberKind Kind, string Name, int Count)[] Kinds =
    {
        (StandingMemberKind.Person, "Person", 18),
        (StandingMemberKind.PersonUsedByScript, "Scripted", 4),
        (StandingMemberKind.PersonNeverSignedIn, "Newcomer", 2),
        (StandingMemberKind.Guest, "Partner", 2),
        (StandingMemberKind.BreakGlass, "Emergency", 2),
        (StandingMemberKind.SyncedServiceAccount, "svc-onprem", 3),
        (StandingMemberKind.Group, "Operators", 2),
        (StandingMemberKind.ServicePrincipal, "app", 4),
        (StandingMemberKind.ManagedIdentity, "mi", 3),
    };

    /// <summary>Gives a role 40 standing members of all kinds, with the sign-ins of the last thirty days.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="roleTemplateId">The template id of the built-in role.</param>
    /// <returns>The members that were added, in the order of their making.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tenant"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no such role.</exception>
    public static IReadOnlyList<StandingMember> AddStandingMembers(this SimulatedTenant tenant, string roleTemplateId)
    {
        if (tenant is null)
        {
            throw new ArgumentNullException(nameof(tenant));
        }

        var role = BuiltInRoles.Find(roleTemplateId) ?? throw new ArgumentException($"There is no built-in role '{roleTemplateId}'.", nameof(roleTemplateId));
        lock (tenant.Gate)
        {
            var members = Kinds.SelectMany(kind => Enumerable.Range(1, kind.Count).Select(number => Add(tenant, kind.Kind, $"{kind.Name} {number:00}"))).ToArray();
            foreach (var member in members)
            {
                DirectoryDocuments.AssignRole(tenant, role.TemplateId, member.Id);
            }

            return members;
        }
    }

    /// <summary>Writes a sign-in into the past of a user's log.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="userId">The user's id.</param>
    /// <param name="ago">How long ago, on the tenant's clock.</param>
    /// <param name="isInteractive">Whether the person was present; false for what a script or a refresh token does.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tenant"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no such user.</exception>
    public static void AddSignIn(this SimulatedTenant tenant, string userId, TimeSpan ago, bool isInteractive)
    {
        if (tenant is null)
        {
            throw new ArgumentNullException(nameof(tenant));
        }

        lock (tenant.Gate)
        {
            var user = tenant.Store.Get(Collections.Users, userId) ?? throw new ArgumentException($"There is no user '{userId}'.", nameof(userId));
            Log(tenant, user, ago, isInteractive);
        }
    }

    private static StandingMember Add(SimulatedTenant tenant, StandingMemberKind kind, string name)
    {
        var id = tenant.NewId();
        switch (kind)
        {
            case StandingMemberKind.Group:
                AddGroup(tenant, id, name);
                break;
            case StandingMemberKind.ServicePrincipal or StandingMemberKind.ManagedIdentity:
                var principal = DirectoryDocuments.ServicePrincipal(id, tenant.NewId(), name, tenant.Id);
                principal["servicePrincipalType"] = kind == StandingMemberKind.ManagedIdentity ? "ManagedIdentity" : "Application";
                tenant.Store.Put(Collections.ServicePrincipals, id, principal);
                break;
            default:
                AddUser(tenant, id, name, kind);
                break;
        }

        return new StandingMember(id, name, kind);
    }

    private static void AddGroup(SimulatedTenant tenant, string id, string name)
    {
        var group = DirectoryDocuments.Group(tenant, id, name, Mail(name));
        group["isAssignableToRole"] = true;
        tenant.Store.Put(Collections.Groups, id, group);
        for (var i = 1; i <= 2; i++)
        {
            var member = tenant.NewId();
            AddUser(tenant, member, $"{name} member {i}", StandingMemberKind.Person);
            DirectoryDocuments.Relate(tenant, Collections.GroupMembers, id, member, "assigned");
        }
    }

    private static void AddUser(SimulatedTenant tenant, string id, string name, StandingMemberKind kind)
    {
        var isGuest = kind == StandingMemberKind.Guest;
        var user = DirectoryDocuments.User(tenant, id, isGuest ? $"{Mail(name)}_fabrikam.example#EXT#@{ContosoPeople.Domain}" : $"{Mail(name)}@{ContosoPeople.Domain}", name);
        user["userType"] = isGuest ? "Guest" : "Member";
        user["externalUserState"] = isGuest ? "Accepted" : null;
        user["onPremisesSyncEnabled"] = kind == StandingMemberKind.SyncedServiceAccount ? true : null;
        tenant.Store.Put(Collections.Users, id, user);
        var (interactive, other) = kind switch
        {
            StandingMemberKind.Person or StandingMemberKind.Guest => (new[] { 2, 9, 16 }, Array.Empty<int>()),
            StandingMemberKind.PersonUsedByScript => (new[] { 5 }, new[] { 1, 2, 3 }),
            StandingMemberKind.SyncedServiceAccount => (Array.Empty<int>(), new[] { 1, 2, 3, 4, 5 }),
            _ => (Array.Empty<int>(), Array.Empty<int>()),
        };
        foreach (var days in interactive)
        {
            Log(tenant, user, TimeSpan.FromDays(days), isInteractive: true);
        }

        foreach (var days in other)
        {
            Log(tenant, user, TimeSpan.FromDays(days), isInteractive: false);
        }
    }

    private static string Mail(string name) => name.Replace(' ', '.').ToLowerInvariant();

    private static void Log(SimulatedTenant tenant, JsonObject user, TimeSpan ago, bool isInteractive)
    {
        var id = tenant.NewId();
        tenant.Store.Put(Collections.SignIns, id, new JsonObject
        {
            ["id"] = id,
            ["createdDateTime"] = (tenant.Now - ago).ToJsonTime(),
            ["userDisplayName"] = user.Text("displayName"),
            ["userPrincipalName"] = user.Text("userPrincipalName"),
            ["userId"] = user.Text("id"),
            ["appId"] = "14d82eec-204b-4c2f-b7e8-296a70dab67e",
            ["appDisplayName"] = "Microsoft Graph Command Line Tools",
            ["ipAddress"] = "203.0.113.20",
            ["clientAppUsed"] = "Mobile Apps and Desktop clients",
            ["correlationId"] = tenant.NewId(),
            ["conditionalAccessStatus"] = "notApplied",
            ["isInteractive"] = isInteractive,
            ["resourceDisplayName"] = "Microsoft Graph",
            ["resourceId"] = "00000003-0000-0000-c000-000000000000",
            ["status"] = new JsonObject { ["errorCode"] = 0, ["failureReason"] = null, ["additionalDetails"] = null },
            ["appliedConditionalAccessPolicies"] = new JsonArray(),
        });
    }
}
