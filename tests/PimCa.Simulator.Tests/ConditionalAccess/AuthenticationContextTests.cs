using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.ConditionalAccess;

namespace PimCa.Simulator.Tests.ConditionalAccess;

public sealed class AuthenticationContextTests
{
    private readonly SmallTenant tenant = new();

    private AuthenticationContexts Contexts => new(tenant.Tenant);

    [Fact]
    public void A_context_is_created_by_changing_it_and_changed_property_by_property()
    {
        Contexts.Set(tenant.Administrator, "c1", []);
        Assert.False((bool)Contexts.Get("c1")["isAvailable"]!);

        Contexts.Set(tenant.Administrator, "c1", new JsonObject { ["displayName"] = "Strong", ["isAvailable"] = true });
        Contexts.Set(tenant.Administrator, "c1", new JsonObject { ["description"] = "Asked for on activation" });

        Assert.Equal("Strong", (string?)Contexts.Get("c1")["displayName"]);
        Assert.True((bool)Contexts.Get("c1")["isAvailable"]!);
    }

    [Theory]
    [InlineData("c0")]
    [InlineData("c100")]
    [InlineData("c01")]
    [InlineData("C1")]
    [InlineData("1")]
    public void Only_c1_to_c99_are_contexts(string id) =>
        Assert.Equal(400, SmallTenant.Refused(() => Contexts.Set(tenant.Administrator, id, [])).Status);

    [Fact]
    public void A_published_or_used_context_cannot_be_deleted()
    {
        Contexts.Set(tenant.Administrator, "c1", new JsonObject { ["isAvailable"] = true });
        var id = (string)tenant.Create(p => p.Conditions()["applications"] = new JsonObject { ["includeAuthenticationContextClassReferences"] = new JsonArray("c1") })["id"]!;

        Assert.Equal(403, SmallTenant.Refused(() => Contexts.Remove(tenant.Administrator, "c1")).Status);
        Contexts.Set(tenant.Administrator, "c1", new JsonObject { ["isAvailable"] = false });
        Assert.Equal(400, SmallTenant.Refused(() => Contexts.Remove(tenant.Administrator, "c1")).Status);

        tenant.Policies.Delete(tenant.Administrator, id);
        Contexts.Remove(tenant.Administrator, "c1");
        Assert.Equal(404, SmallTenant.Refused(() => Contexts.Get("c1")).Status);
    }

    [Fact]
    public void An_employee_cannot_make_a_context() =>
        Assert.Equal(403, SmallTenant.Refused(() => Contexts.Set(tenant.Administrator with { ObjectId = SmallTenant.Adele }, "c1", [])).Status);
}
