using System;
using System.Linq;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.Roles;

/// <summary>Entra roles by the cmdlets that groups have, by name, by id, by pipe.</summary>
public sealed class RoleCmdletTests : IDisposable
{
    private readonly TestShell shell = MatrixTenant.Open();

    public void Dispose() => shell.Dispose();

    [Theory]
    [InlineData("Get-PimRolePolicy 'Helpdesk Administrator'")]
    [InlineData("'helpdesk administrator' | Get-PimRolePolicy")]
    [InlineData("Get-PimRolePolicy -Role 729827e3-9c14-49f7-bb1b-9608f156bbb8 | Get-PimRolePolicy")]
    [InlineData("New-PimEligibility -Role 'Helpdesk Administrator' -DirectoryScope Munich -Principal $megan -Duration 1d | Get-PimRolePolicy")]
    [InlineData("Get-PimRolePolicy -Role (New-PimEligibility -Role 'Helpdesk Administrator' -Principal $megan -Duration 1d)")]
    public void A_roles_policy_by_any_name(string command)
    {
        var policy = shell.Run(command);

        Assert.Equal(("EntraRole", "Helpdesk Administrator", "/"), (policy.One("Kind")!.ToString(), policy.One("TargetName"), policy.One("Scope")));
        Assert.Equal(TimeSpan.FromHours(8), policy.One("MaximumActivationDuration"));
    }

    [Fact]
    public void A_roles_settings_are_the_groups_settings()
    {
        var set = shell.Run("Set-PimRolePolicy 'Helpdesk Administrator' -RequireTicket -RequireMfa -MaximumActivationDuration 4h -RequireApproval -Approver Administrators -PassThru");

        Assert.Equal((true, true, true, TimeSpan.FromHours(4)), ((bool)set.One("RequireTicket")!, (bool)set.One("RequireMfa")!, (bool)set.One("RequireApproval")!, (TimeSpan)set.One("MaximumActivationDuration")!));
        Assert.Empty(shell.Writes(() => shell.Run("Set-PimRolePolicy 'Helpdesk Administrator' -RequireTicket").AssertNoErrors()));
    }

    [Theory]
    [InlineData("Get-PimMemberPolicy $id | Get-PimRolePolicy", "RoleRequired", "Get-PimMemberPolicy")]
    [InlineData("Get-PimMemberPolicy $id | Set-PimRolePolicy -RequireTicket", "RoleRequired", "Set-PimMemberPolicy")]
    [InlineData("Get-PimRolePolicy 'Helpdesk Administrator' | Get-PimMemberPolicy", "GroupRequired", "Get-PimRolePolicy")]
    [InlineData("Get-PimRolePolicy 'Helpdesk Administrator' | Set-PimMemberPolicy -RequireTicket", "GroupRequired", "Set-PimRolePolicy")]
    [InlineData("Get-PimRolePolicy -AzureRole Reader -Scope Production | Get-PimMemberPolicy", "GroupRequired", "Get-PimRolePolicy")]
    public void What_is_piped_to_the_cmdlet_of_the_other_kind_is_told_the_right_one(string command, string id, string wayOut)
    {
        ShellResult? result = null;

        Assert.Empty(shell.Writes(() => result = shell.Run(command)));

        Assert.Equal(id, result!.ErrorId());
        Assert.Contains(wayOut, result.Errors[0].ErrorDetails.RecommendedAction);
        Assert.NotNull(result.Errors[0].TargetObject);
    }

    [Fact]
    public void Of_a_groups_piped_object_the_access_is_taken_unless_another_is_named()
    {
        shell.Run("$null = New-PimEligibility $id $megan -Access Owner -Duration 30d; $e = Get-PimEligibility $id -Access Owner").AssertNoErrors();

        Assert.Equal("Owner", shell.Run("$e | Get-PimMemberPolicy").One("Access")!.ToString());
        Assert.Equal("Member", shell.Run("$e | Get-PimMemberPolicy -Access Member").One("Access")!.ToString());
        Assert.Equal("Member", shell.Run("$group | Get-PimMemberPolicy").One("Access")!.ToString());
    }

    [Fact]
    public void An_eligibility_has_its_life_at_its_scope()
    {
        var made = shell.Run("New-PimEligibility -Role 'Helpdesk Administrator' -DirectoryScope Munich -Principal adele@contoso.example -Duration 30d");
        Assert.Equal(("Munich", RoleTenant.Munich), (made.One("ScopeName"), made.One("Scope")));

        Assert.Equal("Helpdesk Administrator", shell.Run("Get-PimEligibility -Role 'Helpdesk Administrator' -DirectoryScope Munich").One("TargetName"));
        Assert.Empty(shell.Run("Get-PimEligibility -Role 'Helpdesk Administrator' -DirectoryScope /").AssertNoErrors().Output);

        var changed = shell.Run("Get-PimEligibility -Role 'Helpdesk Administrator' | Set-PimEligibility -Duration 60d -PassThru");
        Assert.Equal(shell.Tenant.Now.AddDays(60), changed.One("EndTime"));
        Assert.Equal(RoleTenant.Munich, changed.One("Scope"));

        // To somebody else, the same.
        shell.Run("Get-PimEligibility -Role 'Helpdesk Administrator' | New-PimEligibility -Principal $megan -Duration 10d").AssertNoErrors();
        Assert.Equal([RoleTenant.Munich, RoleTenant.Munich], shell.Run("Get-PimEligibility -Role 'Helpdesk Administrator'").All("Scope"));

        shell.Run("Get-PimEligibility -Role 'Helpdesk Administrator' | Remove-PimEligibility").AssertNoErrors();
        Assert.Empty(shell.Run("Get-PimEligibility -Role 'Helpdesk Administrator'").AssertNoErrors().Output);
    }

    [Fact]
    public void What_ended_in_the_last_thirty_days_is_listed_and_renewed()
    {
        shell.Run("$null = New-PimEligibility -Role 'Helpdesk Administrator' -Principal $adele -Duration 5d; $null = Step-PimSimulator -By 20d").AssertNoErrors();

        Assert.Empty(shell.Run("Get-PimEligibility -Role 'Helpdesk Administrator'").AssertNoErrors().Output);
        var renewed = shell.Run("Get-PimEligibility -Role 'Helpdesk Administrator' -IncludeExpired | Set-PimEligibility -Duration 30d -PassThru -Verbose");

        Assert.Equal("adele@contoso.example", renewed.One("PrincipalName"));
        Assert.Contains(renewed.Verbose, v => v.Contains("renewed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_role_is_activated_awaited_shown_and_ended()
    {
        shell.Run(RoleTenant.Eligible + "As adele").AssertNoErrors();

        var active = shell.Run("Get-PimEligibility -Mine | Where-Object Kind -eq EntraRole | Request-PimActivation -Duration 2h -Justification x -Wait");
        Assert.Equal(("Active", "Munich"), (active.One("Status")!.ToString(), active.One("ScopeName")));

        shell.Run("$null = Step-PimSimulator -By 10m").AssertNoErrors();
        Assert.Equal(RoleTenant.Munich, shell.Run("Get-PimActivation -Mine").One("Scope"));
        Assert.Equal("Canceled", shell.Run("Get-PimActivation -Mine | Stop-PimActivation").One("Status")!.ToString());
    }

    [Fact]
    public void An_extension_of_a_role_is_asked_for()
    {
        shell.Run(RoleTenant.Eligible + "$null = Step-PimSimulator -By 50d; As adele").AssertNoErrors();

        var asked = shell.Run("Get-PimEligibility -Mine | Where-Object Kind -eq EntraRole | Request-PimExtension -Duration 60d -Justification x");

        Assert.Equal(("EntraRole", RoleTenant.Munich, "Extend"), (asked.One("Kind")!.ToString(), asked.One("Scope"), asked.One("Action")!.ToString()));
    }

    [Fact]
    public void The_approval_of_a_role_is_shown_and_said_to_be_decided_elsewhere()
    {
        shell.Run(RoleTenant.Eligible + $"Set-PimRolePolicy {RoleTenant.Helpdesk} -RequireApproval -Approver $admins; As adele").AssertNoErrors();
        Assert.Equal("PendingApproval", shell.Run("Request-PimActivation -All -Duration 2h -Justification x").AssertNoErrors().All("Status").Last()!.ToString());
        shell.Run("As megan").AssertNoErrors();

        Assert.Equal("Helpdesk Administrator", shell.Run("Get-PimApproval -All").One("TargetName"));
        var error = shell.Run("Get-PimApproval | Approve-PimActivation -Justification fine");

        Assert.Equal("ApprovalNotSupported", error.ErrorId());
        Assert.Contains("beta", error.Errors[0].Exception.Message);
    }

    [Theory]
    [InlineData("Get-PimRolePolicy Janitor", "RoleNotFound")]
    [InlineData("Get-PimEligibility -Role 'Helpdesk Administrator' -DirectoryScope Berlin", "ScopeNotFound")]
    [InlineData("New-PimEligibility -Role 'Helpdesk Administrator' -Principal $adele", "TimeRequired")]
    [InlineData("New-PimEligibility -Role 'Helpdesk Administrator' -Principal $adele -Permanent -Duration 3d", "TimesExclusive")]
    public void What_cannot_be_is_told(string command, string id) => Assert.Equal(id, shell.Run(command).ErrorId());

    [Fact]
    public void The_table_tells_a_role_and_its_scope_from_a_group()
    {
        shell.Run(RoleTenant.Eligible).AssertNoErrors();

        var text = shell.Show("As adele; Get-PimEligibility -Mine");

        Assert.Contains("Helpdesk", text);
        Assert.Contains("Munich", text);
        Assert.Contains("role", text);
        Assert.Contains("Member", text);
    }
}
