using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.ConditionalAccess;

/// <summary>What held right after one change of a policy or of a workload's setting.</summary>
/// <param name="EventIndex">The change's place in the event log.</param>
/// <param name="At">When.</param>
/// <param name="Summary">What changed.</param>
/// <param name="IsExcluded">An enabled policy that would take the group's members in excludes the group.</param>
/// <param name="HasBrowserPolicy">Enabled policies restrict the group's members in the browser, in Exchange Online and SharePoint Online both.</param>
/// <param name="HasCompanion">Enabled policies keep every other kind of client of the group's members out of both, or ask a compliant device of it.</param>
/// <param name="RestrictsOwa">There are policies of Outlook on the web, and none of them is at Off.</param>
/// <param name="RestrictsSharePoint">SharePoint gives limited access or none.</param>
public sealed record ExclusionMoment(
    int EventIndex, DateTimeOffset At, string Summary, bool IsExcluded, bool HasBrowserPolicy, bool HasCompanion, bool RestrictsOwa, bool RestrictsSharePoint)
{
    /// <summary>The group's members could get in with less than was meant.</summary>
    public bool IsHole => IsExcluded && !(HasBrowserPolicy && HasCompanion);

    /// <summary>The group's members could get in, and a workload would not have kept the restrictions that the policies ask it for.</summary>
    public bool IsWorkloadHole => IsExcluded && !(RestrictsOwa && RestrictsSharePoint);
}

/// <summary>
/// Proves from a tenant's event log that an exclusion never opened a hole: it looks at the state after every single change,
/// not only at the end. It needs nothing but the public log.
/// </summary>
public static class ExclusionProof
{
    private const string Policies = "conditionalAccess/policies";
    private const string OwaPolicies = "exchange/owaMailboxPolicies";
    private const string SharePoint = "sharepoint/tenant";

    private static readonly string[] Workloads = ["00000002-0000-0ff1-ce00-000000000000", "00000003-0000-0ff1-ce00-000000000000"];

    private static readonly string[] OtherClients = ["mobileAppsAndDesktopClients", "exchangeActiveSync", "other"];

    /// <summary>Every moment at which a policy or a workload's setting changed.</summary>
    /// <param name="log">The tenant's log.</param>
    /// <param name="groupId">The group whose exclusion is watched.</param>
    /// <param name="policyId">The policy it is excluded from; null for any.</param>
    public static IEnumerable<ExclusionMoment> Of(EventLog log, string groupId, string? policyId = null)
    {
        var state = new[] { Policies, OwaPolicies, SharePoint }
            .ToDictionary(collection => collection, _ => new Dictionary<string, JsonObject>(StringComparer.OrdinalIgnoreCase));
        foreach (var change in log.Events.Where(e => e.Kind == TenantEventKind.Change && state.ContainsKey(e.Collection!)))
        {
            if (change.After is null)
            {
                state[change.Collection!].Remove(change.DocumentId!);
            }
            else
            {
                state[change.Collection!][change.DocumentId!] = change.After;
            }

            var enabled = state[Policies].Values.Where(policy => (string?)policy["state"] == "enabled").ToArray();
            var ofGroup = enabled.Where(policy => Takes(policy, groupId)).ToArray();
            yield return new ExclusionMoment(
                change.Index,
                change.At,
                change.Summary,
                enabled.Any(policy => Lists(policy, "users", "excludeGroups").Contains(groupId)
                    && (policyId is null || string.Equals((string?)policy["id"], policyId, StringComparison.OrdinalIgnoreCase))),
                Workloads.All(workload => ofGroup.Any(policy => Covers(policy, workload, "browser") && Restricts(policy))),
                Workloads.All(workload => OtherClients.All(client => ofGroup.Any(policy => Covers(policy, workload, client) && KeepsOut(policy)))),
                state[OwaPolicies].Count > 0 && state[OwaPolicies].Values.All(policy => (string?)policy["ConditionalAccessPolicy"] is "ReadOnly" or "ReadOnlyPlusAttachmentsBlocked"),
                state[SharePoint].Values.Any(settings => (int)settings["ConditionalAccessPolicy"]! is 1 or 2));
        }
    }

    /// <summary>Fails with the first moment at which there was a hole.</summary>
    /// <param name="log">The tenant's log.</param>
    /// <param name="groupId">The group whose exclusion is watched.</param>
    /// <param name="policyId">The policy it is excluded from; null for any.</param>
    /// <param name="withWorkloads">Demands as well that Exchange and SharePoint kept their restrictions as long as the group was excluded.</param>
    public static void HasNoHole(EventLog log, string groupId, string? policyId = null, bool withWorkloads = false)
    {
        var hole = Of(log, groupId, policyId).FirstOrDefault(moment => moment.IsHole || (withWorkloads && moment.IsWorkloadHole));
        Assert.True(hole is null, $"The exclusion opened a hole at event {hole?.EventIndex} ({hole?.At:u}, {hole?.Summary}): {hole}");
    }

    private static bool Takes(JsonObject policy, string groupId) =>
        Lists(policy, "users", "includeGroups").Contains(groupId) && !Lists(policy, "users", "excludeGroups").Contains(groupId);

    private static bool Covers(JsonObject policy, string workload, string client)
    {
        var (included, excluded) = (Lists(policy, "applications", "includeApplications"), Lists(policy, "applications", "excludeApplications"));
        var clients = List(policy["conditions"]?["clientAppTypes"]);
        return (included.Contains("All") || included.Contains("Office365") || included.Contains(workload))
            && !excluded.Contains("Office365") && !excluded.Contains(workload)
            && (clients.Contains("all") || clients.Contains(client))
            && IsUnconditional(policy["conditions"]!);
    }

    /// <summary>A policy that asks for a risk, a platform or a place as well leaves the rest of the sign-ins open.</summary>
    private static bool IsUnconditional(JsonNode conditions) =>
        new[] { "platforms", "locations", "devices", "authenticationFlows", "insiderRiskLevels" }.All(name => conditions[name] is null)
        && new[] { "signInRiskLevels", "userRiskLevels" }.All(name => List(conditions[name]).Length == 0);

    private static bool Restricts(JsonObject policy) =>
        (bool?)policy["sessionControls"]?["applicationEnforcedRestrictions"]?["isEnabled"] == true;

    private static bool KeepsOut(JsonObject policy)
    {
        var controls = List(policy["grantControls"]?["builtInControls"]);
        var isOnlyOne = controls.Length == 1 && policy["grantControls"]!["authenticationStrength"] is null;
        return controls.Contains("block")
            || (controls.Contains("compliantDevice") && (isOnlyOne || (string?)policy["grantControls"]!["operator"] == "AND"));
    }

    private static string[] Lists(JsonObject policy, string part, string name) => List(policy["conditions"]?[part]?[name]);

    private static string[] List(JsonNode? node) => node is JsonArray items ? items.Select(item => (string)item!).ToArray() : [];
}
