using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;

namespace PimCa.Core.Tests.InMemory;

/// <summary>Users and groups in memory. Lists of group ids, member ids and owner ids are open to tests.</summary>
internal sealed class InMemoryDirectory : IDirectory
{
    private readonly InMemoryTenant tenant;
    private readonly Dictionary<string, PimGroup> groups = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DirectoryPrincipal> people = new(StringComparer.OrdinalIgnoreCase);
    private int lastGroup = 0x100;

    public InMemoryDirectory(InMemoryTenant tenant)
    {
        this.tenant = tenant;
        AddUser(InMemoryTenant.AdminId, "Admin", "admin@contoso.example");
        AddUser(InMemoryTenant.AdeleId, "Adele Vance", "adele@contoso.example");
        AddUser(InMemoryTenant.AlexId, "Alex Wilber", "alex@contoso.example");
        AddUser(InMemoryTenant.MeganId, "Megan Bowen", "megan@contoso.example");
        AddUser(InMemoryTenant.BreakGlassId, "Break Glass", "breakglass@contoso.example");
        AddUser(InMemoryTenant.BackupServiceId, "Backup Service", "svc-backup@contoso.example");
        AddUser(InMemoryTenant.GuestId, "Guest", "guest@fabrikam.example", isGuest: true);
        AddGroup(new PimGroup { Id = InMemoryTenant.AdministratorsId, DisplayName = "Administrators", CreatedTime = tenant.Time.GetUtcNow().AddYears(-1) }, InMemoryTenant.MeganId);
    }

    public Dictionary<string, List<string>> Members { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, List<string>> Owners { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The directory roles of principals, by their ids.</summary>
    public Dictionary<string, List<string>> Roles { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The roles that there are.</summary>
    public List<DirectoryRole> RoleDefinitions { get; } =
    [
        new(InMemoryTenant.GlobalAdministrator, "Global Administrator"),
        new(InMemoryTenant.ExchangeAdministrator, "Exchange Administrator"),
        new(InMemoryTenant.HelpdeskAdministrator, "Helpdesk Administrator"),
    ];

    /// <summary>What roles can be held over.</summary>
    public List<DirectoryScope> Scopes { get; } = [new(InMemoryTenant.Munich, "Munich"), new("/00000000-0000-0000-0000-0000000000e1", "Payroll")];

    /// <summary>What is known of accounts otherwise than of an enabled one that has never signed in.</summary>
    public Dictionary<string, AccountFacts> Accounts { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What reading the owners, members or roles of a group fails with.</summary>
    public Func<string, PimCaException?> RefuseRead { get; set; } = _ => null;

    public DirectoryPrincipal AddUser(string id, string displayName, string userPrincipalName, bool isGuest = false) =>
        people[id] = new DirectoryPrincipal(id, displayName, PrincipalType.User, userPrincipalName, isGuest);

    /// <summary>A principal of any kind.</summary>
    public void AddPrincipal(DirectoryPrincipal principal) => people[principal.Id] = principal;

    /// <summary>A group that was there before: no call is counted, and it is known everywhere.</summary>
    public PimGroup AddGroup(PimGroup group, params string[] memberIds)
    {
        groups[group.Id] = group;
        Members[group.Id] = memberIds.ToList();
        Owners[group.Id] = new List<string>();
        return group;
    }

    /// <summary>An assigned group that is a year old.</summary>
    public PimGroup AddGroup(string displayName, bool isRoleAssignable = true, params string[] memberIds) => AddGroup(
        new PimGroup { Id = NextId(), DisplayName = displayName, IsRoleAssignable = isRoleAssignable, CreatedTime = tenant.Time.GetUtcNow().AddYears(-1) },
        memberIds);

    /// <summary>Whether reads and PIM see the group.</summary>
    public bool IsVisible(string groupId) =>
        groups.TryGetValue(groupId, out var group) && (group.CreatedTime is null || group.CreatedTime + tenant.ReplicationLag <= tenant.Time.GetUtcNow());

    public bool Exists(string id) => people.ContainsKey(id) || groups.ContainsKey(id);

    public bool IsVisiblePrincipal(string id) => people.ContainsKey(id) || IsVisible(id);

    /// <summary>A principal as it is, visible or not.</summary>
    public DirectoryPrincipal Principal(string id) => people.TryGetValue(id, out var person)
        ? person
        : new DirectoryPrincipal(id, groups[id].DisplayName, PrincipalType.Group);

    /// <summary>Whether the principal is in the group, directly or through groups.</summary>
    public bool Holds(string groupId, string principalId) =>
        groups.TryGetValue(groupId, out var group)
        && ((group.IsDynamic && people.TryGetValue(principalId, out var person) && !person.IsGuest)
            || Members[groupId].Any(m => string.Equals(m, principalId, StringComparison.OrdinalIgnoreCase) || Holds(m, principalId)));

    /// <summary>The groups that hold the principal.</summary>
    public IReadOnlyCollection<string> GroupsOf(string principalId) => groups.Keys.Where(g => Holds(g, principalId)).ToArray();

    public Task<IReadOnlyList<AccountFacts>> GetAccountFactsAsync(IReadOnlyCollection<DirectoryPrincipal> principals, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("GetAccountFacts");
        return Task.FromResult<IReadOnlyList<AccountFacts>>(principals
            .Where(p => p.Type is PrincipalType.User or PrincipalType.ServicePrincipal && people.ContainsKey(p.Id))
            .Select(p => Accounts.TryGetValue(p.Id, out var known) ? known : new AccountFacts(p.Id) { IsEnabled = true, IsGuest = p.IsGuest, AreSignInsKnown = true })
            .ToArray());
    }

    public Task<PimGroup?> GetGroupAsync(string id, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("GetGroup");
        return Task.FromResult(IsVisible(id) ? groups[id] : null);
    }

    public Task<IReadOnlyList<PimGroup>> FindGroupsAsync(string displayName, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("FindGroups");
        return Task.FromResult(Visible(g => string.Equals(g.DisplayName, displayName, StringComparison.OrdinalIgnoreCase)));
    }

    public Task<IReadOnlyList<PimGroup>> ListGroupsAsync(string prefix, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("ListGroups");
        return Task.FromResult(Visible(g => g.DisplayName.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));
    }

    public Task<PimGroup> CreateGroupAsync(NewGroup group, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("CreateGroup");
        if (group.IsRoleAssignable && groups.Values.Count(g => g.IsRoleAssignable) >= 500)
        {
            throw new PimCaException("Directory_QuotaExceeded", PimCaErrorKind.LimitsExceeded, "The directory's quota is used up.") { ServiceCode = "Directory_QuotaExceeded" };
        }

        var made = AddGroup(new PimGroup
        {
            Id = NextId(),
            DisplayName = group.DisplayName,
            Description = group.Description,
            IsRoleAssignable = group.IsRoleAssignable,
            IsDynamic = group.MembershipRule is not null,
            MembershipRule = group.MembershipRule,
            CreatedTime = tenant.Time.GetUtcNow(),
        });
        Owners[made.Id] = group.OwnerIds.ToList();
        tenant.Pim.KnownFrom[made.Id] = tenant.Time.GetUtcNow() + tenant.ReplicationLag;
        return Task.FromResult(made);
    }

    public Task UpdateGroupAsync(string id, string? description, string? membershipRule, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("UpdateGroup");
        var group = groups[id];
        groups[id] = group with { Description = description ?? group.Description, MembershipRule = membershipRule ?? group.MembershipRule };
        return Task.CompletedTask;
    }

    public Task DeleteGroupAsync(string id, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("DeleteGroup");
        groups.Remove(id);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<DirectoryPrincipal>> GetOwnersAsync(string groupId, CancellationToken cancellationToken)
    {
        Read("GetOwners");
        return Task.FromResult<IReadOnlyList<DirectoryPrincipal>>(Owners[groupId]
            .Concat(people.Keys.Where(p => tenant.Pim.IsInForce(p, groupId, PimAccess.Owner)))
            .Select(Principal).ToArray());
    }

    public Task AddOwnerAsync(string groupId, string principalId, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("AddOwner");
        if (!Owners[groupId].Contains(principalId))
        {
            Owners[groupId].Add(principalId);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<DirectoryPrincipal>> GetMembersAsync(string groupId, CancellationToken cancellationToken)
    {
        Read("GetMembers");
        return Task.FromResult<IReadOnlyList<DirectoryPrincipal>>(Members[groupId].Union(people.Keys.Where(p => tenant.Pim.IsInForce(p, groupId)), StringComparer.OrdinalIgnoreCase).Select(Principal).ToArray());
    }

    public Task<bool> IsMemberAsync(string principalId, string groupId, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("IsMember");
        return Task.FromResult(Holds(groupId, principalId) || tenant.Pim.IsInForce(principalId, groupId));
    }

    public Task<IReadOnlyCollection<string>> FindMembershipsAsync(string principalId, IReadOnlyCollection<string> groupIds, CancellationToken cancellationToken)
    {
        foreach (var request in groupIds.Chunk(20))
        {
            tenant.Calls.Add("IsMember");
        }

        return Task.FromResult<IReadOnlyCollection<string>>(groupIds.Where(g => Holds(g, principalId) || tenant.Pim.IsInForce(principalId, g)).ToArray());
    }

    public Task<IReadOnlyList<DirectoryPrincipal>> GetPrincipalsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("GetPrincipals");
        return Task.FromResult<IReadOnlyList<DirectoryPrincipal>>(ids.Where(IsVisiblePrincipal).Select(Principal).ToArray());
    }

    public Task<IReadOnlyList<DirectoryPrincipal>> FindPrincipalsAsync(string name, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("FindPrincipals");
        return Task.FromResult<IReadOnlyList<DirectoryPrincipal>>(people.Values
            .Where(p => Same(p.UserPrincipalName, name) || Same(p.DisplayName, name))
            .Concat(Visible(g => Same(g.DisplayName, name)).Select(g => Principal(g.Id)))
            .ToArray());
    }

    public Task<IReadOnlyList<string>> GetRolesOfAsync(string principalId, CancellationToken cancellationToken)
    {
        Read("GetRolesOf");
        return Task.FromResult<IReadOnlyList<string>>(Roles.TryGetValue(principalId, out var held) ? held.ToArray() : []);
    }

    public Task<IReadOnlyList<DirectoryRole>> ListRolesAsync(CancellationToken cancellationToken)
    {
        tenant.Calls.Add("ListRoles");
        return Task.FromResult<IReadOnlyList<DirectoryRole>>(RoleDefinitions.ToArray());
    }

    public Task<IReadOnlyList<DirectoryScope>> FindScopesAsync(string nameOrId, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("FindScopes");
        return Task.FromResult<IReadOnlyList<DirectoryScope>>(Scopes.Where(s => Same(s.DisplayName, nameOrId) || s.Id.EndsWith("/" + nameOrId, StringComparison.OrdinalIgnoreCase)).ToArray());
    }

    public Task<IReadOnlyList<DirectoryScope>> GetScopesAsync(IReadOnlyCollection<string> scopes, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("GetScopes");
        return Task.FromResult<IReadOnlyList<DirectoryScope>>(Scopes.Where(s => scopes.Contains(s.Id)).ToArray());
    }

    private void Read(string call)
    {
        tenant.Calls.Add(call);
        if (RefuseRead(call) is { } refused)
        {
            throw refused;
        }
    }

    private static bool Same(string? a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private IReadOnlyList<PimGroup> Visible(Func<PimGroup, bool> which) => groups.Values.Where(g => IsVisible(g.Id) && which(g)).ToArray();

    private string NextId() => $"00000000-0000-0000-0000-{lastGroup++:x12}";
}
