using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Graph.DirectoryObjects.GetByIds;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions;
using PimCa.Cloud.Http;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Session;
using DirectoryRole = PimCa.Ports.DirectoryRole;

namespace PimCa.Cloud.Graph;

/// <summary>Users, groups and who belongs to whom, over Microsoft Graph.</summary>
internal sealed class DirectoryPort : IDirectory
{
    private const int MostIdsPerRequest = 1000;
    private const int MostGroupsPerCheck = 20;
    private const int LargestPage = 999;

    private static readonly string[] PrincipalProperties = { "id", "displayName", "userPrincipalName", "userType" };
    private static readonly string[] PrincipalTypes = { "user", "group", "servicePrincipal" };

    private readonly GraphConnection connection;
    private readonly DirectoryScopeReading scopes;

    public DirectoryPort(GraphConnection connection)
    {
        this.connection = connection;
        scopes = new DirectoryScopeReading(connection);
    }

    public Task<PimGroup?> GetGroupAsync(string id, CancellationToken cancellationToken) => GraphConnection.FindAsync(
        new Purpose("Reading the group", id),
        async () => await connection.Client.Groups[id].GetAsync(r => r.QueryParameters.Select = GroupMapping.Properties, cancellationToken).ConfigureAwait(false)
            is { } group ? Learn(GroupMapping.Read(group)) : null);

    public Task<IReadOnlyList<PimGroup>> FindGroupsAsync(string displayName, CancellationToken cancellationToken) =>
        ListGroupsAsync(new Purpose("Looking for the group", displayName), $"securityEnabled eq true and displayName eq {ODataText.Quote(displayName)}", cancellationToken);

    public Task<IReadOnlyList<PimGroup>> ListGroupsAsync(string prefix, CancellationToken cancellationToken) => ListGroupsAsync(
        new Purpose("Listing groups"),
        prefix.Length == 0 ? "securityEnabled eq true" : $"securityEnabled eq true and startswith(displayName,{ODataText.Quote(prefix)})",
        cancellationToken);

    public Task<PimGroup> CreateGroupAsync(NewGroup group, CancellationToken cancellationToken)
    {
        var purpose = new Purpose("Creating the group", group.DisplayName, "Get-PimBrowserOnlyGroup");
        return GraphConnection.CallAsync(purpose, async () =>
        {
            var created = await connection.Client.Groups.PostAsync(GroupMapping.Write(group, connection.Reference), cancellationToken: cancellationToken).ConfigureAwait(false)
                ?? throw new UnexpectedAnswerException("The group was created, but not shown.");
            return Learn(GroupMapping.Read(created));
        });
    }

    public Task UpdateGroupAsync(string id, string? description, string? membershipRule, CancellationToken cancellationToken)
    {
        var body = new JsonObject();
        if (description is not null)
        {
            body["description"] = description;
        }

        if (membershipRule is not null)
        {
            body["membershipRule"] = membershipRule;
        }

        var request = GraphConnection.WithBody(connection.Client.Groups[id].ToPatchRequestInformation(new Group()), body).Mark(RepeatableOption.Idempotent);
        return GraphConnection.CallAsync(
            new Purpose("Changing the group", id, "Get-PimBrowserOnlyGroup"),
            () => connection.SendJsonAsync(request, cancellationToken));
    }

    public async Task DeleteGroupAsync(string id, CancellationToken cancellationToken)
    {
        await GraphConnection.CallAsync(
            new Purpose("Deleting the group", id, "Get-PimBrowserOnlyGroup"),
            () => connection.Client.Groups[id].DeleteAsync(cancellationToken: cancellationToken)).ConfigureAwait(false);
        connection.Names.Forget(KnownNameKind.Group, id);
        connection.Names.Forget(KnownNameKind.Principal, id);
    }

    public Task<IReadOnlyList<DirectoryPrincipal>> GetOwnersAsync(string groupId, CancellationToken cancellationToken) => ListPrincipalsAsync(
        new Purpose("Reading the owners of the group", groupId),
        connection.Client.Groups[groupId].Owners.ToGetRequestInformation(r => r.QueryParameters.Select = PrincipalProperties),
        cancellationToken);

    public async Task AddOwnerAsync(string groupId, string principalId, CancellationToken cancellationToken)
    {
        var request = connection.Client.Groups[groupId].Owners.Ref
            .ToPostRequestInformation(new ReferenceCreate { OdataId = connection.Reference(principalId) })
            .Mark(RepeatableOption.Idempotent);
        try
        {
            await GraphConnection.CallAsync(
                new Purpose("Adding an owner to the group", groupId, "Get-PimBrowserOnlyGroup"),
                () => connection.SendJsonAsync(request, cancellationToken)).ConfigureAwait(false);
        }
        catch (PimCaException already) when (already.Kind == PimCaErrorKind.InvalidArgument && IsReferenceThere(already))
        {
            // The service has no code of its own for it; being an owner already is what was asked for.
        }
    }

    public Task<IReadOnlyList<DirectoryPrincipal>> GetMembersAsync(string groupId, CancellationToken cancellationToken) => ListPrincipalsAsync(
        new Purpose("Reading the members of the group", groupId),
        connection.Client.Groups[groupId].Members.ToGetRequestInformation(r =>
        {
            r.QueryParameters.Select = PrincipalProperties;
            r.QueryParameters.Top = LargestPage;
        }),
        cancellationToken);

    public async Task<bool> IsMemberAsync(string principalId, string groupId, CancellationToken cancellationToken) =>
        (await FindMembershipsAsync(principalId, new[] { groupId }, cancellationToken).ConfigureAwait(false)).Count > 0;

    public async Task<IReadOnlyCollection<string>> FindMembershipsAsync(string principalId, IReadOnlyCollection<string> groupIds, CancellationToken cancellationToken)
    {
        var asked = groupIds.Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var start = 0; start < asked.Length; start += MostGroupsPerCheck)
        {
            var request = connection.Client.DirectoryObjects[principalId].CheckMemberGroups
                .ToPostRequestInformation(new() { GroupIds = asked.Skip(start).Take(MostGroupsPerCheck).ToList() })
                .Mark(RepeatableOption.Reads);
            var answer = await GraphConnection.FindAsync(
                new Purpose("Checking the membership", principalId),
                () => connection.SendJsonAsync(request, cancellationToken)).ConfigureAwait(false);
            found.UnionWith((answer?["value"] as JsonArray ?? new JsonArray()).Select(g => g?.GetValue<string>() ?? string.Empty));
        }

        found.IntersectWith(asked);
        return found;
    }

    public async Task<IReadOnlyList<DirectoryPrincipal>> GetPrincipalsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var found = new List<DirectoryPrincipal>();
        for (var start = 0; start < wanted.Length; start += MostIdsPerRequest)
        {
            var body = new GetByIdsPostRequestBody
            {
                Ids = wanted.Skip(start).Take(MostIdsPerRequest).ToList(),
                Types = PrincipalTypes.ToList(),
            };
            found.AddRange(await ListPrincipalsAsync(
                new Purpose("Reading names"),
                connection.Client.DirectoryObjects.GetByIds.ToPostRequestInformation(body).Mark(RepeatableOption.Reads),
                cancellationToken).ConfigureAwait(false));
        }

        return found;
    }

    public Task<IReadOnlyList<AccountFacts>> GetAccountFactsAsync(IReadOnlyCollection<DirectoryPrincipal> principals, CancellationToken cancellationToken) =>
        AccountReading.GetAsync(connection, principals, cancellationToken);

    public async Task<IReadOnlyList<DirectoryPrincipal>> FindPrincipalsAsync(string name, CancellationToken cancellationToken)
    {
        var purpose = new Purpose("Looking for the principal", name);
        var quoted = ODataText.Quote(name);

        // A guest's user principal name is not what people know; the mail address is.
        var users = name.IndexOf('@') >= 0
            ? $"userPrincipalName eq {quoted} or mail eq {quoted}"
            : $"displayName eq {quoted}";
        var answers = await connection.Batch.SendAsync(
            new[]
            {
                new BatchItem(connection.Client.Users.ToGetRequestInformation(r => (r.QueryParameters.Filter, r.QueryParameters.Select) = (users, PrincipalProperties)), purpose),
                new BatchItem(connection.Client.Groups.ToGetRequestInformation(r => (r.QueryParameters.Filter, r.QueryParameters.Select) = ($"displayName eq {quoted}", new[] { "id", "displayName" })), purpose),
                new BatchItem(connection.Client.ServicePrincipals.ToGetRequestInformation(r => (r.QueryParameters.Filter, r.QueryParameters.Select) = ($"displayName eq {quoted}", new[] { "id", "displayName" })), purpose),
            },
            RepeatableOption.Reads,
            cancellationToken).ConfigureAwait(false);

        var people = await answers[0].ReadAsync(UserCollectionResponse.CreateFromDiscriminatorValue, cancellationToken).ConfigureAwait(false);
        var groups = await answers[1].ReadAsync(GroupCollectionResponse.CreateFromDiscriminatorValue, cancellationToken).ConfigureAwait(false);
        var applications = await answers[2].ReadAsync(ServicePrincipalCollectionResponse.CreateFromDiscriminatorValue, cancellationToken).ConfigureAwait(false);
        return Objects(people?.Value).Concat(Objects(groups?.Value)).Concat(Objects(applications?.Value))
            .Select(o => Learn(PrincipalMapping.Read(o)))
            .ToArray();
    }

    public Task<IReadOnlyList<string>> GetRolesOfAsync(string principalId, CancellationToken cancellationToken)
    {
        var request = connection.Client.RoleManagement.Directory.RoleAssignments.ToGetRequestInformation(r =>
        {
            r.QueryParameters.Filter = $"principalId eq {ODataText.Quote(principalId)}";
            r.QueryParameters.Select = new[] { "id", "roleDefinitionId" };
        });
        return GraphConnection.CallAsync<IReadOnlyList<string>>(new Purpose("Reading the directory roles that are assigned", principalId), async () =>
            (await connection.ListAsync(
                request, UnifiedRoleAssignmentCollectionResponse.CreateFromDiscriminatorValue, p => p.Value, cancellationToken).ConfigureAwait(false))
            .Select(a => a.RoleDefinitionId ?? string.Empty)
            .ToArray());
    }

    public Task<IReadOnlyList<DirectoryRole>> ListRolesAsync(CancellationToken cancellationToken)
    {
        var request = connection.Client.RoleManagement.Directory.RoleDefinitions
            .ToGetRequestInformation(r => r.QueryParameters.Select = new[] { "id", "displayName", "templateId" });
        return GraphConnection.CallAsync<IReadOnlyList<DirectoryRole>>(new Purpose("Listing directory roles"), async () =>
        {
            var roles = await connection.ListAsync(
                request, UnifiedRoleDefinitionCollectionResponse.CreateFromDiscriminatorValue, p => p.Value, cancellationToken).ConfigureAwait(false);
            return roles.Select(r =>
            {
                var role = new DirectoryRole(r.TemplateId ?? r.Id ?? string.Empty, r.DisplayName ?? string.Empty);
                connection.Names.Learn(KnownNameKind.Role, role.TemplateId, role.DisplayName);
                return role;
            }).ToArray();
        });
    }

    public Task<IReadOnlyList<DirectoryScope>> FindScopesAsync(string nameOrId, CancellationToken cancellationToken) =>
        scopes.FindAsync(nameOrId, cancellationToken);

    public Task<IReadOnlyList<DirectoryScope>> GetScopesAsync(IReadOnlyCollection<string> wanted, CancellationToken cancellationToken) =>
        scopes.GetAsync(wanted, cancellationToken);

    private Task<IReadOnlyList<PimGroup>> ListGroupsAsync(Purpose purpose, string filter, CancellationToken cancellationToken)
    {
        var request = connection.Client.Groups.ToGetRequestInformation(r =>
        {
            r.QueryParameters.Filter = filter;
            r.QueryParameters.Select = GroupMapping.Properties;
            r.QueryParameters.Top = LargestPage;
        });
        return GraphConnection.CallAsync<IReadOnlyList<PimGroup>>(purpose, async () =>
        {
            var groups = await connection.ListAsync(request, GroupCollectionResponse.CreateFromDiscriminatorValue, p => p.Value, cancellationToken).ConfigureAwait(false);
            return groups.Select(g => Learn(GroupMapping.Read(g))).ToArray();
        });
    }

    private Task<IReadOnlyList<DirectoryPrincipal>> ListPrincipalsAsync(Purpose purpose, RequestInformation request, CancellationToken cancellationToken) =>
        GraphConnection.CallAsync<IReadOnlyList<DirectoryPrincipal>>(purpose, async () =>
        {
            var objects = await connection.ListAsync(request, DirectoryObjectCollectionResponse.CreateFromDiscriminatorValue, p => p.Value, cancellationToken).ConfigureAwait(false);
            return objects.Select(o => Learn(PrincipalMapping.Read(o))).ToArray();
        });

    private PimGroup Learn(PimGroup group)
    {
        connection.Names.Learn(KnownNameKind.Group, group.Id, group.DisplayName);
        connection.Names.Learn(KnownNameKind.Principal, group.Id, group.DisplayName);
        return group;
    }

    private DirectoryPrincipal Learn(DirectoryPrincipal principal)
    {
        connection.Names.Learn(KnownNameKind.Principal, principal.Id, principal.Name);
        if (principal.Type == PrincipalType.Group)
        {
            connection.Names.Learn(KnownNameKind.Group, principal.Id, principal.Name);
        }

        return principal;
    }

    private static IEnumerable<DirectoryObject> Objects<T>(IEnumerable<T>? found)
        where T : DirectoryObject => found ?? Enumerable.Empty<T>();

    private static bool IsReferenceThere(PimCaException error) =>
        error.Message.IndexOf("object references already exist", StringComparison.OrdinalIgnoreCase) >= 0;
}
