using System;
using System.Linq;
using System.Management.Automation;
using System.Net;
using PimCa.Pipeline;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Matrix;

/// <summary>A refusal for want of a permission, by each of the services: it names the permission that is missing, and how it is had.</summary>
public sealed class PermissionRefusalTests
{
    private const string Application = "c0a70500-0000-4000-8000-000000000322";
    private const string Consent = "/adminconsent?client_id=";

    [Theory]
    [InlineData("Policy.ReadWrite.ConditionalAccess", "New-PimCompliantDevicePolicy Second", "PermissionDenied")]
    [InlineData("PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup", "New-PimEligibility $id $megan -Duration 30d", "PermissionScopeNotGranted")]
    [InlineData("RoleManagementPolicy.ReadWrite.Directory", "Set-PimRolePolicy 'Helpdesk Administrator' -RequireTicket", "PermissionScopeNotGranted")]
    [InlineData("user_impersonation", "Get-PimRolePolicy -AzureRole Reader -Scope Production", "ConsentMissing")]
    [InlineData("AllSites.FullControl", "Get-AppEnforcedRestrictions", "ConsentMissing")]
    [InlineData("Exchange.Manage", "Get-AppEnforcedRestrictions", "ConsentMissing")]
    public void A_person_is_told_which_permission_is_missing_who_consents_to_it_and_what_to_run_then(string missing, string command, string error)
    {
        using var shell = MatrixTenant.Open();
        var needed = DeclaredPermissions.ByCmdlet[command.Split(' ')[0]];
        Assert.Contains(missing, needed);
        shell.Tenant.Consent(needed.Except([missing]).Append("User.Read").ToArray());
        shell.As("admin");

        Told(shell.Run(command), error, missing);
    }

    [Theory]
    [InlineData("Policy.ReadWrite.ConditionalAccess", "New-PimCompliantDevicePolicy Second", "PermissionDenied")]
    [InlineData("RoleManagement.ReadWrite.Directory", "Remove-PimBrowserOnlyGroup $id", "PermissionDenied")]
    [InlineData("Sites.FullControl.All", "Get-AppEnforcedRestrictions", "SharePointRefused")]
    public void An_application_is_told_the_same_by_the_name_of_its_own_permission(string missing, string command, string error)
    {
        using var shell = MatrixTenant.Open("New-PimActiveAssignment -Role 'Exchange Administrator' -Principal c0a70500-0000-4000-8000-000000000321 -Duration 30d -Justification x");
        var needed = DeclaredPermissions.ByCmdletOfApplications[command.Split(' ')[0]];
        Assert.Contains(missing, needed);
        shell.Tenant.ConsentToApplication(Application, needed.Except([missing]).ToArray());
        shell.Set("credential", new PSCredential(Application, new NetworkCredential("", "simulated").SecurePassword));
        shell.Run(PermissionWays.ConnectApplication).AssertNoErrors();

        Told(shell.Run(command), error, missing);
    }

    /// <summary>
    /// Where one of several writes, or one that the service refuses without a reason, would be for nothing, the token is asked first:
    /// with -WhatIf too.
    /// </summary>
    [Theory]
    [InlineData("RoleManagement.ReadWrite.Directory", "New-PimBrowserOnlyGroup Another")]
    [InlineData("RoleManagement.ReadWrite.Directory", "New-PimBrowserOnlyGroup 'Browser-Only Users' -Description Other")]
    [InlineData("RoleManagement.ReadWrite.Directory", "Remove-PimBrowserOnlyGroup $id")]
    [InlineData("RoleAssignmentSchedule.ReadWrite.Directory", "Convert-PimStandingAssignment 'Helpdesk Administrator' -Justification x")]
    [InlineData("RoleEligibilitySchedule.ReadWrite.Directory", "Convert-PimStandingAssignment 'Helpdesk Administrator' -Justification x")]
    [InlineData("User.RevokeSessions.All", "Stop-PimActivation $id -RevokeSessions")]
    [InlineData("User.RevokeSessions.All", "Stop-PimActivation -All -RevokeSessions")]
    public void What_the_token_tells_is_told_before_anything_is_written(string missing, string command)
    {
        using var shell = MatrixTenant.Open("New-PimActiveAssignment -Role 'Helpdesk Administrator' -Principal $adele -Permanent -Justification x; Step-PimSimulator 1h");
        var needed = DeclaredPermissions.ByCmdlet[command.Split(' ')[0]];
        Assert.Contains(missing, needed);
        shell.Tenant.Consent(needed.Except([missing]).Append("User.Read").ToArray());
        shell.As("admin");

        foreach (var how in new[] { string.Empty, " -WhatIf" })
        {
            var mark = shell.Tenant.EventCount;
            ShellResult result = null!;
            Assert.Empty(shell.Writes(() => result = shell.Run(command + how + " -Confirm:$false")));
            Assert.DoesNotContain(shell.Tenant.EventsSince(mark), e => e.Summary.Contains("-> 403", StringComparison.Ordinal));
            Told(result, "PermissionDenied", missing);
        }

        shell.Tenant.Consent(needed.Append("User.Read").ToArray());
        shell.As("admin").Run(command + " -Confirm:$false").AssertNoErrors();
    }

    [Fact]
    public void Of_Azure_a_role_is_what_is_missing_and_the_roles_that_will_do_are_named()
    {
        using var shell = MatrixTenant.Open("As adele");

        var error = Assert.Single(shell.Run("New-PimEligibility -AzureRole Reader -Scope /subscriptions/c0a70500-0000-4000-8000-000000000601 -Principal $adele -Duration 30d").Errors);

        Assert.StartsWith("AuthorizationFailed,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("User Access Administrator", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_all_kinds_are_listed_the_one_that_cannot_be_is_told_with_its_permission()
    {
        using var shell = MatrixTenant.Open();
        shell.Tenant.Consent(DeclaredPermissions.ByCmdlet["Get-PimEligibility"].Except(["user_impersonation"]).Append("User.Read").ToArray());
        shell.As("adele");

        var listed = shell.Run("Get-PimEligibility -Mine");

        Assert.NotEmpty(listed.AssertNoErrors().Output);
        Assert.Contains(listed.Warnings, w => w.Contains("user_impersonation", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("admin", false)]
    [InlineData("megan", true)]
    public void What_the_sign_in_has_is_not_listed_as_if_it_were_missing(string person, bool isRefused)
    {
        using var shell = MatrixTenant.Open();
        shell.As(person);

        var errors = shell.Run("Get-PimExemption").Errors;

        Assert.Equal(isRefused ? ["PermissionDenied"] : Array.Empty<string>(), errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]));
        Assert.All(errors, e =>
        {
            Assert.DoesNotContain(DeclaredPermissions.ByCmdlet["Get-PimExemption"], p => e.ErrorDetails.RecommendedAction.Contains(p, StringComparison.Ordinal));
            Assert.Contains("directory role", e.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        });
    }

    private static void Told(ShellResult result, string id, string missing)
    {
        var error = result.Errors.First(e => e.FullyQualifiedErrorId.StartsWith(id + ",", StringComparison.Ordinal));
        Assert.Equal(ErrorCategory.PermissionDenied, error.CategoryInfo.Category);
        Assert.Contains(missing, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains(Consent, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("onnect", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }
}
