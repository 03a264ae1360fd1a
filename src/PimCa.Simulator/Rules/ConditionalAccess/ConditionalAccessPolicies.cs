using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>The tenant's policies and what may be done with them.</summary>
internal sealed class ConditionalAccessPolicies
{
    /// <summary>How long a deleted policy can be restored, as documented.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private readonly SimulatedTenant tenant;
    private readonly PolicyValidator validator;

    public ConditionalAccessPolicies(SimulatedTenant tenant)
    {
        this.tenant = tenant;
        validator = new PolicyValidator(tenant);
    }

    /// <summary>Puts in a policy that the tenant begins with: as valid as any other, without a caller or an audit.</summary>
    public static void Seed(SimulatedTenant tenant, string id, JsonObject body)
    {
        var policies = new ConditionalAccessPolicies(tenant);
        var policy = PolicyShapes.Policy.Normalise(body);
        policies.validator.Check(policy);
        tenant.Store.Put(Collections.ConditionalAccessPolicies, id, policies.Complete(id, tenant.Now.ToJsonTime(), null, policy));
    }

    public IEnumerable<JsonObject> List(Caller caller)
    {
        ConditionalAccessPermissions.MustRead(tenant, caller);
        return tenant.Store.All(Collections.ConditionalAccessPolicies);
    }

    public IEnumerable<JsonObject> ListDeleted(Caller caller)
    {
        ConditionalAccessPermissions.MustRead(tenant, caller);
        return tenant.Store.All(Collections.DeletedConditionalAccessPolicies);
    }

    /// <exception cref="ServiceException">404: there is no such policy.</exception>
    public JsonObject Get(Caller caller, string id)
    {
        ConditionalAccessPermissions.MustRead(tenant, caller);
        return Find(Collections.ConditionalAccessPolicies, id);
    }

    /// <exception cref="ServiceException">404: no such policy was deleted, or too long ago.</exception>
    public JsonObject GetDeleted(Caller caller, string id)
    {
        ConditionalAccessPermissions.MustRead(tenant, caller);
        return Find(Collections.DeletedConditionalAccessPolicies, id);
    }

    /// <summary>Creates a policy. Names need not be unique.</summary>
    /// <exception cref="ServiceException">400: a rule is broken; 403: not allowed.</exception>
    public JsonObject Create(Caller caller, JsonObject body)
    {
        ConditionalAccessPermissions.MustWrite(tenant, caller);
        var policy = PolicyShapes.Policy.Normalise(body);
        validator.Check(policy);
        var id = tenant.NewId();
        policy = Complete(id, tenant.Now.ToJsonTime(), null, policy);
        tenant.Store.Put(Collections.ConditionalAccessPolicies, id, policy);
        ConditionalAccessAudit.Added(tenant, caller, policy);
        return policy;
    }

    /// <summary>
    /// Changes a policy. Properties that are absent stay, those inside <c>conditions</c> too, as the page's example shows;
    /// whatever is given is replaced whole: an array, <c>users</c>, <c>applications</c>, the controls. A client that
    /// sends <c>users</c> with one property only loses the others.
    /// </summary>
    /// <exception cref="ServiceException">400: the policy would break a rule; 403: not allowed; 404: there is no such policy.</exception>
    public void Update(Caller caller, string id, JsonObject body)
    {
        ConditionalAccessPermissions.MustWrite(tenant, caller);
        var before = Find(Collections.ConditionalAccessPolicies, id);
        var merged = (JsonObject)before.DeepClone();
        foreach (var pair in body.ToArray())
        {
            if (PolicyShapes.Policy.Writable(pair.Key, pair.Key) is not { } shape)
            {
                continue;
            }

            if (pair.Key == "conditions" && pair.Value is JsonObject conditions)
            {
                MergeConditions((JsonObject)merged["conditions"]!, conditions);
            }
            else
            {
                merged[pair.Key] = shape.Normalise(pair.Value, pair.Key);
            }
        }

        validator.Check(merged, before);
        var after = Complete(id, before["createdDateTime"].Text()!, tenant.Now.ToJsonTime(), merged);
        tenant.Store.Put(Collections.ConditionalAccessPolicies, id, after);
        ConditionalAccessAudit.Updated(tenant, caller, before, after);
    }

    /// <summary>Deletes a policy; it can be restored for <see cref="Retention"/>.</summary>
    /// <exception cref="ServiceException">403: not allowed; 404: there is no such policy.</exception>
    public void Delete(Caller caller, string id)
    {
        ConditionalAccessPermissions.MustWrite(tenant, caller);
        var policy = Find(Collections.ConditionalAccessPolicies, id);
        tenant.Store.Remove(Collections.ConditionalAccessPolicies, id);
        var deletedAt = tenant.Now.ToJsonTime();
        policy["deletedDateTime"] = deletedAt;
        tenant.Store.Put(Collections.DeletedConditionalAccessPolicies, id, policy);
        tenant.Clock.At(tenant.Now + Retention, () => Purge(id, deletedAt));
        ConditionalAccessAudit.Deleted(tenant, caller, policy);
    }

    /// <summary>Brings a deleted policy back, under its id and in the state it was in.</summary>
    /// <exception cref="ServiceException">403: not allowed; 404: no such policy was deleted, or too long ago.</exception>
    public JsonObject Restore(Caller caller, string id)
    {
        ConditionalAccessPermissions.MustWrite(tenant, caller);
        var policy = Find(Collections.DeletedConditionalAccessPolicies, id);
        tenant.Store.Remove(Collections.DeletedConditionalAccessPolicies, id);
        policy["deletedDateTime"] = null;
        tenant.Store.Put(Collections.ConditionalAccessPolicies, id, policy);
        ConditionalAccessAudit.Restored(tenant, caller, policy);
        return policy;
    }

    private static void MergeConditions(JsonObject current, JsonObject given)
    {
        foreach (var pair in given.ToArray())
        {
            var path = DocumentShape.Join("conditions", pair.Key);
            if (PolicyShapes.Conditions.Writable(pair.Key, path) is { } shape)
            {
                current[pair.Key] = shape.Normalise(pair.Value, path);
            }
        }
    }

    private void Purge(string id, string deletedAt)
    {
        if (tenant.Store.Get(Collections.DeletedConditionalAccessPolicies, id)?["deletedDateTime"].Text() == deletedAt)
        {
            tenant.Store.Remove(Collections.DeletedConditionalAccessPolicies, id);
        }
    }

    private JsonObject Find(string collection, string id) =>
        tenant.Store.Get(collection, id) ?? throw ConditionalAccessErrors.PolicyNotFound(id);

    private JsonObject Complete(string id, string createdAt, string? modifiedAt, JsonObject policy)
    {
        var complete = new JsonObject
        {
            ["id"] = id,
            ["templateId"] = policy["templateId"]?.DeepClone(),
            ["displayName"] = policy["displayName"]!.DeepClone(),
            ["description"] = policy["description"]?.DeepClone(),
            ["createdDateTime"] = createdAt,
            ["modifiedDateTime"] = modifiedAt,
            ["deletedDateTime"] = null,
            ["state"] = policy["state"]!.DeepClone(),
            ["sessionControls"] = policy["sessionControls"]?.DeepClone(),
            ["conditions"] = policy["conditions"]!.DeepClone(),
            ["grantControls"] = policy["grantControls"]?.DeepClone(),
        };

        // A body gives the strength by its id; an answer shows all of it.
        if (complete["grantControls"]?["authenticationStrength"]?["id"].Text() is { } strength)
        {
            complete["grantControls"]!["authenticationStrength"] = tenant.Store.Get(Collections.AuthenticationStrengths, strength);
        }

        return complete;
    }
}
