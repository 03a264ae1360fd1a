using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Policies;

namespace PimCa.Tests.Roles;

/// <summary>Settings of Entra roles and of Azure roles in any order: each changes its own rules alone, and no policy beside it.</summary>
public sealed class RolePolicyPropertyTests : IDisposable
{
    private readonly TestShell shell = new();
    private readonly string folder = Directory.CreateTempSubdirectory("pimca").FullName;

    public void Dispose()
    {
        shell.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("-Role 'Exchange Administrator'", "-Role 'Helpdesk Administrator'", 1)]
    [InlineData("-Role 'Exchange Administrator'", "-Role 'Helpdesk Administrator'", 2)]
    [InlineData("-AzureRole Reader -Scope Production", "-AzureRole Reader -Scope rg-web", 3)]
    [InlineData("-AzureRole Reader -Scope Production", "-AzureRole Contributor -Scope Production", 4)]
    public void In_any_order_each_setting_changes_its_own_rules_alone_and_the_file_brings_them_into_an_empty_tenant(string role, string beside, int seed)
    {
        shell.Run($"$ConfirmPreference = 'None'; 'c1', 'c2' | ForEach-Object {{ New-PimAuthenticationContext $_ -State Enabled }}").AssertNoErrors();

        // Both policies are kept from here on; the second change shows which one is the role's.
        shell.Run($"Set-PimRolePolicy {beside} -RequireTicket; Set-PimRolePolicy {role} -RequireTicket").AssertNoErrors();
        var mine = Assert.Single(Changed(() => shell.Run($"Set-PimRolePolicy {role} -RequireTicket:$false").AssertNoErrors())).Policy;
        var random = new Random(seed);
        for (var step = 0; step < 20; step++)
        {
            var (setting, own) = SettingSteps.All[random.Next(SettingSteps.All.Count)];
            var changed = Changed(() => shell.Run($"Set-PimRolePolicy {role} {setting}").AssertNoErrors());

            Assert.All(changed, c => Assert.Equal(mine, c.Policy));
            Assert.Empty(changed.Select(c => c.Rule).Except(own));
            Assert.Empty(shell.Writes(() => shell.Run($"Set-PimRolePolicy {role} {setting}").AssertNoErrors()));
        }

        shell.Set("file", Path.Combine(folder, "policies.json"));
        shell.Set("again", Path.Combine(folder, "again.json"));
        shell.Run($"Get-PimRolePolicy {role} | Export-PimPolicy $file; Connect-PimCa -Simulated -Reset; 'c1', 'c2' | ForEach-Object {{ New-PimAuthenticationContext $_ -State Enabled }}").AssertNoErrors();
        shell.Run($"Import-PimPolicy $file; Get-PimRolePolicy {role} | Export-PimPolicy $again").AssertNoErrors();

        Assert.Equal(File.ReadAllText(Path.Combine(folder, "policies.json")), File.ReadAllText(Path.Combine(folder, "again.json")));
        Assert.Empty(shell.Writes(() => Assert.Empty(shell.Run("Import-PimPolicy $file").AssertNoErrors().Output)));
    }

    private IReadOnlyList<(string Policy, string Rule)> Changed(Action work)
    {
        var before = Rules();
        work();
        var after = Rules();
        return before.Keys.Union(after.Keys).Where(k => before.GetValueOrDefault(k) != after.GetValueOrDefault(k)).ToArray();
    }

    private Dictionary<(string Policy, string Rule), string> Rules() => shell.Tenant.Documents("policies/roleManagementPolicies")
        .SelectMany(p => p.Value["rules"]!.AsArray().OfType<JsonObject>().Select(rule => (p.Key, Rule: rule)))
        .ToDictionary(r => (r.Key, (string)r.Rule["id"]!), r => r.Rule.ToJsonString());
}
