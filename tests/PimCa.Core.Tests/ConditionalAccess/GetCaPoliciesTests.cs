using System.Linq;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;

namespace PimCa.Core.Tests.ConditionalAccess;

public sealed class GetCaPoliciesTests
{
    private readonly InMemoryTenant tenant = new();

    [Fact]
    public async Task Policies_are_shown_with_names_at_the_cost_of_one_list_and_one_look_up()
    {
        tenant.Policies.SeedCompliantDevice();
        tenant.Policies.Seed(new CaPolicyDefinition
        {
            DisplayName = "A second",
            State = CaPolicyState.Disabled,
            Users = new CaUsers { IncludeGroups = [InMemoryTenant.AdministratorsId], IncludeGuestTypes = "internalGuest", ExcludeRoles = ["40000000-0000-0000-0000-000000000001"] },
            IncludeApplications = [CaWellKnown.ExchangeOnline],
            ClientAppTypes = ["browser"],
            AppEnforcedRestrictions = true,
            OtherSessionControls = ["signInFrequency"],
        });

        var policies = await new GetCaPolicies(tenant.Ports).ListAsync(_ => true, default);

        Assert.Equal(["A second", "Require compliant device"], policies.Select(p => p.DisplayName));
        Assert.Equal(["Administrators", "internalGuest"], policies[0].IncludeUsers);
        Assert.Equal(["40000000-0000-0000-0000-000000000001"], policies[0].ExcludeUsers);
        Assert.Equal(["ExchangeOnline"], policies[0].IncludeApplications);
        Assert.Equal(["applicationEnforcedRestrictions", "signInFrequency"], policies[0].SessionControls);
        Assert.Null(policies[0].GrantOperator);
        Assert.Equal(["breakglass@contoso.example", "Global Administrator"], policies[1].ExcludeUsers);
        Assert.Equal("OR", policies[1].GrantOperator);
        Assert.Equal(["ListPolicies", "GetPrincipals", "ListRoles"], tenant.Calls);
    }

    [Fact]
    public async Task Only_policies_whose_name_is_wanted_are_shown_and_looked_up()
    {
        tenant.Policies.SeedCompliantDevice();

        Assert.Empty(await new GetCaPolicies(tenant.Ports).ListAsync(name => name.StartsWith("X"), default));
        Assert.Equal(["ListPolicies"], tenant.Calls);
    }

    [Fact]
    public async Task A_policy_is_read_by_its_id_without_the_list()
    {
        var policy = tenant.Policies.SeedCompliantDevice();

        Assert.Equal(policy.DisplayName, (await new GetCaPolicies(tenant.Ports).OneAsync(new Identity(policy.Id, null), default)).DisplayName);
        Assert.Equal(policy.Id, (await new GetCaPolicies(tenant.Ports).OneAsync(new Identity(null, "require COMPLIANT device"), default)).Id);
        Assert.Equal("GetPolicy", tenant.Calls[0]);
    }

    [Theory]
    [InlineData("Nothing like it")]
    [InlineData("40000000-0000-0000-0000-000000000001")]
    public async Task A_policy_that_is_not_there_is_an_error(string policy)
    {
        var error = await Assert.ThrowsAsync<PimCaException>(() => new GetCaPolicies(tenant.Ports).OneAsync(Identity.Parse(policy), default));

        Assert.Equal(("CaPolicyNotFound", PimCaErrorKind.NotFound, policy), (error.Code, error.Kind, error.Target));
    }
}
