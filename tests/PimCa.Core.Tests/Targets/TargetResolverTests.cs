using System.Linq;
using System.Threading.Tasks;
using PimCa.Core.Tests.InMemory;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Core.Tests.Targets;

/// <summary>What the user names, and what it costs to know it.</summary>
public sealed class TargetResolverTests
{
    private readonly InMemoryTenant tenant = new() { HasRoles = true };

    [Fact]
    public async Task Ids_are_trusted_and_cost_nothing()
    {
        var target = await ResolveAsync(TargetIdentity.EntraRole(Id(InMemoryTenant.ExchangeAdministrator), Id(InMemoryTenant.Munich)));

        Assert.Equal((PimKind.EntraRole, InMemoryTenant.ExchangeAdministrator, InMemoryTenant.Munich), (target.Kind, target.Id, target.Scope));
        Assert.Empty(tenant.Calls);
    }

    [Fact]
    public async Task A_role_without_a_scope_holds_in_the_whole_directory() =>
        Assert.Equal("/", (await ResolveAsync(TargetIdentity.EntraRole(Id(InMemoryTenant.ExchangeAdministrator)))).Scope);

    [Theory]
    [InlineData("Munich")]
    [InlineData("munich")]
    [InlineData("/administrativeUnits/Munich")]
    [InlineData("00000000-0000-0000-0000-0000000000d1")]
    public async Task A_scope_has_many_names(string text)
    {
        var target = await ResolveAsync(TargetIdentity.EntraRole(new Identity(null, "helpdesk administrator"), Scope(text)));

        Assert.Equal((InMemoryTenant.HelpdeskAdministrator, "Helpdesk Administrator"), (target.Id, target.Name));
        Assert.Equal((InMemoryTenant.Munich, "Munich"), (target.Scope, target.ScopeName));
        Assert.Equal(["ListRoles", "FindScopes"], tenant.Calls);
    }

    [Fact]
    public async Task An_application_is_a_scope_by_its_name() =>
        Assert.Equal("/00000000-0000-0000-0000-0000000000e1", (await ResolveAsync(TargetIdentity.EntraRole(Id(InMemoryTenant.HelpdeskAdministrator), Scope("Payroll")))).Scope);

    [Fact]
    public async Task A_name_that_several_bear_is_refused_with_a_list_of_them()
    {
        tenant.Directory.Scopes.Add(new DirectoryScope("/00000000-0000-0000-0000-0000000000e2", "Munich"));
        tenant.Directory.RoleDefinitions.Add(new DirectoryRole("00000000-0000-0000-0000-0000000000f1", "Exchange Administrator"));

        var scope = await RefusedAsync(TargetIdentity.EntraRole(Id(InMemoryTenant.HelpdeskAdministrator), Scope("Munich")));
        var role = await RefusedAsync(TargetIdentity.EntraRole(new Identity(null, "Exchange Administrator")));

        Assert.Equal("ScopeAmbiguous", scope.Code);
        Assert.Contains(InMemoryTenant.Munich, scope.Message);
        Assert.Equal("RoleAmbiguous", role.Code);
        Assert.Contains(InMemoryTenant.ExchangeAdministrator, role.Message);
    }

    [Fact]
    public async Task What_nobody_has_is_told_by_its_kind()
    {
        Assert.Equal("RoleNotFound", (await RefusedAsync(TargetIdentity.EntraRole(new Identity(null, "Janitor")))).Code);
        Assert.Equal("ScopeNotFound", (await RefusedAsync(TargetIdentity.EntraRole(Id(InMemoryTenant.HelpdeskAdministrator), Scope("Berlin")))).Code);

        // A unit's name is none of an application's.
        Assert.Equal("ScopeNotFound", (await RefusedAsync(TargetIdentity.EntraRole(Id(InMemoryTenant.HelpdeskAdministrator), Scope("/administrativeUnits/Payroll")))).Code);
    }

    [Theory]
    [InlineData("Helpdesk Admin", "Did you mean 'Helpdesk Administrator'? Give")]
    [InlineData("helpdesk operator", "Did you mean 'Helpdesk Administrator'? Give")]
    [InlineData("Administrator", "Did you mean '")]
    [InlineData("Janitor", "Give")]
    [InlineData("a", "Give")]
    public async Task A_role_that_is_called_nearly_so_is_asked_about(string name, string advice)
    {
        var error = await RefusedAsync(TargetIdentity.EntraRole(new Identity(null, name)));

        Assert.StartsWith(advice, error.Advice);
        Assert.InRange(error.Advice!.Split(" or '").Length, 1, 3);
        Assert.Equal(["ListRoles"], tenant.Calls);
    }

    [Fact]
    public async Task A_kind_that_the_session_has_no_way_to_is_said_plainly()
    {
        tenant.HasRoles = false;

        Assert.Equal("KindNotSupported", (await RefusedAsync(TargetIdentity.EntraRole(Id(InMemoryTenant.HelpdeskAdministrator)))).Code);
        Assert.Equal("KindNotSupported", (await RefusedAsync(TargetIdentity.AzureRole(new Identity(null, "Reader"), Scope("Production")))).Code);
    }

    [Fact]
    public async Task The_same_target_is_looked_up_once_however_often_it_is_named()
    {
        var resolver = new TargetResolver(tenant.Ports);
        for (var i = 0; i < 3; i++)
        {
            await resolver.ResolveAsync(TargetIdentity.EntraRole(new Identity(null, "Helpdesk Administrator"), Scope("Munich")), isManaged: true, default);
        }

        Assert.Equal(["ListRoles", "FindScopes"], tenant.Calls);
    }

    [Fact]
    public async Task Names_of_roles_and_scopes_are_read_once_for_all()
    {
        var resolver = new TargetResolver(tenant.Ports);
        PimTarget[] targets =
        [
            PimTarget.EntraRole(InMemoryTenant.ExchangeAdministrator), PimTarget.EntraRole(InMemoryTenant.HelpdeskAdministrator, InMemoryTenant.Munich),
            PimTarget.EntraRole(InMemoryTenant.HelpdeskAdministrator),
        ];
        for (var i = 0; i < 2; i++)
        {
            await resolver.LearnNamesAsync(targets, [], default);
        }

        Assert.Equal(["Exchange Administrator", "Helpdesk Administrator (Munich)", "Helpdesk Administrator"], targets.Select(resolver.Named).Select(t => t.Label()));
        Assert.Equal(["ListRoles", "GetScopes"], tenant.Calls);
    }

    private static Identity Id(string id) => new(id, null);

    private static Identity Scope(string text) => text[0] == '/' ? new Identity(text, null) : new Identity(null, text);

    private Task<PimTarget> ResolveAsync(TargetIdentity target) => new TargetResolver(tenant.Ports).ResolveAsync(target, isManaged: false, default);

    private Task<PimCaException> RefusedAsync(TargetIdentity target) => Assert.ThrowsAsync<PimCaException>(() => ResolveAsync(target));
}
