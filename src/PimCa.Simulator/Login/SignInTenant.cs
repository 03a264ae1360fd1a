using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>A tenant that the token service knows: the simulated one, or another organisation that only signs its people in.</summary>
/// <param name="Id">The tenant's id.</param>
/// <param name="DisplayName">The organisation's name.</param>
/// <param name="Domain">Its verified domain.</param>
/// <param name="IsSimulated">Whether its directory is the simulated one.</param>
internal sealed record SignInTenant(string Id, string DisplayName, string Domain, bool IsSimulated)
{
    /// <summary>The names in an authority's path that leave the tenant open.</summary>
    public static bool IsOpen(string name) => name is "common" or "organizations";

    /// <summary>All tenants, the simulated one first.</summary>
    public static IEnumerable<SignInTenant> All(SimulatedTenant tenant) =>
        tenant.Store.Read(Collections.OtherTenants)
            .Select(other => new SignInTenant(other.RequiredText("id"), other.RequiredText("displayName"), other.RequiredText("domain"), false))
            .Prepend(new SignInTenant(tenant.Id, tenant.DisplayName, tenant.InitialDomain, true));

    /// <summary>The tenant by its id or a domain, or null.</summary>
    public static SignInTenant? Find(SimulatedTenant tenant, string name) =>
        All(tenant).FirstOrDefault(known => Same(known.Id, name) || Same(known.Domain, name) || (known.IsSimulated && tenant.HasDomain(name)));

    /// <summary>The tenant that the address of a request names; null where it leaves it open.</summary>
    /// <exception cref="ServiceException">400: there is no such tenant.</exception>
    public static SignInTenant? Named(SimulatedTenant tenant, ServiceRequest request, string error = "invalid_request")
    {
        var name = request.Route("tenant");
        return IsOpen(name) ? null
            : Find(tenant, name) ?? throw (Guid.TryParse(name, out _) || name.IndexOf('.') > 0
                ? SignInErrors.TenantNotFound(error, name)
                : SignInErrors.TenantMalformed(error, name));
    }

    /// <summary>Remembers another organisation.</summary>
    public static void Put(SimulatedTenant tenant, string id, string displayName, string domain) =>
        tenant.Store.Put(Collections.OtherTenants, id, new JsonObject { ["id"] = id, ["displayName"] = displayName, ["domain"] = domain });

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
