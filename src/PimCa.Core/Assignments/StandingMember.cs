using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.Assignments;

/// <summary>An account with what the directory tells of it; null facts: it is gone, or of a kind that has none.</summary>
internal sealed record Account(DirectoryPrincipal Principal, AccountFacts? Facts);

/// <summary>Somebody or something that holds a role for good, without activating it.</summary>
internal sealed record StandingMember(string Id, Account Account)
{
    /// <summary>Whom a group gives the role to.</summary>
    public IReadOnlyList<Account> Members { get; init; } = Array.Empty<Account>();

    /// <summary>Why a group's members are not known.</summary>
    public string? Unreadable { get; init; }

    public DirectoryPrincipal Principal => Account.Principal;

    /// <summary>Whether it is this account, or a group with it.</summary>
    public bool Reaches(string accountId) => Members.Select(m => m.Principal.Id).Append(Id).Contains(accountId, StringComparer.OrdinalIgnoreCase);

    /// <summary>A person of this tenant's own cloud who can sign in: somebody who can help when nothing else works.</summary>
    public bool CanRescue => Principal.Type == PrincipalType.User && Account.Facts is { IsEnabled: true, IsGuest: false, IsSynced: false };
}

/// <summary>Reads who the standing members are: groups with their members, all accounts with their facts, in batches.</summary>
internal sealed class StandingMemberReading
{
    private readonly TenantPorts ports;

    public StandingMemberReading(TenantPorts ports) => this.ports = ports;

    /// <summary>Whether a schedule is a standing assignment: held now, without an end, by an administrator's doing and not through something else.</summary>
    public static bool IsStanding(ScheduleInfo schedule, DateTimeOffset now) =>
        schedule is { IsActivated: false, End: null, MemberType: MemberType.Direct or MemberType.Unknown } && !(schedule.Start > now);

    /// <summary>The members with these ids.</summary>
    public async Task<IReadOnlyList<StandingMember>> ReadAsync(
        IReadOnlyCollection<string> ids, IReadOnlyDictionary<string, DirectoryPrincipal> names, CancellationToken cancellationToken)
    {
        var principals = ids.Select(id => names.TryGetValue(id, out var known) ? known : new DirectoryPrincipal(id, id, PrincipalType.Unknown)).ToArray();
        var groups = new Dictionary<string, (IReadOnlyList<DirectoryPrincipal> Members, string? Unreadable)>(StringComparer.OrdinalIgnoreCase);
        foreach (var group in principals.Where(p => p.Type == PrincipalType.Group))
        {
            groups[group.Id] = await MembersAsync(group, cancellationToken).ConfigureAwait(false);
        }

        var accounts = principals.Concat(groups.Values.SelectMany(g => g.Members))
            .GroupBy(p => p.Id, StringComparer.OrdinalIgnoreCase)
            .Select(same => same.First())
            .ToArray();
        var facts = (await ports.Directory.GetAccountFactsAsync(accounts, cancellationToken).ConfigureAwait(false))
            .ToDictionary(f => f.PrincipalId, StringComparer.OrdinalIgnoreCase);
        return principals.Select(p => groups.TryGetValue(p.Id, out var group)
            ? new StandingMember(p.Id, Of(p)) { Members = group.Members.Select(Of).ToArray(), Unreadable = group.Unreadable }
            : new StandingMember(p.Id, Of(p))).ToArray();

        Account Of(DirectoryPrincipal principal) => new(principal, facts.TryGetValue(principal.Id, out var known) ? known : null);
    }

    private async Task<(IReadOnlyList<DirectoryPrincipal> Members, string? Unreadable)> MembersAsync(DirectoryPrincipal group, CancellationToken cancellationToken)
    {
        try
        {
            return (await ports.Directory.GetMembersAsync(group.Id, cancellationToken).ConfigureAwait(false), null);
        }
        catch (PimCaException refused) when (refused.Kind is PimCaErrorKind.PermissionDenied or PimCaErrorKind.NotFound)
        {
            // Only this group cannot be judged: it is kept, with this as the reason.
            return (Array.Empty<DirectoryPrincipal>(), refused.Message);
        }
    }
}
