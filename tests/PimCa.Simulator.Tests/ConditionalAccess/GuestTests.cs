using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.ConditionalAccess;

public sealed class GuestTests
{
    private const string InternalGuest = "11111111-0000-0000-0000-000000000005";
    private const string ExternalMember = "11111111-0000-0000-0000-000000000006";
    private const string RenamedGuest = "11111111-0000-0000-0000-000000000007";

    private readonly SmallTenant tenant = new();

    public GuestTests()
    {
        tenant.User(InternalGuest, "temp@contoso.example", "Guest");
        tenant.User(ExternalMember, "partner_fabrikam.example#EXT#@contoso.example", "Member");
        tenant.User(RenamedGuest, "renamed@contoso.example", "Guest");
        var renamed = tenant.Tenant.Store.Get(Collections.Users, RenamedGuest)!;
        renamed["externalUserState"] = "Accepted";
        tenant.Tenant.Store.Put(Collections.Users, RenamedGuest, renamed);
    }

    [Theory]
    [InlineData(SmallTenant.Adele, "none")]
    [InlineData(SmallTenant.Guest, "b2bCollaborationGuest")]
    [InlineData(RenamedGuest, "b2bCollaborationGuest")]
    [InlineData(InternalGuest, "internalGuest")]
    [InlineData(ExternalMember, "b2bCollaborationMember")]
    public void Each_kind_of_guest_is_met_by_its_own_name_only(string userId, string kind)
    {
        var kinds = new[] { "internalGuest", "b2bCollaborationGuest", "b2bCollaborationMember", "b2bDirectConnectUser" };
        foreach (var name in kinds)
        {
            tenant.Create(p => p.Conditions()["users"] = new JsonObject { ["includeGuestsOrExternalUsers"] = new JsonObject { ["guestOrExternalUserTypes"] = name } });
        }

        Assert.Equal(kinds.Select(name => name == kind), Applying(userId));
    }

    [Fact]
    public void An_internal_guest_has_no_home_tenant_that_could_narrow_it()
    {
        tenant.Create(p => p.Users()["excludeGuestsOrExternalUsers"] = new JsonObject
        {
            ["guestOrExternalUserTypes"] = "internalGuest,b2bCollaborationGuest",
            ["externalTenants"] = new JsonObject
            {
                ["@odata.type"] = "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
                ["membershipKind"] = "enumerated",
                ["members"] = new JsonArray("fabrikam"),
            },
        });

        Assert.Equal([false], Applying(InternalGuest));
        Assert.Equal([true], Applying(SmallTenant.Guest));
    }

    [Fact]
    public void All_takes_in_guests_unless_they_are_excluded_by_either_way_of_naming_them()
    {
        tenant.Create();
        tenant.Create(p => p.Users()["excludeUsers"] = new JsonArray("GuestsOrExternalUsers"));
        tenant.Create(p => p.Users()["excludeGuestsOrExternalUsers"] = new JsonObject { ["guestOrExternalUserTypes"] = "internalGuest,b2bCollaborationGuest" });
        tenant.Create(p => p.Users()["excludeGuestsOrExternalUsers"] = new JsonObject { ["guestOrExternalUserTypes"] = "internalGuest" });

        Assert.Equal([true, false, false, true], Applying(SmallTenant.Guest));
        Assert.Equal([true, true, true, true], Applying(SmallTenant.Adele));
    }

    [Fact]
    public void Guests_of_named_tenants_are_told_apart_by_their_home()
    {
        tenant.Create(p => p.Users()["excludeGuestsOrExternalUsers"] = new JsonObject
        {
            ["guestOrExternalUserTypes"] = "b2bCollaborationGuest",
            ["externalTenants"] = new JsonObject
            {
                ["@odata.type"] = "#microsoft.graph.conditionalAccessEnumeratedExternalTenants",
                ["membershipKind"] = "enumerated",
                ["members"] = new JsonArray("fabrikam"),
            },
        });
        var question = SmallTenant.Question(SmallTenant.Guest, KnownApplications.ExchangeOnline, "browser", false);
        bool Applies() => (bool)new WhatIf(tenant.Tenant).Evaluate(question).Single()["policyApplies"]!;

        Assert.True(Applies());
        question["signInIdentity"]!["externalTenantId"] = "fabrikam";
        Assert.False(Applies());
        question["signInIdentity"]!["externalTenantId"] = "northwind";
        Assert.True(Applies());
    }

    [Fact]
    public void An_external_user_without_an_id_is_known_by_kind()
    {
        tenant.Create(p => p.Users()["includeUsers"] = new JsonArray("GuestsOrExternalUsers"));
        tenant.Create(p => p.Users()["excludeUsers"] = new JsonArray("GuestsOrExternalUsers"));
        var question = SmallTenant.Question(SmallTenant.Adele, "Office365", "browser", false);
        question["signInIdentity"] = new JsonObject { ["@odata.type"] = "#microsoft.graph.userSignIn", ["externalUserType"] = "b2bCollaborationGuest" };

        Assert.Equal([true, false], new WhatIf(tenant.Tenant).Evaluate(question).Select(result => (bool)result["policyApplies"]!));
    }

    private bool[] Applying(string userId) => tenant.Evaluate(userId).Select(result => (bool)result["policyApplies"]!).ToArray();
}
