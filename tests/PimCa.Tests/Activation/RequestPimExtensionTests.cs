using System;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Activation;

public sealed class RequestPimExtensionTests : ActivationShell
{
    private const string Bounded = "Bounded";

    public RequestPimExtensionTests()
    {
        Shell.As("admin");
        var group = Shell.Run($"New-PimBrowserOnlyGroup -DisplayName {Bounded}").One("Id");
        Shell.Run($"New-PimEligibility -Group {group} -Principal adele@contoso.example -Duration 20d -Justification x").AssertNoErrors();
        Shell.As("adele");
    }

    [Fact]
    public void Too_early_the_error_names_the_date()
    {
        ShellResult? result = null;

        Assert.Empty(Shell.Writes(() => result = Extend("-Duration 60d")));

        Assert.Equal("ExtensionTooEarly", result!.ErrorId());
        Assert.Equal(ErrorCategory.InvalidOperation, result.Errors[0].CategoryInfo.Category);
        Assert.Contains("2026-03-08", result.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Equal(Bounded, PSObject.AsPSObject(result.Errors[0].TargetObject).Properties["TargetName"].Value);
    }

    [Fact]
    public void In_the_last_fourteen_days_it_is_a_request_that_an_administrator_answers()
    {
        Shell.Tenant.Advance(TimeSpan.FromDays(10));
        var asked = Extend("-Duration 60d");

        Assert.Equal(("Extend", "PendingApproval"), (asked.One("Action")!.ToString(), asked.One("Status")!.ToString()));
        Assert.Empty(Shell.Writes(() => Assert.Equal(asked.One("Id"), Extend("-Duration 60d").One("Id"))));

        Shell.As("admin");
        var script = $"Get-PimEligibility -Group {Bounded} | Request-PimExtension -Until '{Shell.Tenant.Now.AddDays(60):o}' -Justification 'Goes on'";
        Shell.Run(script).AssertNoErrors();
        Assert.Empty(Shell.Writes(() => Shell.Run(script).AssertNoErrors()));

        Assert.Equal(Shell.Tenant.Now.AddDays(60), Shell.Run($"Get-PimEligibility -Group {Bounded}").One("EndTime"));
    }

    [Fact]
    public void WhatIf_asks_nobody()
    {
        Shell.Tenant.Advance(TimeSpan.FromDays(10));

        Assert.Empty(Shell.Writes(() => Assert.Equal("PendingApproval", Extend("-Duration 60d -WhatIf").One("Status")!.ToString())));
    }

    [Fact]
    public void After_its_end_it_is_renewed_and_a_month_later_it_is_too_late()
    {
        Shell.As("admin").Set("e", Shell.Run($"Get-PimEligibility -Group {Bounded}").One());
        Shell.Tenant.Advance(TimeSpan.FromDays(25));

        Assert.Equal("Renew", Shell.Run("$e | Request-PimExtension -Duration 10d -Justification x").One("Action")!.ToString());
        Assert.Equal(Shell.Tenant.Now.AddDays(10), Shell.Run($"Get-PimEligibility -Group {Bounded}").One("EndTime"));

        Shell.Tenant.Advance(TimeSpan.FromDays(45));
        var late = Shell.Run("$e | Request-PimExtension -Duration 10d -Justification x");
        Assert.Equal("RenewalTooLate", late.ErrorId());
        Assert.Contains("New-PimEligibility", late.Errors[0].ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void What_has_no_end_and_what_was_activated_cannot_be_extended()
    {
        Assert.Equal("PermanentAssignment", Shell.Run($"Get-PimEligibility -Group {GroupId} -Mine | Request-PimExtension -Duration 60d -Justification x").ErrorId());
        Request($"{GroupId} -Duration 2h").AssertNoErrors();
        Assert.Equal("ActivationNotExtendable", Shell.Run("Get-PimActiveAssignment -Mine | Request-PimExtension -Duration 60d -Justification x").ErrorId());
    }

    private ShellResult Extend(string parameters) => Shell.Run($"Get-PimEligibility -Mine | Where-Object TargetName -eq {Bounded} | Request-PimExtension {parameters} -Justification 'Goes on'");
}
