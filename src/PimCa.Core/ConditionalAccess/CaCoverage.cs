using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.ConditionalAccess;

/// <summary>What a policy covers, as the service's documentation says how conditions and controls work.</summary>
internal static class CaCoverage
{
    /// <summary>Whether the members of the group are included, exclusions apart.</summary>
    public static bool Includes(CaPolicyDefinition policy, string groupId) =>
        policy.Users.IncludeGroups.Has(groupId) || policy.Users.IncludeUsers.Has(CaWellKnown.AllUsers);

    /// <summary>Whether a client app falls under it. easSupported means ActiveSync on some platforms only, so it counts for none.</summary>
    public static bool CoversClient(CaPolicyDefinition policy, string clientAppType) =>
        policy.ClientAppTypes.Has("all") || policy.ClientAppTypes.Has(clientAppType);

    /// <summary>Whether an application, or the whole suite, or everything, falls under it.</summary>
    public static bool CoversApplication(CaPolicyDefinition policy, string application)
    {
        var isMember = IsSuiteMember(application);
        var isExcluded = policy.ExcludeApplications.Has(application)
            || (isMember && policy.ExcludeApplications.Has(CaWellKnown.Office365))
            || (Is(application, CaWellKnown.Office365) && policy.ExcludeApplications.Any(IsSuiteMember))
            || (Is(application, CaWellKnown.All) && policy.ExcludeApplications.Count > 0);
        return !isExcluded
            && (policy.IncludeApplications.Has(CaWellKnown.All)
                || policy.IncludeApplications.Has(application)
                || (isMember && policy.IncludeApplications.Has(CaWellKnown.Office365)));
    }

    /// <summary>Exchange Online and SharePoint Online are the suite's members that hold the documents.</summary>
    public static bool IsSuiteMember(string application) =>
        Is(application, CaWellKnown.ExchangeOnline) || Is(application, CaWellKnown.SharePointOnline);

    /// <summary>Whether nobody passes without a compliant device.</summary>
    public static bool KeepsPrivateDevicesOut(CaPolicyDefinition policy)
    {
        var controls = policy.GrantControls;
        if (controls.Has(CaWellKnown.Block))
        {
            return true;
        }

        var hasAlternative = string.Equals(policy.GrantOperator, "OR", StringComparison.OrdinalIgnoreCase)
            && (controls.Count > 1 || policy.AuthenticationStrengthId is not null);
        return controls.Has(CaWellKnown.CompliantDevice) && !hasAlternative;
    }

    /// <summary>Whether it lets a browser in, restricted by the application.</summary>
    public static bool RestrictsBrowser(CaPolicyDefinition policy) =>
        policy.AppEnforcedRestrictions && CoversClient(policy, CaWellKnown.Browser);

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>One thing that some enabled policy must do for the group.</summary>
/// <param name="Check">The check's name.</param>
/// <param name="What">What must be done, in words that follow "No enabled policy".</param>
/// <param name="IsDoneBy">Whether a policy does it, its state and its users apart.</param>
internal sealed record CaRequirement(string Check, string What, Func<CaPolicyDefinition, bool> IsDoneBy)
{
    /// <summary>The policies that do it for the group: enabled, not narrowed by other conditions, and not the one that the group is excluded from.</summary>
    public IReadOnlyList<CaPolicyDefinition> DoneBy(GuardSubject subject) =>
        Suitable(subject).Where(p => p.State == CaPolicyState.Enabled && p.OtherConditions.Count == 0 && !p.Users.ExcludeGroups.Has(subject.Group.Id!)).ToArray();

    /// <summary>The policies that would do it for the group, were they enabled, not narrowed, and not sparing it.</summary>
    public IReadOnlyList<CaPolicyDefinition> Suitable(GuardSubject subject) => subject.Policies
        .Where(p => !string.Equals(p.Id, subject.ExcludedFromId, StringComparison.OrdinalIgnoreCase))
        .Where(p => CaCoverage.Includes(p, subject.Group.Id!) && IsDoneBy(p))
        .ToArray();

    /// <summary>All that must be done before a group is excluded from a policy over these applications.</summary>
    public static IReadOnlyList<CaRequirement> For(IReadOnlyList<string> applications)
    {
        var opensExchange = applications.Any(a => CaCoverage.IsSuiteMember(a) ? Is(a, CaWellKnown.ExchangeOnline) : Is(a, CaWellKnown.Office365) || Is(a, CaWellKnown.All));
        var requirements = new List<CaRequirement>
        {
            Browser("BrowserExchangeOnline", CaWellKnown.ExchangeOnline),
            Browser("BrowserSharePointOnline", CaWellKnown.SharePointOnline),
            Other("DesktopAndMobile", CaWellKnown.MobileAppsAndDesktopClients, "desktop and mobile apps", applications),
            Other("OtherClients", CaWellKnown.OtherClients, "older clients (IMAP, POP, SMTP)", applications),
        };
        if (opensExchange)
        {
            // Exchange Online alone speaks ActiveSync.
            requirements.Insert(3, Other("ActiveSync", CaWellKnown.ExchangeActiveSync, "Exchange ActiveSync clients", new[] { CaWellKnown.ExchangeOnline }));
        }

        return requirements;
    }

    private static CaRequirement Browser(string check, string application) => new(
        check,
        $"limits {CaPolicyNames.ApplicationName(application)} in the browser by app enforced restrictions",
        p => CaCoverage.RestrictsBrowser(p) && CaCoverage.CoversApplication(p, application));

    private static CaRequirement Other(string check, string clientAppType, string words, IReadOnlyList<string> applications) => new(
        check,
        $"keeps {words} out of {string.Join(" and ", applications.Select(CaPolicyNames.ApplicationName))} by a block or a compliant device",
        p => CaCoverage.KeepsPrivateDevicesOut(p) && CaCoverage.CoversClient(p, clientAppType) && applications.All(a => CaCoverage.CoversApplication(p, a)));

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
