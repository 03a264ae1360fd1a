using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Evidence;

namespace PimCa.Ports;

/// <summary>The directory audit and the sign-in log. Pages are followed.</summary>
public interface IAuditLog
{
    /// <summary>What PIM logged between two moments, oldest first.</summary>
    Task<IReadOnlyList<PimAuditEvent>> ListPimEventsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>Sign-ins of a user between two moments, oldest first.</summary>
    Task<IReadOnlyList<SignInRecord>> ListSignInsAsync(string userId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
}
