using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.PimAzure;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Faults;

/// <summary>
/// How many requests the services take. Conditional Access: one a second for the whole tenant and all its callers, reads
/// and writes alike, refused with 429 and no Retry-After (documented as "about one request per second"). There is no burst:
/// a request less than a second of the tenant's clock after the last one taken is refused, and a refused one does not count.
/// The others hold only when the weather says so, and come with Retry-After.
/// </summary>
internal sealed class RequestLimits
{
    private static readonly Limit ConditionalAccess = new("conditionalAccess", 1, TimeSpan.FromSeconds(1), SaysWhen: false);

    // Directory: 3500 units per 10 s for the smallest tenants; a request counts as one unit here, the least it costs.
    private static readonly Limit Directory = new("directory", 3500, TimeSpan.FromSeconds(10), SaysWhen: true);
    private static readonly Limit DirectoryWrites = new("directoryWrites", 3000, TimeSpan.FromSeconds(150), SaysWhen: true);
    private static readonly Limit Logs = new("auditLogs", 5, TimeSpan.FromSeconds(10), SaysWhen: true);

    // Measured, not documented: lists of PIM fail after about twenty in ten seconds.
    private static readonly Limit PimLists = new("pimLists", 20, TimeSpan.FromSeconds(10), SaysWhen: true);

    // The management endpoint, for every principal and subscription: a bucket of 250 reads that fills by 25 a second, one of 200
    // writes that fills by 10, as documented; here as many in the time that it takes to fill one.
    private static readonly Limit ArmReads = new("reads", 250, TimeSpan.FromSeconds(10), SaysWhen: true);
    private static readonly Limit ArmWrites = new("writes", 200, TimeSpan.FromSeconds(20), SaysWhen: true);

    private static readonly string[] PimPaths =
    {
        "/v1.0/identityGovernance/privilegedAccess",
        "/v1.0/roleManagement/directory/roleEligibilitySchedule",
        "/v1.0/roleManagement/directory/roleAssignmentSchedule",
    };

    private readonly SimulatedTenant tenant;
    private readonly Dictionary<string, Queue<DateTimeOffset>> taken = new(StringComparer.Ordinal);

    public RequestLimits(SimulatedTenant tenant) => this.tenant = tenant;

    /// <summary>Whether a path belongs to Conditional Access.</summary>
    public static bool IsConditionalAccess(string path) =>
        path.StartsWith("/v1.0/identity/conditionalAccess", StringComparison.OrdinalIgnoreCase);

    public static ServiceException TooManyRequests(TimeSpan? retryAfter)
    {
        var refusal = new ServiceException(429, "TooManyRequests", "Too many requests.");
        if (retryAfter is { } wait)
        {
            refusal.Headers["Retry-After"] = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return refusal;
    }

    /// <summary>Counts a request.</summary>
    /// <exception cref="ServiceException">429: there were too many.</exception>
    public void Take(RouteDefinition route, ServiceRequest request)
    {
        if (request.Service == "arm" && route.Template != "/batch")
        {
            TakeArm(route, request);
            return;
        }

        if (request.Service != "graph" || route.Template == BatchRoute.Template)
        {
            return;
        }

        if (IsConditionalAccess(request.Path))
        {
            Take(ConditionalAccess);
        }
        else if (tenant.Weather.Throttle)
        {
            TakeOthers(route, request.Path);
        }
    }

    public void Forget() => taken.Clear();

    /// <summary>What the management endpoint says of the requests that are left: the header's name and the number.</summary>
    public (string Header, string Left)? Remaining(ServiceRequest request)
    {
        if (request.Service != "arm" || request.Caller is null)
        {
            return null;
        }

        var limit = Arm(request, request.Method == "GET" ? ArmReads : ArmWrites);
        var scope = AzureScopes.SubscriptionOf(request.Path) is null ? "tenant" : "subscription";
        var left = taken.TryGetValue(limit.Name, out var times) ? limit.Requests - times.Count : limit.Requests;
        return ($"x-ms-ratelimit-remaining-{scope}-{(request.Method == "GET" ? "reads" : "writes")}", left.ToString(CultureInfo.InvariantCulture));
    }

    private static Limit Arm(ServiceRequest request, Limit limit) => limit with
    {
        Name = $"arm {limit.Name} {request.Caller?.ObjectId} {AzureScopes.SubscriptionOf(request.Path)}".ToLowerInvariant(),
    };

    private void TakeArm(RouteDefinition route, ServiceRequest request)
    {
        var limit = Arm(request, route.IsWrite ? ArmWrites : ArmReads);
        Take(tenant.Weather.Throttle ? limit : limit with { Requests = int.MaxValue });
    }

    private void TakeOthers(RouteDefinition route, string path)
    {
        if (path.StartsWith("/v1.0/auditLogs", StringComparison.OrdinalIgnoreCase))
        {
            Take(Logs);
        }
        else if (PimPaths.Any(start => path.StartsWith(start, StringComparison.OrdinalIgnoreCase)))
        {
            if (route.IsCollection)
            {
                Take(PimLists);
            }
        }
        else
        {
            Take(Directory);
            if (route.IsWrite)
            {
                Take(DirectoryWrites);
            }
        }
    }

    private void Take(Limit limit)
    {
        if (!taken.TryGetValue(limit.Name, out var times))
        {
            taken[limit.Name] = times = new Queue<DateTimeOffset>();
        }

        var now = tenant.Now;
        while (times.Count > 0 && now - times.Peek() >= limit.Window)
        {
            times.Dequeue();
        }

        if (times.Count >= limit.Requests)
        {
            throw TooManyRequests(limit.SaysWhen ? limit.Window - (now - times.Peek()) : null);
        }

        times.Enqueue(now);
    }

    private sealed record Limit(string Name, int Requests, TimeSpan Window, bool SaysWhen);
}
