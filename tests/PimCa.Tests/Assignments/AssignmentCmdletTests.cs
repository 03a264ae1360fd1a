using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Assignments;

public sealed class AssignmentCmdletTests : IDisposable
{
    private readonly TestShell shell = new();
    private readonly string groupId;

    public AssignmentCmdletTests()
    {
        groupId = (string)shell.Run("$g = New-PimBrowserOnlyGroup; $g").One("Id")!;
        shell.Set("id", groupId);
    }

    public void Dispose() => shell.Dispose();

    [Theory]
    [InlineData("PimEligibility")]
    [InlineData("PimActiveAssignment")]
    public void Made_by_name_read_by_group_and_removed_by_pipe(string noun)
    {
        var made = shell.Run($"New-{noun} 'Browser-Only Users' adele@contoso.example -Duration 30d -Justification 'Private laptop'");
        Assert.Equal("adele@contoso.example", made.One("PrincipalName"));
        Assert.Equal("Browser-Only Users", made.One("TargetName"));
        Assert.Equal(false, made.One("IsPermanent"));
        Assert.Equal(shell.Tenant.Now.AddDays(30), (DateTimeOffset)made.One("EndTime")!, TimeSpan.FromMinutes(1));

        var read = shell.Run($"Get-{noun} -Group $id -Access Member");
        Assert.Equal(made.One("Id"), read.One("Id"));
        Assert.Equal("User", read.One("PrincipalType")!.ToString());

        Assert.Empty(shell.Writes(() => shell.Run($"Get-{noun} -Group $id -Access Member | Remove-{noun} -WhatIf").AssertNoErrors()));
        Assert.NotEmpty(shell.Writes(() => shell.Run($"Get-{noun} -Group $id -Access Member | Remove-{noun} -Confirm:$false").AssertNoErrors()));
        Assert.Empty(shell.Run($"Get-{noun} -Group $id -Access Member").AssertNoErrors().Output);
        ShellResult again = null!;
        Assert.Empty(shell.Writes(() => again = shell.Run($"Remove-{noun} $id adele@contoso.example -Confirm:$false -Verbose").AssertNoErrors()));
        Assert.Contains(again.Verbose, v => v.Contains("no such assignment"));
    }

    [Theory]
    [InlineData("PimEligibility")]
    [InlineData("PimActiveAssignment")]
    public void The_same_twice_writes_once_and_another_time_updates(string noun)
    {
        shell.Run($"New-{noun} $id adele@contoso.example -Duration 30d -Justification x").AssertNoErrors();
        shell.Tenant.Advance(TimeSpan.FromDays(1));
        Assert.Empty(shell.Writes(() => shell.Run($"New-{noun} $id adele@contoso.example -Duration 30d -Justification x").AssertNoErrors()));

        var changed = shell.Run($"New-{noun} $id adele@contoso.example -Duration 60d -Justification x");

        Assert.Equal(shell.Tenant.Now.AddDays(60), (DateTimeOffset)changed.One("EndTime")!, TimeSpan.FromMinutes(1));
        Assert.Equal(changed.One("EndTime"), shell.Run($"Get-{noun} $id -Access Member").One("EndTime"));
    }

    [Fact]
    public void By_ids_a_new_one_costs_one_read_and_one_write_and_a_list_one_request_more_for_all_names()
    {
        shell.Run("'adele', 'alex', 'megan' | ForEach-Object { New-PimEligibility $id \"$_@contoso.example\" -Duration 30d } | Out-Null").AssertNoErrors();
        var ids = shell.Run("Get-PimEligibility $id").All("PrincipalId").Cast<string>().ToArray();
        shell.Set("who", ids[0]);
        shell.As("breakglass");

        Assert.Equal(new[] { "GET", "POST" }, shell.RequestsOf(() => shell.Run("New-PimEligibility $id $who -Duration 60d").AssertNoErrors()).Select(Verb));
        Assert.Equal(2, shell.Requests(() => Assert.Equal(3, shell.Run("Get-PimEligibility $id").AssertNoErrors().Output.Count)));
        Assert.Equal(1, shell.Requests(() => shell.Run("Get-PimEligibility $id").AssertNoErrors()));
    }

    [Fact]
    public void Several_principals_come_by_pipe_and_one_that_fails_does_not_stop_the_rest()
    {
        var requests = shell.RequestsOf(() =>
        {
            var result = shell.Run("'adele@contoso.example', 'nobody', 'alex@contoso.example' | New-PimEligibility 'Browser-Only Users' -Duration 30d");
            Assert.Equal(new[] { "PrincipalNotFound" }, result.ErrorIds());
            Assert.Equal(2, result.Output.Count);
        });

        Assert.Single(requests, r => r.Contains("GET /graph/v1.0/groups "));
    }

    [Theory]
    [InlineData("Get-PimEligibility -Group $nothing")]
    [InlineData("Get-PimEligibility -Principal $nothing")]
    [InlineData("$nothing | Get-PimActiveAssignment")]
    [InlineData("$present | New-PimEligibility -Principal $nothing -Duration 20d")]
    [InlineData("$present | Remove-PimEligibility -Principal $nothing -Confirm:$false")]
    public void A_look_up_that_found_nothing_is_refused_instead_of_meaning_somebody_else(string command)
    {
        shell.Run("$nothing = $null; $present = New-PimEligibility $id adele@contoso.example -Duration 30d").AssertNoErrors();

        Assert.Empty(shell.Writes(() =>
        {
            var refused = shell.Run(command);
            Assert.Equal("ParameterArgumentValidationError", refused.ErrorId());
            Assert.Empty(refused.Output);
        }));
    }

    [Theory]
    [InlineData("Get-PimEligibility")]
    [InlineData("Get-PimActiveAssignment")]
    public void Mine_of_somebody_else_is_refused_and_mine_of_oneself_is_mine(string command)
    {
        shell.Run("Set-PimMemberPolicy $id -AllowPermanentEligibility -AllowPermanentActive -Confirm:$false").AssertNoErrors();
        shell.Run($"$all = New-PimInternalUserGroup; $null = New-{command.Split('-')[1]} $id adele@contoso.example -Permanent -Justification x").AssertNoErrors();
        shell.As("adele").Run($"$other = 'alex@contoso.example', $all, $all.Id, (Get-PimCaContext).AccountId; $mine = {command} -Mine").AssertNoErrors();

        for (var i = 0; i < 3; i++)
        {
            var refused = shell.Run($"{command} $id -Mine -Principal $other[{i}]");
            Assert.Equal("PrincipalNotSelf", refused.ErrorId());
            Assert.Equal(ErrorCategory.InvalidArgument, refused.Errors[0].CategoryInfo.Category);
            Assert.Contains("adele@contoso.example", refused.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
            Assert.Contains("Leave out -Mine", refused.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }

        var mine = shell.Run($"{command} -Mine").One("Id");
        Assert.Equal(mine, shell.Run($"{command} -Mine -Principal $other[3]").One("Id"));
        Assert.Equal(mine, shell.Run($"{command} $id -Mine -Principal adele@contoso.example").One("Id"));
    }

    [Fact]
    public void A_dynamic_group_gets_a_permanent_eligibility_once_the_policy_allows_it()
    {
        shell.Run("$internal = New-PimInternalUserGroup").AssertNoErrors();
        var refused = shell.Run("$internal | New-PimEligibility $id -Permanent");
        Assert.Equal("PermanentEligibilityNotAllowed", refused.ErrorId());
        Assert.Contains("-AllowPermanentEligibility", refused.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Contains("Expiration_Admin_Eligibility", refused.Errors[0].ToString());

        shell.Run("Set-PimMemberPolicy $id -AllowPermanentEligibility -Confirm:$false").AssertNoErrors();
        var made = shell.Run("$internal | New-PimEligibility $id -Permanent");

        Assert.Equal(true, made.One("IsPermanent"));
        Assert.Equal("Group", made.One("PrincipalType")!.ToString());
        shell.As("adele");
        var mine = shell.Run("Get-PimEligibility -Mine");
        Assert.Equal("Browser-Only Users", mine.One("TargetName"));
        Assert.Equal("Group", mine.One("MemberType")!.ToString());
    }

    [Theory]
    [InlineData(0, 60, "AdminUpdate")]
    [InlineData(20, 60, "AdminExtend")]
    [InlineData(31, 60, "AdminRenew")]
    public void Set_chooses_by_the_state_that_it_finds_and_says_which(int daysLater, int days, string action)
    {
        shell.Run("New-PimEligibility $id adele@contoso.example -Duration 30d").AssertNoErrors();
        shell.Tenant.Advance(TimeSpan.FromDays(daysLater));

        var result = shell.Run($"Set-PimEligibility $id adele@contoso.example -Duration {days}d -Justification longer -PassThru -Verbose");

        Assert.Contains(result.Verbose, v => v.Contains(action));
        Assert.Equal(shell.Tenant.Now.AddDays(days), (DateTimeOffset)result.One("EndTime")!, TimeSpan.FromMinutes(1));
        Assert.Equal(result.One("EndTime"), shell.Run("Get-PimEligibility $id").One("EndTime"));
        Assert.Empty(shell.Writes(() => shell.Run($"Set-PimEligibility $id adele@contoso.example -Duration {days}d -Justification longer").AssertNoErrors()));
    }

    [Fact]
    public void Expired_ones_are_listed_and_renewed_by_pipe()
    {
        shell.Run("New-PimActiveAssignment $id adele@contoso.example -Duration 8h -Justification x").AssertNoErrors();
        shell.Tenant.Advance(TimeSpan.FromDays(2));
        Assert.Empty(shell.Run("Get-PimActiveAssignment $id -Access Member").AssertNoErrors().Output);

        var expired = shell.Run("Get-PimActiveAssignment $id -Access Member -IncludeExpired");
        Assert.Equal("adele@contoso.example", expired.One("PrincipalName"));
        shell.Run("Get-PimActiveAssignment $id -Access Member -IncludeExpired | Set-PimActiveAssignment -Duration 8h -Justification again").AssertNoErrors();

        Assert.Equal(shell.Tenant.Now.AddHours(8), (DateTimeOffset)shell.Run("Get-PimActiveAssignment $id -Access Member").One("EndTime")!, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("New-PimEligibility $id adele@contoso.example -Duration 400d", "AssignmentTooLong", ErrorCategory.InvalidArgument)]
    [InlineData("New-PimActiveAssignment $id adele@contoso.example -Duration 8h", "JustificationRequired", ErrorCategory.InvalidArgument)]
    [InlineData("New-PimActiveAssignment $id adele@contoso.example -Permanent -Justification x", "PermanentActiveNotAllowed", ErrorCategory.InvalidArgument)]
    [InlineData("New-PimEligibility $id adele@contoso.example -Duration 1d -StartTime 2020-01-01", "StartTimeInPast", ErrorCategory.InvalidArgument)]
    [InlineData("New-PimEligibility $id adele@contoso.example -EndTime 2020-01-01", "EndTimeBeforeStart", ErrorCategory.InvalidArgument)]
    [InlineData("New-PimEligibility $id guest@fabrikam.example -Duration 1d", "GuestNotAllowed", ErrorCategory.InvalidArgument)]
    [InlineData("New-PimEligibility $id nobody -Duration 1d", "PrincipalNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("New-PimEligibility $id 00000000-0000-0000-0000-00000000dead -Duration 1d", "PrincipalNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("New-PimEligibility nobody adele@contoso.example -Duration 1d", "GroupNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("New-PimEligibility 00000000-0000-0000-0000-00000000dead adele@contoso.example -Duration 1d", "GroupNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("New-PimEligibility 'Internal Users' adele@contoso.example -Duration 1d", "DynamicGroupNotAllowed", ErrorCategory.InvalidArgument)]
    [InlineData("New-PimEligibility $internal.Id adele@contoso.example -Duration 1d", "DynamicGroupNotAllowed", ErrorCategory.InvalidArgument)]
    [InlineData("Set-PimEligibility $id adele@contoso.example -Duration 1d", "AssignmentNotFound", ErrorCategory.ObjectNotFound)]
    public void A_refused_request_has_id_category_target_and_advice_and_nothing_is_written(string script, string id, ErrorCategory category)
    {
        shell.Run("$internal = New-PimInternalUserGroup").AssertNoErrors();
        ShellResult result = null!;

        Assert.Empty(shell.Writes(() => result = shell.Run(script)));

        Assert.Equal(id, result.ErrorId());
        var error = Assert.Single(result.Errors);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.NotNull(error.TargetObject);
        Assert.False(string.IsNullOrEmpty(error.ErrorDetails.RecommendedAction));
    }

    [Fact]
    public void A_guest_is_assigned_with_force() =>
        Assert.Equal("User", shell.Run("New-PimEligibility $id guest@fabrikam.example -Duration 1d -Force").One("PrincipalType")!.ToString());

    [Fact]
    public void WhatIf_shows_what_would_be_and_writes_nothing()
    {
        ShellResult result = null!;
        Assert.Empty(shell.Writes(() => result = shell.Run(
            "New-PimEligibility $id adele@contoso.example -Duration 1d -WhatIf; New-PimActiveAssignment $id adele@contoso.example -Duration 8h -WhatIf")));
        Assert.Equal(new object?[] { "adele@contoso.example", "adele@contoso.example" }, result.All("PrincipalName"));

        shell.Run("New-PimEligibility $id adele@contoso.example -Duration 30d").AssertNoErrors();
        Assert.Empty(shell.Writes(() => shell.Run("Set-PimEligibility $id adele@contoso.example -Duration 60d -WhatIf").AssertNoErrors()));
    }

    [Fact]
    public void A_group_and_a_principal_made_a_moment_ago_are_waited_for()
    {
        shell.Tenant.ReplicationLag = TimeSpan.FromSeconds(90);

        var result = shell.Run(
            "$fresh = New-PimBrowserOnlyGroup Fresh; Set-PimMemberPolicy $fresh -AllowPermanentEligibility -Confirm:$false; New-PimInternalUserGroup Everybody | New-PimEligibility $fresh -Permanent");

        Assert.Equal("Everybody", result.One("PrincipalName"));
        Assert.NotEmpty(result.Progress);
    }

    [Fact]
    public void A_future_start_is_listed_before_it_holds()
    {
        shell.Set("start", shell.Tenant.Now.AddDays(2));
        shell.Run("New-PimActiveAssignment $id adele@contoso.example -StartTime $start -Duration 8h -Justification x").AssertNoErrors();

        Assert.Equal(shell.Tenant.Now.AddDays(2), (DateTimeOffset)shell.Run("Get-PimActiveAssignment $id -Access Member").One("StartTime")!, TimeSpan.FromMinutes(1));
        Assert.Empty(shell.Writes(() => shell.Run("New-PimActiveAssignment $id adele@contoso.example -StartTime $start -Duration 8h -Justification x").AssertNoErrors()));
    }

    [Fact]
    public void A_running_activation_shows_as_activated_and_cannot_be_set()
    {
        shell.Run("Set-PimMemberPolicy $id -RequireMfa:$false -Confirm:$false; New-PimEligibility $id adele@contoso.example -Duration 30d | Out-Null").AssertNoErrors();
        shell.As("adele").Run("Request-PimActivation -Group $id -Duration 1h -Justification x").AssertNoErrors();
        shell.As("admin");

        Assert.Equal("Activated", shell.Run("Get-PimActiveAssignment $id -Access Member").One("AssignmentType")!.ToString());
        Assert.Equal("AssignmentActivated", shell.Run("Set-PimActiveAssignment $id adele@contoso.example -Duration 2h -Justification x").ErrorId());
        Assert.Equal("ActiveDurationTooShort", shell.Run("Remove-PimActiveAssignment $id adele@contoso.example -Confirm:$false").ErrorId());
    }

    private static string Verb(string request) => request.Split(' ')[0];
}
