using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Session;
using PimCa.Simulator.Scenarios;
using PimCa.Targets;

namespace PimCa.Cloud.Tests.Graph;

public sealed class AuthenticationContextTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly Contoso contoso = new();

    public void Dispose() => contoso.Dispose();

    [Fact]
    public async Task A_context_is_written_twice_listed_and_deleted_on_the_simulated_tenant()
    {
        var ports = await contoso.PortsAsync();
        var access = ports.ConditionalAccess;

        await access.SetAuthenticationContextAsync(new AuthenticationContext("c7", "Strong", null, false), None);
        await access.SetAuthenticationContextAsync(new AuthenticationContext("c7", "Stronger", "On activation", true), None);
        var listed = Assert.Single(await access.ListAuthenticationContextsAsync(None));
        var refused = await Assert.ThrowsAsync<PimCaException>(() => access.DeleteAuthenticationContextAsync("c7", None));
        await access.SetAuthenticationContextAsync(listed with { IsPublished = false }, None);
        await access.DeleteAuthenticationContextAsync("c7", None);

        Assert.Equal(new AuthenticationContext("c7", "Stronger", "On activation", true), listed);
        Assert.Equal(PimCaErrorKind.PermissionDenied, refused.Kind);
        Assert.Empty(await access.ListAuthenticationContextsAsync(None));
        Assert.Null(ports.Names.NameOf(KnownNameKind.AuthenticationContext, "c7"));
    }

    [Fact]
    public async Task The_built_in_strengths_have_the_ids_that_are_relied_on()
    {
        var access = (await contoso.PortsAsync()).ConditionalAccess;

        var listed = await access.ListAuthenticationStrengthsAsync(None);

        Assert.Equal(AuthenticationStrengths.BuiltIn.OrderBy(s => s.Id), listed.OrderBy(s => s.Id));
    }

    [Fact]
    public async Task A_policy_targets_a_context_in_place_of_applications_and_tells_the_name_of_its_strength()
    {
        var ports = await contoso.PortsAsync();
        await ports.ConditionalAccess.SetAuthenticationContextAsync(new AuthenticationContext("c1", "Strong", null, true), None);

        var made = await ports.ConditionalAccess.CreatePolicyAsync(Targeting("c1"), None);
        await ports.ConditionalAccess.UpdatePolicyAsync(made with { State = CaPolicyState.Enabled }, None);
        var read = await ports.ConditionalAccess.GetPolicyAsync(made.Id, None);

        Assert.Equal(new[] { "c1" }, read!.IncludeAuthenticationContexts);
        Assert.Empty(read.IncludeApplications);
        Assert.Empty(read.OtherConditions);
        Assert.Equal((CaPolicyState.Enabled, AuthenticationStrengths.PhishingResistant.Id), (read.State, read.AuthenticationStrengthId));
        Assert.Equal("Phishing-resistant MFA", ports.Names.NameOf(KnownNameKind.AuthenticationStrength, AuthenticationStrengths.PhishingResistant.Id));
    }

    [Fact]
    public async Task The_PIM_policies_of_roles_of_role_assignable_groups_and_of_those_given_are_three_requests()
    {
        var ports = await contoso.PortsAsync();
        var assignable = await GroupAsync(ports, "Assignable", isRoleAssignable: true);
        var plain = await GroupAsync(ports, "Plain", isRoleAssignable: false);
        var other = await GroupAsync(ports, "Other", isRoleAssignable: false);
        await DemandAsync(ports, assignable, PimAccess.Owner, "c2");
        await DemandAsync(ports, plain, PimAccess.Member, "c1");
        await DemandAsync(ports, other, PimAccess.Member, "c1");

        var (uses, requests) = await contoso.CountAsync(() =>
            ports.ConditionalAccess.ListAuthenticationContextUsesAsync(new[] { plain.ToUpperInvariant(), assignable, Guid.NewGuid().ToString() }, None));

        Assert.Equal(3, requests);
        Assert.Equal(
            new[] { new AuthenticationContextUse("c1", PimKind.Group, plain, PimAccess.Member), new AuthenticationContextUse("c2", PimKind.Group, assignable, PimAccess.Owner) },
            uses.OrderBy(u => u.ContextId));
    }

    [Fact]
    public async Task A_group_whose_policies_may_not_be_read_is_told_and_not_left_out()
    {
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service
            .Answer(200, """{"value":[]}""")
            .Answer(200, """{"value":[{"id":"g1","displayName":"One"}]}""")
            .Answer(200, """{"responses":[{"id":"0","status":403,"body":{"error":{"code":"AccessDenied","message":"no"}}}]}""");

        var error = await Assert.ThrowsAsync<PimCaException>(() => scripted.Ports.ConditionalAccess.ListAuthenticationContextUsesAsync(Array.Empty<string>(), None));

        Assert.Equal(PimCaErrorKind.PermissionDenied, error.Kind);
    }

    [Fact]
    public async Task The_roles_that_demand_a_context_are_read_page_by_page_and_no_groups_are_no_request()
    {
        const string Rules = """[{"@odata.type":"#microsoft.graph.unifiedRoleManagementPolicyAuthenticationContextRule","id":"AuthenticationContext_EndUser_Assignment","isEnabled":ENABLED,"claimValue":"c3","target":{"caller":"EndUser","operations":["All"],"level":"Assignment"}}]""";
        using var scripted = await Scripted.ConnectAsync();
        scripted.Service
            .Answer(200, $$$"""{"@odata.nextLink":"https://graph.microsoft.com/v1.0/policies/roleManagementPolicyAssignments?$skiptoken=2","value":[{"roleDefinitionId":"r1","policy":{"rules":{{{Rules.Replace("ENABLED", "true", StringComparison.Ordinal)}}}}}]}""")
            .Answer(200, $$$"""{"value":[{"roleDefinitionId":"r2","policy":{"rules":{{{Rules.Replace("ENABLED", "false", StringComparison.Ordinal)}}}}}]}""")
            .Answer(200, """{"value":[]}""");

        var uses = await scripted.Ports.ConditionalAccess.ListAuthenticationContextUsesAsync(Array.Empty<string>(), None);

        Assert.Equal(new AuthenticationContextUse("c3", PimKind.EntraRole, "r1", null), Assert.Single(uses));
        Assert.Contains("isAssignableToRole", Uri.UnescapeDataString(scripted.Service.Requests[2].Query), StringComparison.Ordinal);
    }

    private static CaPolicyDefinition Targeting(string context) => new()
    {
        DisplayName = "Strong proof",
        State = CaPolicyState.ReportOnly,
        Users = new CaUsers { IncludeUsers = new[] { "All" } },
        IncludeAuthenticationContexts = new[] { context },
        ClientAppTypes = new[] { "all" },
        GrantOperator = "OR",
        AuthenticationStrengthId = AuthenticationStrengths.PhishingResistant.Id,
    };

    private static async Task<string> GroupAsync(TenantPorts ports, string name, bool isRoleAssignable) =>
        (await ports.Directory.CreateGroupAsync(new NewGroup(name, null, isRoleAssignable, null, new[] { ContosoPeople.Megan }), None)).Id;

    private static async Task DemandAsync(TenantPorts ports, string group, PimAccess access, string context)
    {
        var policy = await ports.PimGroups.GetPolicyAsync(PimTarget.Group(group, access), None);
        var rule = (AuthenticationContextRule)policy!.Rules["AuthenticationContext_EndUser_Assignment"] with { IsEnabled = true, ClaimValue = context };
        await ports.PimGroups.UpdatePolicyAsync(policy.PolicyId, new[] { rule }, None);
    }
}
