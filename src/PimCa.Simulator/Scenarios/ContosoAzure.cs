using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimAzure;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Scenarios;

/// <summary>The Azure that the company begins with: administrators own all of it for good, nobody else holds anything.</summary>
internal static class ContosoAzure
{
    public static void Seed(SimulatedTenant tenant)
    {
        const string Groups = "Microsoft.Management/managementGroups";
        const string Subscriptions = "Microsoft.Resources/subscriptions";
        const string ResourceGroups = "Microsoft.Resources/resourceGroups";
        var area = new AzureArea(tenant);
        var scopes = area.Scopes;
        scopes.Add(ContosoPeople.RootManagementGroup, AzureScopes.ManagementGroup, "Tenant Root Group", Groups, null);
        scopes.Add(ContosoPeople.PlatformManagementGroup, AzureScopes.ManagementGroup, "Platform", Groups, ContosoPeople.RootManagementGroup);
        scopes.Add(ContosoPeople.ProductionSubscription, AzureScopes.Subscription, "Production", Subscriptions, ContosoPeople.PlatformManagementGroup);
        scopes.Add(ContosoPeople.DevelopmentSubscription, AzureScopes.Subscription, "Development", Subscriptions, ContosoPeople.RootManagementGroup);
        scopes.Add(ContosoPeople.WebResourceGroup, AzureScopes.ResourceGroup, "rg-web", ResourceGroups, ContosoPeople.ProductionSubscription);
        scopes.Add(ContosoPeople.DataResourceGroup, AzureScopes.ResourceGroup, "rg-data", ResourceGroups, ContosoPeople.ProductionSubscription);
        scopes.Add(ContosoPeople.SandboxResourceGroup, AzureScopes.ResourceGroup, "rg-sandbox", ResourceGroups, ContosoPeople.DevelopmentSubscription);
        scopes.Add(ContosoPeople.WebVirtualMachine, AzureScopes.Resource, "vm-web-01", "Microsoft.Compute/virtualMachines", ContosoPeople.WebResourceGroup);
        scopes.Add(ContosoPeople.DataStorageAccount, AzureScopes.Resource, "stcontosodata", "Microsoft.Storage/storageAccounts", ContosoPeople.DataResourceGroup);

        var owner = new PimTarget(ContosoPeople.RootManagementGroup, AzureRoles.Owner);
        foreach (var administrator in new[] { ContosoPeople.Admin, ContosoPeople.BreakGlass })
        {
            tenant.Store.Put(area.GrantsOf(owner), area.GrantKey(owner, administrator), area.Grant(owner, administrator, "assigned"));
        }
    }
}
