using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Exchange;

/// <summary>The policies of Outlook on the web.</summary>
internal sealed class OwaMailboxPolicies
{
    /// <summary>The policy that every organisation has.</summary>
    public const string DefaultName = "OwaMailboxPolicy-Default";

    private const string ConditionalAccess = "ConditionalAccessPolicy";

    private static readonly string[] Settings = { "Off", "ReadOnly", "ReadOnlyPlusAttachmentsBlocked" };

    private readonly TenantStore store;

    public OwaMailboxPolicies(TenantStore store) => this.store = store;

    public static void Seed(TenantStore store) =>
        new OwaMailboxPolicies(store).Add(DefaultName, "c0a70500-0000-4000-8000-000000000501", isDefault: true);

    public void Add(string name, string guid, bool isDefault = false) => store.Put(Collections.OwaMailboxPolicies, name, new JsonObject
    {
        ["Name"] = name,
        ["Identity"] = name,
        ["Id"] = name,
        ["Guid"] = guid,
        ["IsDefault"] = isDefault,
        [ConditionalAccess] = Settings[0],
    });

    /// <summary>Lets a policy refuse every change from now on.</summary>
    /// <exception cref="CmdletException">There is no such policy.</exception>
    public void Lock(string identity)
    {
        var name = Find(identity).RequiredText("Name");
        store.Put(Collections.OwaMailboxPolicyLocks, name, new JsonObject { ["Name"] = name });
    }

    /// <summary>One policy by its name or GUID, or all of them.</summary>
    /// <exception cref="CmdletException">There is no such policy.</exception>
    public IEnumerable<JsonObject> Get(string? identity) =>
        identity is null ? store.All(Collections.OwaMailboxPolicies) : new[] { Find(identity) };

    /// <summary>Changes a policy.</summary>
    /// <returns>Whether anything was changed by it.</returns>
    /// <exception cref="CmdletException">There is no such policy, no such setting, or the policy refuses.</exception>
    public bool Set(string identity, string? setting)
    {
        var policy = Find(identity);
        var chosen = setting is null
            ? policy.RequiredText(ConditionalAccess)
            : Settings.FirstOrDefault(s => string.Equals(s, setting, StringComparison.OrdinalIgnoreCase))
                ?? throw CmdletException.NotInEnumeration(ConditionalAccess, setting, Settings);
        var name = policy.RequiredText("Name");
        if (chosen == policy.RequiredText(ConditionalAccess))
        {
            return false;
        }

        if (store.Get(Collections.OwaMailboxPolicyLocks, name) is not null)
        {
            throw CmdletException.WriteRefused(name);
        }

        policy[ConditionalAccess] = chosen;
        store.Put(Collections.OwaMailboxPolicies, name, policy);
        return true;
    }

    private JsonObject Find(string identity) =>
        store.All(Collections.OwaMailboxPolicies).FirstOrDefault(policy => new[] { "Name", "Guid" }
            .Any(key => string.Equals(policy.Text(key), identity, StringComparison.OrdinalIgnoreCase)))
        ?? throw CmdletException.NotFound(identity);
}
