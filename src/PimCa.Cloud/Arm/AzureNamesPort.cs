using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Graph;
using PimCa.Cloud.Http;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.Cloud.Arm;

/// <summary>Names of Azure scopes and roles.</summary>
internal sealed class AzureNamesPort : IAzureNames
{
    private const string Subscriptions = "2022-12-01";
    private const string ManagementGroups = "2020-05-01";
    private const string Resources = "2021-04-01";

    private readonly ArmConnection arm;

    public AzureNamesPort(ArmConnection arm) => this.arm = arm;

    public async Task<Identity> ScopeAsync(Identity scope, CancellationToken cancellationToken)
    {
        if (scope.Id is not null)
        {
            return scope;
        }

        var name = scope.Name!;
        if (name.StartsWith("/", StringComparison.Ordinal))
        {
            return new Identity(name.TrimEnd('/'), null);
        }

        var subscriptions = await ListAsync("/subscriptions", Subscriptions, "Listing subscriptions", cancellationToken).ConfigureAwait(false);
        var groups = await ManagementGroupsAsync(cancellationToken).ConfigureAwait(false);
        var found = subscriptions.Concat(groups).Where(s => Is(s.Name, name) || Is(ArmPaths.Last(s.Id), name)).ToList();

        // Resource groups and resources are named within a subscription, so each one is asked; only where nothing above them has the name.
        foreach (var subscription in found.Count == 0 ? subscriptions : Array.Empty<(string Id, string Name)>())
        {
            found.AddRange((await ListAsync(subscription.Id + "/resourceGroups", Resources, "Listing resource groups", cancellationToken).ConfigureAwait(false))
                .Where(g => Is(g.Name, name)));
            found.AddRange(await ListAsync($"{subscription.Id}/resources", Resources, "Listing resources", cancellationToken, $"name eq {ODataText.Quote(name)}").ConfigureAwait(false));
        }

        return One(found, "Scope", name, "There is no management group, subscription, resource group or resource", "Give the resource id (/subscriptions/…): what you may not read is not found by its name.");
    }

    public async Task<Identity> RoleAsync(Identity role, string scope, CancellationToken cancellationToken)
    {
        if (role.Id is { } id)
        {
            return new Identity(ArmPaths.Last(id), role.Name);
        }

        var found = await arm.ListAsync(
            ArmPaths.At(scope, "roleDefinitions"),
            ArmPaths.Roles,
            $"roleName eq {ODataText.Quote(role.Name!)}",
            new Purpose("Looking for the Azure role", role.Name, WhoMay: WhoMay.Read),
            cancellationToken).ConfigureAwait(false);
        return One(
            found.Select(r => (ArmPaths.Last(r.Text("name") ?? r.Text("id") ?? string.Empty), r.Object("properties")?.Text("roleName") ?? role.Name!)).ToArray(),
            "Role",
            role.Name!,
            $"There is no Azure role at '{scope}'",
            "Give the role's name as the portal shows it, such as Reader, or the GUID of its definition.");
    }

    private static Identity One(IReadOnlyList<(string Id, string Name)> found, string what, string name, string none, string advice) => found.Count switch
    {
        1 => new Identity(found[0].Id, found[0].Name),
        0 => throw new PimCaException(what + "NotFound", PimCaErrorKind.NotFound, $"{none} named '{name}'.", advice, name),
        _ => throw new PimCaException(
            what + "Ambiguous",
            PimCaErrorKind.InvalidArgument,
            $"'{name}' is the name of {found.Count}: {string.Join(", ", found.Select(f => f.Id))}.",
            "Give the id of the one that is meant.",
            name),
    };

    private static bool Is(string? value, string name) => string.Equals(value, name, StringComparison.OrdinalIgnoreCase);

    // Many who may read a subscription may read no management group: those are then not among the candidates.
    private async Task<IReadOnlyList<(string Id, string Name)>> ManagementGroupsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ListAsync("/providers/Microsoft.Management/managementGroups", ManagementGroups, "Listing management groups", cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException denied) when (denied.Kind == PimCaErrorKind.PermissionDenied)
        {
            return Array.Empty<(string, string)>();
        }
    }

    private async Task<IReadOnlyList<(string Id, string Name)>> ListAsync(string path, string version, string what, CancellationToken cancellationToken, string? filter = null) =>
        (await arm.ListAsync(path, version, filter, new Purpose(what), cancellationToken).ConfigureAwait(false))
            .Select(r => (r.Text("id") ?? string.Empty, r.Text("displayName") ?? r.Object("properties")?.Text("displayName") ?? r.Text("name") ?? string.Empty))
            .ToArray();
}
