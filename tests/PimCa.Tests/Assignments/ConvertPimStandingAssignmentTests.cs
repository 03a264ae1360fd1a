using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Assignments;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.Assignments;

public sealed class ConvertPimStandingAssignmentTests : IDisposable
{
    private const string Role = "'Exchange Administrator'";
    private const string Convert = $"Convert-PimStandingAssignment {Role} -Justification x";

    private const string Stand =
        $"$null = 'adele@contoso.example', 'alex@contoso.example' | New-PimActiveAssignment -Role {Role} -Permanent -Justification x;";

    private readonly TestShell shell = new();

    public ConvertPimStandingAssignmentTests() => shell.Run("$ConfirmPreference = 'None';" + Stand).AssertNoErrors();

    public void Dispose() => shell.Dispose();

    [Fact]
    public void Each_member_is_told_of_and_a_second_time_there_is_nothing_to_do()
    {
        var first = shell.Run(Convert).AssertNoErrors();
        Assert.Equal(["adele@contoso.example Converted", "alex@contoso.example Converted"], Told(first));

        ShellResult? second = null;
        Assert.Empty(shell.Writes(() => second = shell.Run(Convert).AssertNoErrors()));
        Assert.Equal(["adele@contoso.example AlreadyEligible", "alex@contoso.example AlreadyEligible"], Told(second!));
    }

    [Fact]
    public void WhatIf_shows_the_report_and_writes_nothing()
    {
        Assert.Empty(shell.Writes(() => Assert.Equal(
            ["adele@contoso.example Converted", "alex@contoso.example Converted"], Told(shell.Run(Convert + " -WhatIf").AssertNoErrors()))));
    }

    [Theory]
    [InlineData("-Principal $nothing")]
    [InlineData("-Principal @()")]
    [InlineData("-BreakGlass $nothing")]
    [InlineData("-BreakGlass breakglass@contoso.example, $nothing")]
    public void A_look_up_that_found_nobody_converts_nobody(string parameters)
    {
        Assert.Empty(shell.Writes(() => Assert.Equal("ParameterArgumentValidationError", shell.Run($"$nothing = $null; {Convert} {parameters}").ErrorId())));
    }

    [Fact]
    public void The_report_piped_on_brings_everything_back()
    {
        shell.Run($"$report = {Convert}").AssertNoErrors();
        Assert.Empty(shell.Run($"Get-PimActiveAssignment -Role {Role}").AssertNoErrors().Output);

        shell.Run("$null = $report | New-PimActiveAssignment -Permanent -Justification x; $report | Remove-PimEligibility").AssertNoErrors();

        Assert.Equal(["adele@contoso.example", "alex@contoso.example"], shell.Run($"Get-PimActiveAssignment -Role {Role}").All("PrincipalName").Order());
        Assert.Empty(shell.Run($"Get-PimEligibility -Role {Role}").AssertNoErrors().Output);
    }

    [Fact]
    public void Each_is_asked_about_and_who_is_declined_stays_and_is_told_of()
    {
        shell.Run("$ConfirmPreference = 'High'").AssertNoErrors();
        shell.Host.Answers.Enqueue("n");
        shell.Host.Answers.Enqueue("y");

        var report = shell.Run(Convert).AssertNoErrors();

        Assert.Equal(["adele@contoso.example Kept", "alex@contoso.example Converted"], Told(report));
        Assert.Contains("Make eligible for the role 'Exchange Administrator'", shell.Host.Questions[0]);
        Assert.Equal(["adele@contoso.example"], shell.Run($"Get-PimActiveAssignment -Role {Role}").All("PrincipalName"));
    }

    [Fact]
    public void The_break_glass_account_of_the_directory_stays_and_without_its_name_the_signed_in_administrator_does()
    {
        const string Globals = "Convert-PimStandingAssignment 'Global Administrator' -WhatIf";

        var named = shell.Run(Globals + " -BreakGlass breakglass@contoso.example").AssertNoErrors();
        Assert.Contains("breakglass@contoso.example Kept", Told(named));
        Assert.Empty(named.Warnings);
        var unnamed = shell.Run(Globals).AssertNoErrors();

        Assert.Equal("admin@contoso.example Kept", Told(unnamed).Last());
        Assert.Contains("breakglass@contoso.example would have the role of Global Administrator only after activating it", Assert.Single(unnamed.Warnings), StringComparison.Ordinal);
        Assert.StartsWith("The last standing Global Administrator", unnamed.All("Reason").Last()!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_fails_is_an_error_and_in_the_report_and_the_rest_goes_on()
    {
        shell.Run($"$null = Convert-PimStandingAssignment {Role} -WhatIf").AssertNoErrors();
        var requests = shell.Requests(() => shell.Run($"Convert-PimStandingAssignment {Role} -WhatIf").AssertNoErrors());

        shell.Tenant.Fail("CutBefore", requests, 1);
        var report = shell.Run(Convert);

        Assert.Equal(["adele@contoso.example Failed", "alex@contoso.example Converted"], Told(report));
        Assert.Single(report.Errors);
    }

    private static IEnumerable<string> Told(ShellResult result) => result.Output.Select(o => $"{o.Properties["PrincipalName"].Value} {o.Properties["Outcome"].Value}");

    internal sealed class Rows : CmdletRows
    {
        private const string Id = "29232cdf-9323-42fd-ade2-1d097af3e4de";
        private const string Standing = $"$null = New-PimActiveAssignment -Role {Id} -Principal $megan -Permanent -Justification x;";
        private const string Command = $"Convert-PimStandingAssignment {Id} -Justification x";

        public override (string Cmdlet, string Parameters, string Output, string Impact) Surface =>
            ("Convert-PimStandingAssignment", "Role DirectoryScope Principal BreakGlass RecentDays Justification Force", "PimConversion", "High");

        // Standing, eligible, names, the role's name, accounts, the policy; then the eligibility, whether it holds, the removal.
        public override IEnumerable<(string Name, string Prepare, string Command, string Requests)> Requests =>
        [
            ("Convert-PimStandingAssignment", Standing + "As admin", Command, "GET GET GET POST POST GET POST GET POST"),
            ("Convert-PimStandingAssignment, done before", Standing + $"$null = {Command}; As admin", Command, "GET GET POST"),
        ];

        public override IEnumerable<ChangingCommand> Changes => [new("Convert-PimStandingAssignment", Standing, Command)];

        public override IEnumerable<(object Value, string[] Shown)> Samples =>
        [
            (new PimConversion
            {
                Id = Id,
                Kind = PimKind.EntraRole,
                TargetId = Id,
                TargetName = "Exchange Administrator",
                PrincipalId = Id,
                PrincipalName = "adele@contoso.example",
                PrincipalType = PrincipalType.User,
                Outcome = ConversionOutcome.Kept,
                Reason = "Named as a break-glass account.",
            },
                ["adele@contoso.example", "Kept", "not known", "Named as a break-glass"]),
        ];
    }
}
