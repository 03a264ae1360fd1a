using System;
using System.Globalization;
using PimCa.Simulator.Faults;
using PimCa.Simulator.Login;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Http;

/// <summary>
/// The way of every request through the tenant: latency, faults, route, sign-in, permission, limits, handler, log.
/// One at a time, under the tenant's lock.
/// </summary>
internal sealed class ServicePipeline
{
    private static readonly TimeSpan ClientPatience = TimeSpan.FromSeconds(100);

    private readonly SimulatedTenant tenant;
    private readonly BearerCheck bearer;
    private readonly FaultInjector faults;
    private readonly RequestLimits limits;

    public ServicePipeline(SimulatedTenant tenant)
    {
        this.tenant = tenant;
        bearer = new BearerCheck(tenant);
        faults = new FaultInjector(tenant.Weather);
        limits = new RequestLimits(tenant);
    }

    /// <summary>Sees every request that found its route, with its answer: for tests that compare both with the schema.</summary>
    public Action<RouteDefinition, ServiceRequest, ServiceResponse>? Observed { get; set; }

    /// <summary>Serves one HTTP request.</summary>
    /// <exception cref="NoAnswerException">A fault: the caller gets no answer.</exception>
    public ServiceResponse Serve(ServiceRequest request)
    {
        lock (tenant.Gate)
        {
            if (request.Service is "simulator" or "login" or "identity")
            {
                return Answer(request);
            }

            tenant.Clock.Advance(tenant.Weather.Latency);
            var fault = faults.Next();
            switch (fault)
            {
                case Fault.CutBefore:
                    throw NoAnswer(request, Fault.CutBefore, "cut before it arrived");
                case Fault.Timeout:
                    tenant.Clock.Advance(ClientPatience);
                    throw NoAnswer(request, Fault.Timeout, "timed out");
                case Fault.Throttled:
                    return Refuse(
                        request,
                        RequestLimits.TooManyRequests(RequestLimits.IsConditionalAccess(request.Path) ? null : TimeSpan.FromSeconds(10)));
                case Fault.Unavailable:
                    return Refuse(request, new ServiceException(503, "ServiceUnavailable", "The service is temporarily unavailable."));
                case Fault.Forbidden:
                    return Refuse(request, ServiceException.Forbidden("Insufficient privileges to complete the operation."));
                default:
                    var response = Answer(request);
                    return fault is Fault.CutAfter ? throw NoAnswer(request, Fault.CutAfter, "cut after it was done") : response;
            }
        }
    }

    /// <summary>Answers a request that arrived, or one inside a <c>$batch</c>. The caller holds the tenant's lock.</summary>
    public ServiceResponse Answer(ServiceRequest request)
    {
        RouteDefinition? route = null;
        var actor = tenant.Events.Actor;
        ServiceResponse response;
        try
        {
            var (found, values) = tenant.Routes.Match(request.Service, request.Method, request.Path);
            route = found;
            var caller = route.NeedsToken ? bearer.Authenticate(request) : null;
            tenant.Events.Actor = caller?.Name ?? (request.Service == "simulator" ? "clock" : "anonymous");
            request = request with { Caller = caller, RouteValues = values };
            RouteAccess.Check(route, request);
            limits.Take(route, request);
            response = route.Handle(request);
            Stamp(request, response);
        }
        catch (ServiceException refusal)
        {
            response = ErrorResponse.Of(refusal, request.Service, Stamp(request, new ServiceResponse(refusal.Status)), tenant.Now);
        }
        finally
        {
            tenant.Events.Actor = actor;
        }

        Log(request, response.Status.ToString(CultureInfo.InvariantCulture));
        if (route is not null)
        {
            Observed?.Invoke(route, request, response);
        }

        return response;
    }

    public void Forget()
    {
        faults.Forget();
        limits.Forget();
    }

    private NoAnswerException NoAnswer(ServiceRequest request, Fault fault, string outcome)
    {
        Log(request, outcome);
        return new NoAnswerException(fault);
    }

    private ServiceResponse Refuse(ServiceRequest request, ServiceException refusal)
    {
        var response = ErrorResponse.Of(refusal, request.Service, Stamp(request, new ServiceResponse(refusal.Status)), tenant.Now);
        Log(request, refusal.Status.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    private ServiceResponse Stamp(ServiceRequest request, ServiceResponse response)
    {
        var requestId = tenant.NewId();
        response.Headers["request-id"] = requestId;
        response.Headers["client-request-id"] = request.Header("client-request-id") is { Length: > 0 } sent ? sent : requestId;
        if (request.Service == "arm")
        {
            response.Headers["x-ms-request-id"] = requestId;
            response.Headers["x-ms-correlation-request-id"] = response.Headers["client-request-id"];
            if (limits.Remaining(request) is { } remaining)
            {
                response.Headers[remaining.Header] = remaining.Left;
            }
        }

        response.Headers["Date"] = tenant.Now.ToString("r", CultureInfo.InvariantCulture);
        return response;
    }

    private void Log(ServiceRequest request, string outcome)
    {
        if (request.Service == "simulator")
        {
            return;
        }

        var actor = tenant.Events.Actor;
        tenant.Events.Actor = request.Caller?.Name ?? "anonymous";
        tenant.Events.Requested($"{request.Method} /{request.Service}{request.Path} -> {outcome}{(request.IsInBatch ? " [batch]" : string.Empty)}");
        tenant.Events.Actor = actor;
    }
}
