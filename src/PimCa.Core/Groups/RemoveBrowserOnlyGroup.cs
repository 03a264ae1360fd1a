using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Groups;

/// <summary>
/// Deletes a group, unless a Conditional Access policy still refers to it: a policy that excludes a group that is gone is a
/// trap, and one that is only about a group that is gone protects nobody.
/// </summary>
public sealed class RemoveBrowserOnlyGroup
{
    private readonly TenantPorts ports;

    /// <summary>Works in this session.</summary>
    public RemoveBrowserOnlyGroup(TenantPorts ports) => this.ports = ports ?? throw new ArgumentNullException(nameof(ports));

    /// <summary>Reads and decides. A group that is not there is already removed.</summary>
    /// <exception cref="PimCaException"><c>GroupInUse</c>, which names the policies; <c>GroupAmbiguous</c>; <c>PermissionDenied</c>.</exception>
    public async Task<Change<PimGroup>> PlanAsync(Identity group, CancellationToken cancellationToken)
    {
        PimGroup existing;
        try
        {
            existing = await new Resolver(ports).GroupAsync(group, cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException missing) when (missing.Code == "GroupNotFound")
        {
            return Change<PimGroup>.None(group.ToString(), "There is no such group.", new PimGroup { Id = group.Id ?? string.Empty, DisplayName = group.ToString() });
        }

        await RefuseInUseAsync(existing, cancellationToken).ConfigureAwait(false);
        ManagedGroup.RequirePermission(ports, existing);
        var looked = ports.Time.GetUtcNow();
        return Change<PimGroup>.Needed(existing.DisplayName, "Delete the group", existing, async token =>
        {
            if (ports.Time.GetUtcNow() - looked >= CaPolicyWriter.ReadAgainAfter)
            {
                // A prompt may have stood for hours, and the group have been excluded meanwhile.
                await RefuseInUseAsync(existing, token).ConfigureAwait(false);
            }

            await ports.Directory.DeleteGroupAsync(existing.Id, token).ConfigureAwait(false);
            ports.Names.Forget(KnownNameKind.Group, existing.Id);
            ports.Names.Forget(KnownNameKind.Principal, existing.Id);
            return existing;
        });
    }

    private async Task RefuseInUseAsync(PimGroup existing, CancellationToken cancellationToken)
    {
        var policies = await ports.ConditionalAccess.ListPoliciesAsync(cancellationToken).ConfigureAwait(false);
        var spares = policies.Where(p => Contains(p.Users.ExcludeGroups, existing.Id)).Select(p => p.DisplayName).ToArray();
        var isAbout = policies.Where(p => Contains(p.Users.IncludeGroups, existing.Id)).Select(p => p.DisplayName).ToArray();
        if (spares.Length + isAbout.Length > 0)
        {
            var uses = new[] { Tell("excluded from", spares), Tell("included in", isAbout) }.Where(t => t is not null);
            throw new PimCaException(
                "GroupInUse",
                PimCaErrorKind.InvalidState,
                $"'{existing.DisplayName}' is {string.Join(" and ", uses)}; deleting it would change what these policies do.",
                spares.Length > 0
                    ? "First end the exemption with Remove-PimCaExclusion, then delete or change the policies that are about the group."
                    : "Delete or change the policies that are about the group first.",
                existing.DisplayName);
        }
    }

    private static string? Tell(string how, string[] names) =>
        names.Length == 0 ? null : $"{how} the Conditional Access {(names.Length == 1 ? "policy" : "policies")} '{string.Join("', '", names)}'";

    private static bool Contains(IReadOnlyList<string> ids, string id) => ids.Contains(id, StringComparer.OrdinalIgnoreCase);
}
