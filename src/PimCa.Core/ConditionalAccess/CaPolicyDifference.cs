using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.ConditionalAccess;

/// <summary>What differs between a policy as it is and as it should be, in words.</summary>
internal static class CaPolicyDifference
{
    /// <summary>One sentence for each difference; empty when there is none.</summary>
    public static IReadOnlyList<string> Describe(CaPolicyDefinition before, CaPolicyDefinition after)
    {
        var found = new List<string>();
        if (before.State != after.State)
        {
            found.Add($"State from {before.State} to {after.State}");
        }

        foreach (var (was, becomes) in CaUsersComparison.Parts(before.Users).Zip(CaUsersComparison.Parts(after.Users), (b, a) => (b, a)))
        {
            Compare(found, was.Name, was.Values, becomes.Values);
        }

        Compare(found, "includeApplications", before.IncludeApplications, after.IncludeApplications);
        Compare(found, "excludeApplications", before.ExcludeApplications, after.ExcludeApplications);
        Compare(found, "includeAuthenticationContextClassReferences", before.IncludeAuthenticationContexts, after.IncludeAuthenticationContexts);
        Compare(found, "clientAppTypes", before.ClientAppTypes, after.ClientAppTypes);
        Compare(found, "grantControls", Grants(before), Grants(after));
        if (before.AppEnforcedRestrictions != after.AppEnforcedRestrictions)
        {
            found.Add($"{CaWellKnown.AppEnforcedRestrictions} {(after.AppEnforcedRestrictions ? "on" : "off")}");
        }

        return found;
    }

    /// <summary>Whether nothing that the module writes differs.</summary>
    public static bool Same(CaPolicyDefinition one, CaPolicyDefinition other) => Describe(one, other).Count == 0;

    private static void Compare(List<string> found, string name, IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        if (!CaUsersComparison.SameSet(before, after))
        {
            found.Add($"{name} from [{string.Join(", ", before)}] to [{string.Join(", ", after)}]");
        }
    }

    private static IReadOnlyList<string> Grants(CaPolicyDefinition policy)
    {
        var controls = policy.GrantControls.ToList();
        if (policy.AuthenticationStrengthId is { } strength)
        {
            controls.Add($"authenticationStrength {strength}");
        }

        // The operator says nothing about a single control; the service may give either.
        if (controls.Count > 1)
        {
            controls.Add(string.Equals(policy.GrantOperator, "OR", StringComparison.OrdinalIgnoreCase) ? "(one of them)" : "(all of them)");
        }

        return controls;
    }
}
