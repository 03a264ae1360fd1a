using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Groups;

/// <summary>The group that is wanted.</summary>
public sealed record BrowserOnlyGroupRequest
{
    /// <summary>The name that is used unless another is given.</summary>
    public const string StandardName = "Browser-Only Users";

    /// <summary>The description of a new group unless another is given.</summary>
    public const string StandardDescription =
        "Members need no compliant device for Office 365, and get it in the browser only. Membership is given for a limited time by Privileged Identity Management.";

    /// <summary>The name.</summary>
    public string DisplayName { get; init; } = StandardName;

    /// <summary>The description; null leaves that of an existing group alone.</summary>
    public string? Description { get; init; }

    /// <summary>Who must be among the owners. Others stay.</summary>
    public IReadOnlyList<Identity> Owners { get; init; } = Array.Empty<Identity>();

    /// <summary>Whether the group is to be role-assignable: then only its owners and Privileged Role Administrators can change its members.</summary>
    public bool IsRoleAssignable { get; init; } = true;
}

/// <summary>Makes the group whose members are exempt, or brings the one of that name to what was asked.</summary>
public sealed class CreateBrowserOnlyGroup
{
    private readonly TenantPorts ports;
    private readonly Resolver resolver;

    /// <summary>Works in this session.</summary>
    public CreateBrowserOnlyGroup(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        resolver = new Resolver(ports);
    }

    /// <summary>Reads what there is and decides.</summary>
    /// <exception cref="PimCaException">
    /// <c>GroupAmbiguous</c>, <c>DynamicGroupNotAllowed</c>, <c>SyncedGroupNotAllowed</c>, <c>GroupNotRoleAssignable</c>,
    /// <c>PrincipalNotFound</c>, <c>PrincipalAmbiguous</c>, <c>PermissionDenied</c>.
    /// </exception>
    public async Task<Change<PimGroup>> PlanAsync(BrowserOnlyGroupRequest request, CancellationToken cancellationToken)
    {
        var owners = new List<Identity>();
        foreach (var owner in request.Owners)
        {
            owners.Add(await resolver.PrincipalIdAsync(owner, cancellationToken).ConfigureAwait(false));
        }

        var existing = await resolver.GroupOrNullAsync(request.DisplayName, cancellationToken).ConfigureAwait(false);
        return existing is null ? Create(request, owners) : await BringAsync(existing, request, owners, cancellationToken).ConfigureAwait(false);
    }

    private Change<PimGroup> Create(BrowserOnlyGroupRequest request, List<Identity> owners)
    {
        if (request.IsRoleAssignable)
        {
            PermissionCheck.Require(ports, "To create a role-assignable group", request.DisplayName, ManagedGroup.RolePermission);
        }

        var ownerNames = owners.Select(o => o.ToString()).ToArray();
        var wanted = new NewGroup(
            request.DisplayName,
            request.Description ?? BrowserOnlyGroupRequest.StandardDescription,
            request.IsRoleAssignable,
            MembershipRule: null,
            owners.Select(o => o.Id!).ToArray());
        var preview = new PimGroup
        {
            Id = PlannedGroup.Id,
            DisplayName = wanted.DisplayName,
            Description = wanted.Description,
            IsRoleAssignable = wanted.IsRoleAssignable,
            Owners = ownerNames,
            IsOnboarded = false,
        };
        return Change<PimGroup>.Needed(
            request.DisplayName,
            request.IsRoleAssignable ? "Create a role-assignable security group" : "Create a security group",
            preview,
            async token => (await GroupCreation.CreateAsync(ports, wanted, token).ConfigureAwait(false)) with { IsOnboarded = false, Owners = ownerNames });
    }

    private async Task<Change<PimGroup>> BringAsync(PimGroup existing, BrowserOnlyGroupRequest request, List<Identity> owners, CancellationToken cancellationToken)
    {
        ManagedGroup.Check(existing);
        if (request.IsRoleAssignable && !existing.IsRoleAssignable)
        {
            throw new PimCaException(
                "GroupNotRoleAssignable",
                PimCaErrorKind.AlreadyExists,
                $"There is a group '{existing.DisplayName}' ({existing.Id}) that is not role-assignable, which can only be chosen when a group is created.",
                "Choose another -DisplayName, or accept the group as it is with -NotRoleAssignable: then whoever may manage groups can change its members past PIM.",
                existing.DisplayName);
        }

        var present = owners.Count == 0
            ? Array.Empty<DirectoryPrincipal>()
            : await ports.Directory.GetOwnersAsync(existing.Id, cancellationToken).ConfigureAwait(false);
        var missing = owners.Where(o => !present.Any(p => string.Equals(p.Id, o.Id, StringComparison.OrdinalIgnoreCase))).ToArray();
        var description = request.Description is not null && request.Description != (existing.Description ?? string.Empty) ? request.Description : null;
        var result = existing with
        {
            Description = description ?? existing.Description,
            Owners = present.Select(p => p.Name).Concat(missing.Select(m => m.ToString())).ToArray(),
        };
        if (description is null && missing.Length == 0)
        {
            return Change<PimGroup>.None(existing.DisplayName, "The group exists as asked.", result);
        }

        ManagedGroup.RequirePermission(ports, existing);
        var steps = new List<string>();
        if (description is not null)
        {
            steps.Add($"set Description to '{description}'");
        }

        if (missing.Length > 0)
        {
            steps.Add($"add the owners {string.Join(", ", missing.Select(m => m.ToString()))}");
        }

        return Change<PimGroup>.Needed(existing.DisplayName, $"Change the group: {string.Join(", ", steps)}", result, ApplyAsync);

        async Task<PimGroup> ApplyAsync(CancellationToken token)
        {
            if (description is not null)
            {
                await ports.Directory.UpdateGroupAsync(existing.Id, description, null, token).ConfigureAwait(false);
            }

            foreach (var owner in missing)
            {
                await ports.Directory.AddOwnerAsync(existing.Id, owner.Id!, token).ConfigureAwait(false);
            }

            return result;
        }
    }
}
