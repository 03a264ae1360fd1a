using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using CsCheck;
using PimCa.Assignments;
using PimCa.ConditionalAccess;
using PimCa.Core.Tests.InMemory;
using PimCa.Groups;

namespace PimCa.Core.Tests.ConditionalAccess;

/// <summary>
/// The guard against the what-if: whatever the policies look like, when the guard has no finding, then a member of the
/// excluded group on a private device has the restricted browser and nothing else.
/// </summary>
public sealed class ExclusionGuardPropertyTests
{
    private static readonly Func<CaPolicyDefinition, CaPolicyDefinition>[] Changes =
    [
        p => p with { State = CaPolicyState.Enabled },
        p => p with { State = CaPolicyState.ReportOnly },
        p => p with { State = CaPolicyState.Disabled },
        p => p with { ClientAppTypes = ["all"] },
        p => p with { ClientAppTypes = ["browser"] },
        p => p with { ClientAppTypes = ["mobileAppsAndDesktopClients", "other"] },
        p => p with { ClientAppTypes = ["exchangeActiveSync", "other"] },
        p => p with { ClientAppTypes = ["easSupported", "mobileAppsAndDesktopClients"] },
        p => p with { IncludeApplications = ["All"] },
        p => p with { IncludeApplications = ["Office365"] },
        p => p with { IncludeApplications = [CaWellKnown.ExchangeOnline] },
        p => p with { IncludeApplications = [CaWellKnown.SharePointOnline, CaWellKnown.ExchangeOnline] },
        p => p with { ExcludeApplications = [CaWellKnown.SharePointOnline] },
        p => p with { GrantControls = ["mfa"], GrantOperator = "OR" },
        p => p with { GrantControls = ["compliantDevice"], GrantOperator = "OR" },
        p => p with { GrantControls = ["compliantDevice", "mfa"], GrantOperator = "OR" },
        p => p with { GrantControls = ["compliantDevice", "mfa"], GrantOperator = "AND" },
        p => p with { GrantControls = ["compliantDevice"], GrantOperator = "OR", AuthenticationStrengthId = "00000000-0000-0000-0000-000000000002" },
        p => p with { GrantControls = [], GrantOperator = null },
        p => p with { AppEnforcedRestrictions = true },
        p => p with { AppEnforcedRestrictions = false },
        p => p with { Users = p.Users with { IncludeUsers = ["All"], IncludeGroups = [] } },
        p => p with { Users = p.Users with { IncludeGroups = [InMemoryTenant.AdministratorsId], IncludeUsers = [] } },
        p => p with { Users = p.Users with { ExcludeUsers = [InMemoryTenant.AdeleId] } },
        p => p with { Users = p.Users with { ExcludeUsers = [InMemoryTenant.BreakGlassId] } },
        p => p with { Users = p.Users with { ExcludeGroups = [InMemoryTenant.AdministratorsId] } },
    ];

    [Fact]
    public Task What_the_guard_accepts_leaves_the_restricted_browser_and_nothing_else() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, Changes.Length - 1]).Array[0, 5].SampleAsync(
            async changes =>
            {
                var (tenant, group) = await TenantAsync();
                foreach (var (policy, change) in changes)
                {
                    var name = tenant.Policies.Policies[policy].DisplayName;
                    tenant.Policies.Change(name, Changes[change]);
                }

                if (!await IsAcceptedAsync(tenant, group))
                {
                    return;
                }

                foreach (var application in new[] { "ExchangeOnline", "SharePointOnline" })
                {
                    var browser = await AskAsync(tenant, application, CaClientApp.Browser);
                    Assert.NotEqual(CaOutcome.Allowed, browser.Outcome);
                    Assert.True(browser.Outcome != CaOutcome.AllowedWithControls || browser.SessionControls.Contains(CaWellKnown.AppEnforcedRestrictions));
                    foreach (var client in Enum.GetValues<CaClientApp>().Where(c => c != CaClientApp.Browser && (c != CaClientApp.ActiveSync || application == "ExchangeOnline")))
                    {
                        Assert.Contains((await AskAsync(tenant, application, client)).Outcome, new[] { CaOutcome.Blocked, CaOutcome.RequiresCompliantDevice });
                    }
                }
            },
            iter: 2000);

    [Fact]
    public async Task The_guard_accepts_the_pair_as_it_is_made()
    {
        var (tenant, group) = await TenantAsync();

        Assert.True(await IsAcceptedAsync(tenant, group));
        Assert.Equal(CaOutcome.AllowedWithAppEnforcedRestrictions, (await AskAsync(tenant, "Office365", CaClientApp.Browser)).Outcome);
    }

    /// <summary>The pair, one more policy for all users, and the policy that the group is excluded from; Adele is a member.</summary>
    private static async Task<(InMemoryTenant Tenant, PimGroup Group)> TenantAsync()
    {
        var tenant = new InMemoryTenant();
        tenant.Restrict();
        var group = tenant.Directory.AddGroup("Browser-Only Users", true, InMemoryTenant.AdeleId);
        tenant.Directory.Members[InMemoryTenant.AdministratorsId].Add(InMemoryTenant.AdeleId);
        tenant.Pim.Seed(ScheduleKind.Eligible, group.Id, InMemoryTenant.AdeleId);
        tenant.Pim.Seed(ScheduleKind.Active, group.Id, InMemoryTenant.AdeleId, end: tenant.Time.GetUtcNow().AddHours(8), isActivated: true);
        foreach (var change in await new SetBrowserOnlyPolicies(tenant.Ports).PlanAsync(
            new BrowserOnlyPoliciesRequest { Group = new Identity(group.Id, group.DisplayName), State = CaPolicyState.Enabled }, default))
        {
            await change.ApplyAsync(default);
        }

        tenant.Policies.Seed(new CaPolicyDefinition
        {
            DisplayName = "One more",
            State = CaPolicyState.Disabled,
            Users = new CaUsers { IncludeUsers = ["All"] },
            IncludeApplications = ["Office365"],
            ClientAppTypes = ["all"],
            GrantOperator = "OR",
            GrantControls = ["mfa"],
        });
        var policy = tenant.Policies.SeedCompliantDevice();
        tenant.Policies.Change(policy.DisplayName, p => p with { Users = p.Users with { ExcludeGroups = [group.Id] } });
        return (tenant, group);
    }

    private static async Task<bool> IsAcceptedAsync(InMemoryTenant tenant, PimGroup group)
    {
        var policy = tenant.Policies.Named("Require compliant device");
        IReadOnlyList<GuardFinding> findings = await new ExclusionGuard(tenant.Ports).CheckAsync(new Identity(group.Id, group.DisplayName), policy, tenant.Policies.Policies, default);
        return findings.All(f => f.IsMet);
    }

    private static async Task<CaDecision> AskAsync(InMemoryTenant tenant, string application, CaClientApp client)
    {
        var rows = await new EvaluateAccess(tenant.Ports).AskAsync(
            new AccessQuestion { User = new Identity(null, "adele@contoso.example"), Application = application, ClientApp = client }, default);
        return rows[^1];
    }
}
