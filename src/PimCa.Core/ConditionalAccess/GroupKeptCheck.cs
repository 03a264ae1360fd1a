using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Assignments;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.ConditionalAccess;

/// <summary>
/// The group gives the exemption and nothing else, to nobody for good: it holds no directory role, PIM ends every
/// membership that there is, and it is known who can add members past PIM.
/// </summary>
internal sealed class GroupKeptCheck : IGuardCheck
{
    private const string Roles = "NoDirectoryRole";
    private const string Members = "NoStandingMembers";
    private const string Owners = "OwnersKnown";
    private readonly TenantPorts ports;

    public GroupKeptCheck(TenantPorts ports) => this.ports = ports;

    public async Task<IReadOnlyList<GuardFinding>> CheckAsync(GuardSubject subject, CancellationToken cancellationToken) => new[]
    {
        await TryAsync(Roles, () => RolesAsync(subject.Group, cancellationToken)).ConfigureAwait(false),
        await TryAsync(Members, () => MembersAsync(subject.Group, cancellationToken)).ConfigureAwait(false),
        await TryAsync(Owners, () => OwnersAsync(subject.Group, cancellationToken)).ConfigureAwait(false),
    };

    private static async Task<GuardFinding> TryAsync(string check, Func<Task<GuardFinding>> look)
    {
        try
        {
            return await look().ConfigureAwait(false);
        }
        catch (PimCaException unreadable)
        {
            return Unreadable.Finding(check, unreadable);
        }
    }

    private async Task<GuardFinding> RolesAsync(Identity group, CancellationToken cancellationToken)
    {
        var held = await ports.Directory.GetRolesOfAsync(group.Id!, cancellationToken).ConfigureAwait(false);
        return held.Count == 0
            ? new GuardFinding(Roles, true, "The group holds no directory role.", null)
            : new GuardFinding(
                Roles,
                false,
                $"The group holds directory roles: {string.Join(", ", held.Select(r => ports.Names.NameOf(KnownNameKind.Role, r) ?? r).Distinct())}. Whoever is exempt would be an administrator too.",
                "Take the roles from the group.");
    }

    private async Task<GuardFinding> MembersAsync(Identity group, CancellationToken cancellationToken)
    {
        var members = await ports.Directory.GetMembersAsync(group.Id!, cancellationToken).ConfigureAwait(false);
        if (members.Count == 0)
        {
            return new GuardFinding(Members, true, "The group has no members now.", null);
        }

        var query = new ScheduleQuery { TargetId = group.Id!, Access = PimAccess.Member };
        var instances = await ports.PimGroups.ListInstancesAsync(ScheduleKind.Active, query, cancellationToken).ConfigureAwait(false);

        // PIM lists members whom it did not make ones too, as assigned without an end.
        var ending = new HashSet<string>(instances.Where(i => i.End is not null).Select(i => i.PrincipalId), StringComparer.OrdinalIgnoreCase);
        var standing = members.Where(m => !ending.Contains(m.Id)).Select(m => m.Name).ToArray();
        return standing.Length == 0
            ? new GuardFinding(Members, true, "PIM ends every membership that there is.", null)
            : new GuardFinding(
                Members,
                false,
                $"These are members whom PIM does not end, and would be exempt for good: {string.Join(", ", standing)}.",
                "Take them out of the group (Remove-PimActiveAssignment), and make them eligible with New-PimEligibility.");
    }

    private async Task<GuardFinding> OwnersAsync(Identity group, CancellationToken cancellationToken)
    {
        var owners = await ports.Directory.GetOwnersAsync(group.Id!, cancellationToken).ConfigureAwait(false);

        // Of what the sign-in may not read the service tells the id alone.
        var unknown = owners.Where(o => o.Type == PrincipalType.Unknown || string.IsNullOrWhiteSpace(o.Name) || o.Name == o.Id).Select(o => o.Id).ToArray();
        return unknown.Length > 0
            ? new GuardFinding(Owners, false, $"It is not known who these owners are, who can add members past PIM: {string.Join(", ", unknown)}.", "Find out, or take them out of the group's owners.")
            : new GuardFinding(Owners, true, owners.Count == 0 ? "The group has no owners." : $"These own the group and can add members past PIM: {string.Join(", ", owners.Select(o => o.Name))}.", null);
    }
}
