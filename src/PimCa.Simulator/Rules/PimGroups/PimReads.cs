using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.PimGroups;

/// <summary>
/// Lists and single reads. A list is about one group or one principal; who administers neither sees only what is theirs.
/// </summary>
internal sealed class PimReads
{
    private static readonly Regex Scope = new(@"\b(groupId|principalId)\s+eq\s+'([^']*)'", RegexOptions.CultureInvariant);

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
        var scopes = Scope.Matches(filter ?? string.Empty).Cast<Match>()
            .Select(match => (Name: match.Groups[1].Value, Id: match.Groups[2].Value))
            .ToArray();
        if (scopes.Length == 0)
        {
            throw new ServiceException(400, "InvalidFilter", "A $filter (eq) on groupId or principalId is required.");
        }

        RequireReader(scopes, caller);
        var principal = scopes.FirstOrDefault(scope => scope.Name == "principalId").Id;
        return principal is null || collection == kind.Requests
            ? Direct(kind, collection)
            : Direct(kind, collection).Concat(Derived(kind, collection, principal));
    }

    /// <summary>What is the caller's own, by principal, author or approver.</summary>
    /// <exception cref="ServiceException">400: another value of <c>on</c> than the schema's.</exception>
    public IEnumerable<JsonObject> Mine(ScheduleKind kind, string collection, string on, Caller caller)
    {
        var isRequests = collection == kind.Requests;
        return on switch
        {
            "principal" => Direct(kind, collection)
                .Where(document => PimDocuments.Same(document.Text("principalId"), caller.ObjectId))
                .Concat(isRequests ? Array.Empty<JsonObject>() : Derived(kind, collection, caller.ObjectId)),
            "createdBy" when isRequests => Direct(kind, collection)
                .Where(document => PimDocuments.Same(document.Nested("~requestor")?.Text("id"), caller.ObjectId)),
            "approver" when isRequests => Direct(kind, collection).Where(document => parts.Approvals.WaitsFor(document, caller)),
            _ => throw PimErrors.Malformed($"The value '{on}' is not valid for the parameter 'on'."),
        };
    }

    /// <exception cref="ServiceException">404: there is none; 403: not for the caller.</exception>
    public JsonObject Get(ScheduleKind kind, string collection, string id, Caller caller)
    {
        var found = Direct(kind, collection).FirstOrDefault(document => PimDocuments.Same(document.Text("id"), id))
            ?? throw (collection == kind.Requests ? PimErrors.NoRequest() : PimErrors.NoGroup());
        if (!parts.State.Reaches(found, caller.ObjectId)
            && !PimDocuments.Same(found.Nested("~requestor")?.Text("id"), caller.ObjectId)
            && !parts.Approvals.WaitsFor(found, caller))
        {
            RequireReader(new[] { ("groupId", found.Text("groupId")!) }, caller);
        }

        return found;
    }

    private void RequireReader(IReadOnlyCollection<(string Name, string Id)> scopes, Caller caller)
    {
        var isAllowed = caller.IsApplication || scopes.Any(scope => scope.Name == "principalId"
            ? PimDocuments.Same(scope.Id, caller.ObjectId) || parts.Authority.ReadsAll(caller)
            : parts.Directory.Group(scope.Id) is not { } group || parts.Authority.MayRead(group, caller));
        if (!isAllowed)
        {
            throw PimErrors.NotAuthorized();
        }
    }

    private IEnumerable<JsonObject> Direct(ScheduleKind kind, string collection)
    {
        var stored = tenant.Store.All(collection);
        return kind.IsEligibility || collection == kind.Requests ? stored : stored.Concat(Standing(collection));
    }

    /// <summary>Members who are so without Privileged Identity Management show as assigned, without a start and an end.</summary>
    private IEnumerable<JsonObject> Standing(string collection)
    {
        foreach (var access in new[] { "member", "owner" })
        {
            var links = tenant.Store.All(PimState.LinksOf(access))
                .Where(link => link.Text("source") == "assigned" && parts.Policies.IsOnboarded(link.Text("groupId")!));
            foreach (var link in links)
            {
                yield return Standing(collection == Collections.AssignmentSchedules, access, link.Text("groupId")!, link.Text("principalId")!);
            }
        }
    }

    private static JsonObject Standing(bool isSchedule, string access, string groupId, string principalId)
    {
        var id = $"{groupId}_{access}_{PimDocuments.DerivedId($"standing {groupId} {principalId}")}";
        var document = new JsonObject
        {
            ["id"] = id,
            ["accessId"] = access,
            ["groupId"] = groupId,
            ["principalId"] = principalId,
            ["memberType"] = "direct",
            ["assignmentType"] = "assigned",
        };
        foreach (var name in isSchedule
            ? new[] { "createdDateTime", "modifiedDateTime", "createdUsing", "scheduleInfo" }
            : new[] { "startDateTime", "endDateTime" })
        {
            document[name] = null;
        }

        document[isSchedule ? "status" : "assignmentScheduleId"] = isSchedule ? "Provisioned" : id;
        return document;
    }

    /// <summary>What a user has through groups, one document for each, as the service shows it to that user.</summary>
    private IEnumerable<JsonObject> Derived(ScheduleKind kind, string collection, string userId)
    {
        foreach (var document in tenant.Store.All(collection))
        {
            if (!PimDocuments.Same(document.Text("principalId"), userId) && parts.State.Reaches(document, userId))
            {
                document["id"] = $"{document.Text("groupId")}_{document.Text("accessId")}_{PimDocuments.DerivedId($"{document.Text("id")} {userId}")}";
                document["principalId"] = userId;
                document["memberType"] = "group";
                yield return document;
            }
        }
    }
}
