using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Exchange;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Routes.Exchange;

/// <summary>The REST backend of Exchange Online's administration.</summary>
internal sealed class ExchangeRoutes
{
    private readonly SimulatedTenant tenant;
    private readonly CmdletInvocation cmdlets;

    private ExchangeRoutes(SimulatedTenant tenant)
    {
        this.tenant = tenant;
        cmdlets = new CmdletInvocation(tenant);
    }

    public static void Map(SimulatedTenant tenant) => tenant.Routes.Add(
        new RouteDefinition("exchange", "POST", "/adminapi/beta/{tenant}/InvokeCommand", new ExchangeRoutes(tenant).Invoke));

    private ServiceResponse Invoke(ServiceRequest request)
    {
        // Whoever lacks the permission or the role gets a 403 without an envelope, as clients in public report; that
        // another organisation's name gets the same is open.
        var organization = request.Route("tenant");
        if (!CmdletInvocation.IsAllowed(request.Caller!) || !(tenant.HasDomain(organization) || string.Equals(organization, tenant.Id, StringComparison.OrdinalIgnoreCase)))
        {
            return new ServiceResponse(403);
        }

        try
        {
            var output = cmdlets.Invoke(CmdletInput.Parse(request.Body));
            return ServiceResponse.Ok(new JsonObject
            {
                ["@odata.context"] = $"{request.ServiceRoot}/adminapi/beta/{organization}/$metadata#Collection(Exchange.GenericHashTable)",
                ["adminapi.warnings@odata.type"] = "#Collection(String)",
                ["@adminapi.warnings"] = output.Warnings.ToJson(),
                ["value"] = new JsonArray(output.Objects.Select(item => (JsonNode?)item).ToArray()),
            });
        }
        catch (CmdletException failure)
        {
            return new ServiceResponse(failure.Status, failure.ToJson());
        }
    }
}
