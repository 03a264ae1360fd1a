using System;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Faults;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Simulator;

/// <summary>The tenant's own controls, which no real tenant has: clock, weather, event log, starting over.</summary>
internal sealed class ControlRoutes
{
    private static readonly TimeSpan FarthestStep = TimeSpan.FromDays(3660);

    private readonly SimulatedTenant tenant;

    private ControlRoutes(SimulatedTenant tenant) => this.tenant = tenant;

    public static void Map(SimulatedTenant tenant)
    {
        var routes = new ControlRoutes(tenant);
        void Add(string method, string path, Func<ServiceRequest, ServiceResponse> handle) =>
            tenant.Routes.Add(new RouteDefinition("simulator", method, path, handle) { NeedsToken = false });
        Add("GET", "/tenant", routes.Tenant);
        Add("GET", "/clock", _ => routes.Clock());
        Add("POST", "/clock/advance", routes.Advance);
        Add("POST", "/clock/advanceTo", routes.AdvanceTo);
        Add("GET", "/weather", _ => ServiceResponse.Ok(WeatherJson.Write(tenant.Weather)));
        Add("PUT", "/weather", routes.SetWeather);
        Add("GET", "/events", routes.Events);
        Add("POST", "/reset", routes.Reset);
    }

    private ServiceResponse Tenant(ServiceRequest request) => ServiceResponse.Ok(new JsonObject
    {
        ["id"] = tenant.Id,
        ["displayName"] = tenant.DisplayName,
        ["domain"] = tenant.InitialDomain,
        ["people"] = tenant.Store.Read(Collections.Users).Select(u => u.RequiredText("userPrincipalName")).ToJson(),
    });

    private ServiceResponse Clock() => ServiceResponse.Ok(new JsonObject { ["now"] = tenant.Now.ToJsonTime() });

    private ServiceResponse Advance(ServiceRequest request)
    {
        var by = WeatherJson.Duration(request.Json().RequiredText("by"));
        Step(tenant.Now, by);
        return Clock();
    }

    private ServiceResponse AdvanceTo(ServiceRequest request)
    {
        var to = request.Json().Time("to") ?? throw ServiceException.BadRequest("A value is required for property 'to'.");
        if (to > tenant.Now)
        {
            Step(tenant.Now, to - tenant.Now);
        }

        return Clock();
    }

    private void Step(DateTimeOffset from, TimeSpan by)
    {
        if (by < TimeSpan.Zero || by > FarthestStep)
        {
            throw ServiceException.BadRequest("The clock moves forward only, and at most ten years at once.");
        }

        tenant.Clock.AdvanceTo(from + by);
    }

    private ServiceResponse SetWeather(ServiceRequest request)
    {
        WeatherJson.Read(request.Json(), tenant.Weather);
        return ServiceResponse.Ok(WeatherJson.Write(tenant.Weather));
    }

    private ServiceResponse Events(ServiceRequest request)
    {
        var after = -1;
        if (request.Query.TryGetValue("after", out var text) && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out after))
        {
            throw ServiceException.BadRequest("The option 'after' is the index of an event.");
        }

        return ServiceResponse.Ok(new JsonObject
        {
            ["events"] = new JsonArray(tenant.Events.Events.Where(e => e.Index > after).Select(e => (JsonNode?)new JsonObject
            {
                ["index"] = e.Index,
                ["at"] = e.At.ToJsonTime(),
                ["kind"] = e.Kind.ToString(),
                ["actor"] = e.Actor,
                ["summary"] = e.Summary,
                ["collection"] = e.Collection,
                ["documentId"] = e.DocumentId,
                ["before"] = e.Before?.DeepClone(),
                ["after"] = e.After?.DeepClone(),
            }).ToArray()),
        });
    }

    private ServiceResponse Reset(ServiceRequest request)
    {
        tenant.Reset();
        return ServiceResponse.NoContent;
    }
}
