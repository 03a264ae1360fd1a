using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.ConditionalAccess;

/// <summary>
/// Writes policies so that nothing is lost: what was read a while ago is read again, what was written is read back and
/// compared, and when it is not what was written the policy is put back as it was. Arrays are replaced whole by the
/// service, and an exclusion lost that way locks people out (Microsoft365DSC#4342).
/// </summary>
internal sealed class CaPolicyWriter
{
    /// <summary>How old a policy that was read may be before it is read again: a prompt may have stood there meanwhile.</summary>
    public static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(10);

    private readonly TenantPorts ports;

    public CaPolicyWriter(TenantPorts ports) => this.ports = ports;

    /// <summary>Plans a policy: created when it is absent, else changed where it differs, else left alone.</summary>
    /// <param name="present">The policy as it is; null when there is none.</param>
    /// <param name="wanted">The policy to create.</param>
    /// <param name="bring">Brings an existing one to what was asked; applied again when the policy was read anew.</param>
    /// <param name="groups">Groups that it is about, which may be a moment old.</param>
    /// <param name="names">Shows it.</param>
    public Change<CaPolicy> Plan(
        CaPolicyDefinition? present,
        CaPolicyDefinition wanted,
        Func<CaPolicyDefinition, CaPolicyDefinition> bring,
        IReadOnlyCollection<Identity> groups,
        CaPolicyNames names)
    {
        if (present is null)
        {
            return Change<CaPolicy>.Needed(
                wanted.DisplayName,
                $"Create the Conditional Access policy, {wanted.State}",
                names.Show(wanted),
                async token => names.Show(await CreateAsync(wanted, groups, token).ConfigureAwait(false)));
        }

        var differences = CaPolicyDifference.Describe(present, bring(present));
        if (differences.Count == 0)
        {
            return Change<CaPolicy>.None(present.DisplayName, $"The Conditional Access policy '{present.DisplayName}' is as asked already ({present.State}).", names.Show(present));
        }

        var read = ports.Time.GetUtcNow();
        return Change<CaPolicy>.Needed(
            present.DisplayName,
            $"Set {string.Join("; ", differences)}",
            names.Show(bring(present)),
            async token => names.Show(await BringAsync(present, read, bring, groups, token).ConfigureAwait(false)));
    }

    /// <summary>Writes whom a policy is about and reads it back.</summary>
    /// <param name="before">The policy as it was read just now.</param>
    /// <param name="users">Whom it is to be about.</param>
    /// <param name="whenItFails">Whom to write when what is read back is something else.</param>
    /// <param name="group">The group that it is about, which may be a moment old.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<CaPolicyDefinition> WriteUsersAsync(CaPolicyDefinition before, CaUsers users, CaUsers whenItFails, Identity group, CancellationToken cancellationToken) =>
        WriteAndCompareAsync(
            before,
            before with { Users = users },
            CaPolicyDifference.Same,
            token => WhenKnownAsync(
                $"Changing the policy '{before.DisplayName}'",
                new[] { group },
                async inner =>
                {
                    await ports.ConditionalAccess.UpdateUsersAsync(before.Id, users, inner).ConfigureAwait(false);
                    return before;
                },
                token),
            token => ports.ConditionalAccess.UpdateUsersAsync(before.Id, whenItFails, token),
            cancellationToken);

    /// <summary>
    /// Writes whether a policy acts, and reads it back. Nothing else is sent or compared, so that what somebody else made of
    /// the policy, and conditions that the module does not know, stay as they are.
    /// </summary>
    /// <param name="before">The policy as it was read just now.</param>
    /// <param name="state">Whether it is to act.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<CaPolicyDefinition> WriteStateAsync(CaPolicyDefinition before, CaPolicyState state, CancellationToken cancellationToken) =>
        WriteAndCompareAsync(
            before,
            before with { State = state },
            (one, other) => one.State == other.State,
            token => ports.ConditionalAccess.UpdateStateAsync(before.Id, state, token),
            token => ports.ConditionalAccess.UpdateStateAsync(before.Id, before.State, token),
            cancellationToken);

    /// <summary>
    /// Writes, and waits for fresh groups. Conditional Access reads a replica of the directory and calls a group that it does
    /// not see yet an invalid value: a bad request that names it, not a not-found answer.
    /// </summary>
    private Task<T> WhenKnownAsync<T>(string what, IReadOnlyCollection<Identity> groups, Func<CancellationToken, Task<T>> write, CancellationToken cancellationToken) =>
        Replication.WaitAsync(
            ports,
            what,
            groups,
            async token =>
            {
                try
                {
                    return await write(token).ConfigureAwait(false);
                }
                catch (PimCaException error) when (error.Kind == PimCaErrorKind.InvalidArgument && groups.Any(g => g.Id is { } id && error.Message.IndexOf(id, StringComparison.OrdinalIgnoreCase) >= 0))
                {
                    throw new PimCaException("ResourceNotFound", PimCaErrorKind.NotFound, error.Message, error.Advice, error.Target, error.RequestId, error);
                }
            },
            cancellationToken);

    private async Task<CaPolicyDefinition> CreateAsync(CaPolicyDefinition wanted, IReadOnlyCollection<Identity> groups, CancellationToken cancellationToken)
    {
        var created = await WhenKnownAsync(
            $"Creating the policy '{wanted.DisplayName}'",
            groups,
            token => ports.ConditionalAccess.CreatePolicyAsync(wanted, token),
            cancellationToken).ConfigureAwait(false);
        ports.Names.Learn(KnownNameKind.CaPolicy, created.Id, created.DisplayName);
        ports.Names.NoteCreated(created.Id, ports.Time.GetUtcNow());
        return created;
    }

    private async Task<CaPolicyDefinition> BringAsync(
        CaPolicyDefinition present,
        DateTimeOffset read,
        Func<CaPolicyDefinition, CaPolicyDefinition> bring,
        IReadOnlyCollection<Identity> groups,
        CancellationToken cancellationToken)
    {
        var before = present;
        if (ports.Time.GetUtcNow() - read >= ReadAgainAfter)
        {
            // One list serves both: the policy to build on, and who relies on it by now.
            var policies = await new CaPolicyReader(ports).ListAsync(cancellationToken).ConfigureAwait(false);
            before = policies.FirstOrDefault(p => string.Equals(p.Id, present.Id, StringComparison.OrdinalIgnoreCase)) ?? throw Gone(present);
            await new ExclusionReliance(ports).RefuseAsync(policies, before, bring(before), cancellationToken).ConfigureAwait(false);
        }

        var wanted = bring(before);
        if (CaPolicyDifference.Same(before, wanted))
        {
            return before;
        }

        return await WriteAndCompareAsync(
            before,
            wanted,
            CaPolicyDifference.Same,
            token => WhenKnownAsync(
                $"Changing the policy '{before.DisplayName}'",
                groups,
                async inner =>
                {
                    await ports.ConditionalAccess.UpdatePolicyAsync(wanted, inner).ConfigureAwait(false);
                    return wanted;
                },
                token),
            token => ports.ConditionalAccess.UpdatePolicyAsync(before, token),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The policy as it is now, when what was read is too old to build a write on.</summary>
    public async Task<CaPolicyDefinition> FreshAsync(CaPolicyDefinition present, DateTimeOffset read, CancellationToken cancellationToken) =>
        ports.Time.GetUtcNow() - read < ReadAgainAfter
            ? present
            : await ports.ConditionalAccess.GetPolicyAsync(present.Id, cancellationToken).ConfigureAwait(false) ?? throw Gone(present);

    private async Task<CaPolicyDefinition> WriteAndCompareAsync(
        CaPolicyDefinition before,
        CaPolicyDefinition wanted,
        Func<CaPolicyDefinition, CaPolicyDefinition, bool> same,
        Func<CancellationToken, Task> write,
        Func<CancellationToken, Task> putBack,
        CancellationToken cancellationToken)
    {
        await write(cancellationToken).ConfigureAwait(false);

        // Still the old one: a replica that lags, not a lost write.
        var (found, _) = await Replication.ReadUntilAsync(
            ports,
            $"Reading back the policy '{before.DisplayName}'",
            async token => await ports.ConditionalAccess.GetPolicyAsync(before.Id, token).ConfigureAwait(false) ?? throw Gone(before),
            read => !same(read, wanted) && same(read, before) ? "The change is not visible yet" : null,
            cancellationToken).ConfigureAwait(false);
        return same(found, wanted) ? found : throw await NotAsWrittenAsync(before, wanted, found, putBack, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<PimCaException> NotAsWrittenAsync(
        CaPolicyDefinition before,
        CaPolicyDefinition wanted,
        CaPolicyDefinition found,
        Func<CancellationToken, Task> putBack,
        CancellationToken cancellationToken)
    {
        var differences = string.Join("; ", CaPolicyDifference.Describe(wanted, found));
        var image = $"It was: state {before.State}, {CaUsersComparison.Image(before.Users)}.";
        try
        {
            await putBack(cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException error)
        {
            return new PimCaException(
                "CaPolicyNotAsWritten",
                PimCaErrorKind.InvalidState,
                $"The policy '{before.DisplayName}' is not what was written ({differences}), and correcting it failed: {error.Message} {image}",
                "Look at the policy in the admin center at once and put it right.",
                before.DisplayName,
                error.RequestId,
                error);
        }

        return new PimCaException(
            "CaPolicyNotAsWritten",
            PimCaErrorKind.InvalidState,
            $"The policy '{before.DisplayName}' is not what was written ({differences}) and was corrected. {image}",
            "Somebody else may be changing the policy; look at it with Get-PimCaPolicy and try again.",
            before.DisplayName);
    }

    private static PimCaException Gone(CaPolicyDefinition policy) => new(
        "CaPolicyNotFound",
        PimCaErrorKind.NotFound,
        $"The Conditional Access policy '{policy.DisplayName}' ({policy.Id}) is gone: somebody deleted it meanwhile.",
        "Get-PimCaPolicy lists the policies; a deleted one can be restored for 30 days.",
        policy.DisplayName);
}
