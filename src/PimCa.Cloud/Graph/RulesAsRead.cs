using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Policies;

namespace PimCa.Cloud.Graph;

/// <summary>The rules of policies as they were last read or written: what our records do not carry is written back from here.</summary>
internal sealed class RulesAsRead
{
    private readonly ConcurrentDictionary<(string Policy, string Rule), JsonObject> known = new();

    /// <summary>The rules that are understood, by their ids.</summary>
    public PolicyDocument Read(string policyId, IEnumerable<JsonObject> rules)
    {
        var read = new Dictionary<string, PolicyRule>();
        foreach (var json in rules)
        {
            if (RuleMapping.Read(json) is { } rule)
            {
                read[rule.Id] = rule;
                known[(policyId, rule.Id)] = json.CopyOrEmpty().WithoutAnnotations();
            }
        }

        return new PolicyDocument(policyId, read);
    }

    /// <summary>The rules as they are to be written, each whole.</summary>
    public IReadOnlyList<JsonObject> Write(string policyId, IEnumerable<PolicyRule> rules) =>
        rules.Select(rule => RuleMapping.Write(rule, known.TryGetValue((policyId, rule.Id), out var before) ? before : null)).ToArray();

    /// <summary>Notes what the service took.</summary>
    public void Note(string policyId, IEnumerable<JsonObject> written)
    {
        foreach (var rule in written)
        {
            known[(policyId, rule.Text("id")!)] = rule;
        }
    }
}
