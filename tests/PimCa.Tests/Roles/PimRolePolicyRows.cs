using System.Collections.Generic;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.Roles;

internal sealed class GetPimRolePolicyRows : CmdletRows
{
    public override (string Cmdlet, string Parameters, string Output, string Impact) Surface =>
        ("Get-PimRolePolicy", "Role AzureRole Scope InputObject", "PimPolicy", "");

    public override IEnumerable<(string Name, string Prepare, string Command, string Requests)> Requests =>
    [
        // The policy, and the roles for the name.
        ("Get-PimRolePolicy", "As admin", $"Get-PimRolePolicy {RoleTenant.Helpdesk}", "GET GET"),
        ("Get-PimRolePolicy, of a role that was met before", $"As admin; $null = Get-PimRolePolicy {RoleTenant.Helpdesk}", "Get-PimRolePolicy 'Helpdesk Administrator'", "GET"),
    ];

    public override IEnumerable<PermissionWay> Ways =>
    [
        new("Get-PimRolePolicy", "", "Get-PimRolePolicy -AzureRole Reader -Scope Production"),
        new("Get-PimRolePolicy", "Set-PimRolePolicy 'Helpdesk Administrator' -RequireApproval -Approver $megan, $admins", "Get-PimRolePolicy 'Helpdesk Administrator'"),
    ];

    public override IEnumerable<(string Cmdlet, string Permission, string Shows)> Names =>
    [
        ("Get-PimRolePolicy", "User.Read.All", "megan@contoso.example"),
        ("Get-PimRolePolicy", "Group.Read.All", "Administrators"),
    ];
}

internal sealed class SetPimRolePolicyRows : CmdletRows
{
    public override (string Cmdlet, string Parameters, string Output, string Impact) Surface =>
        ("Set-PimRolePolicy", "Role AzureRole Scope InputObject " + Matrix.Surface.Settings + " Notification PassThru", "PimPolicy", "High");

    public override IEnumerable<(string Name, string Prepare, string Command, string Requests)> Requests =>
    [
        ("Set-PimRolePolicy", "As admin", $"Set-PimRolePolicy {RoleTenant.Helpdesk} -RequireTicket", "GET PATCH"),
        ("Set-PimRolePolicy, as it is", "As admin", $"Set-PimRolePolicy {RoleTenant.Helpdesk} -RequireJustification", "GET"),
        ("Set-PimRolePolicy, from context to MFA", MatrixTenant.Context + $"Set-PimRolePolicy {RoleTenant.Helpdesk} -AuthenticationContext c1; As admin", $"Set-PimRolePolicy {RoleTenant.Helpdesk} -RequireMfa", "GET PATCH PATCH"),
        ("New-PimEligibility, for a role", "As admin", $"New-PimEligibility -Role {RoleTenant.Helpdesk} -DirectoryScope {RoleTenant.Munich} -Principal $megan -Duration 30d", "GET POST"),
        ("Get-PimEligibility, of a role", "As admin", $"Get-PimEligibility -Role {RoleTenant.Helpdesk}", "GET"),
        ("Request-PimActivation, of a role", RoleTenant.Eligible + "As adele", $"Request-PimActivation -Role {RoleTenant.Helpdesk} -DirectoryScope {RoleTenant.Munich} -Duration 2h -Justification x", "POST"),
        ("Stop-PimActivation, of a role", RoleTenant.Running, $"Stop-PimActivation -Role {RoleTenant.Helpdesk} -DirectoryScope {RoleTenant.Munich}", "GET POST"),
    ];

    public override IEnumerable<ChangingCommand> Changes =>
    [
        new("Set-PimRolePolicy", "", $"Set-PimRolePolicy {RoleTenant.Helpdesk} -RequireTicket -MaximumActivationDuration 4h"),
        new("Set-PimRolePolicy, from context to MFA", MatrixTenant.Context + $"Set-PimRolePolicy {RoleTenant.Helpdesk} -AuthenticationContext c1", $"Set-PimRolePolicy {RoleTenant.Helpdesk} -RequireMfa"),
        new("New-PimEligibility, for a role", "", $"New-PimEligibility -Role {RoleTenant.Helpdesk} -DirectoryScope Munich -Principal $megan -Duration 30d"),
        new("Set-PimEligibility, of a role", RoleTenant.Eligible, $"Get-PimEligibility -Role {RoleTenant.Helpdesk} | Set-PimEligibility -Duration 90d"),
        new("Remove-PimEligibility, of a role", RoleTenant.Eligible, $"Get-PimEligibility -Role {RoleTenant.Helpdesk} | Remove-PimEligibility"),
        new("New-PimActiveAssignment, for a role", "", $"New-PimActiveAssignment -Role {RoleTenant.Helpdesk} -Principal $megan -Duration 8h -Justification x"),
        new("Request-PimActivation, of a role", RoleTenant.Eligible + "As adele", $"Request-PimActivation -Role {RoleTenant.Helpdesk} -DirectoryScope Munich -Duration 2h -Justification x"),
        new("Request-PimActivation, of groups and roles", RoleTenant.Eligible + "As adele", "Request-PimActivation -All -Duration 2h -Justification x"),
        new("Stop-PimActivation, of a role", RoleTenant.Running, "$a | Stop-PimActivation"),
    ];
}
