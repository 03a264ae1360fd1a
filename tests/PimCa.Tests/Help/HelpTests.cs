using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using PimCa.Pipeline;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Help;

// An example sets the variable that names a federated token's file.
[Collection(EnvironmentOfTheProcess.Name)]
public sealed class HelpTests
{
    private static readonly string[] Common =
        new[] { "Confirm", "WhatIf" }.Concat(Cmdlet.CommonParameters).ToArray();

    [Fact]
    public void The_help_has_each_cmdlet_with_each_of_its_parameters_and_says_what_they_are()
    {
        using var shell = new TestShell(connect: false);
        var cmdlets = shell.Run("Get-Command -Module PimCa -CommandType Cmdlet").Output.Select(o => (CmdletInfo)o.BaseObject).ToArray();

        Assert.Equal(cmdlets.Select(c => c.Name).Order(), HelpFile.Topics.Select(t => t.Name).Order());
        foreach (var topic in HelpFile.Topics)
        {
            Assert.False(topic.Synopsis.Length == 0, topic.Name);
            Assert.Equal(cmdlets.Single(c => c.Name == topic.Name).Parameters.Keys.Except(Common).Order(), topic.Parameters.Keys.Order());
            Assert.All(topic.Parameters, p => Assert.False(p.Value.Length == 0, $"{topic.Name} -{p.Key} is not described."));
            Assert.All(topic.Outputs.Where(o => o.Key.StartsWith("PimCa.")), o => Assert.False(o.Value.Length == 0, $"{o.Key} is not described."));
        }
    }

    [Fact]
    public void The_README_lists_each_cmdlet_in_one_row_of_its_table_and_no_other()
    {
        var readme = File.ReadAllText(Path.Combine(StagedModule.Folder, "..", "..", "README.md"));
        var table = Regex.Match(readme, @"^## Cmdlets\s+((?:\|[^\n]*\n)+)", RegexOptions.Multiline).Groups[1].Value;

        Assert.Equal(
            HelpFile.Topics.Select(t => t.Name).Order(),
            Regex.Matches(table, "`([A-Z][a-z]+-[A-Za-z]+)`").Select(m => m.Groups[1].Value).Order());
    }

    [Fact]
    public void The_help_of_each_cmdlet_lists_the_permissions_that_it_declares_for_people_and_for_applications() => Assert.All(
        HelpFile.Topics,
        topic =>
        {
            var (people, applications) = (DeclaredPermissions.ByCmdlet[topic.Name], DeclaredPermissions.ByCmdletOfApplications[topic.Name]);
            Assert.Equal(people.Count == 0 ? 0 : 2, topic.Notes.Count);
            Assert.Equal(people.Order(), topic.Notes.Take(1).SelectMany(Listed).Order());
            Assert.Equal(applications.Order(), topic.Notes.Skip(1).SelectMany(Listed).Order());
            Assert.Equal(DeclaredPermissions.IsForPeopleOnly(topic.Name), topic.Notes.Any(n => n.StartsWith("It is for people", StringComparison.Ordinal)));
        });

    [Fact]
    public void The_runbook_that_is_shipped_lists_what_its_cmdlets_declare_for_applications()
    {
        var script = File.ReadAllText(Path.Combine(StagedModule.Folder, "Examples", "AutomationRunbook.ps1"));
        var needed = DeclaredPermissions.ByCmdletOfApplications
            .Where(c => c.Key != "Disconnect-PimCa" && Regex.IsMatch(script, $@"^[^#\n]*\b{c.Key}\b", RegexOptions.Multiline))
            .SelectMany(c => c.Value)
            .Distinct()
            .ToArray();
        var notes = Regex.Match(script, "<#.*?#>", RegexOptions.Singleline).Value;

        Assert.NotEmpty(needed);
        Assert.Equal(needed.Order(), Regex.Matches(notes, @"\b[A-Z][A-Za-z]+\.(?:Read|ReadWrite|ReadBasic|Manage|ManageAsApp|FullControl)[A-Za-z.]*[A-Za-z]").Select(m => m.Value).Distinct().Order());
    }

    // "Microsoft Graph: Group.Read.All, User.Read.All; Azure: user_impersonation."
    private static IEnumerable<string> Listed(string note) => note.Contains(": ", StringComparison.Ordinal)
        ? Regex.Matches(note[note.IndexOf(": ", StringComparison.Ordinal)..], @"\b[A-Z][A-Za-z]+\.[A-Za-z.]*[A-Za-z]|user_impersonation").Select(m => m.Value)
        : [];

    [Fact]
    public void A_cmdlet_has_examples_unless_it_is_on_the_list_of_those_that_wait_for_one() =>
        Assert.Equal(WithoutExample.Order(), HelpFile.Topics.Where(t => t.Examples.Count == 0).Select(t => t.Name).Order());

    [Fact]
    public void Each_example_uses_its_cmdlet_and_says_what_it_does() => Assert.All(
        HelpFile.Topics,
        topic =>
        {
            Assert.All(topic.Examples, e => Assert.Contains(topic.Name, e));
            Assert.All(topic.Remarks, r => Assert.EndsWith(".", r));
        });

    public static IEnumerable<object[]> Examples => HelpFile.Topics.SelectMany(t => t.Examples.Select((e, i) => new object[] { t.Name, i + 1, e }));

    [Theory]
    [MemberData(nameof(Examples))]
    public void Each_example_works_on_a_simulated_tenant_that_is_set_up(string cmdlet, int number, string example)
    {
        using var shell = new TestShell();
        shell.Run(SetUp).AssertNoErrors();

        var run = shell.Run(example);

        Assert.True(run.Errors.Count == 0, $"Example {number} of {cmdlet}: {string.Join("; ", run.Errors)}");
    }

    /// <summary>Each way in has a line that was run above.</summary>
    [Theory]
    [InlineData(@"^Connect-PimCa -Simulated$")]
    [InlineData("-UseDeviceCode")]
    [InlineData("-ClientSecretCredential")]
    [InlineData("-CertificatePath .* -CertificatePassword")]
    [InlineData("-Certificate ")]
    [InlineData("-CertificateThumbprint")]
    [InlineData("-Identity$")]
    [InlineData("-Identity -ClientId")]
    [InlineData("-WorkloadIdentity")]
    [InlineData("-AccessToken")]
    [InlineData("-UseAzureCli")]
    public void Each_way_to_sign_in_has_an_example(string line) => Assert.Contains(
        HelpFile.Topics.Single(t => t.Name == "Connect-PimCa").Examples.SelectMany(e => e.Split('\n')),
        l => l.Contains("Connect-PimCa", System.StringComparison.Ordinal) && Regex.IsMatch(l.Trim(), line));

    /// <summary>What each example may count on: the scenario as far as the last step before the exclusion.</summary>
    private const string SetUp = """
        $ConfirmPreference = 'None'
        $group = New-PimBrowserOnlyGroup
        Set-PimMemberPolicy $group -MaximumActivationDuration 24h -RequireJustification -RequireApproval -Approver Administrators -AllowPermanentEligibility
        New-PimInternalUserGroup | New-PimEligibility -Group $group -Permanent
        Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess
        New-PimBrowserOnlyPolicy $group -State Enabled
        """;

    /// <summary>Whoever writes the example takes the name off.</summary>
    private static readonly string[] WithoutExample =
    [
        "Approve-PimActivation",
        "Deny-PimActivation",
        "Disable-SharePointCreatedPolicy",
        "Get-AppEnforcedRestrictions",
        "Get-PimActivation",
        "Get-PimActiveAssignment",
        "Get-PimApproval",
        "Get-PimAuditEvent",
        "Get-PimAuthenticationContext",
        "Get-PimEligibility",
        "Get-PimExemption",
        "Get-PimMemberPolicy",
        "Get-SharePointCreatedPolicy",
        "New-PimActiveAssignment",
        "New-PimAuthenticationContext",
        "New-PimEligibility",
        "Remove-PimActiveAssignment",
        "Remove-PimAuthenticationContext",
        "Remove-PimEligibility",
        "Request-PimActivation",
        "Request-PimExtension",
        "Set-AppEnforcedRestrictions",
        "Set-PimActiveAssignment",
        "Set-PimEligibility",
        "Set-PimMemberPolicy",
        "Test-PimCaPermission",
    ];
}
