namespace PimCa.Simulator.Scenarios;

/// <summary>The fixed ids of what the simulated tenant begins with.</summary>
public static class ContosoPeople
{
    /// <summary>The tenant's id.</summary>
    public const string TenantId = "c0a70500-0000-4000-8000-000000000001";

    /// <summary>The tenant's domain: what the people's names end in.</summary>
    public const string Domain = "contoso.example";

    /// <summary><c>admin@contoso.example</c>, a Global Administrator.</summary>
    public const string Admin = "c0a70500-0000-4000-8000-000000000101";

    /// <summary><c>adele@contoso.example</c>, an employee.</summary>
    public const string Adele = "c0a70500-0000-4000-8000-000000000102";

    /// <summary><c>alex@contoso.example</c>, an employee.</summary>
    public const string Alex = "c0a70500-0000-4000-8000-000000000103";

    /// <summary><c>megan@contoso.example</c>, who approves: a member of <see cref="Administrators"/>.</summary>
    public const string Megan = "c0a70500-0000-4000-8000-000000000104";

    /// <summary><c>breakglass@contoso.example</c>, a standing Global Administrator for emergencies.</summary>
    public const string BreakGlass = "c0a70500-0000-4000-8000-000000000105";

    /// <summary><c>svc-backup@contoso.example</c>, a user account that a script uses; it has no second factor.</summary>
    public const string BackupServiceAccount = "c0a70500-0000-4000-8000-000000000106";

    /// <summary><c>guest@fabrikam.example</c>, a guest from another organisation.</summary>
    public const string Guest = "c0a70500-0000-4000-8000-000000000107";

    /// <summary>The assigned security group "Administrators".</summary>
    public const string Administrators = "c0a70500-0000-4000-8000-000000000201";

    /// <summary>The service principal of the application <c>svc-automation</c>.</summary>
    public const string AutomationServicePrincipal = "c0a70500-0000-4000-8000-000000000301";

    /// <summary>The client id of the application <c>svc-automation</c>.</summary>
    public const string AutomationClientId = "c0a70500-0000-4000-8000-000000000302";

    /// <summary>The enabled Conditional Access policy "Require compliant device".</summary>
    public const string RequireCompliantDevicePolicy = "c0a70500-0000-4000-8000-000000000401";

    /// <summary>The administrative unit "Munich": directory roles can be scoped to it.</summary>
    public const string MunichUnit = "c0a70500-0000-4000-8000-000000000501";

    /// <summary>The administrative unit "Sales".</summary>
    public const string SalesUnit = "c0a70500-0000-4000-8000-000000000502";

    /// <summary>The registration (object id) of the application <c>payroll</c>: directory roles can be scoped to it.</summary>
    public const string PayrollApplication = "c0a70500-0000-4000-8000-000000000511";

    /// <summary>The client id of the application <c>payroll</c>.</summary>
    public const string PayrollClientId = "c0a70500-0000-4000-8000-000000000512";

    /// <summary>
    /// The client id of what <c>Connect-PimCa -Simulated</c> signs in with. A test takes a permission away from it with
    /// <see cref="TokenService.Consent"/>.
    /// </summary>
    public const string ShortcutClientId = "c0a70500-0000-4000-8000-000000000328";

    /// <summary>The client id of "PimCa automation": a secret, <see cref="TokenService.Password"/>, and all permissions.</summary>
    public const string PimCaAutomationClientId = "c0a70500-0000-4000-8000-000000000322";

    /// <summary>The client id of "PimCa unconsented": the same secret, and no permission that anybody consented to.</summary>
    public const string UnconsentedClientId = "c0a70500-0000-4000-8000-000000000324";

    /// <summary>The client id of "PimCa retired": its secret, the same, ended a month ago.</summary>
    public const string RetiredClientId = "c0a70500-0000-4000-8000-000000000326";

    /// <summary>The client id of the system-assigned identity of the Automation account "aa-pimca", which has all permissions.</summary>
    public const string SystemIdentityClientId = "c0a70500-0000-4000-8000-000000000332";

    /// <summary>The client id of the user-assigned identity "id-pimca", which has all permissions.</summary>
    public const string UserAssignedIdentityClientId = "c0a70500-0000-4000-8000-000000000334";

    /// <summary>The resource id of the same identity.</summary>
    public const string UserAssignedIdentityResourceId =
        "/subscriptions/c0a70500-0000-4000-8000-000000000701/resourceGroups/rg-pimca/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-pimca";

    /// <summary>The tenant of the guest's own organisation. Its people sign in; its directory is not simulated.</summary>
    public const string FabrikamTenantId = "fab21ca0-0000-4000-8000-000000000001";

    /// <summary>The domain of the guest's own organisation.</summary>
    public const string FabrikamDomain = "fabrikam.example";

    /// <summary><c>guest@fabrikam.example</c> at home: the id of the guest's account in its own tenant.</summary>
    public const string GuestAtHome = "fab21ca0-0000-4000-8000-000000000107";

    /// <summary>The id of the scope of the root management group, "Tenant Root Group", whose name is the tenant's id.</summary>
    public const string RootManagementGroup = "/providers/Microsoft.Management/managementGroups/" + TenantId;

    /// <summary>The id of the scope of the management group "Platform".</summary>
    public const string PlatformManagementGroup = "/providers/Microsoft.Management/managementGroups/platform";

    /// <summary>The id of the scope of the subscription "Production", below the management group "Platform".</summary>
    public const string ProductionSubscription = "/subscriptions/c0a70500-0000-4000-8000-000000000601";

    /// <summary>The id of the scope of the subscription "Development", below the root management group.</summary>
    public const string DevelopmentSubscription = "/subscriptions/c0a70500-0000-4000-8000-000000000602";

    /// <summary>The id of the scope of the resource group "rg-web" in "Production".</summary>
    public const string WebResourceGroup = ProductionSubscription + "/resourceGroups/rg-web";

    /// <summary>The id of the scope of the resource group "rg-data" in "Production".</summary>
    public const string DataResourceGroup = ProductionSubscription + "/resourceGroups/rg-data";

    /// <summary>The id of the scope of the resource group "rg-sandbox" in "Development".</summary>
    public const string SandboxResourceGroup = DevelopmentSubscription + "/resourceGroups/rg-sandbox";

    /// <summary>The id of the scope of the virtual machine "vm-web-01" in "rg-web".</summary>
    public const string WebVirtualMachine = WebResourceGroup + "/providers/Microsoft.Compute/virtualMachines/vm-web-01";

    /// <summary>The id of the scope of the storage account "stcontosodata" in "rg-data".</summary>
    public const string DataStorageAccount = DataResourceGroup + "/providers/Microsoft.Storage/storageAccounts/stcontosodata";
}
