using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Scenario;

/// <summary>The story that the example tells, asserted from the objects that it writes.</summary>
public sealed class ExampleTests
{
    private static readonly string Script = Path.Combine(StagedModule.Folder, "Examples", "JustInTimeAccess.ps1");

    [Fact]
    public void The_employee_is_blocked_then_exempted_in_the_browser_and_then_as_before()
    {
        using var shell = new TestShell(connect: false);
        var story = shell.Run($"& '{Script}' -PassThru");
        story.AssertNoErrors();

        var access = Of(story, "CaDecision");
        Assert.Equal(
            [
                "Browser RequiresCompliantDevice", "Desktop RequiresCompliantDevice",
                "Browser RequiresCompliantDevice", "Desktop RequiresCompliantDevice",
                "Browser AllowedWithAppEnforcedRestrictions", "Desktop Blocked",
                "Browser RequiresCompliantDevice", "Desktop RequiresCompliantDevice",
            ],
            access.Select(a => $"{Get(a, "ClientApp")} {Get(a, "Outcome")}"));
        Assert.Contains(story.Output, o => o.ToString().Contains("DesktopAndMobile"));
        Assert.Contains(story.Output, o => o.ToString().Contains("The same as in step 1: True"));
    }

    [Fact]
    public void The_audit_shows_who_asked_who_approved_and_when()
    {
        using var shell = new TestShell(connect: false);
        var story = shell.Run($"& '{Script}' -PassThru -Ticket INC-99");
        story.AssertNoErrors();

        var requested = Of(story, "PimActivation").First();
        var windows = Of(story, "PimExemption");
        Assert.Equal(["True", "False"], windows.Select(w => Get(w, "IsActive").ToString()));
        Assert.All(windows, w =>
        {
            Assert.Equal("adele@contoso.example", Get(w, "UserName"));
            Assert.Equal("megan@contoso.example", Get(w, "ApprovedBy"));
            Assert.Equal(("Laptop broken", "INC-99"), (Get(w, "Justification"), Get(w, "TicketNumber")));
            Assert.Equal(TimeSpan.FromHours(8), (DateTimeOffset)Get(w, "EndTime") - (DateTimeOffset)Get(w, "StartTime"));
            Assert.True((DateTimeOffset)Get(w, "DecidedAt") <= (DateTimeOffset)Get(w, "StartTime"));
            Assert.Equal([ExemptTenant.Policy], (System.Collections.Generic.IEnumerable<string>)Get(w, "Policies"));
        });

        var events = Of(story, "PimAuditEvent").Where(e => Equals(Get(e, "RequestId"), Get(requested, "Id"))).ToArray();
        Assert.Contains(events, e => Get(e, "Activity").ToString()!.Contains("requested") && Equals(Get(e, "InitiatedBy"), "adele@contoso.example"));
        Assert.Contains(events, e => Equals(Get(e, "Activity"), "Request approved") && Equals(Get(e, "InitiatedBy"), "megan@contoso.example"));
    }

    [Fact]
    public void No_outcome_is_typed_into_the_script()
    {
        var outcomes = typeof(CaOutcomeNames).GetFields().Select(f => f.Name).ToArray();
        using var shell = new TestShell(connect: false);
        var known = shell.Run("[Enum]::GetNames([PimCa.ConditionalAccess.CaOutcome]); [Enum]::GetNames([PimCa.Activation.ActivationStatus])").Output.Select(o => o.ToString()).ToArray();
        var text = File.ReadAllText(Script);

        // 'Active' is also the name of a switch.
        Assert.All(known.Concat(outcomes).Where(o => o != "Active"), o => Assert.DoesNotContain(o, text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_story_is_shown_within_80_columns_but_for_the_refusal()
    {
        using var shell = new TestShell(connect: false);
        var shown = shell.Show($"& '{Script}'").Split('\n');

        Assert.All(shown.Where(l => !l.StartsWith(" - ") && !l.StartsWith("The group '")), l => Assert.True(l.TrimEnd().Length <= 80, l));
    }

    [Fact]
    public void The_story_can_be_told_twice_in_one_session()
    {
        using var shell = new TestShell(connect: false);
        shell.Run($"$null = & '{Script}'").AssertNoErrors();
        shell.Run($"$null = & '{Script}' -Employee alex@contoso.example").AssertNoErrors();
    }

    [Fact]
    public void The_runbook_takes_away_what_nothing_limits_with_nobody_to_ask()
    {
        using var shell = new TestShell();
        shell.Run("$group = New-PimBrowserOnlyGroup; Add-PimCaExclusion 'Require compliant device' $group -Force -Confirm:$false 3>$null").AssertNoErrors();

        var told = shell.Run($"& '{Path.Combine(StagedModule.Folder, "Examples", "AutomationRunbook.ps1")}' -Simulated").AssertNoErrors();

        Assert.Contains(told.Output, line => line.ToString().StartsWith("Signed in to Contoso as", StringComparison.Ordinal));
        Assert.Contains(told.Output, line => line.ToString().Contains("Taken away: the exclusion of 'Browser-Only Users'", StringComparison.Ordinal));
        Assert.Contains(told.Output, line => line.ToString().StartsWith("WARNING: Nothing limits 'Browser-Only Users'", StringComparison.Ordinal));
        Assert.Empty(shell.Run("Get-PimCaContext").AssertNoErrors().Output);
    }

    private static PSObject[] Of(ShellResult story, string type) => story.Output.Where(o => o.BaseObject.GetType().Name == type).ToArray();

    private static object Get(PSObject of, string property) => of.Properties[property].Value;

    /// <summary>Names that must not be missing from the module's own list.</summary>
    private static class CaOutcomeNames
    {
        public const string RequiresCompliantDevice = nameof(RequiresCompliantDevice);
        public const string AllowedWithAppEnforcedRestrictions = nameof(AllowedWithAppEnforcedRestrictions);
        public const string Blocked = nameof(Blocked);
    }
}
