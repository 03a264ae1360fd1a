using System;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Matrix;

/// <summary>
/// What is refused: each with an id, a category, a target and advice of its own, nothing is written, and what comes after it
/// in the pipeline is done.
/// </summary>
public sealed class RefusalTests
{
    private const string Request = "Request-PimActivation -Duration 4h -Justification x";

    // Groups that differ in one thing; Adele may activate each of them but 'Others'.
    private const string Groups =
        """
        foreach ($name in 'Short', 'Reasons', 'Tickets', 'Good', 'Others') {
            $g = New-PimBrowserOnlyGroup $name
            Set-PimMemberPolicy $g -RequireMfa:$false -RequireJustification:$false -AllowPermanentEligibility -AllowPermanentActive -RequireJustificationOnActiveAssignment:$false
            if ($name -ne 'Others') { $null = New-PimEligibility $g $adele -Permanent }
        }
        Set-PimMemberPolicy Short -MaximumActivationDuration 1h -AllowPermanentEligibility:$false -AllowPermanentActive:$false
        Set-PimMemberPolicy Reasons -RequireJustification -RequireJustificationOnActiveAssignment
        Set-PimMemberPolicy Tickets -RequireTicket
        $null = New-PimInternalUserGroup
        function To($group, $principal = $megan, $duration = '30d') { [pscustomobject]@{ Group = $group; Principal = $principal; Duration = $duration } }
        function Forever($group) { [pscustomobject]@{ Group = $group; Principal = $megan } }
        $now = Step-PimSimulator -By 0s
        """;

    private static readonly Row[] Table =
    [
        new("too long", "As adele", "'Short'", "'Good'", Request, "ActivationTooLong", ErrorCategory.InvalidArgument, "Short"),
        new("no justification", "As adele", "'Reasons'", "'Good'", "Request-PimActivation -Duration 4h", "JustificationRequired", ErrorCategory.InvalidArgument, "Reasons"),
        new("no ticket", "As adele", "'Tickets'", "'Good'", Request, "TicketRequired", ErrorCategory.InvalidArgument, "Tickets"),
        new("not eligible", "As adele", "'Others'", "'Good'", Request, "NotEligible", ErrorCategory.PermissionDenied, "Others"),
        new("already active, and longer is asked", "As adele; $null = Request-PimActivation Reasons -Duration 1h -Justification x", "'Reasons'", "'Good'", Request, "AlreadyActive", ErrorCategory.ResourceExists, "Reasons"),
        new(
            "deactivated too early",
            "As adele; $old = Request-PimActivation Good -Duration 4h -Justification x; $null = Step-PimSimulator -By 10m; $new = Request-PimActivation Reasons -Duration 4h -Justification x",
            "$new", "$old", "Stop-PimActivation", "ActiveDurationTooShort", ErrorCategory.InvalidOperation, "Reasons"),
        new("start in the past", "As adele", "$now.AddDays(-1)", "$now.AddDays(1)", "ForEach-Object { Request-PimActivation Good -StartTime $_ -Duration 1h -Justification x }", "StartTimeInPast", ErrorCategory.InvalidArgument, "Good"),
        new("start of an assignment in the past", "", "$now.AddDays(-1)", "$now.AddDays(1)", "ForEach-Object { New-PimActiveAssignment Good $megan -StartTime $_ -Duration 1h }", "StartTimeInPast", ErrorCategory.InvalidArgument, "c0a70500"),
        new("permanent eligibility not allowed", "", "(Forever Short)", "(Forever Good)", "New-PimEligibility -Permanent", "PermanentEligibilityNotAllowed", ErrorCategory.InvalidArgument, "c0a70500"),
        new("permanent assignment not allowed", "", "(Forever Short)", "(Forever Good)", "New-PimActiveAssignment -Permanent", "PermanentActiveNotAllowed", ErrorCategory.InvalidArgument, "c0a70500"),
        new("no justification of an assignment", "", "(To Reasons)", "(To Good)", "New-PimActiveAssignment", "JustificationRequired", ErrorCategory.InvalidArgument, "c0a70500"),
        new("assignment too long", "", "(To Short $megan 400d)", "(To Short $megan 30d)", "New-PimEligibility", "AssignmentTooLong", ErrorCategory.InvalidArgument, "c0a70500"),
        new("guest", "", "(To Good 'guest@fabrikam.example')", "(To Good)", "New-PimEligibility", "GuestNotAllowed", ErrorCategory.InvalidArgument, "guest@fabrikam.example"),
        new("dynamic group under PIM", "", "'Internal Users'", "'Good'", "Set-PimMemberPolicy -RequireTicket -PassThru", "DynamicGroupNotAllowed", ErrorCategory.InvalidArgument, "Internal Users"),
        new("dynamic group with an eligibility", "", "(To 'Internal Users')", "(To Good)", "New-PimEligibility", "DynamicGroupNotAllowed", ErrorCategory.InvalidArgument, "c0a70500"),
        new("unknown group", "As adele", "'Nobody'", "'Good'", Request, "GroupNotFound", ErrorCategory.ObjectNotFound, "Nobody"),
        new("unknown group's policy", "", "'Nobody'", "'Good'", "Set-PimMemberPolicy -RequireTicket -PassThru", "GroupNotFound", ErrorCategory.ObjectNotFound, "Nobody"),
        new("unknown principal", "", "(To Good 'nobody@contoso.example')", "(To Good)", "New-PimEligibility", "PrincipalNotFound", ErrorCategory.ObjectNotFound, "nobody@contoso.example"),
        new("unknown policy", "", "'Nothing'", "'Require compliant device'", "Get-PimCaPolicy", "CaPolicyNotFound", ErrorCategory.ObjectNotFound, "Nothing"),
        new("ambiguous group", "", "'Twin'", "'Good'", "Set-PimMemberPolicy -RequireTicket -PassThru", "GroupAmbiguous", ErrorCategory.InvalidArgument, "Twin"),
        new("ambiguous group to activate", "As adele", "'Twin'", "'Good'", Request, "GroupAmbiguous", ErrorCategory.InvalidArgument, "Twin"),
        new("ambiguous principal", "", "(To Good 'Alex Wilber')", "(To Good)", "New-PimEligibility", "PrincipalAmbiguous", ErrorCategory.InvalidArgument, "Alex Wilber"),
        new("ambiguous person", "", "'Alex Wilber'", "'Megan Bowen'", "Test-PimCaAccess | Where-Object IsSummary", "PrincipalAmbiguous", ErrorCategory.InvalidArgument, "Alex Wilber"),
    ];

    public static TheoryData<string> Rows => new(Table.Select(r => r.What));

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_refusal_says_which_why_and_what_to_do_and_the_rest_of_the_pipeline_goes_on(string what)
    {
        var row = Table.Single(r => r.What == what);
        using var shell = MatrixTenant.Open(Groups);
        Duplicate(shell, "groups", "Short", "Twin");
        Duplicate(shell, "groups", "Short", "Twin");
        Duplicate(shell, "users", "Alex Wilber", "Alex Wilber");
        shell.Run(row.Prepare).AssertNoErrors();

        ShellResult alone = null!;
        Assert.Empty(shell.Writes(() => alone = shell.Run($"{row.Bad} | {row.Command}")));

        Assert.Empty(alone.Output);
        Assert.False(alone.Terminated);
        var error = Assert.Single(alone.Errors);
        Assert.StartsWith($"{row.ErrorId},PimCa.Cmdlets.", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(row.Category, error.CategoryInfo.Category);
        Assert.Contains(row.Target, Text(error.TargetObject), StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(error.ErrorDetails?.RecommendedAction));
        Assert.False(string.IsNullOrWhiteSpace(error.ErrorDetails!.Message));

        var both = shell.Run($"{row.Bad}, {row.Good} | {row.Command}");

        Assert.Equal(row.ErrorId, both.ErrorId());
        Assert.Single(both.Output);
    }

    [Fact]
    public void An_ambiguous_name_lists_what_it_matches()
    {
        using var shell = MatrixTenant.Open(Groups);
        var ids = new[] { Duplicate(shell, "groups", "Short", "Twin"), Duplicate(shell, "groups", "Short", "Twin") };

        var error = Assert.Single(shell.Run("Set-PimMemberPolicy Twin -RequireTicket").Errors);

        Assert.All(ids, id => Assert.Contains(id, error.ToString(), StringComparison.Ordinal));
        Assert.Single(shell.Run($"'{ids[1]}' | Set-PimMemberPolicy -RequireTicket -PassThru").AssertNoErrors().Output);
    }

    private static string Text(object? target) =>
        target is PSObject { BaseObject: var inner } ? inner.ToString()! : target?.ToString() ?? string.Empty;

    /// <summary>Puts a copy of an object there under a name, which the service allows and no cmdlet does.</summary>
    private static string Duplicate(TestShell shell, string collection, string of, string name)
    {
        var copy = shell.Tenant.Documents(collection).Values.First(d => (string?)d["displayName"] == of).DeepClone().AsObject();
        var id = Guid.NewGuid().ToString();
        copy["id"] = id;
        copy["displayName"] = name;
        foreach (var unique in new[] { "userPrincipalName", "mail", "mailNickname" }.Where(copy.ContainsKey))
        {
            copy[unique] = $"copy-{id}@contoso.example";
        }

        shell.Tenant.Put(collection, id, copy.ToJsonString());
        return id;
    }

    private sealed record Row(string What, string Prepare, string Bad, string Good, string Command, string ErrorId, ErrorCategory Category, string Target);
}
