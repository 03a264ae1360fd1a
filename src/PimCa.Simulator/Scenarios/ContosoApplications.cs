using System.Text.Json.Nodes;
using PimCa.Simulator.Login;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Scenarios;

/// <summary>The applications that the token service knows from the beginning, and the other organisation whose people it signs in.</summary>
internal static class ContosoApplications
{
    private static readonly string[] Services = { "graph", "arm", "sharepoint", "exchange" };

    // What the Azure command line was given by its maker; nobody in the tenant can add to it. Nothing of Privileged Identity
    // Management is among it.
    private static readonly string[] AzureCommandLineGraph =
    {
        "AuditLog.Read.All", "Directory.AccessAsUser.All", "Group.ReadWrite.All", "User.ReadWrite.All", "User.Read.All", "Group.Read.All",
    };

    public static void Seed(SimulatedTenant tenant)
    {
        AppRegistration.Put(tenant, ContosoPeople.ShortcutClientId, "PimCa simulated sign-in", isPublic: true, isMultiTenant: true);
        Trust(tenant, ContosoPeople.ShortcutClientId, isApplication: false);
        AppRegistration.Put(tenant, ContosoPeople.AutomationClientId, "svc-automation", isPublic: false, isMultiTenant: false);
        Trust(tenant, ContosoPeople.AutomationClientId, isApplication: true);
        Own(tenant, ContosoPeople.PimCaAutomationClientId, "c0a70500-0000-4000-8000-000000000321", "PimCa automation");
        Trust(tenant, ContosoPeople.PimCaAutomationClientId, isApplication: true);
        Trust(tenant, ContosoPeople.PimCaAutomationClientId, isApplication: false);
        Own(tenant, ContosoPeople.UnconsentedClientId, "c0a70500-0000-4000-8000-000000000323", "PimCa unconsented");
        Own(tenant, ContosoPeople.RetiredClientId, "c0a70500-0000-4000-8000-000000000325", "PimCa retired");
        Trust(tenant, ContosoPeople.RetiredClientId, isApplication: true);
        var ends = SimulatedTenant.Start.AddYears(2);
        foreach (var id in new[] { ContosoPeople.AutomationClientId, ContosoPeople.PimCaAutomationClientId, ContosoPeople.UnconsentedClientId })
        {
            AppRegistration.Get(tenant, id)!.AddSecret(tenant, TokenService.Password, ends);
        }

        AppRegistration.Get(tenant, ContosoPeople.RetiredClientId)!.AddSecret(tenant, TokenService.Password, SimulatedTenant.Start.AddMonths(-1));
        Identity(tenant, ContosoPeople.SystemIdentityClientId, "c0a70500-0000-4000-8000-000000000331", "aa-pimca", null);
        Identity(tenant, ContosoPeople.UserAssignedIdentityClientId, "c0a70500-0000-4000-8000-000000000333", "id-pimca", ContosoPeople.UserAssignedIdentityResourceId);
        SeedPublicClients(tenant);
        SeedFabrikam(tenant);
    }

    // Applications of Microsoft's that are in every tenant and run on people's devices.
    private static void SeedPublicClients(SimulatedTenant tenant)
    {
        const string GraphCommandLine = "14d82eec-204b-4c2f-b7e8-296a70dab67e";
        const string AzureCommandLine = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
        const string AzurePowerShell = "1950a258-227b-4e31-a9cf-717495945fc2";
        AppRegistration.Put(tenant, GraphCommandLine, "Microsoft Graph Command Line Tools", isPublic: true, isMultiTenant: true);
        Trust(tenant, GraphCommandLine, isApplication: false);
        foreach (var (id, name) in new[] { (AzureCommandLine, "Microsoft Azure CLI"), (AzurePowerShell, "Microsoft Azure PowerShell") })
        {
            AppRegistration.Put(tenant, id, name, isPublic: true, isMultiTenant: true);
            AppRegistration.Get(tenant, id)!.Consent(tenant, "graph", isApplication: false, AzureCommandLineGraph);
            AppRegistration.Get(tenant, id)!.Consent(tenant, "arm", isApplication: false, ConsentedPermissions.For("arm", isApplication: false));
        }
    }

    private static void SeedFabrikam(SimulatedTenant tenant)
    {
        SignInTenant.Put(tenant, ContosoPeople.FabrikamTenantId, "Fabrikam", ContosoPeople.FabrikamDomain);
        tenant.Store.Put(Collections.OtherPeople, ContosoPeople.GuestAtHome, new JsonObject
        {
            ["id"] = ContosoPeople.GuestAtHome,
            ["tenantId"] = ContosoPeople.FabrikamTenantId,
            ["userPrincipalName"] = "guest@" + ContosoPeople.FabrikamDomain,
            ["displayName"] = "Fabrikam Guest",
        });
    }

    private static void Own(SimulatedTenant tenant, string appId, string objectId, string name)
    {
        AppRegistration.Put(tenant, appId, name, isPublic: false, isMultiTenant: false);
        tenant.Store.Put(Collections.ServicePrincipals, objectId, DirectoryDocuments.ServicePrincipal(objectId, appId, name, ContosoPeople.TenantId));
    }

    private static void Identity(SimulatedTenant tenant, string appId, string objectId, string name, string? resourceId)
    {
        AppRegistration.Put(tenant, appId, name, isPublic: false, isMultiTenant: false);
        Trust(tenant, appId, isApplication: true);
        var principal = DirectoryDocuments.ServicePrincipal(objectId, appId, name, ContosoPeople.TenantId);
        principal["servicePrincipalType"] = "ManagedIdentity";
        tenant.Store.Put(Collections.ServicePrincipals, objectId, principal);
        tenant.Store.Put(Collections.ManagedIdentities, objectId, new JsonObject { ["id"] = objectId, ["appId"] = appId, ["resourceId"] = resourceId });
    }

    private static void Trust(SimulatedTenant tenant, string appId, bool isApplication)
    {
        foreach (var service in Services)
        {
            AppRegistration.Get(tenant, appId)!.Consent(tenant, service, isApplication, ConsentedPermissions.For(service, isApplication));
        }
    }
}
