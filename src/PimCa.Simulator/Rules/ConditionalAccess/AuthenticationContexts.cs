using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>Authentication contexts <c>c1</c> to <c>c99</c>: labels that policies target and that tokens carry.</summary>
internal sealed class AuthenticationContexts
{
    private static readonly DocumentShape Shape = new DocumentShape("authenticationContextClassReference")
        .Ignoring("id")
        .With("displayName", new PropertyShape(ValueKind.Text))
        .With("description", new PropertyShape(ValueKind.Text))
        .With("isAvailable", new PropertyShape(ValueKind.Boolean));

    private readonly SimulatedTenant tenant;

    public AuthenticationContexts(SimulatedTenant tenant) => this.tenant = tenant;

    /// <exception cref="ServiceException">404: there is no such context.</exception>
    public JsonObject Get(string id) =>
        tenant.Store.Get(Collections.AuthenticationContexts, id)
        ?? throw ServiceException.NotFound($"The authentication context '{id}' does not exist in the directory.", "ResourceNotFound");

    /// <summary>Creates the context, or changes the properties given.</summary>
    /// <exception cref="ServiceException">400: the id is not one of c1 to c99, or the body is not what the schema says.</exception>
    public void Set(Caller caller, string id, JsonObject body)
    {
        ConditionalAccessPermissions.MustWriteContexts(tenant, caller);
        if (!IsContextId(id))
        {
            throw ServiceException.BadRequest($"'{id}' is not the id of an authentication context; they are c1 to c99.", "BadRequest");
        }

        var context = tenant.Store.Get(Collections.AuthenticationContexts, id)
            ?? new JsonObject { ["id"] = id, ["displayName"] = null, ["description"] = null, ["isAvailable"] = false };
        foreach (var pair in body.ToArray())
        {
            if (Shape.Writable(pair.Key, pair.Key) is { } shape)
            {
                context[pair.Key] = shape.Normalise(pair.Value, pair.Key);
            }
        }

        tenant.Store.Put(Collections.AuthenticationContexts, id, context);
    }

    /// <summary>Removes a context that nothing relies on.</summary>
    /// <exception cref="ServiceException">403: it is published; 400: a policy targets it; 404: there is none.</exception>
    public void Remove(Caller caller, string id)
    {
        ConditionalAccessPermissions.MustWriteContexts(tenant, caller);
        if (Get(id)["isAvailable"].IsTrue())
        {
            throw ServiceException.Forbidden($"The authentication context '{id}' is published and cannot be deleted.", "AccessDenied");
        }

        if (tenant.Store.All(Collections.ConditionalAccessPolicies).Any(policy =>
            policy["conditions"]!["applications"]!["includeAuthenticationContextClassReferences"].Texts().Has(id)))
        {
            throw ServiceException.BadRequest($"The authentication context '{id}' is used by a Conditional Access policy.", "BadRequest");
        }

        tenant.Store.Remove(Collections.AuthenticationContexts, id);
    }

    private static bool IsContextId(string id) =>
        id.Length is 2 or 3
        && id[0] == 'c'
        && int.TryParse(id.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 1 and <= 99
        && id == "c" + number.ToString(CultureInfo.InvariantCulture);
}
