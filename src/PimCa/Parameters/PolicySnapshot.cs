using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Errors;
using PimCa.Resources;

namespace PimCa.Parameters;

/// <summary>A snapshot of policies that the user kept: only ids tell whether a policy is the same one, since names may be given twice.</summary>
internal static class PolicySnapshot
{
    /// <summary>The ids; none for a snapshot that is empty or null, as a variable is that got nothing.</summary>
    /// <exception cref="PimCaException"><c>SnapshotWithoutId</c>: a name alone.</exception>
    public static IReadOnlyCollection<string> Ids(CaPolicyIdentity[]? snapshot) => (snapshot ?? Array.Empty<CaPolicyIdentity>())
        .Select(policy => policy.Value.Id ?? throw new PimCaException(
            "SnapshotWithoutId", PimCaErrorKind.InvalidArgument, Messages.SnapshotWithoutId(policy.ToString()), Messages.SnapshotWithoutIdAdvice, policy.ToString()))
        .ToArray();
}
