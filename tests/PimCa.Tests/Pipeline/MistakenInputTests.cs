using System;
using System.Linq;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.Pipeline;

/// <summary>What a person gives in the place of what a command works on: one error that names both and the way out, whether it is piped or typed.</summary>
public sealed class MistakenInputTests : IDisposable
{
    private readonly TestShell shell = MatrixTenant.Open("As adele; $mine = Get-PimEligibility -Mine; $a = Request-PimActivation $id -Justification x");

    public void Dispose() => shell.Dispose();

    [Theory]
    [InlineData("Wait-PimActivation", "$group", "ActivationRequired", "'Browser-Only Users' is a group", "Get-PimActivation 'Browser-Only Users' -Mine | Wait-PimActivation")]
    [InlineData("Wait-PimActivation", "'Browser-Only Users'", "ActivationRequired", "is a text", "Get-PimActivation 'Browser-Only Users' -Mine | Wait-PimActivation")]
    [InlineData("Wait-PimActivation", "$mine", "ActivationRequired", "'adele@contoso.example: Browser-Only Users (Member)' is an eligibility", "Get-PimActivation 'Browser-Only Users' -Mine")]
    [InlineData("Wait-PimActivation", "([version]'1.2')", "ActivationRequired", "'1.2' is of the type Version", "Get-PimActivation -Mine | Wait-PimActivation")]
    [InlineData("Stop-PimActivation -InputObject", "$group", "ActivationRequired", "is a group", "Stop-PimActivation 'Browser-Only Users' ends your own")]
    [InlineData("Stop-PimActivation -InputObject", "([version]'1.2')", "ActivationRequired", "of the type Version", "Get-PimActivation -Mine | Stop-PimActivation")]
    [InlineData("Approve-PimActivation -Justification x", "$group", "ApprovalRequired", "is a group", "Get-PimApproval | Approve-PimActivation")]
    [InlineData("Deny-PimActivation -Justification x", "'4711'", "ApprovalRequired", "'4711' is a text", "Deny-PimActivation -Id")]
    [InlineData("Request-PimExtension -Duration 3d", "$group", "AssignmentRequired", "is a group", "Get-PimEligibility 'Browser-Only Users' -Mine | Request-PimExtension")]
    [InlineData("Request-PimExtension -Duration 3d", "$a", "ActivationNotExtendable", "can be neither extended nor renewed", "Stop-PimActivation, then Request-PimActivation")]
    public void The_error_names_what_was_given_and_what_to_give(string command, string given, string id, string said, string wayOut)
    {
        foreach (var line in new[] { $"{command} {given}", $"{given} | {command.Replace(" -InputObject", string.Empty, StringComparison.Ordinal)}" })
        {
            var result = shell.Run(line);

            var error = Assert.Single(result.Errors);
            Assert.Equal(id, error.FullyQualifiedErrorId.Split(',')[0]);
            Assert.Contains(said, error.ErrorDetails.Message, StringComparison.Ordinal);
            Assert.Contains(wayOut, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
            Assert.NotNull(error.TargetObject);
            Assert.False(result.Terminated);
        }
    }

    [Fact]
    public void The_others_in_the_pipeline_are_worked_on()
    {
        var result = shell.Run("$group, $a | Wait-PimActivation");

        Assert.Equal("ActivationRequired", Assert.Single(result.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal("Active", Assert.Single(result.Output).Properties["Status"].Value.ToString());
    }

    [Fact]
    public void A_group_in_the_place_of_a_role_is_named_and_not_written_out_whole()
    {
        var error = Assert.Single(shell.Run("New-PimEligibility -Role $group -Permanent -Principal alex@contoso.example").Errors);

        Assert.Contains("\"Browser-Only Users\"", error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("IsRoleAssignable", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_in_the_place_of_an_exempt_person_is_told_from_a_person_without_exemptions()
    {
        shell.Run("As admin").AssertNoErrors();

        foreach (var group in new[] { "'Browser-Only Users'", "$group" })
        {
            var error = Assert.Single(shell.Run($"Get-PimExemption {group}").Errors);
            Assert.Equal("PrincipalNotUser", error.FullyQualifiedErrorId.Split(',')[0]);
            Assert.Contains("-Group 'Browser-Only Users'", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }

        Assert.Empty(shell.Run("Get-PimExemption alex@contoso.example").AssertNoErrors().Output);
    }

    [Fact]
    public void What_was_given_to_a_group_is_shown_where_it_was_given()
    {
        shell.Run("As admin; $all = New-PimInternalUserGroup; $null = New-PimEligibility $id $all -Duration 30d").AssertNoErrors();

        var error = Assert.Single(shell.Run("Remove-PimEligibility $id megan@contoso.example -Confirm:$false").Errors);

        Assert.Equal("AssignmentInherited", error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains("'megan@contoso.example' is eligible for membership of 'Browser-Only Users' through a group", error.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("Get-PimEligibility -Group 'Browser-Only Users' lists it", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }
}
