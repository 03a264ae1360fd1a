using System.Text.Json.Nodes;
using PimCa.Simulator.Login;
using PimCa.Simulator.Routes;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Rules.Exchange;
using PimCa.Simulator.Rules.SharePoint;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Scenarios;

/// <summary>
/// The tenant of the story: a company that asks for a compliant device for Office 365, and has no exemption yet.
/// Everybody's password is <c>simulated</c>.
/// </summary>
public static class ContosoTenant
{
    /// <summary>A new tenant in its first state, apart from all others.</summary>
    public static SimulatedTenant Create()
    {
        SigningKey.Prepare();
        var tenant = new SimulatedTenant(ContosoPeople.TenantId, "Contoso", ContosoPeople.Domain) { Seed = Fill };
        SimulatedTenantRoutes.MapAll(tenant);
        tenant.Reset();
        return tenant;
    }

    private static void Fill(SimulatedTenant tenant)
    {
        Person(tenant, ContosoPeople.Admin, "admin", "Contoso Administrator", "IT");
        Person(tenant, ContosoPeople.Adele, "adele", "Adele Vance", "Sales");
        Person(tenant, ContosoPeople.Alex, "alex", "Alex Wilber", "Marketing");
        Person(tenant, ContosoPeople.Megan, "megan", "Megan Bowen", "IT");
        Person(tenant, ContosoPeople.BreakGlass, "breakglass", "Break Glass", "IT");
        Person(tenant, ContosoPeople.BackupServiceAccount, "svc-backup", "Backup Service", null);
        var guest = DirectoryDocuments.User(tenant, ContosoPeople.Guest, "guest_fabrikam.example#EXT#@" + ContosoPeople.Domain, "Fabrikam Guest");
        guest["mail"] = "guest@fabrikam.example";
        guest["userType"] = "Guest";
        guest["externalUserState"] = "Accepted";
        tenant.Store.Put(Collections.Users, ContosoPeople.Guest, guest);

        tenant.Store.Put(
            Collections.Groups,
            ContosoPeople.Administrators,
            DirectoryDocuments.Group(tenant, ContosoPeople.Administrators, "Administrators", "administrators"));
        DirectoryDocuments.Relate(tenant, Collections.GroupMembers, ContosoPeople.Administrators, ContosoPeople.Megan, "assigned");

        DirectoryDocuments.AssignRole(tenant, BuiltInRoles.GlobalAdministrator, ContosoPeople.Admin);
        DirectoryDocuments.AssignRole(tenant, BuiltInRoles.GlobalAdministrator, ContosoPeople.BreakGlass);

        Application(tenant, ContosoPeople.AutomationServicePrincipal, ContosoPeople.AutomationClientId, "svc-automation", ContosoPeople.TenantId);
        const string Microsoft = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";
        Application(tenant, "c0a70500-0000-4000-8000-000000000311", "00000003-0000-0000-c000-000000000000", "Microsoft Graph", Microsoft);
        Application(tenant, "c0a70500-0000-4000-8000-000000000312", "00000002-0000-0ff1-ce00-000000000000", "Office 365 Exchange Online", Microsoft);
        Application(tenant, "c0a70500-0000-4000-8000-000000000313", "00000003-0000-0ff1-ce00-000000000000", "Office 365 SharePoint Online", Microsoft);

        Unit(tenant, ContosoPeople.MunichUnit, "Munich", "People of the Munich office");
        Unit(tenant, ContosoPeople.SalesUnit, "Sales", "People of the sales department");
        tenant.Store.Put(
            Collections.Applications,
            ContosoPeople.PayrollApplication,
            RoleDocuments.Application(tenant, ContosoPeople.PayrollApplication, ContosoPeople.PayrollClientId, "payroll"));

        ContosoApplications.Seed(tenant);
        ContosoAzure.Seed(tenant);
        AuthenticationStrengths.Seed(tenant.Store);
        ConditionalAccessPolicies.Seed(tenant, ContosoPeople.RequireCompliantDevicePolicy, CompliantDevicePolicy());
        SharePointSettings.Seed(tenant.Store);
        OwaMailboxPolicies.Seed(tenant.Store);
    }

    private static void Person(SimulatedTenant tenant, string id, string name, string displayName, string? department)
    {
        var user = DirectoryDocuments.User(tenant, id, $"{name}@{ContosoPeople.Domain}", displayName);
        user["mail"] = user["userPrincipalName"]!.DeepClone();
        user["department"] = department;
        tenant.Store.Put(Collections.Users, id, user);
    }

    private static void Application(SimulatedTenant tenant, string id, string appId, string displayName, string owner) =>
        tenant.Store.Put(Collections.ServicePrincipals, id, DirectoryDocuments.ServicePrincipal(id, appId, displayName, owner));

    private static void Unit(SimulatedTenant tenant, string id, string displayName, string description) =>
        tenant.Store.Put(Collections.AdministrativeUnits, id, RoleDocuments.AdministrativeUnit(id, displayName, description));

    private static JsonObject CompliantDevicePolicy() => new()
    {
        ["displayName"] = "Require compliant device",
        ["state"] = "enabled",
        ["conditions"] = new JsonObject
        {
            ["clientAppTypes"] = new JsonArray("all"),
            ["applications"] = new JsonObject { ["includeApplications"] = new JsonArray("Office365") },
            ["users"] = new JsonObject { ["includeUsers"] = new JsonArray("All") },
        },
        ["grantControls"] = new JsonObject { ["operator"] = "OR", ["builtInControls"] = new JsonArray("compliantDevice") },
    };
}
