using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace PimCa.Cloud.Http;

/// <summary>One attempt at a request, as far as it may be told: no header, no body, no value of a query option.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Host, path and the names of the query options.</param>
/// <param name="Status">The HTTP status; null when no answer came.</param>
/// <param name="RequestId">The service's request id, when it gave one.</param>
/// <param name="Duration">How long the answer took, by the session's clock.</param>
public sealed record JournalLine(string Method, string Path, int? Status, string? RequestId, TimeSpan Duration)
{
    /// <summary>The id that the request itself carried: what a service's support finds a request by that was never answered.</summary>
    public string? ClientRequestId { get; init; }

    /// <summary>How long the service asks to wait before the next attempt; null where it asks for nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How many bytes the answer has; null where it was not told or no answer came.</summary>
    public long? Length { get; init; }

    /// <summary>What the debug stream tells beyond the line: the ids for the service's support, the size, the wait.</summary>
    public string Details => string.Format(
        CultureInfo.InvariantCulture,
        "{0} {1}: client-request-id {2}, request-id {3}{4}{5}",
        Method,
        Path,
        ClientRequestId ?? "none",
        RequestId ?? "none",
        Length is { } bytes ? $", {bytes.ToString(CultureInfo.InvariantCulture)} bytes" : string.Empty,
        RetryAfter is { } wait ? $", Retry-After {wait.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s" : string.Empty);

    /// <summary>The line as verbose output shows it.</summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture,
        "{0} {1} -> {2} in {3:0} ms{4}",
        Method,
        Path,
        Status is { } status ? status.ToString(CultureInfo.InvariantCulture) : "no answer",
        Duration.TotalMilliseconds,
        RequestId is not null ? $" (request-id {RequestId})" : ClientRequestId is not null ? $" (client-request-id {ClientRequestId})" : string.Empty);
}

/// <summary>Tells whoever listens of every attempt at a request. Safe to use from several threads.</summary>
public sealed class RequestJournal
{
    private readonly object gate = new();
    private Action<JournalLine>[] listeners = Array.Empty<Action<JournalLine>>();

    internal RequestJournal()
    {
    }

    /// <summary>Calls a listener for every attempt until the returned object is disposed. It is called on any thread, and must not throw.</summary>
    /// <param name="listener">Hears of each attempt when it is over.</param>
    public IDisposable Subscribe(Action<JournalLine> listener)
    {
        if (listener is null)
        {
            throw new ArgumentNullException(nameof(listener));
        }

        // A wrapper of its own, so that one listener may subscribe twice and end each by itself.
        Action<JournalLine> own = line => listener(line);
        lock (gate)
        {
            listeners = listeners.Append(own).ToArray();
        }

        return new Subscription(this, own);
    }

    internal void Write(JournalLine line)
    {
        Action<JournalLine>[] now;
        lock (gate)
        {
            now = listeners;
        }

        foreach (var listener in now)
        {
            listener(line);
        }
    }

    /// <summary>An address without what it asks for: names of query options stay, their values go.</summary>
    internal static string Describe(Uri? address)
    {
        if (address is null)
        {
            return string.Empty;
        }

        var names = new List<string>();
        foreach (var option in address.Query.TrimStart('?').Split(new[] { '&' }, StringSplitOptions.RemoveEmptyEntries))
        {
            names.Add(Uri.UnescapeDataString(option.Split('=')[0]));
        }

        var path = $"{address.Host}{address.AbsolutePath}";
        return names.Count == 0 ? path : $"{path}?{string.Join("&", names)}";
    }

    private void Remove(Action<JournalLine> listener)
    {
        lock (gate)
        {
            listeners = listeners.Where(l => !ReferenceEquals(l, listener)).ToArray();
        }
    }

    private sealed class Subscription : IDisposable
    {
        private readonly RequestJournal journal;
        private readonly Action<JournalLine> listener;

        public Subscription(RequestJournal journal, Action<JournalLine> listener)
        {
            this.journal = journal;
            this.listener = listener;
        }

        public void Dispose() => journal.Remove(listener);
    }
}
