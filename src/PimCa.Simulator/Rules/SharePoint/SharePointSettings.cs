using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.SharePoint;

/// <summary>
/// The settings of SharePoint for the whole tenant. What is stored is what is in force and can be read back, which comes
/// minutes after a change was taken when the weather says so.
/// </summary>
internal sealed class SharePointSettings
{
    /// <summary>The id of the one document.</summary>
    public const string DocumentId = "tenant";

    private readonly SimulatedTenant tenant;
    private readonly Dictionary<string, long> newest = new(StringComparer.Ordinal);
    private long changes;

    public SharePointSettings(SimulatedTenant tenant) => this.tenant = tenant;

    /// <summary>What a tenant begins with: full access, and the documented defaults of the settings beside it.</summary>
    public static void Seed(TenantStore store) => store.Put(Collections.SharePointTenant, DocumentId, new JsonObject
    {
        [TenantProperty.ConditionalAccessPolicy] = 0,
        ["LimitedAccessFileType"] = 1,
        ["AllowEditing"] = true,
        ["AllowDownloadingNonWebViewableFiles"] = true,
    });

    public JsonObject Read() => tenant.Store.Get(Collections.SharePointTenant, DocumentId)!;

    /// <summary>Takes a change. Of two that are under way the later one stays, whichever arrives last.</summary>
    public void Change(IReadOnlyDictionary<string, JsonNode> values)
    {
        var before = Read();
        Schedule(values);
        if (values.TryGetValue(TenantProperty.ConditionalAccessPolicy, out var policy)
            && policy.GetValue<int>() is var access and (1 or 2)
            && access != before[TenantProperty.ConditionalAccessPolicy]!.GetValue<int>())
        {
            AdminCenterPolicies.Create(tenant);
        }
    }

    private void Schedule(IReadOnlyDictionary<string, JsonNode> values)
    {
        if (tenant.Weather.SharePointKeepsNothing)
        {
            tenant.Events.Note($"SharePoint took a change of {string.Join(", ", values.Keys)} and will not bring it into force");
            return;
        }

        var mine = ++changes;
        foreach (var name in values.Keys)
        {
            newest[name] = mine;
        }

        if (tenant.Weather.SharePointDelay == TimeSpan.Zero)
        {
            Apply(values, mine);
        }
        else
        {
            tenant.Clock.At(tenant.Now + tenant.Weather.SharePointDelay, () => Apply(values, mine));
        }
    }

    private void Apply(IReadOnlyDictionary<string, JsonNode> values, long change)
    {
        var settings = Read();
        foreach (var pair in values.Where(pair => newest[pair.Key] == change))
        {
            settings[pair.Key] = pair.Value.DeepClone();
        }

        tenant.Store.Put(Collections.SharePointTenant, DocumentId, settings);
    }
}
