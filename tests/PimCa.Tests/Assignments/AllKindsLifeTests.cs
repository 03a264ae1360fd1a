using System;
using System.Linq;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.Assignments;

/// <summary>The life of an assignment by the cmdlets, the same for a group, an Entra role below the directory and an Azure role.</summary>
public sealed class AllKindsLifeTests : IDisposable
{
    private const string Group = "-Group $id";
    private const string Role = "-Role 'Helpdesk Administrator' -DirectoryScope Munich";
    private const string AzureRole = "-AzureRole Reader -Scope Production";

    private readonly TestShell shell = MatrixTenant.Open();

    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var target in new[] { Group, Role, AzureRole })
            {
                all.Add(target, "PimEligibility");
                all.Add(target, "PimActiveAssignment");
            }

            return all;
        }
    }

    public void Dispose() => shell.Dispose();

    [Theory]
    [MemberData(nameof(All))]
    public void Creating_updating_extending_and_renewing_are_chosen_by_state_and_what_is_so_already_writes_nothing(string target, string noun)
    {
        var whose = $"{target} -Principal megan@contoso.example";
        Does($"New-{noun} {whose} -Duration 30d -Justification x", "AdminAssign");
        Does($"Set-{noun} {whose} -Duration 31d -Justification x", "AdminUpdate");
        shell.Run("$null = Step-PimSimulator -By 18d").AssertNoErrors();
        Does($"Get-{noun} {target} -Principal megan@contoso.example | Set-{noun} -Duration 20d -Justification x", "AdminExtend");
        shell.Run("$null = Step-PimSimulator -By 25d").AssertNoErrors();
        Assert.Empty(shell.Run($"Get-{noun} {target} -Principal megan@contoso.example").AssertNoErrors().Output);
        Does($"Get-{noun} {target} -Principal megan@contoso.example -IncludeExpired | Set-{noun} -Duration 10d -Justification x", "AdminRenew");
        Assert.Equal(shell.Tenant.Now.AddDays(10), shell.Run($"Get-{noun} {target} -Principal megan@contoso.example").One("EndTime"));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void In_the_last_fourteen_days_the_person_asks_for_an_extension(string target, string noun)
    {
        shell.Run($"$null = New-{noun} {target} -Principal megan@contoso.example -Duration 30d -Justification x; $null = Step-PimSimulator -By 20d; As megan").AssertNoErrors();

        var asked = shell.Run($"Get-{noun} -Mine | Request-PimExtension -Duration 60d -Justification x");
        Assert.Equal(("Extend", "PendingApproval"), (asked.One("Action")!.ToString(), asked.One("Status")!.ToString()));
        Assert.Empty(shell.Writes(() => Assert.Equal(asked.One("Id"), shell.Run($"Get-{noun} -Mine | Request-PimExtension -Duration 60d -Justification x").One("Id"))));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void While_an_extension_waits_the_administrator_is_told_where_it_is_decided(string target, string noun)
    {
        shell.Run($"$null = New-{noun} {target} -Principal megan@contoso.example -Duration 30d -Justification x; $null = Step-PimSimulator -By 20d; As megan").AssertNoErrors();
        shell.Run($"$null = Get-{noun} -Mine | Request-PimExtension -Duration 60d -Justification x; As admin").AssertNoErrors();

        var refused = shell.Run($"New-{noun} {target} -Principal megan@contoso.example -Duration 90d -Justification x");

        Assert.Equal("PendingRequestExists", refused.ErrorId());
        Assert.Contains("megan@contoso.example", refused.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("Entra admin center", refused.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("Stop-PimActivation", refused.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void After_its_end_the_person_asks_for_a_renewal(string target, string noun)
    {
        shell.Run($"$null = New-{noun} {target} -Principal megan@contoso.example -Duration 30d -Justification x; $null = Step-PimSimulator -By 35d; As megan").AssertNoErrors();

        Assert.Equal("Renew", shell.Run($"Get-{noun} -Mine -IncludeExpired | Request-PimExtension -Duration 60d -Justification x").One("Action")!.ToString());
    }

    [Theory]
    [InlineData(Group)]
    [InlineData(Role)]
    [InlineData(AzureRole)]
    public void A_running_activation_that_is_asked_to_be_longer_explains_itself(string target)
    {
        shell.Run($"$null = New-PimEligibility {target} -Principal megan@contoso.example -Duration 30d; As megan; $null = Request-PimActivation {target} -Duration 2h -Justification x").AssertNoErrors();

        Assert.Empty(shell.Writes(() => Assert.Equal("Active", shell.Run($"Request-PimActivation {target} -Duration 1h -Justification x").One("Status")!.ToString())));
        var longer = shell.Run($"Request-PimActivation {target} -Duration 4h -Justification x");

        Assert.Equal("AlreadyActive", longer.ErrorId());
        Assert.Contains("cannot be lengthened", longer.Errors[0].Exception.Message);
        Assert.Contains("Stop-PimActivation", longer.Errors[0].ErrorDetails.RecommendedAction);
    }

    private void Does(string command, string action)
    {
        var first = shell.Run(command + " -Verbose");
        first.AssertNoErrors();
        Assert.Contains(first.Verbose, v => v.StartsWith(action + " of", StringComparison.Ordinal));
        Assert.Empty(shell.Writes(() => shell.Run(command).AssertNoErrors()));
    }
}
