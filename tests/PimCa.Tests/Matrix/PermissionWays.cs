using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Roles;

namespace PimCa.Tests.Matrix;

/// <summary>
/// The ways in which each cmdlet is used to see what it asks for: those of the table of requests, which give ids, and those that
/// give names, mean the other kinds, or meet a case in which more is asked for.
/// </summary>
internal static class PermissionWays
{
    private const string ByName = "'Browser-Only Users'";
    private const string Azure = "-AzureRole Reader -Scope Production";
    private const string AzureById = "-AzureRole acdd72a7-3385-48ef-bd42-f606fba81ae7 -Scope /subscriptions/c0a70500-0000-4000-8000-000000000601";
    private const string Role = "-Role 'Helpdesk Administrator' -DirectoryScope Munich";
    private const string RoleById = "-Role " + RoleTenant.Helpdesk + " -DirectoryScope " + RoleTenant.Munich;
    private const string Adele = "adele@contoso.example";
    private const string AzureEligible = "$null = New-PimEligibility " + Azure + " -Principal " + Adele + " -Duration 60d;";
    private const string AzureRunning = AzureEligible + "As adele; $a = Request-PimActivation " + AzureById + " -Duration 2h -Justification x; $null = Step-PimSimulator -By 10m;";
    private const string AzureActive = "$null = New-PimActiveAssignment " + Azure + " -Principal " + Adele + " -Duration 8h -Justification x;";
    private const string RoleActive = "$null = New-PimActiveAssignment " + Role + " -Principal " + Adele + " -Duration 8h -Justification x;";
    private const string GroupActive = "$null = New-PimActiveAssignment $id $adele -Duration 8h -Justification x;";
    private const string Running = "As adele; $a = Request-PimActivation $id -Duration 2h -Justification x; $null = Step-PimSimulator -By 10m;";
    private const string Waiting = MatrixTenant.Approval + "As adele; $a = Request-PimActivation $id -Duration 2h -Justification x; As megan;";
    private const string Megan = "c0a70500-0000-4000-8000-000000000104";

    // Adele's group, role and Azure assignments of twenty days, of which ten have gone.
    private const string Nearly =
        "$b = New-PimBrowserOnlyGroup Bounded; $null = New-PimActiveAssignment $b $adele -Duration 20d -Justification x; $null = New-PimEligibility $b $alex -Duration 20d;"
        + "$null = New-PimEligibility " + Role + " -Principal $adele -Duration 20d; $null = New-PimActiveAssignment " + Role + " -Principal $megan -Duration 20d -Justification x;"
        + "$null = New-PimEligibility " + Azure + " -Principal $adele -Duration 20d; $null = Step-PimSimulator -By 10d;";

    private const string RoleOverPayroll =
        "$null = New-PimEligibility -Role 'Application Administrator' -DirectoryScope payroll -Principal $adele -Duration 30d; Set-PimRolePolicy 'Application Administrator' -RequireApproval -Approver $megan;"
        + "$e = Get-PimEligibility -Role 'Application Administrator'; As adele; $null = $e | Request-PimActivation -Duration 2h -Justification x; As megan";

    private const string DriftedContext =
        MatrixTenant.Context + "$file = [IO.Path]::GetTempFileName(); Set-PimMemberPolicy $id -AuthenticationContext c1; $null = Get-PimMemberPolicy $id | Export-PimPolicy $file; Set-PimMemberPolicy $id -RequireMfa;";

    // Policies that name people, a group and a role.
    private const string Various = "$null = New-PimCompliantDevicePolicy Third -ExcludeRole 'Security Reader' -BreakGlass breakglass@contoso.example; $null = New-PimBrowserOnlyPolicy $id; As admin";
    private const string SharePointMade = "Set-PimSimulator -SharePointCreatesPoliciesAfter 0s; $null = Set-AppEnforcedRestrictions -SharePoint AllowLimitedAccess -KeepSharePointPolicies;";

    private const string Drifted =
        "$file = [IO.Path]::GetTempFileName(); Set-PimMemberPolicy $id -RequireApproval -Approver Administrators, $megan; Set-PimRolePolicy 'Helpdesk Administrator' -RequireTicket; Set-PimRolePolicy " + Azure + " -RequireTicket;"
        + "$null = & { Get-PimMemberPolicy $id; Get-PimRolePolicy 'Helpdesk Administrator'; Get-PimRolePolicy " + Azure + " } | Export-PimPolicy $file;"
        + "Set-PimMemberPolicy $id -RequireApproval:$false; Set-PimRolePolicy 'Helpdesk Administrator' -RequireTicket:$false; Set-PimRolePolicy " + Azure + " -RequireTicket:$false;";

    private const string AzureWaiting = AzureEligible + "Set-PimRolePolicy " + Azure + " -RequireApproval -Approver $megan; As adele; $a = Request-PimActivation " + AzureById + " -Duration 2h -Justification x; As megan;";

    private static readonly PermissionWay[] More =
    [
        new("New-PimBrowserOnlyGroup", "", "New-PimBrowserOnlyGroup Third -Owner megan@contoso.example"),
        new("Set-PimMemberPolicy", "", $"Set-PimMemberPolicy {ByName} -RequireApproval -Approver megan@contoso.example"),
        new("Get-PimMemberPolicy", "Set-PimMemberPolicy $id -RequireApproval -Approver $megan", $"Get-PimMemberPolicy {ByName}"),
        new("New-PimCompliantDevicePolicy", "", "New-PimCompliantDevicePolicy Third -ExcludeRole 'Security Reader' -BreakGlass breakglass@contoso.example"),
        new("New-PimBrowserOnlyPolicy", "", $"New-PimBrowserOnlyPolicy {ByName}"),
        new("Remove-PimCaExclusion", MatrixTenant.Pair + "$null = Add-PimCaExclusion $policy $id", $"Remove-PimCaExclusion $policy {ByName}"),
        new("Test-PimCaAccess", "", $"Test-PimCaAccess {Adele} -Application ExchangeOnline -ClientApp Browser"),
        new("Get-PimExemption", "", $"Get-PimExemption -User {Adele}"),

        new("New-PimEligibility", "", $"New-PimEligibility {ByName} megan@contoso.example -Duration 30d"),
        new("New-PimEligibility", "", $"New-PimEligibility {Role} -Principal {Adele} -Duration 30d"),
        new("New-PimEligibility", "", $"New-PimEligibility {Azure} -Principal {Adele} -Duration 30d"),
        new("New-PimEligibility", "", $"New-PimEligibility {AzureById} -Principal $adele -Duration 30d"),
        new("Get-PimEligibility", "", $"Get-PimEligibility {ByName} {Adele}"),
        new("Get-PimEligibility", RoleTenant.Eligible, $"Get-PimEligibility {Role}"),
        new("Get-PimEligibility", RoleTenant.Eligible, $"Get-PimEligibility {RoleById} -Principal {Adele}"),
        new("Get-PimEligibility", AzureEligible, $"Get-PimEligibility {Azure}"),
        new("Get-PimEligibility", RoleTenant.Eligible + AzureEligible + "As adele", "Get-PimEligibility -Mine -IncludeExpired"),
        new("Set-PimEligibility", RoleTenant.Eligible, $"Set-PimEligibility {Role} -Principal {Adele} -Duration 90d"),
        new("Set-PimEligibility", "", $"Set-PimEligibility {ByName} {Adele} -Duration 90d"),
        new("Set-PimEligibility", AzureEligible, $"Set-PimEligibility {Azure} -Principal {Adele} -Duration 90d"),
        new("Remove-PimEligibility", "", $"Remove-PimEligibility {ByName} {Adele}"),
        new("Remove-PimEligibility", RoleTenant.Eligible, $"Remove-PimEligibility {Role} -Principal {Adele}"),
        new("Remove-PimEligibility", AzureEligible, $"Remove-PimEligibility {Azure} -Principal {Adele}"),
        new("New-PimActiveAssignment", "", $"New-PimActiveAssignment {ByName} megan@contoso.example -Duration 8h -Justification x"),
        new("New-PimActiveAssignment", "", $"New-PimActiveAssignment {Role} -Principal {Adele} -Duration 8h -Justification x"),
        new("New-PimActiveAssignment", "", $"New-PimActiveAssignment {Azure} -Principal {Adele} -Duration 8h -Justification x"),
        new("Get-PimActiveAssignment", GroupActive, $"Get-PimActiveAssignment {ByName} {Adele}"),
        new("Get-PimActiveAssignment", RoleActive, $"Get-PimActiveAssignment {Role}"),
        new("Get-PimActiveAssignment", AzureActive, $"Get-PimActiveAssignment {Azure}"),
        new("Get-PimActiveAssignment", GroupActive + RoleActive + AzureActive + "As adele", "Get-PimActiveAssignment -Mine -IncludeExpired"),
        new("Set-PimActiveAssignment", GroupActive, $"Set-PimActiveAssignment {ByName} {Adele} -Duration 12h -Justification x"),
        new("Set-PimActiveAssignment", RoleActive, $"Set-PimActiveAssignment {Role} -Principal {Adele} -Duration 12h -Justification x"),
        new("Set-PimActiveAssignment", AzureActive, $"Set-PimActiveAssignment {Azure} -Principal {Adele} -Duration 12h -Justification x"),
        new("Remove-PimActiveAssignment", GroupActive, $"Remove-PimActiveAssignment {ByName} {Adele}"),
        new("Remove-PimActiveAssignment", RoleActive, $"Remove-PimActiveAssignment {Role} -Principal {Adele}"),
        new("Remove-PimActiveAssignment", AzureActive, $"Remove-PimActiveAssignment {Azure} -Principal {Adele}"),
        new("Convert-PimStandingAssignment", "$null = New-PimActiveAssignment -Role 'Exchange Administrator' -Principal $megan -Permanent -Justification x", "Convert-PimStandingAssignment 'Exchange Administrator' -BreakGlass breakglass@contoso.example -Justification x"),

        new("Request-PimActivation", "As adele", $"Request-PimActivation {ByName} -Duration 2h -Justification x -Wait"),
        new("Request-PimActivation", RoleTenant.Eligible + "As adele", $"Request-PimActivation {Role} -Duration 2h -Justification x -Wait"),
        new("Request-PimActivation", AzureEligible + "As adele", $"Request-PimActivation {AzureById} -Duration 2h -Justification x -Wait"),
        new("Request-PimActivation", RoleTenant.Eligible + AzureEligible + "As adele", "Request-PimActivation -All -Duration 2h -Justification x"),
        new("Get-PimActivation", Running + "As admin", $"Get-PimActivation {ByName}"),
        new("Get-PimActivation", Running + "As adele", $"Get-PimActivation {ByName}"),
        new("Get-PimActivation", RoleTenant.Running + "As admin", $"Get-PimActivation {Role}"),
        new("Get-PimActivation", AzureRunning + "As admin", $"Get-PimActivation {Azure}"),
        new("Wait-PimActivation", RoleTenant.Running, "$a | Wait-PimActivation"),
        new("Wait-PimActivation", AzureRunning, "$a | Wait-PimActivation"),
        new("Stop-PimActivation", Running, $"Stop-PimActivation {ByName}"),
        new("Stop-PimActivation", RoleTenant.Running, $"Stop-PimActivation {Role}"),
        new("Stop-PimActivation", AzureRunning, $"Stop-PimActivation {AzureById}"),
        new("Stop-PimActivation", Running + "As admin; $a = Get-PimActivation $id -Status Active", "$a | Stop-PimActivation -RevokeSessions"),
        new("Get-PimApproval", AzureWaiting, "Get-PimApproval"),
        new("Approve-PimActivation", AzureWaiting + "$p = Get-PimApproval", "$p | Approve-PimActivation -Justification x"),
        new("Approve-PimActivation", AzureWaiting, "$a | Approve-PimActivation -Justification x"),
        new("Deny-PimActivation", AzureWaiting + "$p = Get-PimApproval", "$p | Deny-PimActivation -Justification x"),

        new("Set-PimRolePolicy", "", $"Set-PimRolePolicy {Azure} -RequireTicket"),
        new("Set-PimRolePolicy", "", "Set-PimRolePolicy 'Helpdesk Administrator' -RequireApproval -Approver megan@contoso.example"),
        new("Set-PimRolePolicy", MatrixTenant.Context, "Set-PimRolePolicy 'Helpdesk Administrator' -AuthenticationContext c1"),
        new("Add-PimCaExclusion", MatrixTenant.Pair, $"Add-PimCaExclusion 'Require compliant device' {ByName}"),
        new("Test-PimCaGuard", MatrixTenant.Pair, $"Test-PimCaGuard {ByName}"),
        new("Get-PimCaExclusion", MatrixTenant.Pair + "$null = Add-PimCaExclusion $policy $id", $"Get-PimCaExclusion 'Require compliant device' {ByName}"),
        new("Request-PimActivation", "Set-PimMemberPolicy $id -MaximumActivationDuration 4h; As adele", "Request-PimActivation $id -Justification x"),
        new("Request-PimActivation", RoleTenant.Eligible + "Set-PimRolePolicy 'Helpdesk Administrator' -MaximumActivationDuration 4h; As adele", $"Request-PimActivation {RoleById} -Justification x"),
        new("Request-PimExtension", Nearly + "$e = Get-PimActiveAssignment $b | Where-Object EndTime; As adele", "$e | Request-PimExtension -Duration 60d -Justification x"),
        new("Request-PimExtension", Nearly + "$e = Get-PimEligibility -Role 'Helpdesk Administrator'", "$e | Request-PimExtension -Duration 60d -Justification x"),
        new("Request-PimExtension", Nearly + "$e = Get-PimActiveAssignment -Role 'Helpdesk Administrator'", "$e | Request-PimExtension -Duration 60d -Justification x"),
        new("Request-PimExtension", Nearly + $"$e = Get-PimEligibility {Azure}", "$e | Request-PimExtension -Duration 60d -Justification x"),
        new("Get-PimApproval", RoleTenant.Eligible + "Set-PimRolePolicy 'Helpdesk Administrator' -RequireApproval -Approver $megan; As adele; $null = Request-PimActivation " + RoleById + " -Duration 2h -Justification x; As megan", "Get-PimApproval"),
        new("Approve-PimActivation", Waiting, "Approve-PimActivation -Id $a.Id -Justification x"),
        new("Deny-PimActivation", Waiting, "Deny-PimActivation -Id $a.Id -Justification x"),
        new("Wait-PimActivation", Running + "As admin", "$a | Wait-PimActivation"),
        new("Wait-PimActivation", RoleTenant.Running + "As admin", "$a | Wait-PimActivation"),
        new("Stop-PimActivation", RoleTenant.Running + "As admin; $a = Get-PimActivation -Role 'Helpdesk Administrator' -Status Active", "$a | Stop-PimActivation"),
        new("Request-PimExtension", Nearly + "$e = Get-PimActiveAssignment $b | Where-Object EndTime", "$e | Request-PimExtension -Duration 60d -Justification x"),
        new("Request-PimExtension", Nearly + "$e = Get-PimEligibility $b", "$e | Request-PimExtension -Duration 60d -Justification x"),
        new("Get-PimApproval", RoleOverPayroll, "Get-PimApproval"),

        new("Get-PimCaPolicy", Various, "Get-PimCaPolicy"),
        new("Get-SharePointCreatedPolicy", SharePointMade, "Get-SharePointCreatedPolicy") { Arrange = s => Spare(s, "[SharePoint", role: "5d6b6bb7-de71-4623-b4af-96380a352509") },
        new("Disable-SharePointCreatedPolicy", SharePointMade + MatrixTenant.Pair + "$null = Add-PimCaExclusion $policy $id", "Disable-SharePointCreatedPolicy") { IsRefused = true, Arrange = LeaveSharePoint },
        new("Set-AppEnforcedRestrictions", MatrixTenant.Pair + "$null = Add-PimCaExclusion $policy $id", "Set-AppEnforcedRestrictions -OwaPolicy Off -Force"),
        new("Set-PimMemberPolicy", MatrixTenant.Context, "Set-PimMemberPolicy $id -AuthenticationContext c1") { Arrange = s => Spare(s, "c1", Megan) },
        new("Set-PimRolePolicy", RoleTenant.Eligible + MatrixTenant.Context, "Set-PimRolePolicy 'Helpdesk Administrator' -AuthenticationContext c1") { Arrange = s => Spare(s, "c1", Megan) },
        new("Set-PimRolePolicy", AzureEligible + MatrixTenant.Context, $"Set-PimRolePolicy {Azure} -AuthenticationContext c1") { Arrange = s => Spare(s, "c1", Megan) },
        new("Add-PimCaExclusion", MatrixTenant.Pair + GroupActive, $"Add-PimCaExclusion 'Require compliant device' {ByName}") { Arrange = SpareAndOwn },
        new("Test-PimCaGuard", MatrixTenant.Pair + GroupActive, "Test-PimCaGuard $id -Detailed") { Arrange = SpareAndOwn },
        new("Get-PimCaExclusion", MatrixTenant.Pair + "$null = Add-PimCaExclusion $policy $id;" + GroupActive, "Get-PimCaExclusion") { Arrange = SpareAndOwn },
        new("Get-PimCaExclusion", MatrixTenant.Pair + "$null = Add-PimCaExclusion $policy $id", "Get-PimCaExclusion") { Arrange = Own },
        new("Import-PimPolicy", Drifted, "Import-PimPolicy $file"),
        new("Import-PimPolicy", DriftedContext, "Import-PimPolicy $file") { Arrange = s => Spare(s, "c1", Megan) },
        new("Connect-PimCa", "", ConnectApplication),
        .. CmdletRows.All.SelectMany(rows => rows.Ways),
    ];

    /// <summary>Signs in as the application whose credential is in <c>$credential</c>.</summary>
    public const string ConnectApplication = "Connect-PimCa -Simulated -TenantId contoso.example -ClientSecretCredential $credential";

    /// <summary>The ways of a cmdlet; none where it is not in the table of requests.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="asApplication">Those that make sense without a person: what the administrator does.</param>
    public static IReadOnlyList<PermissionWay> Of(string cmdlet, bool asApplication) =>
        RequestCountTests.Table.Where(r => r.Name.Split(',')[0] == cmdlet).Select(r => new PermissionWay(cmdlet, r.Prepare, r.Command))
            .Concat(More.Where(m => m.Cmdlet == cmdlet))
            .Where(w => cmdlet == "Connect-PimCa" ? (w.Command == ConnectApplication) == asApplication : !asApplication || w.Person == "admin")
            .ToArray();

    // Our own policy is about Exchange alone: SharePoint's is what the exclusion relies on.
    private static void LeaveSharePoint(TestShell shell)
    {
        var (id, own) = shell.Tenant.Documents("conditionalAccess/policies")
            .Single(p => p.Value["sessionControls"]?["applicationEnforcedRestrictions"] is not null && !((string?)p.Value["displayName"])!.StartsWith("[SharePoint", StringComparison.Ordinal));
        own["conditions"]!["applications"]!["includeApplications"] = new JsonArray("00000002-0000-0ff1-ce00-000000000000");
        shell.Tenant.Put("conditionalAccess/policies", id, own.ToJsonString());
    }

    private static void SpareAndOwn(TestShell shell)
    {
        Spare(shell, "Browser-Only Users", Megan);
        Own(shell);
    }

    // The group's owner is an application.
    private static void Own(TestShell shell)
    {
        var group = (string)((dynamic)shell.Run("$id").One().BaseObject);
        var relation = shell.Tenant.Documents("groupOwners").Values.First(o => (string?)o["groupId"] == group);
        relation["principalId"] = "c0a70500-0000-4000-8000-000000000301";
        shell.Tenant.Put("groupOwners", group + "/c0a70500-0000-4000-8000-000000000301", relation.ToJsonString());
    }

    // What no cmdlet does and an administrator may in the admin center: policies spare somebody.
    private static void Spare(TestShell shell, string policies, string user = "c0a70500-0000-4000-8000-000000000105", string? role = null)
    {
        foreach (var (id, policy) in shell.Tenant.Documents("conditionalAccess/policies").Where(p => ((string?)p.Value["displayName"])!.Contains(policies, StringComparison.Ordinal)).ToArray())
        {
            policy["conditions"]!["users"]!["excludeUsers"] = new JsonArray(user);
            policy["conditions"]!["users"]!["excludeRoles"] = role is null ? new JsonArray() : new JsonArray(role);
            shell.Tenant.Put("conditionalAccess/policies", id, policy.ToJsonString());
        }
    }
}

/// <summary>A way to use a cmdlet.</summary>
/// <param name="Cmdlet">The cmdlet.</param>
/// <param name="Prepare">What comes before; the last <c>As</c> in it says who runs the command, the administrator otherwise.</param>
/// <param name="Command">The command.</param>
internal sealed partial record PermissionWay(string Cmdlet, string Prepare, string Command)
{
    /// <summary>What is done to the tenant besides.</summary>
    public Action<TestShell>? Arrange { get; init; }

    /// <summary>Whether it ends in an error, which is what is looked at.</summary>
    public bool IsRefused { get; init; }

    /// <summary>Who runs it.</summary>
    public string Person => LastAs().Matches(Prepare).LastOrDefault()?.Groups[1].Value ?? "admin";

    [GeneratedRegex(@"\bAs (\w+)")]
    private static partial Regex LastAs();
}
