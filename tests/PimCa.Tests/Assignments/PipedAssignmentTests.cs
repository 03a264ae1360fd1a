using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Assignments;

/// <summary>What is piped to the cmdlets of assignments: groups, principals, assignments, and the rows of tables.</summary>
public sealed class PipedAssignmentTests : IDisposable
{
    private readonly TestShell shell = new();

    public PipedAssignmentTests() => shell.Set("id", shell.Run("$g = New-PimBrowserOnlyGroup; $g").One("Id")!);

    public void Dispose() => shell.Dispose();

    [Theory]
    [InlineData("PimEligibility")]
    [InlineData("PimActiveAssignment")]
    public void A_group_is_piped_to_a_command_that_names_who_gets_it(string noun)
    {
        var made = shell.Run($"$g, 'Browser-Only Users' | New-{noun} -Principal adele@contoso.example -Duration 30d -Justification x");
        Assert.Equal(["Browser-Only Users", "Browser-Only Users"], made.AssertNoErrors().All("TargetName"));

        Assert.NotEmpty(shell.Writes(() => shell.Run($"$g | Set-{noun} -Principal adele@contoso.example -Duration 60d -Justification x").AssertNoErrors()));
        Assert.NotEmpty(shell.Writes(() => shell.Run($"Get-PimBrowserOnlyGroup | Remove-{noun} -Principal adele@contoso.example -Confirm:$false").AssertNoErrors()));
        Assert.Equal("Second", shell.Run($"New-PimBrowserOnlyGroup Second -WhatIf | New-{noun} -Principal adele@contoso.example -Duration 30d -WhatIf").One("TargetName"));
    }

    [Theory]
    [InlineData("$g")]
    [InlineData("'adele@contoso.example'")]
    [InlineData("$g.Id")]
    public void What_is_piped_alone_is_neither_taken_for_the_group_nor_for_who_gets_it(string piped)
    {
        ShellResult result = null!;

        Assert.Empty(shell.Writes(() => result = shell.Run($"{piped} | New-PimEligibility -Duration 30d")));

        Assert.Equal("TargetRequired", result.ErrorId());
        Assert.Contains("-Principal", Assert.Single(result.Errors).ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void The_columns_of_a_list_name_targets_of_all_kinds()
    {
        shell.Run("""
            $list = [pscustomobject]@{ Group = $id; Principal = 'megan@contoso.example'; Duration = '30d' },
                [pscustomobject]@{ Role = 'Helpdesk Administrator'; DirectoryScope = 'Munich'; Principal = 'megan@contoso.example'; Duration = '20d' },
                [pscustomobject]@{ Role = 'User Administrator'; Principal = 'megan@contoso.example'; Duration = '20d' },
                [pscustomobject]@{ AzureRole = 'Reader'; Scope = 'rg-web'; Principal = 'megan@contoso.example'; Duration = '10d' }
            """).AssertNoErrors();

        Assert.Equal(["Browser-Only Users", "Helpdesk Administrator", "User Administrator", "Reader"], shell.Run("$list | New-PimEligibility").All("TargetName"));
        Assert.Equal(4, shell.Run("$list | ForEach-Object { $_.Duration = '40d'; $_ } | Set-PimEligibility -PassThru").AssertNoErrors().Output.Count);
        Assert.Empty(shell.Writes(() => shell.Run("$list | New-PimEligibility; $list | Set-PimEligibility").AssertNoErrors()));
        shell.Run("$list | Remove-PimEligibility -Confirm:$false").AssertNoErrors();
        Assert.Empty(shell.Run("Get-PimEligibility -Principal megan@contoso.example").AssertNoErrors().Output);
    }

    [Fact]
    public void Rows_of_a_table_bind_by_property_name()
    {
        var made = shell.Run(
            "[pscustomobject]@{ Group = $id; Principal = 'adele@contoso.example'; Duration = '30d' }, [pscustomobject]@{ Group = 'Browser-Only Users'; Principal = 'alex@contoso.example'; Duration = '10d'; Access = 'Owner' } | New-PimEligibility");

        Assert.Equal(new object?[] { "adele@contoso.example", "alex@contoso.example" }, made.All("PrincipalName"));
        Assert.Equal(new[] { "Member", "Owner" }, made.All("Access").Select(a => a!.ToString()));
        Assert.Equal(shell.Tenant.Now.AddDays(10), (DateTimeOffset)made.All("EndTime")[1]!, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("PimEligibility")]
    [InlineData("PimActiveAssignment")]
    public void The_times_of_a_row_are_taken_and_an_empty_column_is_not_given(string noun)
    {
        var now = shell.Tenant.Now;
        string Day(int days) => now.AddDays(days).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        shell.Run($$"""
            function Row($p, $s, $e, $d) { [pscustomobject]@{ Group = 'Browser-Only Users'; Principal = "$p@contoso.example"; StartTime = $s; EndTime = $e; Duration = $d; Justification = 'list' } }
            $rows = (Row adele '' '{{Day(20)}}' ''), (Row alex '{{Day(2)}}' '' '5d'), (Row megan '{{Day(3)}}' '{{Day(9)}}' '')
            """).AssertNoErrors();

        var made = shell.Run($"$rows | New-{noun}");

        Assert.Equal([0, 2, 3], Days(made, "StartTime"));
        Assert.Equal([20, 7, 9], Days(made, "EndTime"));
        Assert.Empty(shell.Writes(() => shell.Run($"$rows | New-{noun}").AssertNoErrors()));

        // What the command says holds for every row.
        Assert.Equal([30, 30, 30], Days(shell.Run($"$rows | ForEach-Object {{ $_.StartTime = ''; $_ }} | New-{noun} -Duration 30d"), "EndTime"));
        Assert.Equal([4, 4], Days(shell.Run($"(Row adele '{Day(2)}' '{Day(9)}' ''), (Row alex '{Day(3)}' '' 5d) | New-{noun} -StartTime '{Day(4)}'"), "StartTime"));

        Assert.Equal("TimeRequired", shell.Run($"Row adele '' '' '' | New-{noun}").ErrorId());
        Assert.Equal("TimesExclusive", shell.Run($"Row adele '' '{Day(3)}' '4d' | New-{noun}").ErrorId());
        Assert.Equal("StartTimeInPast", shell.Run($"Row adele '{Day(-3)}' '' '4d' | New-{noun}").ErrorId());
        Assert.Equal("StartTimeInPast", shell.Run($"Row adele '' '{Day(9)}' '' | New-{noun} -StartTime '{Day(-3)}'").ErrorId());

        int[] Days(ShellResult result, string property) => result.AssertNoErrors().All(property).Select(t => (int)Math.Round(((DateTimeOffset)t! - now).TotalDays)).ToArray();
    }

    [Fact]
    public void The_times_that_a_piped_object_has_itself_are_not_asked_for_and_those_of_its_row_begin_at_once_when_they_are_past()
    {
        shell.Run("$made = New-PimEligibility $id adele@contoso.example -Duration 9d; $other = New-PimBrowserOnlyGroup Other; Set-PimMemberPolicy $id -RequireMfa:$false -Confirm:$false").AssertNoErrors();
        var start = shell.Tenant.Now.AddDays(2);
        shell.Set("later", start);
        shell.Run("$later = New-PimEligibility $id alex@contoso.example -StartTime $later -Duration 9d").AssertNoErrors();
        shell.Tenant.Advance(TimeSpan.FromHours(1));

        foreach (var given in new[] { "$made", "$later" })
        {
            Assert.Equal("TimeRequired", shell.Run($"{given} | New-PimEligibility").ErrorId());
            Assert.Equal("TimeRequired", shell.Run($"{given} | New-PimEligibility -Group $other").ErrorId());
            Assert.Equal(shell.Tenant.Now, (DateTimeOffset)shell.Run($"{given} | New-PimActiveAssignment -Duration 1d -Justification x").One("StartTime")!, TimeSpan.FromMinutes(1));
            Assert.Equal(shell.Tenant.Now, (DateTimeOffset)shell.Run($"{given} | New-PimEligibility -Group $other -Duration 1d").One("StartTime")!, TimeSpan.FromMinutes(1));
        }

        var again = shell.Run("$made | ForEach-Object { [pscustomobject]@{ TargetId = $_.TargetId; PrincipalId = $_.PrincipalId; StartTime = [string]$_.StartTime; EndTime = [string]$_.EndTime } } | New-PimActiveAssignment -Justification x");
        Assert.Equal(shell.Tenant.Now, (DateTimeOffset)again.One("StartTime")!, TimeSpan.FromMinutes(1));
        Assert.Equal(shell.Run("$made").One("EndTime"), again.One("EndTime"));
    }
}
