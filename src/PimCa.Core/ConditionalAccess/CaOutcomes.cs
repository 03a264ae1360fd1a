using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.ConditionalAccess;

/// <summary>
/// What policies mean for a sign-in, by the documented rules: every policy that applies must be satisfied, and a block
/// wins over all; within a policy AND needs all controls, OR needs one. The service's what-if tells which policies apply and
/// leaves this to the reader.
/// </summary>
internal static class CaOutcomes
{
    // A device that is not managed cannot become so while someone signs in.
    private static readonly string[] DeviceControls = { CaWellKnown.CompliantDevice, "domainJoinedDevice" };

    // From the most open to the strictest: the strictest policy decides a sign-in.
    private static readonly CaOutcome[] ByStrictness =
    {
        CaOutcome.Allowed,
        CaOutcome.AllowedWithAppEnforcedRestrictions,
        CaOutcome.AllowedWithControls,
        CaOutcome.RequiresCompliantDevice,
        CaOutcome.Blocked,
    };

    /// <summary>What an enabled policy that applies means by itself.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="application">The application that is signed in to.</param>
    /// <param name="client">The client.</param>
    /// <param name="deviceCompliant">Whether the device is compliant.</param>
    public static CaOutcome Of(CaPolicyDefinition policy, string application, CaClientApp client, bool deviceCompliant)
    {
        var granted = Grant(policy, client, deviceCompliant);

        // Only Exchange and SharePoint in a browser act on it, and a compliant device has full access there.
        return granted == CaOutcome.Allowed
            && policy.AppEnforcedRestrictions
            && client == CaClientApp.Browser
            && !deviceCompliant
            && CaCoverage.IsSuiteMember(application)
            ? CaOutcome.AllowedWithAppEnforcedRestrictions
            : granted;
    }

    /// <summary>What several policies mean together: the strictest decides. No policy at all leaves the sign-in free.</summary>
    public static CaOutcome Strictest(IEnumerable<CaOutcome> outcomes) => outcomes.OrderByDescending(Rank).DefaultIfEmpty(CaOutcome.Allowed).First();

    /// <summary>How open a suite is: as open as its most open application.</summary>
    public static CaOutcome MostOpen(IEnumerable<CaOutcome> outcomes) => outcomes.OrderBy(Rank).DefaultIfEmpty(CaOutcome.Allowed).First();

    private static int Rank(CaOutcome outcome) => Array.IndexOf(ByStrictness, outcome);

    private static CaOutcome Grant(CaPolicyDefinition policy, CaClientApp client, bool deviceCompliant)
    {
        var controls = policy.GrantControls;
        if (controls.Has(CaWellKnown.Block))
        {
            return CaOutcome.Blocked;
        }

        var demanded = controls.Concat(policy.AuthenticationStrengthId is null ? Array.Empty<string>() : new[] { "authenticationStrength" }).ToArray();
        if (demanded.Length == 0)
        {
            return CaOutcome.Allowed;
        }

        // Documented: legacy clients pass no device state and know no second factor, so every control blocks them;
        // ActiveSync does pass the device's state.
        var isLegacy = client is CaClientApp.Other or CaClientApp.ActiveSync;
        var outcomes = demanded.Select(c =>
            !DeviceControls.Contains(c, StringComparer.OrdinalIgnoreCase) ? (isLegacy ? CaOutcome.Blocked : CaOutcome.AllowedWithControls)
            : client == CaClientApp.Other ? CaOutcome.Blocked
            : string.Equals(c, CaWellKnown.CompliantDevice, StringComparison.OrdinalIgnoreCase) && deviceCompliant ? CaOutcome.Allowed
            : CaOutcome.RequiresCompliantDevice);
        return string.Equals(policy.GrantOperator, "OR", StringComparison.OrdinalIgnoreCase) ? MostOpen(outcomes) : Strictest(outcomes);
    }
}
