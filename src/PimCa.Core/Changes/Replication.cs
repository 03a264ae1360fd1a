using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;

namespace PimCa.Changes;

/// <summary>
/// Waiting for a fresh object to be known everywhere. A group that was created a moment ago is answered with 404 by PIM
/// for seconds to minutes (terraform-provider-azuread and EasyPIM#22 measured up to two minutes).
/// </summary>
public static class Replication
{
    /// <summary>How old an object may be for a not-found answer to be taken as lag.</summary>
    public static TimeSpan FreshFor { get; } = TimeSpan.FromMinutes(15);

    /// <summary>How long is waited at most.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Tries until the group is known, at most five minutes, with progress. Only the answers ResourceNotFound,
    /// SubjectNotFound and Request_ResourceNotFound are waited for, and only about an object that this session made or
    /// that is younger than 15 minutes: a wrong id fails at once.
    /// </summary>
    /// <param name="ports">The session.</param>
    /// <param name="what">What is being done, for the progress bar.</param>
    /// <param name="group">The object that may be fresh.</param>
    /// <param name="attempt">The request; it must be safe to repeat after a not-found answer.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="PimCaException"><c>ReplicationTimeout</c> after five minutes; <c>GroupOnlyPlanned</c>, without an attempt; every other error as it comes.</exception>
    public static Task<T> WaitAsync<T>(
        TenantPorts ports, string what, Identity group, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        WaitAsync(ports, what, new[] { group }, attempt, cancellationToken);

    /// <summary>The same, where several objects take part and any of them may be the fresh one.</summary>
    public static async Task<T> WaitAsync<T>(
        TenantPorts ports,
        string what,
        IReadOnlyCollection<Identity> objects,
        Func<CancellationToken, Task<T>> attempt,
        CancellationToken cancellationToken)
    {
        foreach (var one in objects)
        {
            PlannedGroup.Refuse(one);
        }

        var started = ports.Time.GetUtcNow();
        var pause = FirstPause;
        var waited = false;
        try
        {
            while (true)
            {
                PimCaException notFound;
                try
                {
                    return await attempt(cancellationToken).ConfigureAwait(false);
                }
                catch (PimCaException error) when (IsNotFoundYet(error))
                {
                    notFound = error;
                }

                if (!waited && !await AnyFreshAsync(ports, objects, cancellationToken).ConfigureAwait(false))
                {
                    throw notFound;
                }

                var elapsed = ports.Time.GetUtcNow() - started;
                if (elapsed >= Limit)
                {
                    throw new PimCaException(
                        "ReplicationTimeout",
                        PimCaErrorKind.Timeout,
                        $"{what}: '{string.Join("', '", objects)}' was not known everywhere after {Limit.TotalMinutes:0} minutes.",
                        "Large tenants can take longer: run the same command again later, it goes on where it stopped.",
                        notFound.Target,
                        notFound.RequestId,
                        notFound);
                }

                waited = true;
                TellWaiting(ports, what, $"The tenant does not know '{string.Join("', '", objects)}' everywhere yet", elapsed, Limit);
                await ports.Time.WaitAsync(pause, cancellationToken).ConfigureAwait(false);
                pause = pause + pause > LongestPause ? LongestPause : pause + pause;
            }
        }
        finally
        {
            if (waited)
            {
                ports.Reporter.Progress(what, "Done", 100, done: true);
            }
        }
    }

    /// <summary>
    /// Reads again and again until what was written is to be seen, at most five minutes or what is given, with progress. What was
    /// read last is given in any case, and whether it was seen.
    /// </summary>
    /// <param name="ports">The session.</param>
    /// <param name="activity">What is being read, for the progress bar.</param>
    /// <param name="read">The request.</param>
    /// <param name="notYet">What is not to be seen yet, as a sentence; null when all is.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <param name="patience">How long and how often; null for what replication takes.</param>
    internal static async Task<(T Read, bool IsSeen)> ReadUntilAsync<T>(
        TenantPorts ports,
        string activity,
        Func<CancellationToken, Task<T>> read,
        Func<T, string?> notYet,
        CancellationToken cancellationToken,
        Patience? patience = null)
    {
        var (limit, pause, longest, since) = patience ?? new Patience(Limit, FirstPause, LongestPause);
        var started = since ?? ports.Time.GetUtcNow();
        var waited = false;
        try
        {
            while (true)
            {
                var found = await read(cancellationToken).ConfigureAwait(false);
                var missing = notYet(found);
                var elapsed = ports.Time.GetUtcNow() - started;
                if (missing is null || elapsed >= limit)
                {
                    return (found, missing is null);
                }

                waited = true;
                TellWaiting(ports, activity, missing, elapsed, limit);
                await ports.Time.WaitAsync(pause < limit - elapsed ? pause : limit - elapsed, cancellationToken).ConfigureAwait(false);
                pause = pause + pause > longest ? longest : pause + pause;
            }
        }
        finally
        {
            if (waited)
            {
                ports.Reporter.Progress(activity, "Done", 100, done: true);
            }
        }
    }

    /// <summary>Whether an error is one of the answers that a fresh object gets.</summary>
    public static bool IsNotFoundYet(PimCaException error) =>
        (error.ServiceCode ?? error.Code) is "ResourceNotFound" or "SubjectNotFound" or "Request_ResourceNotFound";

    private static async Task<bool> AnyFreshAsync(TenantPorts ports, IReadOnlyCollection<Identity> objects, CancellationToken cancellationToken)
    {
        var since = ports.Time.GetUtcNow() - FreshFor;
        foreach (var candidate in objects)
        {
            if (candidate.Id is { } made && ports.Names.CreatedAt(made) is { } when)
            {
                if (when >= since)
                {
                    return true;
                }

                continue;
            }

            // Made by somebody else: only a group tells when it was created.
            if (candidate.Id is { } id
                && await ports.Directory.GetGroupAsync(id, cancellationToken).ConfigureAwait(false) is { CreatedTime: { } created }
                && created >= since)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Shows that something is waited for: why, how long it has been, and of how long at most.</summary>
    internal static void TellWaiting(TenantPorts ports, string activity, string why, TimeSpan elapsed, TimeSpan limit) =>
        ports.Reporter.Progress(activity, $"{why} ({elapsed.TotalSeconds:0} s of at most {limit.TotalSeconds:0})", (int)(100 * elapsed.TotalSeconds / limit.TotalSeconds));
}
