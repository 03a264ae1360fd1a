using System;
using System.Linq;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Matrix;

/// <summary>What holds for every cmdlet that changes something.</summary>
public sealed class ChangeTests
{
    // Verbs that only read, and the session's own cmdlets, which change nothing in a tenant but its simulation.
    private static readonly string[] ReadingVerbs = ["Get", "Test", "Wait", "Export"];
    private static readonly string[] OfTheSession = ["Connect-PimCa", "Disconnect-PimCa", "Step-PimSimulator", "Set-PimSimulator"];

    // Graph asks some questions by POST; SharePoint's and Exchange's protocols know nothing else, so the writes alone tell there.
    private static readonly string[] Questions = ["/ProcessQuery", "/InvokeCommand", "/$batch", "/evaluate", "/getByIds", "/checkMemberGroups", "/getMemberGroups"];

    public static TheoryData<string> Rows => new(ChangingCmdlets.All.Select(r => r.Name));

    [Fact]
    public void Every_changing_cmdlet_has_a_row()
    {
        var changing = ModuleManifest.Cmdlets.Where(c => !ReadingVerbs.Contains(c.Split('-')[0])).Except(OfTheSession);

        Assert.Equal(changing.Order(), ChangingCmdlets.All.Select(r => r.Cmdlet).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void WhatIf_only_reads_and_a_no_writes_nothing_then_it_changes_and_the_second_time_there_is_nothing_to_do(string name)
    {
        var row = ChangingCmdlets.All.Single(r => r.Name == name);
        Assert.Contains(row.Cmdlet, row.Command, StringComparison.Ordinal);
        using var shell = MatrixTenant.Open(row.Prepare);

        ShellResult promised = null!, done = null!, again = null!;

        shell.Host.Clear();
        Assert.Empty(Sent(shell, () => promised = shell.Run($"{row.Command} -WhatIf").AssertNoErrors()));
        Assert.Contains("What if:", shell.Host.Text, StringComparison.Ordinal);

        for (var i = 0; i < 3; i++)
        {
            shell.Host.Answers.Enqueue("n");
        }

        Assert.Empty(Sent(shell, () => shell.Run($"{row.Command} -Confirm").AssertNoErrors()));
        Assert.NotEmpty(shell.Host.Questions);

        Assert.NotEmpty(shell.Writes(() => done = shell.Run(row.Command).AssertNoErrors()));
        Assert.Equal(Types(done), Types(promised));

        // What the service refuses, as it does a second decision, is no write; the same content written again is one.
        var sent = Sent(shell, () => Assert.Empty(shell.Writes(() => again = shell.Run(row.Command).AssertNoErrors())));
        Assert.DoesNotContain(sent, r => r.Contains("-> 2", StringComparison.Ordinal));
        Assert.Equal(Types(done), Types(again));
    }

    /// <summary>The requests that reached the tenant meanwhile, those in batches included, and are no questions.</summary>
    private static string[] Sent(TestShell shell, Action work)
    {
        var mark = shell.Tenant.EventCount;
        work();
        return shell.Tenant.EventsSince(mark)
            .Where(e => e.Kind == "Request" && !e.Summary.Contains(" /login/", StringComparison.Ordinal) && !IsQuestion(e.Summary))
            .Select(e => e.Summary)
            .ToArray();
    }

    private static string[] Types(ShellResult result) => result.Output.Select(o => o.BaseObject.GetType().Name).ToArray();

    private static bool IsQuestion(string request)
    {
        var words = request.Split(' ');
        return words[0] == "GET" || (words[0] == "POST" && Questions.Any(q => words[1].EndsWith(q, StringComparison.Ordinal)));
    }
}
