using System.Linq;
using System.Threading.Tasks;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;

namespace PimCa.Core.Tests.Groups;

public sealed class ResolverTests
{
    private readonly InMemoryTenant tenant = new();

    [Fact]
    public async Task An_id_is_trusted_and_costs_no_request()
    {
        var resolver = new Resolver(tenant.Ports);
        var group = await resolver.GroupIdAsync(new Identity(InMemoryTenant.AdministratorsId, null), default);
        var person = await resolver.PrincipalIdAsync(new Identity(InMemoryTenant.AdeleId, null), default);

        Assert.Equal(InMemoryTenant.AdministratorsId, group.Id);
        Assert.Equal(InMemoryTenant.AdeleId, person.Id);
        Assert.Empty(tenant.Calls);
    }

    [Fact]
    public async Task A_name_costs_one_request_and_is_known_from_then_on()
    {
        var resolver = new Resolver(tenant.Ports);
        var person = await resolver.PrincipalIdAsync(Identity.Parse("adele@contoso.example"), default);
        var again = await resolver.PrincipalIdAsync(new Identity(person.Id, null), default);

        Assert.Equal("adele@contoso.example", again.Name);
        Assert.Equal(new[] { "FindPrincipals" }, tenant.Calls);
    }

    [Theory]
    [InlineData("Nobody", "GroupNotFound")]
    [InlineData("Twin", "GroupAmbiguous")]
    [InlineData("Admin*", "WildcardNotAllowed")]
    public async Task A_name_that_is_not_exactly_one_group_is_refused(string name, string code)
    {
        var first = tenant.Directory.AddGroup("Twin");
        var second = tenant.Directory.AddGroup("Twin");

        var error = await Assert.ThrowsAsync<PimCaException>(() => new Resolver(tenant.Ports).GroupAsync(Identity.Parse(name), default));

        Assert.Equal(code, error.Code);
        Assert.NotNull(error.Advice);
        Assert.Equal(name == "Twin", error.Message.Contains(first.Id) && error.Message.Contains(second.Id));
    }

    [Fact]
    public async Task A_name_of_two_principals_lists_both_and_their_kinds()
    {
        tenant.Directory.AddGroup("Adele Vance");

        var error = await Assert.ThrowsAsync<PimCaException>(() => new Resolver(tenant.Ports).PrincipalAsync(Identity.Parse("Adele Vance"), default));

        Assert.Equal("PrincipalAmbiguous", error.Code);
        Assert.Contains("User adele@contoso.example", error.Message);
        Assert.Contains("Group Adele Vance", error.Message);
    }

    [Fact]
    public async Task Names_are_asked_for_once_and_together()
    {
        var resolver = new Resolver(tenant.Ports);
        var ids = new[] { InMemoryTenant.AdeleId, InMemoryTenant.AlexId, InMemoryTenant.AdeleId };

        var names = await resolver.NamesAsync(ids, default);
        await resolver.NamesAsync(ids, default);
        await resolver.NamesAsync(ids.Append(InMemoryTenant.MeganId).ToArray(), default);

        Assert.Equal("alex@contoso.example", names[InMemoryTenant.AlexId].Name);
        Assert.Equal(2, tenant.Calls.Count);
    }
}
