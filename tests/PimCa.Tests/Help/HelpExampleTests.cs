using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.Help;

/// <summary>The examples of the help, each run as it stands in a tenant of its own.</summary>
// An example sets the variable that names a federated token's file.
[Collection(EnvironmentOfTheProcess.Name)]
public sealed partial class HelpExampleTests : IDisposable
{
    /// <summary>What each example may count on: the scenario as far as the last step before the exclusion, an empty folder, and nobody who answers a prompt.</summary>
    private const string SetUp = """
        $ConfirmPreference = 'None'
        # Commands of every console that the engine by itself does not have.
        function Get-Date { [datetime]::Now }
        function Export-Csv([string] $Path, [switch] $NoTypeInformation) { [IO.File]::WriteAllLines("$pwd/$Path", [string[]]@($input | ForEach-Object { "$_" })) }
        function Import-Csv([string] $Path) {
            $heads, $rows = [IO.File]::ReadAllLines("$pwd/$Path")
            foreach ($row in $rows) {
                $object = @{}
                for ($i = 0; $i -lt $heads.Split(',').Length; $i++) { $object[$heads.Split(',')[$i]] = $row.Split(',')[$i] }
                [pscustomobject] $object
            }
        }
        function As($person) { $null = Connect-PimCa -Simulated -As "$person@contoso.example" }
        $group = New-PimBrowserOnlyGroup
        Set-PimMemberPolicy $group -MaximumActivationDuration 24h -RequireJustification -RequireApproval -Approver Administrators -AllowPermanentEligibility
        $null = New-PimInternalUserGroup | New-PimEligibility -Group $group -Permanent
        $null = Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess
        $null = New-PimBrowserOnlyPolicy $group -State Enabled
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("PimCa.Help.");

    /// <summary>Of one that the manifest does not export yet another rule says so.</summary>
    public static IEnumerable<object[]> Examples => HelpFile.Topics.Where(t => ModuleManifest.Cmdlets.Contains(t.Name)).SelectMany(t => t.Examples.Select((_, i) => new object[] { t.Name, i + 1 }));

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    [Trait("Rule", "Cmdlet")]
    public void Every_cmdlet_has_an_example() => ToWrite.Nothing(HelpFile.Topics.Where(t => t.Examples.Count == 0).Select(t =>
        $"""
        {t.Name} has no example. Write into {ToWrite.Source(t.Name)}, above [Cmdlet]; it is run on a tenant with the group 'Browser-Only Users':

        /// <example>
        /// <code>
        /// {t.Name}
        /// </code>
        /// <para>Says what it does.</para>
        /// </example>
        """));

    [Fact]
    [Trait("Rule", "Cmdlet")]
    public void Each_example_uses_its_cmdlet_and_says_what_it_does()
    {
        var examples = HelpFile.Topics.SelectMany(t => t.Examples, (t, e) => (t.Name, e.Code, e.Remark)).ToArray();

        ToWrite.Nothing(examples.Where(e => !e.Code.Contains(e.Name, StringComparison.Ordinal)).Select(e =>
            $"An example of {e.Name} does not use it: <code>{e.Code}</code> in {ToWrite.Source(e.Name)}."));
        ToWrite.Nothing(examples.Where(e => !e.Remark.EndsWith('.')).Select(e =>
            $"An example of {e.Name} does not say in a sentence what it does: <para>{e.Remark}</para> in {ToWrite.Source(e.Name)}."));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Each_example_works_on_a_simulated_tenant_and_shows_what_the_help_says(string cmdlet, int number)
    {
        var example = HelpFile.Topics.Single(t => t.Name == cmdlet).Examples[number - 1];
        using var shell = new TestShell();
        shell.Runspace.SessionStateProxy.Path.SetLocation(folder.FullName);
        shell.Run(SetUp).AssertNoErrors();
        shell.Run(example.Before).AssertNoErrors();

        var shown = shell.Show(example.Code).Trim('\r', '\n');

        if (!StagedModule.IsDesktop && example.Shown is { } said)
        {
            Assert.True(Comparable(said).SequenceEqual(Comparable(shown)), $"Example {number} of {cmdlet} shows this, and the help says something else:\n{shown}\n<<<");
        }
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
        HelpFile.Topics.Single(t => t.Name == "Connect-PimCa").Examples.SelectMany(e => e.Code.Split('\n')),
        l => l.Contains("Connect-PimCa", StringComparison.Ordinal) && Regex.IsMatch(l.Trim(), line));

    // Ids are new each time, times are shown in the zone of the machine, and how wide a column is no example is about.
    private static string[] Comparable(string text) => Identifier().Replace(text, "id").Split('\n')
        .Select(line => Digit().Replace(Filling().Replace(line.Trim(), "$1"), "#"))
        .Where(line => line.Length > 0)
        .ToArray();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Identifier();

    [GeneratedRegex("([ -])\\1+")]
    private static partial Regex Filling();

    [GeneratedRegex(@"\d")]
    private static partial Regex Digit();
}
