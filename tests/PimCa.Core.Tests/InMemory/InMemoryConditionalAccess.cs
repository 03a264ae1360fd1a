using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Core.Tests.InMemory;

/// <summary>Conditional Access policies in memory; the what-if is computed from them and from who is in which group now.</summary>
internal sealed partial class InMemoryConditionalAccess : IConditionalAccess
{
    private readonly InMemoryTenant tenant;
    private readonly List<CaPolicyDefinition> policies = new();
    private readonly Dictionary<string, (CaPolicyDefinition Old, DateTimeOffset Until)> stale = new();
    private int lastId;

    public InMemoryConditionalAccess(InMemoryTenant tenant) => this.tenant = tenant;

    public IReadOnlyList<CaPolicyDefinition> Policies => policies;

    /// <summary>Changes what is kept after a write, in the place of somebody else or of a fault.</summary>
    public Func<CaPolicyDefinition, CaPolicyDefinition> Disturb { get; set; } = p => p;

    /// <summary>Refuses a write: null lets it pass.</summary>
    public Func<string, PimCaException?> RefuseWrite { get; set; } = _ => null;

    /// <summary>What listing the policies fails with.</summary>
    public PimCaException? Unreadable { get; set; }

    /// <summary>For how long a write is unseen by reads.</summary>
    public TimeSpan ReadLag { get; set; }

    /// <summary>What the policies looked like after each write.</summary>
    public List<IReadOnlyList<CaPolicyDefinition>> History { get; } = new();

    public CaPolicyDefinition Seed(CaPolicyDefinition policy)
    {
        var kept = policy with { Id = policy.Id.Length > 0 ? policy.Id : NewId() };
        policies.Add(kept);
        return kept;
    }

    /// <summary>The policy that the simulated tenant starts with.</summary>
    public CaPolicyDefinition SeedCompliantDevice(params string[] applications) => Seed(new CaPolicyDefinition
    {
        DisplayName = "Require compliant device",
        State = CaPolicyState.Enabled,
        Users = new CaUsers
        {
            IncludeUsers = ["All"],
            ExcludeUsers = [InMemoryTenant.BreakGlassId],
            ExcludeRoles = [CaWellKnown.GlobalAdministrator],
        },
        IncludeApplications = applications.Length > 0 ? applications : [CaWellKnown.Office365],
        ClientAppTypes = ["all"],
        GrantOperator = "OR",
        GrantControls = ["compliantDevice"],
    });

    public CaPolicyDefinition Named(string name) => policies.Single(p => p.DisplayName == name);

    public void Change(string name, Func<CaPolicyDefinition, CaPolicyDefinition> change)
    {
        var at = policies.FindIndex(p => p.DisplayName == name);
        policies[at] = change(policies[at]);
    }

    public Task<IReadOnlyList<CaPolicyDefinition>> ListPoliciesAsync(CancellationToken cancellationToken)
    {
        tenant.Calls.Add("ListPolicies");
        if (Unreadable is not null)
        {
            return Task.FromException<IReadOnlyList<CaPolicyDefinition>>(Unreadable);
        }

        return Task.FromResult<IReadOnlyList<CaPolicyDefinition>>(policies.Select(Seen).Where(p => p is not null).Select(p => p!).ToArray());
    }

    public Task<CaPolicyDefinition?> GetPolicyAsync(string id, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("GetPolicy");
        return Task.FromResult(policies.Where(p => p.Id == id).Select(Seen).FirstOrDefault());
    }

    public Task<CaPolicyDefinition> CreatePolicyAsync(CaPolicyDefinition policy, CancellationToken cancellationToken)
    {
        Write("CreatePolicy");
        MustBeVisible(policy.Users.IncludeGroups);
        var created = Disturb(policy with { Id = NewId(), Created = tenant.Time.GetUtcNow() });
        policies.Add(created);
        if (ReadLag > TimeSpan.Zero)
        {
            stale[created.Id] = (null!, tenant.Time.GetUtcNow() + ReadLag);
        }

        History.Add(policies.ToArray());
        return Task.FromResult(created);
    }

    public Task UpdatePolicyAsync(CaPolicyDefinition policy, CancellationToken cancellationToken)
    {
        Write("UpdatePolicy");
        Replace(policy.Id, _ => policy);
        return Task.CompletedTask;
    }

    public Task UpdateUsersAsync(string policyId, CaUsers users, CancellationToken cancellationToken)
    {
        Write("UpdateUsers");
        MustBeVisible(users.ExcludeGroups);
        Replace(policyId, p => p with { Users = users });
        return Task.CompletedTask;
    }

    public Task UpdateStateAsync(string policyId, CaPolicyState state, CancellationToken cancellationToken)
    {
        Write("UpdateState");
        Replace(policyId, p => p with { State = state });
        return Task.CompletedTask;
    }

    public Task DeletePolicyAsync(string id, CancellationToken cancellationToken)
    {
        Write("DeletePolicy");
        policies.RemoveAll(p => p.Id == id);
        History.Add(policies.ToArray());
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<WhatIfResult>> EvaluateAsync(SignInQuestion question, CancellationToken cancellationToken)
    {
        tenant.Calls.Add($"Evaluate {question.ClientAppType} {string.Join(",", question.ApplicationIds)}");
        return Task.FromResult<IReadOnlyList<WhatIfResult>>(policies.Select(p => Judge(p, question)).ToArray());
    }

    private WhatIfResult Judge(CaPolicyDefinition policy, SignInQuestion question)
    {
        var reason = policy.State == CaPolicyState.Disabled ? "policyNotEnabled"
            : !MeetsUser(policy.Users, question.UserId) ? "users"
            : !question.ApplicationIds.Any(a => MeetsApplication(policy, a)) ? "application"
            : !policy.ClientAppTypes.Any(c => c == "all" || c == question.ClientAppType) ? "clientApps"
            : null;
        return new WhatIfResult(policy, reason is null, reason is null ? [] : [reason]);
    }

    private bool MeetsUser(CaUsers users, string userId)
    {
        bool In(string group) => tenant.Directory.Holds(group, userId) || tenant.Pim.IsInForce(userId, group);
        return (users.IncludeUsers.Contains("All") || users.IncludeUsers.Contains(userId) || users.IncludeGroups.Any(In))
            && !users.ExcludeUsers.Contains(userId)
            && !users.ExcludeGroups.Any(In);
    }

    private static bool MeetsApplication(CaPolicyDefinition policy, string application) =>
        policy.IncludeApplications.Any(a => a == "All" || a == application || (a == CaWellKnown.Office365 && application.EndsWith("-0ff1-ce00-000000000000")))
        && !policy.ExcludeApplications.Contains(application);

    private CaPolicyDefinition? Seen(CaPolicyDefinition policy) =>
        stale.TryGetValue(policy.Id, out var old) && tenant.Time.GetUtcNow() < old.Until ? old.Old : policy;

    private void Replace(string id, Func<CaPolicyDefinition, CaPolicyDefinition> change)
    {
        var at = policies.FindIndex(p => p.Id == id);
        if (ReadLag > TimeSpan.Zero)
        {
            stale[id] = (policies[at], tenant.Time.GetUtcNow() + ReadLag);
        }

        policies[at] = Disturb(change(policies[at]));
        History.Add(policies.ToArray());
    }

    private void MustBeVisible(IEnumerable<string> groups)
    {
        if (groups.FirstOrDefault(g => tenant.Directory.Exists(g) && !tenant.Directory.IsVisible(g)) is { } unknown)
        {
            throw new PimCaException("BadRequest", PimCaErrorKind.InvalidArgument, $"1032: validation failed. The group '{unknown}' does not exist.") { ServiceCode = "BadRequest" };
        }
    }

    private void Write(string call)
    {
        tenant.Calls.Add(call);
        if (RefuseWrite(call) is { } refusal)
        {
            throw refusal;
        }
    }

    private string NewId() => $"20000000-0000-0000-0000-{++lastId:d12}";
}
