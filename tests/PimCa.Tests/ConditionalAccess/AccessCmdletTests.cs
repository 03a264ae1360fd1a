using System.Collections.Generic;
using System.Linq;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Scenario;

namespace PimCa.Tests.ConditionalAccess;

public sealed class AccessCmdletTests
{
    [Fact]
    public void Before_an_activation_a_compliant_device_is_required_of_every_client()
    {
        using var shell = new TestShell();

        Assert.All(["Browser", "Desktop", "Mobile", "ActiveSync"], client => Assert.Equal("RequiresCompliantDevice", ExemptTenant.Outcome(shell, client)));
        Assert.Equal("Blocked", ExemptTenant.Outcome(shell, "Other"));
        Assert.Equal("Allowed", ExemptTenant.Outcome(shell, "Browser -DeviceCompliant"));
    }

    [Fact]
    public void An_exempt_person_has_the_limited_browser_and_nothing_else_and_only_meanwhile()
    {
        using var shell = ExemptTenant.WithExclusion();
        ExemptTenant.Exempt(shell);

        Assert.Equal("AllowedWithAppEnforcedRestrictions", ExemptTenant.Outcome(shell, "Browser"));
        Assert.All(["Desktop", "Mobile", "ActiveSync", "Other"], client => Assert.Equal("Blocked", ExemptTenant.Outcome(shell, client)));
        Assert.Equal("RequiresCompliantDevice", ExemptTenant.Outcome(shell, "Browser", "alex@contoso.example"));

        shell.Run("$null = Step-PimSimulator -By 9h").AssertNoErrors();
        Assert.Equal("RequiresCompliantDevice", ExemptTenant.Outcome(shell, "Browser"));
    }

    [Fact]
    public void There_is_a_row_for_each_policy_and_one_that_sums_up()
    {
        using var shell = ExemptTenant.WithPair();
        var rows = shell.Run("Test-PimCaAccess adele@contoso.example ExchangeOnline Browser");

        Assert.Equal(4, rows.AssertNoErrors().Output.Count);
        Assert.Equal("(all policies)", rows.Output[^1].Properties["Policy"].Value);
        Assert.Equal(["users", "users"], rows.Output.Skip(1).Take(2).SelectMany(r => (IEnumerable<string>)r.Properties["Reasons"].Value));
    }

    [Fact]
    public void Several_people_are_asked_about_by_pipe_and_one_error_does_not_stop_the_rest()
    {
        using var shell = new TestShell();
        var rows = shell.Run("'adele@contoso.example', 'nobody@contoso.example', 'alex@contoso.example' | Test-PimCaAccess | Where-Object IsSummary");

        Assert.Equal("PrincipalNotFound", rows.ErrorId());
        Assert.Equal(2, rows.Output.Count);
    }

    [Theory]
    [InlineData("adele@contoso.example -Application Word", "ApplicationUnknown")]
    [InlineData("adele@contoso.example -Application SharePointOnline -ClientApp ActiveSync", "ClientAppNotApplicable")]
    [InlineData("Administrators", "PrincipalNotUser")]
    public void A_question_that_makes_no_sense_is_refused(string arguments, string errorId)
    {
        using var shell = new TestShell();

        Assert.Equal(errorId, shell.Run($"Test-PimCaAccess {arguments}").ErrorId());
    }

    [Fact]
    public void Applications_are_completed()
    {
        using var shell = new TestShell();

        Assert.Equal(
            ["SharePointOnline"],
            shell.Run("(TabExpansion2 'Test-PimCaAccess adele -Application Sh' 38).CompletionMatches").All("CompletionText"));
    }
}
