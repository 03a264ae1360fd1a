using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using PimCa.Simulator.State;

namespace PimCa.Cloud.Tests.Interruption;

/// <summary>
/// What a tenant is like, from its public log, without what differs between two tenants that are alike: ids of what was
/// made, and times.
/// </summary>
internal static class TenantImage
{
    private static readonly string[] Collections =
    [
        "groups", "groupMembers", "groupOwners", "pim/group/eligibilitySchedules", "pim/group/assignmentSchedules", "policies/roleManagementPolicies",
        "conditionalAccess/policies", "exchange/owaMailboxPolicies", "sharepoint/tenant",
    ];

    private static readonly Regex Id = new("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", RegexOptions.CultureInvariant);
    private static readonly Regex Time = new(@"\d{4}-\d\d-\d\dT[0-9:.]+Z?|S-1-12-1[0-9-]+", RegexOptions.CultureInvariant);

    /// <summary>Every document that there is, in alphabetical order.</summary>
    public static IReadOnlyList<string> Of(EventLog log)
    {
        var documents = new Dictionary<(string Collection, string Id), string>();
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var change in log.Events.Where(e => e.Kind == TenantEventKind.Change))
        {
            if (change.After is not { } after)
            {
                documents.Remove((change.Collection!, change.DocumentId!));
                continue;
            }

            if ((string?)(after["displayName"] ?? after["userPrincipalName"]) is { } name)
            {
                names[change.DocumentId!] = name;
            }

            if (Collections.Contains(change.Collection))
            {
                documents[(change.Collection!, change.DocumentId!)] = after.ToJsonString();
            }
        }

        return documents
            .Select(d => d.Key.Collection + " " + Time.Replace(Id.Replace(d.Value, id => names.TryGetValue(id.Value, out var name) ? $"<{name}>" : "<id>"), "<time>"))
            .Order(StringComparer.Ordinal)
            .ToArray();
    }

    /// <summary>The id of the document of a name.</summary>
    public static string? IdOf(EventLog log, string collection, string displayName) => log.Events
        .LastOrDefault(e => e.Kind == TenantEventKind.Change && e.Collection == collection && (string?)e.After?["displayName"] == displayName)?.DocumentId;
}
