using System;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Matrix;

/// <summary>What holds for every cmdlet that changes something.</summary>
public sealed class ChangeTests
{
    // They ask before they change something, as all that change a tenant do, but it is a file or the simulation.
    private static readonly string[] OutsideTheTenant = ["Export-PimPolicy", "Step-PimSimulator", "Set-PimSimulator", "New-PimSimulatorCredential"];

    // Graph asks some questions by POST; SharePoint's and Exchange's protocols know nothing else, so the writes alone tell there.
    private static readonly string[] Questions = ["/ProcessQuery", "/InvokeCommand", "/$batch", "/evaluate", "/getByIds", "/checkMemberGroups", "/getMemberGroups"];

    public static TheoryData<string> Rows => new(ChangingCmdlets.All.Select(r => r.Name));

    [Fact]
    [Trait("Rule", "Cmdlet")]
    public void Every_changing_cmdlet_has_a_row()
    {
        var changing = SurfaceTests.Classes.Where(c => c.Value.GetCustomAttribute<CmdletAttribute>()!.SupportsShouldProcess).Select(c => c.Key).Except(OutsideTheTenant);

        ToWrite.Same(changing, ChangingCmdlets.All.Select(r => r.Cmdlet).Distinct(), ToWrite.Changes, "The table of changes");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void WhatIf_reaches_the_tenant_with_questions_only_then_it_changes_and_the_second_time_writes_nothing(string name)
    {
        var row = ChangingCmdlets.All.Single(r => r.Name == name);
        Assert.Contains(row.Cmdlet, row.Command, StringComparison.Ordinal);
        using var shell = MatrixTenant.Open(row.Prepare);

        shell.Host.Clear();
        var mark = shell.Tenant.EventCount;
        Assert.Empty(shell.Writes(() => shell.Run($"{row.Command} -WhatIf").AssertNoErrors()));
        Assert.Contains("What if:", shell.Host.Text, StringComparison.Ordinal);
        Assert.All(shell.Tenant.EventsSince(mark).Where(e => e.Kind == "Request" && !e.Summary.Contains(" /login/", StringComparison.Ordinal)), e => Assert.True(IsQuestion(e.Summary), e.Summary));

        Assert.True(shell.Writes(() => shell.Run(row.Command).AssertNoErrors()).Count > 0, $"{row.Command} changes nothing in the tenant that its row prepares.");

        var again = shell.Writes(() => shell.Run(row.Command).AssertNoErrors());
        Assert.True(again.Count == 0, $"{row.Command} writes a second time, when all is as asked: the plan of its use case must see that.{Environment.NewLine}{string.Join(Environment.NewLine, again)}");
    }

    private static bool IsQuestion(string request)
    {
        var words = request.Split(' ');
        return words[0] == "GET" || (words[0] == "POST" && Questions.Any(q => words[1].EndsWith(q, StringComparison.Ordinal)));
    }
}
