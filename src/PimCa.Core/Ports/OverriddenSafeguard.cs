using System;
using System.Collections.Generic;
using System.Globalization;

namespace PimCa.Ports;

/// <summary>
/// The line for the record when somebody forces what a safeguard refuses: who, when, what, and in spite of what. The
/// service logs the change itself under the administrator's name and nobody else can write to its log, so that it was
/// forced, and against which findings, is known here alone.
/// </summary>
/// <param name="Time">When, UTC: just before the write.</param>
/// <param name="TenantId">In which tenant.</param>
/// <param name="Account">By whom.</param>
/// <param name="Action">What was forced, in words.</param>
/// <param name="Target">The object that it was done to.</param>
/// <param name="Findings">What the safeguard had found.</param>
public sealed record OverriddenSafeguard(
    DateTimeOffset Time, string TenantId, string Account, string Action, string Target, IReadOnlyList<string> Findings)
{
    /// <summary>The line itself, the time as ISO 8601.</summary>
    public override string ToString() => string.Format(
        CultureInfo.InvariantCulture,
        "{0:yyyy-MM-dd'T'HH:mm:ss'Z'} {1} in tenant {2} forced: {3} ({4}), in spite of: {5}",
        Time.UtcDateTime,
        Account,
        TenantId,
        Action,
        Target,
        string.Join(" ", Findings));

    /// <summary>The line of what the signed-in person forces now.</summary>
    internal static OverriddenSafeguard Now(TenantPorts ports, string action, string target, IReadOnlyList<string> findings) => new(
        ports.Time.GetUtcNow(), ports.SignIn.Context.TenantId, ports.SignIn.Context.Account, action, target, findings);
}
