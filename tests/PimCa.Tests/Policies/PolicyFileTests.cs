using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using PimCa.Policies;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.Policies;

public sealed class PolicyFileTests : IDisposable
{
    private const string Sets =
        "Set-PimMemberPolicy $g -MaximumActivationDuration 12h -RequireTicket -RequireApproval -Approver Administrators, megan@contoso.example -AllowPermanentEligibility "
        + "-Notification @{ Event = 'EligibleActivated'; Recipient = 'Admin'; AdditionalRecipients = 'b@contoso.example', 'a@contoso.example'; CriticalOnly = $true } -Confirm:$false;"
        + "$g | Set-PimMemberPolicy -Access Owner -RequireMfa -Confirm:$false;";

    private const string Exports = "$g | Get-PimMemberPolicy; $g | Get-PimMemberPolicy -Access Owner";

    private readonly TestShell shell = new();
    private readonly string folder = Directory.CreateTempSubdirectory("pimca").FullName;

    public PolicyFileTests()
    {
        shell.Run("$g = New-PimBrowserOnlyGroup").AssertNoErrors();
        shell.Set("file", Path.Combine(folder, "policies.json"));
        shell.Set("again", Path.Combine(folder, "again.json"));
    }

    public void Dispose()
    {
        shell.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_file_imported_into_an_empty_tenant_and_exported_again_is_the_same_and_the_second_import_writes_nothing()
    {
        shell.Run($"{Sets} & {{ {Exports} }} | Export-PimPolicy $file").AssertNoErrors();
        shell.Run("Connect-PimCa -Simulated -Reset; $g = New-PimBrowserOnlyGroup").AssertNoErrors();
        Assert.NotEmpty(shell.Run("Import-PimPolicy $file -WhatIf").AssertNoErrors().Output);

        shell.Run("Import-PimPolicy $file -Confirm:$false").AssertNoErrors();
        shell.Run($"& {{ {Exports} }} | Export-PimPolicy $again").AssertNoErrors();

        Assert.Equal(Text("policies.json"), Text("again.json"));
        Assert.Empty(shell.Writes(() => Assert.Empty(shell.Run("Import-PimPolicy $file -Confirm:$false").AssertNoErrors().Output)));
    }

    [Fact]
    public void Policies_of_all_three_kinds_go_through_one_file_into_an_empty_tenant_and_come_out_the_same()
    {
        const string All = "$g | Get-PimMemberPolicy; Get-PimRolePolicy -Role 'Helpdesk Administrator'; Get-PimRolePolicy -AzureRole Contributor -Scope Production";
        shell.Run(
            "$g | Set-PimMemberPolicy -RequireTicket -Confirm:$false;"
            + "Set-PimRolePolicy -Role 'Helpdesk Administrator' -MaximumActivationDuration 3h -RequireApproval -Approver Administrators -Confirm:$false;"
            + "Set-PimRolePolicy -AzureRole Contributor -Scope Production -MaximumActivationDuration 4h -RequireTicket -AllowPermanentEligibility -Confirm:$false").AssertNoErrors();
        shell.Run($"& {{ {All} }} | Export-PimPolicy $file").AssertNoErrors();
        shell.Run("Connect-PimCa -Simulated -Reset; $g = New-PimBrowserOnlyGroup").AssertNoErrors();

        var differences = shell.Run("Import-PimPolicy $file -Confirm:$false").AssertNoErrors();
        shell.Run($"& {{ {All} }} | Export-PimPolicy $again").AssertNoErrors();

        Assert.Equal(["AzureRole", "EntraRole", "Group"], differences.All("Kind").Select(k => k!.ToString()!).Distinct().Order());
        Assert.Equal(Text("policies.json"), Text("again.json"));
        Assert.Empty(shell.Writes(() => Assert.Empty(shell.Run("Import-PimPolicy $file -Confirm:$false").AssertNoErrors().Output)));
    }

    [Fact]
    public void The_same_policies_in_another_order_give_the_same_text()
    {
        shell.Run($"$p = @(& {{ {Exports} }}); Export-PimPolicy $file -InputObject $p; [array]::Reverse($p); $p | Export-PimPolicy $again").AssertNoErrors();

        Assert.Equal(Text("policies.json"), Text("again.json"));
        Assert.Contains("\"MaximumActivationDuration\": \"8h\"", Text("policies.json"), StringComparison.Ordinal);
        Assert.Contains("\"Target\": \"Browser-Only Users\"", Text("policies.json"), StringComparison.Ordinal);
        Assert.DoesNotContain((string)shell.Run("$g").One("Id")!, Text("policies.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_setting_that_differs_is_shown_before_anything_is_written_and_nothing_else_is()
    {
        shell.Run("$g | Get-PimMemberPolicy | Export-PimPolicy $file; Set-PimMemberPolicy $g -MaximumActivationDuration 4h -RequireTicket -Confirm:$false").AssertNoErrors();

        var shown = shell.Run("Import-PimPolicy $file -WhatIf").AssertNoErrors();

        Assert.Equal(["MaximumActivationDuration 4h 8h", "RequireTicket True False"], shown.Output.Select(o => $"{o!.Properties["Setting"].Value} {o.Properties["Before"].Value} {o.Properties["After"].Value}").Order());
        Assert.Equal(TimeSpan.FromHours(4), shell.Run("$g | Get-PimMemberPolicy").One("MaximumActivationDuration"));

        var after = shell.Run("Get-Item $file -ErrorAction Ignore; Import-PimPolicy $file -PassThru -Confirm:$false");
        Assert.Equal(TimeSpan.FromHours(8), after.Output.Last()!.Properties["MaximumActivationDuration"].Value);
    }

    [Fact]
    public void What_only_looks_different_is_no_difference()
    {
        shell.Run("Set-PimMemberPolicy $g -ActiveExpiresAfter 30d -Confirm:$false; $g | Get-PimMemberPolicy | Export-PimPolicy $file").AssertNoErrors();
        var text = Text("policies.json")
            .Replace("\"30d\"", "\"P30D\"", StringComparison.Ordinal)
            .Replace("\"8h\"", "\"480m\"", StringComparison.Ordinal)
            .Replace("\"Group\"", "\"group\"", StringComparison.Ordinal)
            .Replace("Browser-Only Users", "browser-only users", StringComparison.Ordinal)
            .Replace("\"Approver\": []", "\"Approver\": null", StringComparison.Ordinal)
            .Replace("\"Policies\": [", "// reviewed in March\n\"Policies\": [", StringComparison.Ordinal);
        Assert.Contains("480m", text, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "policies.json"), text);

        Assert.Empty(shell.Writes(() => Assert.Empty(shell.Run("Import-PimPolicy $file -Confirm:$false").AssertNoErrors().Output)));
    }

    [Fact]
    public void A_policy_that_cannot_be_brought_there_stops_no_other()
    {
        shell.Run($"& {{ {Exports} }} | Export-PimPolicy $file; Set-PimMemberPolicy $g -RequireTicket -Confirm:$false").AssertNoErrors();
        var text = Text("policies.json");
        File.WriteAllText(
            Path.Combine(folder, "policies.json"),
            text.Replace("\"Policies\": [", "\"Policies\": [ { \"Kind\": \"Group\", \"Target\": \"Nobody\", \"RequireTicket\": true },", StringComparison.Ordinal));

        var run = shell.Run("Import-PimPolicy $file -Confirm:$false");

        Assert.Equal("GroupNotFound", run.ErrorId());
        Assert.Equal("Group 'Nobody'", run.Errors[0].TargetObject);
        Assert.Equal(false, shell.Run("$g | Get-PimMemberPolicy").One("RequireTicket"));
    }

    [Theory]
    [InlineData("{ \"PimPolicies\": 1, \"Policies\": [ ", "line")]
    [InlineData("[]", "no object")]
    [InlineData("{ \"Policies\": [] }", "PimPolicies")]
    [InlineData("{ \"PimPolicies\": 2, \"Policies\": [] }", "PimPolicies")]
    [InlineData("{ \"PimPolicies\": 1 }", "Policies")]
    [InlineData("{ \"PimPolicies\": 1, \"Policies\": [ { \"Kind\": \"Team\", \"Target\": \"x\" } ] }", "'Team'")]
    [InlineData("{ \"PimPolicies\": 1, \"Policies\": [ { \"Kind\": \"Group\" } ] }", "Target")]
    [InlineData("{ \"PimPolicies\": 1, \"Policies\": [ { \"Kind\": \"AzureRole\", \"Target\": \"Reader\" } ] }", "Scope")]
    [InlineData("{ \"PimPolicies\": 1, \"Policies\": [ { \"Kind\": \"Group\", \"Target\": \"x\", \"RequireTickets\": true } ] }", "'RequireTickets'")]
    [InlineData("{ \"PimPolicies\": 1, \"Policies\": [ { \"Kind\": \"Group\", \"Target\": \"x\", \"RequireTicket\": \"yes\" } ] }", "RequireTicket")]
    [InlineData("{ \"PimPolicies\": 1, \"Policies\": [ { \"Kind\": \"Group\", \"Target\": \"x\", \"MaximumActivationDuration\": \"8\" } ] }", "'8'")]
    [InlineData("{ \"PimPolicies\": 1, \"Policies\": [ { \"Kind\": \"Group\", \"Target\": \"x\" }, { \"Kind\": \"Group\", \"Target\": \"X\" } ] }", "2 times")]
    [InlineData("{ \"PimPolicies\": 1, \"Policies\": [ { \"Kind\": \"Group\", \"Target\": \"x\", \"Notification\": [ { \"Event\": \"EligibleActivated\" } ] } ] }", "Recipient")]
    public void A_file_that_is_not_right_is_refused_whole_with_the_place(string text, string tells)
    {
        File.WriteAllText(Path.Combine(folder, "policies.json"), text);

        Assert.Empty(shell.RequestsOf(() =>
        {
            var run = shell.Run("Import-PimPolicy $file -Confirm:$false");
            Assert.Equal("PolicyFileInvalid", run.ErrorId());
            Assert.Contains(tells, run.Errors[0].Exception.Message, StringComparison.Ordinal);
            Assert.Contains("policies.json", run.Errors[0].Exception.Message, StringComparison.Ordinal);
        }));
    }

    [Fact]
    public void A_file_is_kept_when_it_is_not_to_be_replaced_and_one_that_is_not_there_is_said_so()
    {
        File.WriteAllText(Path.Combine(folder, "policies.json"), "mine");

        Assert.Equal("FileExists", shell.Run("$g | Get-PimMemberPolicy | Export-PimPolicy $file -NoClobber").ErrorId());
        shell.Run("$g | Get-PimMemberPolicy | Export-PimPolicy $file -WhatIf").AssertNoErrors();
        Assert.Equal("mine", Text("policies.json"));
        Assert.Equal("FileNotFound", shell.Run("Import-PimPolicy $again -Confirm:$false").ErrorId());
        Assert.Equal(["policies.json"], Directory.GetFiles(folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("Get-PimMemberPolicy nobody -ErrorAction SilentlyContinue | Export-PimPolicy $file")]
    [InlineData("@() | Export-PimPolicy $file")]
    public void A_good_file_is_not_replaced_by_one_without_policies(string command)
    {
        File.WriteAllText(Path.Combine(folder, "policies.json"), "mine");

        var run = shell.Run(command);

        Assert.Equal("NothingToExport", run.ErrorId());
        Assert.Equal("mine", Text("policies.json"));
        Assert.Empty(run.Output);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_no_matter_of_the_tenants_permissions()
    {
        var refused = shell.Run($"Import-PimPolicy '{folder}' -Confirm:$false");

        Assert.Equal("FileNotAccessible", refused.ErrorId());
        Assert.Equal("Check the path, and that you may use it.", refused.Errors[0].ErrorDetails.RecommendedAction);
    }

    [Theory]
    [InlineData("Import-PimPolicy", "read")]
    [InlineData("$g | Get-PimMemberPolicy | Export-PimPolicy", "written")]
    [InlineData("$g | Get-PimMemberPolicy | Export-PimPolicy -NoClobber", "written")]
    public void A_path_that_no_file_can_have_is_refused_like_other_bad_paths(string command, string what)
    {
        var refused = shell.Run($"{command} \"$file`0\" -Confirm:$false");

        Assert.Equal("FileNotAccessible", refused.ErrorId());
        Assert.False(refused.Terminated);
        Assert.Contains($"policies.json`u{{0}}' cannot be {what}", refused.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains("null character", refused.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" -WhatIf")]
    public void A_folder_that_is_not_there_is_named_and_the_file_that_was_given(string whatIf)
    {
        var nowhere = Path.Combine(folder, "nowhere");
        var refused = shell.Run($"$g | Get-PimMemberPolicy | Export-PimPolicy '{Path.Combine(nowhere, "policies.json")}'{whatIf}");

        Assert.Equal("FileNotFound", refused.ErrorId());
        Assert.StartsWith($"'{Path.Combine(nowhere, "policies.json")}' cannot be written: there is no folder '{nowhere}'.", refused.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Contains($"New-Item -ItemType Directory '{nowhere}'", refused.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_and_a_path_of_another_provider_are_refused()
    {
        var refused = shell.Run($"$g | Get-PimMemberPolicy | Export-PimPolicy '{folder}'");
        Assert.Equal("FileNotAccessible", refused.ErrorId());
        Assert.Contains("it is a folder", refused.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);

        foreach (var command in new[] { "Import-PimPolicy", "$g | Get-PimMemberPolicy | Export-PimPolicy" })
        {
            refused = shell.Run($"{command} env:pimca -Confirm:$false");
            Assert.Equal("FileNotAccessible", refused.ErrorId());
            Assert.Contains("'env:pimca' is no path of the file system", refused.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named_as_it_was_given()
    {
        var refused = shell.Run($"$g | Get-PimMemberPolicy | Export-PimPolicy '{Path.Combine(folder, new string('x', 300))}'");

        Assert.Equal("FileNotAccessible", refused.ErrorId());
        Assert.DoesNotContain(".tmp", refused.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
    }

    private string Text(string name) => File.ReadAllText(Path.Combine(folder, name));
}

internal sealed class ExportPimPolicyRows : CmdletRows
{
    public override (string Cmdlet, string Parameters, string Output, string Impact) Surface => ("Export-PimPolicy", "InputObject Path NoClobber", "FileInfo", "Low");

    public override IEnumerable<(string Name, string Prepare, string Command, string Requests)> Requests =>
        [("Export-PimPolicy", "As admin; $p = Get-PimMemberPolicy $id", "$p | Export-PimPolicy ([IO.Path]::GetTempFileName())", "")];
}

internal sealed class ImportPimPolicyRows : CmdletRows
{
    private const string Drifted = "$file = [IO.Path]::GetTempFileName(); $null = Get-PimMemberPolicy $id | Export-PimPolicy $file; Set-PimMemberPolicy $id -RequireTicket;";

    public override (string Cmdlet, string Parameters, string Output, string Impact) Surface => ("Import-PimPolicy", "Path PassThru", "PimPolicyDifference PimPolicy", "High");

    public override IEnumerable<(string Name, string Prepare, string Command, string Requests)> Requests =>
        [("Import-PimPolicy", Drifted + "As admin", "Import-PimPolicy $file", "GET GET PATCH")];

    public override IEnumerable<ChangingCommand> Changes => [new("Import-PimPolicy", Drifted, "Import-PimPolicy $file")];

    public override IEnumerable<(object Value, string[] Shown)> Samples =>
    [
        (new PimPolicyDifference
        {
            Kind = PimKind.Group,
            TargetName = "Browser-Only Users",
            Access = PimAccess.Member,
            Setting = "RequireJustificationOnActiveAssignment",
            Before = "True",
            After = "False",
        },
            ["Member of Browser-Only Users", "RequireJustificationOnActiveAssignment", "True", "False"]),
    ];
}
