using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.SignIn;

/// <summary>
/// When a user last signed in, as <c>signInActivity</c> of <c>/users</c> tells: in v1.0 the only trace of sign-ins that no
/// person was present at, since the sign-in log there has the interactive ones alone. It is shown when it is asked for, to
/// whoever may read the log.
/// </summary>
internal static class SignInActivity
{
    private const string Name = "signInActivity";

    /// <summary>Whether the request selects it or filters by it.</summary>
    public static bool IsWanted(ServiceRequest request) => new[] { "$select", "$filter" }.Any(option =>
        request.Query.TryGetValue(option, out var text) && text.IndexOf(Name, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>The users with it.</summary>
    /// <exception cref="ServiceException">403: the caller may not read the sign-in log.</exception>
    public static IReadOnlyList<JsonObject> With(SimulatedTenant tenant, Caller caller, IEnumerable<JsonObject> users)
    {
        if (!caller.HasAny(new[] { "AuditLog.Read.All" }))
        {
            throw ServiceException.Forbidden(
                "Calling principal does not have required MSGraph permissions AuditLog.Read.All",
                "Authentication_MSGraphPermissionMissing");
        }

        ConditionalAccessPermissions.MustReadSignIns(tenant, caller);
        var log = tenant.AllReplicated(Collections.SignIns).ToLookup(entry => entry.Text("userId")!, StringComparer.OrdinalIgnoreCase);
        return users.Select(user => With(user, log[user.Text("id")!].ToArray())).ToArray();
    }

    // Who has never signed in has none at all, as documented.
    private static JsonObject With(JsonObject user, JsonObject[] signIns)
    {
        var copy = (JsonObject)user.DeepClone();
        if (signIns.Length > 0)
        {
            var activity = new JsonObject();
            Add(activity, "lastSignIn", signIns.Where(entry => entry.Flag("isInteractive") == true));
            Add(activity, "lastNonInteractiveSignIn", signIns.Where(entry => entry.Flag("isInteractive") != true));
            Add(activity, "lastSuccessfulSignIn", signIns.Where(entry => entry["status"]!["errorCode"]!.GetValue<int>() == 0));
            copy[Name] = activity;
        }

        return copy;
    }

    private static void Add(JsonObject activity, string name, IEnumerable<JsonObject> signIns)
    {
        var last = signIns.OrderBy(entry => entry.Time("createdDateTime")).LastOrDefault();
        activity[name + "DateTime"] = last?.Text("createdDateTime");
        activity[name + "RequestId"] = last?.Text("id");
    }
}
