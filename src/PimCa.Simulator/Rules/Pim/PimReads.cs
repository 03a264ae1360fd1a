using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>
/// Lists and single reads. Who neither administers nor may read what a list is about sees only what is theirs.
/// </summary>
internal sealed class PimReads
{
    private static readonly Regex Equality = new(@"\b(\w+)\s+eq\s+'([^']*)'", RegexOptions.CultureInvariant);

    private readonly SimulatedTenant tenant;
    private readonly PimParts parts;

    public PimReads(SimulatedTenant tenant, PimParts parts)
    {
        this.tenant = tenant;
        this.parts = parts;
    }

    /// <summary>The candidates for a list; the filter itself is applied to them afterwards.</summary>
    /// <exception cref="ServiceException">400: the filter names neither a group nor a principal; 403: not for the caller.</exception>
    public IEnumerable<JsonObject> List(ScheduleKind kind, string collection, string? filter, Caller caller)
    {
        var scopes = Equality.Matches(filter ?? string.Empty).Cast<Match>()
            .Select(match => (Name: match.Groups[1].Value, Id: match.Groups[2].Value))
            .Where(scope => scope.Name == "principalId" || scope.Name == parts.Area.ScopeProperty)
            .ToArray();
        if (scopes.Length == 0 && parts.Area.ListsNeedFilter)
        {
            throw new ServiceException(400, "InvalidFilter", $"A $filter (eq) on {parts.Area.ScopeProperty} or principalId is required.");
        }

        RequireReader(scopes, caller);
        var principal = scopes.FirstOrDefault(scope => scope.Name == "principalId").Id;
        return principal is null || collection == kind.Requests
            ? All(kind, collection)
            : All(kind, collection).Concat(Derived(collection, principal));
    }

    /// <summary>What is the caller's own, by principal, author or approver.</summary>
    /// <exception cref="ServiceException">400: another value of <c>on</c> than the schema's.</exception>
    public IEnumerable<JsonObject> Mine(ScheduleKind kind, string collection, string on, Caller caller)
    {
        var isRequests = collection == kind.Requests;
        return on switch
        {
            "principal" => All(kind, collection)
                .Where(document => PimDocuments.Same(document.Text("principalId"), caller.ObjectId))
                .Concat(isRequests ? Array.Empty<JsonObject>() : Derived(collection, caller.ObjectId)),
            "createdBy" when isRequests => All(kind, collection)
                .Where(document => PimDocuments.Same(document.Nested("~requestor")?.Text("id"), caller.ObjectId)),
            "approver" when isRequests => All(kind, collection).Where(document => parts.Approvals.WaitsFor(document, caller)),
            _ => throw PimErrors.Malformed($"The value '{on}' is not valid for the parameter 'on'."),
        };
    }

    /// <exception cref="ServiceException">404: there is none; 403: not for the caller.</exception>
    public JsonObject Get(ScheduleKind kind, string collection, string id, Caller caller)
    {
        var found = All(kind, collection).FirstOrDefault(document => PimDocuments.Same(document.Text("id"), id))
            ?? throw (collection == kind.Requests ? PimErrors.NoRequest() : PimErrors.NoGroup());
        if (!parts.State.Reaches(found, caller.ObjectId)
            && !PimDocuments.Same(found.Nested("~requestor")?.Text("id"), caller.ObjectId)
            && !parts.Approvals.WaitsFor(found, caller)
            && !parts.Area.MayRead(parts.Area.TargetOf(found), caller))
        {
            throw PimErrors.NotAuthorized();
        }

        return found;
    }

    private void RequireReader(IReadOnlyCollection<(string Name, string Id)> scopes, Caller caller)
    {
        var isAllowed = parts.Area.ReadsAll(caller) || scopes.Any(scope => scope.Name == "principalId"
            ? PimDocuments.Same(scope.Id, caller.ObjectId)
            : parts.Area.MayReadScope(scope.Id, caller));
        if (!isAllowed)
        {
            throw PimErrors.NotAuthorized();
        }
    }

    /// <summary>Everything that a collection shows, whoever asks.</summary>
    public IEnumerable<JsonObject> All(ScheduleKind kind, string collection)
    {
        var stored = tenant.Store.All(collection);
        return kind.IsEligibility || collection == kind.Requests ? stored : stored.Concat(Standing(collection == kind.Schedules));
    }

    /// <summary>Who has access without Privileged Identity Management shows as assigned, without a start and an end.</summary>
    private IEnumerable<JsonObject> Standing(bool isSchedule) => parts.Area.Standing()
        .Where(standing => parts.Policies.IsOnboarded(standing.Target.Scope))
        .Select(standing => Standing(isSchedule, standing.Target, standing.PrincipalId));

    private JsonObject Standing(bool isSchedule, PimTarget target, string principalId)
    {
        var id = parts.Area.StandingId(target, principalId);
        var document = new JsonObject
        {
            ["id"] = id,
            [parts.Area.RoleProperty] = target.Role,
            [parts.Area.ScopeProperty] = target.Scope,
            ["principalId"] = principalId,
            ["memberType"] = "direct",
            ["assignmentType"] = "assigned",
        };
        foreach (var name in isSchedule
            ? new[] { "createdDateTime", "modifiedDateTime", "createdUsing" }
            : new[] { "startDateTime", "endDateTime" })
        {
            document[name] = null;
        }

        if (isSchedule)
        {
            document["scheduleInfo"] = parts.Area.StandingSchedule;
        }

        document[isSchedule ? "status" : "assignmentScheduleId"] = isSchedule ? "Provisioned" : id;
        return document;
    }

    /// <summary>What a user has through groups, one document for each, as the service shows it to that user.</summary>
    private IEnumerable<JsonObject> Derived(string collection, string userId)
    {
        foreach (var document in tenant.Store.All(collection))
        {
            if (!PimDocuments.Same(document.Text("principalId"), userId) && parts.State.Reaches(document, userId))
            {
                document["id"] = parts.Area.ScheduleId(parts.Area.TargetOf(document), PimDocuments.DerivedId($"{document.Text("id")} {userId}"));
                document["principalId"] = userId;
                document["memberType"] = "group";
                yield return document;
            }
        }
    }
}
