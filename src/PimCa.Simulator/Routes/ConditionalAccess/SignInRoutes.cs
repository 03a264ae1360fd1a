using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.Rules.SignIn;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.ConditionalAccess;

/// <summary>The sign-in log, and the tenant's own control that lets somebody try to sign in.</summary>
internal sealed class SignInRoutes
{
    private const string Log = "/v1.0/auditLogs/signIns";
    private const string SignInType = "microsoft.graph.signIn";

    private static readonly string[] LogPermissions = { "AuditLog.Read.All" };

    // As documented, the log shows up to 1000 entries on a page.
    private static readonly ODataShape Shape = new("auditLogs/signIns")
    {
        PageSize = 1000,
        Properties = new[]
        {
            "id", "createdDateTime", "userId", "userPrincipalName", "userDisplayName", "appId", "appDisplayName", "clientAppUsed",
            "conditionalAccessStatus", "correlationId", "ipAddress", "resourceDisplayName", "resourceId", "status",
        },
    };

    private readonly SimulatedTenant tenant;

    private SignInRoutes(SimulatedTenant tenant) => this.tenant = tenant;

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new SignInRoutes(tenant);
        tenant.Routes.Add(new RouteDefinition("graph", "GET", Log, routes.List)
        {
            AnyPermission = LogPermissions,
            ResponseType = SignInType,
            IsCollection = true,
            QueryOptions = new[] { "$filter", "$top", "$orderby" },
        });
        tenant.Routes.Add(new RouteDefinition("graph", "GET", Log + "/{signInId}", routes.Get)
        {
            AnyPermission = LogPermissions,
            ResponseType = SignInType,
        });
        tenant.Routes.Add(new RouteDefinition("simulator", "POST", "/signIns", routes.SignIn) { NeedsToken = false });
    }

    private ServiceResponse List(ServiceRequest request)
    {
        ConditionalAccessPermissions.MustReadSignIns(tenant, request.Caller!);

        // The property that tells kinds of sign-ins apart is beta's: v1.0 has the interactive ones, and no way to ask for others.
        if (request.Query.TryGetValue("$filter", out var filter) && filter.IndexOf("signInEventTypes", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            throw ServiceException.BadRequest("Could not find a property named 'signInEventTypes' on type 'microsoft.graph.signIn'.", "BadRequest");
        }

        // Newest first unless asked otherwise, and as late as everything that travels between services.
        var entries = tenant.AllReplicated(Collections.SignIns)
            .Where(entry => entry.Flag("isInteractive") == true)
            .Reverse()
            .Select(entry => AsShownTo(request, entry));
        return ODataAnswer.Collection(request, entries, Shape);
    }

    private ServiceResponse Get(ServiceRequest request)
    {
        ConditionalAccessPermissions.MustReadSignIns(tenant, request.Caller!);
        var entry = tenant.FindReplicated(Collections.SignIns, request.Route("signInId"))
            ?? throw ServiceException.NotFound($"The sign-in '{request.Route("signInId")}' does not exist.", "ResourceNotFound");
        return ODataAnswer.Entity(request, AsShownTo(request, entry), Shape);
    }

    /// <summary>
    /// Two things that the log keeps from some: which policies applied is for those who may read policies, and results
    /// that are younger than the enumeration's sentinel are for clients that ask for them (both documented).
    /// </summary>
    private JsonObject AsShownTo(ServiceRequest request, JsonObject entry)
    {
        if (!ConditionalAccessPermissions.SeesAppliedPolicies(tenant, request.Caller!))
        {
            entry["appliedConditionalAccessPolicies"] = new JsonArray();
        }
        else if (request.Header("Prefer")?.IndexOf("include-unknown-enum-members", StringComparison.OrdinalIgnoreCase) is null or < 0)
        {
            foreach (var policy in entry["appliedConditionalAccessPolicies"]!.AsArray())
            {
                if (policy!["result"].Text()!.StartsWith("reportOnly", StringComparison.Ordinal))
                {
                    policy["result"] = "unknownFutureValue";
                }
            }
        }

        return entry;
    }

    private ServiceResponse SignIn(ServiceRequest request)
    {
        var body = request.Json();
        var outcome = new SignInEngine(tenant).SignIn(new SignInAttempt(
            body.RequiredText("user"),
            body.RequiredText("application"),
            body.Text("clientApp") ?? "browser",
            body.Flag("deviceCompliant") ?? false,
            body.Flag("multiFactor") ?? true,
            body.Text("devicePlatform") ?? "windows"));
        return ServiceResponse.Ok(new JsonObject
        {
            ["decision"] = outcome.Decision switch
            {
                SignInDecision.Allowed => "allowed",
                SignInDecision.AllowedWithAppEnforcedRestrictions => "allowedWithAppEnforcedRestrictions",
                _ => "blocked",
            },
            ["errorCode"] = outcome.ErrorCode,
            ["failureReason"] = outcome.Entry["status"]!["failureReason"]?.DeepClone(),
            ["signInId"] = outcome.Entry["id"]!.DeepClone(),
        });
    }
}
