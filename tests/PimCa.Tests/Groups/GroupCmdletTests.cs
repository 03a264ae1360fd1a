using System;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Groups;

public sealed class GroupCmdletTests : IDisposable
{
    private readonly TestShell shell = new();

    public void Dispose() => shell.Dispose();

    [Theory]
    [InlineData("New-PimInternalUserGroup -WhatIf | New-PimEligibility -Group $planned -Permanent -WhatIf", "Planned")]
    [InlineData("New-PimInternalUserGroup -WhatIf | New-PimEligibility -Group (New-PimBrowserOnlyGroup Planned -WhatIf) -Permanent -WhatIf", "Planned")]
    [InlineData("$planned | New-PimEligibility -Role 'Helpdesk Administrator' -Duration 30d -WhatIf", "Helpdesk Administrator")]
    [InlineData("'adele@contoso.example' | New-PimActiveAssignment $planned -Duration 3d -Justification x -WhatIf", "Planned")]
    public void A_group_that_is_only_planned_is_planned_with_to_the_end_of_the_pipeline(string pipeline, string target)
    {
        shell.Run("$planned = New-PimBrowserOnlyGroup Planned -WhatIf").AssertNoErrors();

        var requests = shell.RequestsOf(() => Assert.Empty(shell.Writes(() => Assert.Equal(target, shell.Run(pipeline).One("TargetName")))));

        Assert.DoesNotContain(requests, r => r.Contains("00000000-0000-0000-0000-000000000000", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("New-PimEligibility $planned adele@contoso.example -Duration 30d")]
    [InlineData("$planned | New-PimEligibility -Role 'Helpdesk Administrator' -Duration 30d")]
    [InlineData("$planned | Set-PimMemberPolicy -RequireTicket -WhatIf")]
    [InlineData("$planned | Get-PimMemberPolicy")]
    [InlineData("New-PimBrowserOnlyGroup Planned -WhatIf | Set-PimMemberPolicy -RequireTicket -Confirm:$false")]
    [InlineData("Set-PimMemberPolicy $made -RequireApproval -Approver $planned -WhatIf")]
    [InlineData("Add-PimCaExclusion 'Require compliant device' $planned -WhatIf")]
    [InlineData("New-PimBrowserOnlyPolicy $planned -Confirm:$false")]
    [InlineData("Request-PimActivation $planned -Duration 1h -Justification x")]
    public void What_is_not_there_of_a_planned_group_is_refused_with_what_it_is(string command)
    {
        shell.Run("$made = New-PimBrowserOnlyGroup; $planned = New-PimBrowserOnlyGroup Planned -WhatIf").AssertNoErrors();

        Assert.Empty(shell.Writes(() =>
        {
            var refused = shell.Run(command);
            Assert.All(refused.Errors, e => Assert.Equal("GroupOnlyPlanned", e.FullyQualifiedErrorId.Split(',')[0]));
            Assert.Contains("The group 'Planned' is only planned", refused.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
            Assert.Contains("without -WhatIf", refused.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }));
    }

    [Fact]
    public void The_group_is_made_once_and_read_back_with_its_owners()
    {
        var made = shell.Run("New-PimBrowserOnlyGroup -Owner megan@contoso.example");
        Assert.Equal("Browser-Only Users", made.One("DisplayName"));
        Assert.Equal(true, made.One("IsRoleAssignable"));
        Assert.Equal(false, made.One("IsDynamic"));

        ShellResult again = null!;
        Assert.Empty(shell.Writes(() => again = shell.Run("New-PimBrowserOnlyGroup -Owner megan@contoso.example -Verbose")));
        Assert.Equal(made.One("Id"), again.One("Id"));
        Assert.Contains(again.Verbose, v => v.Contains("exists as asked"));

        var found = shell.Run("Get-PimBrowserOnlyGroup");
        Assert.Equal(made.One("Id"), found.One("Id"));
        Assert.Equal(new[] { "megan@contoso.example" }, (string[])found.One("Owners")!);
    }

    [Fact]
    public void WhatIf_writes_nothing_and_still_shows_what_would_be()
    {
        ShellResult result = null!;
        var writes = shell.Writes(() => result = shell.Run(
            "New-PimBrowserOnlyGroup -WhatIf; New-PimInternalUserGroup -WhatIf; New-PimBrowserOnlyGroup Administrators -NotRoleAssignable -Description x -WhatIf"));

        Assert.Empty(writes);
        Assert.Equal(new object?[] { "Browser-Only Users", "Internal Users", "Administrators" }, result.All("DisplayName"));
    }

    [Fact]
    public void Existing_groups_are_brought_to_what_was_asked()
    {
        shell.Run("New-PimBrowserOnlyGroup; New-PimInternalUserGroup").AssertNoErrors();

        var group = shell.Run("New-PimBrowserOnlyGroup -Description 'For a day' -Owner alex@contoso.example");
        var dynamic = shell.Run("New-PimInternalUserGroup -MembershipRule '(user.department -eq \"IT\")'");

        Assert.Equal("For a day", group.One("Description"));
        Assert.Equal("(user.department -eq \"IT\")", dynamic.One("MembershipRule"));
        Assert.Equal("For a day", shell.Run("Get-PimBrowserOnlyGroup").One("Description"));
        Assert.Equal("(user.department -eq \"IT\")", shell.Run("Get-PimBrowserOnlyGroup 'Internal Users'").One("MembershipRule"));
    }

    [Theory]
    [InlineData("New-PimBrowserOnlyGroup Administrators", "GroupNotRoleAssignable", ErrorCategory.ResourceExists)]
    [InlineData("New-PimInternalUserGroup Administrators", "GroupNotDynamic", ErrorCategory.ResourceExists)]
    [InlineData("New-PimBrowserOnlyGroup 'Internal Users'", "DynamicGroupNotAllowed", ErrorCategory.InvalidArgument)]
    [InlineData("New-PimBrowserOnlyGroup -Owner nobody@contoso.example", "PrincipalNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-PimBrowserOnlyGroup 'No such group'", "GroupNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-PimBrowserOnlyGroup -Group 00000000-0000-0000-0000-00000000dead", "GroupNotFound", ErrorCategory.ObjectNotFound)]
    public void What_cannot_be_is_an_error_with_id_category_target_and_advice(string script, string id, ErrorCategory category)
    {
        shell.Run("New-PimInternalUserGroup").AssertNoErrors();
        ShellResult result = null!;

        Assert.Empty(shell.Writes(() => result = shell.Run(script)));

        Assert.Equal(id, result.ErrorId());
        var error = Assert.Single(result.Errors);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.NotNull(error.TargetObject);
        Assert.False(string.IsNullOrEmpty(error.ErrorDetails.RecommendedAction));
        Assert.False(result.Terminated);
    }

    [Fact]
    public void Wildcards_list_and_a_missing_standard_group_is_no_error()
    {
        Assert.Empty(shell.Run("Get-PimBrowserOnlyGroup").AssertNoErrors().Output);
        Assert.Empty(shell.Run("Get-PimBrowserOnlyGroup 'Nothing*'").AssertNoErrors().Output);
        shell.Run("New-PimBrowserOnlyGroup 'Browser-Only B'; New-PimBrowserOnlyGroup 'Browser-Only A'").AssertNoErrors();

        Assert.Equal(new object?[] { "Browser-Only A", "Browser-Only B" }, shell.Run("Get-PimBrowserOnlyGroup *only*").All("DisplayName"));
    }

    [Fact]
    public void A_group_is_removed_after_a_question_unless_a_policy_refers_to_it()
    {
        shell.Run("$g = New-PimBrowserOnlyGroup; New-PimBrowserOnlyPolicy -Group $g -Confirm:$false | Out-Null").AssertNoErrors();
        Assert.Equal("GroupInUse", shell.Run("$g | Remove-PimBrowserOnlyGroup -Confirm:$false").ErrorId());

        shell.Run("New-PimBrowserOnlyGroup 'Not needed'").AssertNoErrors();
        shell.Host.Answers.Enqueue("n");
        Assert.Empty(shell.Writes(() => shell.Run("Remove-PimBrowserOnlyGroup 'Not needed'").AssertNoErrors()));
        Assert.Single(shell.Host.Questions);
        Assert.Empty(shell.Writes(() => shell.Run("Get-PimBrowserOnlyGroup 'Not needed' | Remove-PimBrowserOnlyGroup -WhatIf").AssertNoErrors()));

        Assert.NotEmpty(shell.Writes(() => shell.Run("Get-PimBrowserOnlyGroup 'Not needed' | Remove-PimBrowserOnlyGroup -Confirm:$false").AssertNoErrors()));
        var again = shell.Run("Remove-PimBrowserOnlyGroup 'Not needed' -Confirm:$false -Verbose").AssertNoErrors();
        Assert.Contains(again.Verbose, v => v.Contains("no such group"));
    }

    [Fact]
    public void The_directorys_limit_is_explained()
    {
        shell.Run("1..510 | ForEach-Object { New-PimBrowserOnlyGroup \"Group $_\" -ErrorAction SilentlyContinue } | Out-Null");

        var error = shell.Run("New-PimBrowserOnlyGroup 'One too many'");

        Assert.Equal("RoleAssignableGroupLimit", error.ErrorId());
        Assert.Equal(ErrorCategory.LimitsExceeded, error.Errors.Single().CategoryInfo.Category);
    }

    [Fact]
    public void While_a_new_group_is_not_everywhere_it_is_not_made_twice()
    {
        shell.Tenant.ReplicationLag = TimeSpan.FromSeconds(90);

        var made = shell.Run("New-PimBrowserOnlyGroup");
        var again = shell.Run("New-PimBrowserOnlyGroup; Get-PimBrowserOnlyGroup");

        Assert.Equal(new[] { made.One("Id"), made.One("Id") }, again.All("Id"));
    }

    [Theory]
    [InlineData("Get-PimMemberPolicy", "TargetName")]
    [InlineData("Set-PimMemberPolicy -RequireTicket -PassThru -Confirm:$false", "TargetName")]
    [InlineData("New-PimEligibility -Role 'Helpdesk Administrator' -Duration 30d", "PrincipalName")]
    [InlineData("Request-PimActivation -Duration 1h -Justification x -WhatIf", "TargetName")]
    [InlineData("Add-PimCaExclusion 'Require compliant device' -WhatIf -Force", "GroupName")]
    public void A_copy_from_a_file_is_taken_wherever_the_group_itself_is(string command, string property)
    {
        shell.Set("copy", Copied("New-PimBrowserOnlyGroup"));
        shell.Run("$g = New-PimBrowserOnlyGroup").AssertNoErrors();

        foreach (var line in new[] { $"$copy | {command}", command.StartsWith("New-", StringComparison.Ordinal) ? $"{command} -Principal $copy" : $"{command} -Group $copy" })
        {
            Assert.Equal("Browser-Only Users", shell.Run(line).One(property));
        }
    }

    [Fact]
    public void A_copy_of_what_is_about_a_group_is_taken_and_of_what_is_about_a_role_is_not()
    {
        shell.Run("$g = New-PimBrowserOnlyGroup").AssertNoErrors();
        shell.Set("ofGroup", Copied("New-PimEligibility $g adele@contoso.example -Duration 30d"));
        shell.Set("ofRole", Copied("New-PimEligibility -Role 'Helpdesk Administrator' -Principal adele@contoso.example -Duration 30d"));
        shell.Set("policy", Copied("Get-PimCaPolicy 'Require compliant device'"));
        shell.Set("other", Copied("[pscustomobject]@{ Id = $g.Id; DisplayName = 'x' }"));

        Assert.Equal("Browser-Only Users", shell.Run("$ofGroup | Get-PimMemberPolicy").One("TargetName"));
        Assert.Equal("Browser-Only Users", shell.Run("Get-PimMemberPolicy $ofGroup").One("TargetName"));
        Assert.Equal("Helpdesk Administrator", shell.Run("Get-PimRolePolicy -Role $ofRole").One("TargetName"));
        Assert.Equal("adele@contoso.example", shell.Run("New-PimEligibility $g -Principal $ofRole -Duration 30d").One("PrincipalName"));
        Assert.Equal("Require compliant device", shell.Run("Add-PimCaExclusion -Policy $policy -Group $ofGroup -WhatIf -Force").One("PolicyName"));
        Assert.Equal("CannotConvertArgumentNoMessage", shell.Run("Get-PimMemberPolicy $other").ErrorId()[..30]);
        Assert.NotEmpty(shell.Run("Get-PimMemberPolicy $ofRole").Errors);
    }

    /// <summary>What Import-Clixml gives of it, and a job or a remote session alike.</summary>
    private object Copied(string script) => PSSerializer.Deserialize(PSSerializer.Serialize(shell.Run(script).One(), 2));
}
