using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>A person as one tenant knows them.</summary>
/// <param name="Tenant">The tenant that is signed in to.</param>
/// <param name="ObjectId">The person's id there.</param>
/// <param name="UserPrincipalName">Their name there; a guest's has <c>#EXT#</c> in it.</param>
/// <param name="DisplayName">What they are called.</param>
/// <param name="SignInName">What they type to sign in.</param>
/// <param name="HomeTenantId">The tenant that the account is from.</param>
/// <param name="HomeObjectId">Its id there: what clients know the account by in all tenants.</param>
internal sealed record Account(
    SignInTenant Tenant, string ObjectId, string UserPrincipalName, string DisplayName, string SignInName, string HomeTenantId, string HomeObjectId)
{
    public bool IsGuest => HomeTenantId != Tenant.Id;

    /// <summary>The person by the name that they sign in with.</summary>
    /// <param name="tenant">The simulated tenant.</param>
    /// <param name="named">The tenant that was asked for; null where it was left open, which means the person's own.</param>
    /// <param name="name">A user principal name, or a guest's own address.</param>
    /// <exception cref="ServiceException">400: there is nobody of that name, or not in that tenant.</exception>
    public static Account Find(SimulatedTenant tenant, SignInTenant? named, string? name)
    {
        var home = HomeOf(tenant, name);
        var target = named ?? home ?? SignInTenant.Find(tenant, tenant.Id)!;
        var foreign = home is null || home.IsSimulated ? null : Foreign(tenant, home, name!);
        if (!target.IsSimulated)
        {
            return foreign is not null && home!.Id == target.Id ? foreign
                : home is null || home.Id == target.Id ? throw SignInErrors.UnknownUser(name, target.DisplayName)
                : throw SignInErrors.ForeignUser(name!, $"https://sts.windows.net/{home.Id}/", target.DisplayName);
        }

        var user = tenant.Store.Read(Collections.Users)
            .FirstOrDefault(u => Same(u.Text("userPrincipalName"), name) || Same(u.Text("mail"), name));
        return user is not null ? Of(target, user, foreign)
            : foreign is not null ? throw SignInErrors.ForeignUser(name!, $"https://sts.windows.net/{home!.Id}/", target.DisplayName)
            : throw SignInErrors.UnknownUser(name, target.DisplayName);
    }

    /// <summary>The person of a simulated user document.</summary>
    public static Account Of(SignInTenant target, JsonObject user, Account? home = null)
    {
        var id = user.RequiredText("id");
        var upn = user.RequiredText("userPrincipalName");
        return new Account(
            target, id, upn, user.Text("displayName") ?? upn, home?.SignInName ?? upn, home?.HomeTenantId ?? target.Id, home?.HomeObjectId ?? id);
    }

    /// <summary>The user's document in the simulated directory; null in another tenant.</summary>
    public JsonObject? Document(SimulatedTenant tenant) => Tenant.IsSimulated ? tenant.Store.Get(Collections.Users, ObjectId) : null;

    private static SignInTenant? HomeOf(SimulatedTenant tenant, string? name)
    {
        var at = name?.LastIndexOf('@') ?? -1;
        return at < 0 ? null : SignInTenant.Find(tenant, name!.Substring(at + 1));
    }

    private static Account? Foreign(SimulatedTenant tenant, SignInTenant home, string name) =>
        tenant.Store.Read(Collections.OtherPeople)
            .Where(p => p.Text("tenantId") == home.Id && Same(p.Text("userPrincipalName"), name))
            .Select(p => Of(home, p))
            .FirstOrDefault();

    private static bool Same(string? one, string? other) => one is not null && string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
