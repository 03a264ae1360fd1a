using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PimCa.Activation;
using PimCa.Approvals;
using PimCa.Assignments;
using PimCa.ConditionalAccess;
using PimCa.Evidence;
using PimCa.Groups;
using PimCa.Pipeline;
using PimCa.Policies;
using PimCa.Restrictions;
using PimCa.Session;
using PimCa.Tests.Infrastructure;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.Formatting;

public sealed class ViewTests : IDisposable
{
    private const string Id = "0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9";
    private const string User = "adele@contoso.example";
    private const string Approver = "megan@contoso.example";
    private const string Group = "Browser-Only Users";
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Start.AddHours(8);

    private readonly TestShell shell = new(connect: false);

    // Whoever runs the tests may want no colour of them; what the console of a test shows, each test says itself.
    public ViewTests() => Environment.SetEnvironmentVariable("NO_COLOR", null);

    public void Dispose() => shell.Dispose();

    /// <summary>An object of every kind with typical values, and what its table must show whole.</summary>
    public static IEnumerable<(object Value, string[] Shown)> Samples() =>
    [
        (new PimCaContext { TenantId = Id, TenantName = "Contoso", Account = User, AccountId = Id, AuthType = AuthType.Simulated, Environment = CloudEnvironment.Global, TokenExpiresOn = End },
            [User, "Contoso", "Global", "Simulated", Local(End)]),
        (new PimGroup { Id = Id, DisplayName = Group, IsRoleAssignable = true }, [Group, "role-assignable", Id]),
        (new DirectoryPrincipal(Id, "Adele Vance", PrincipalType.User, User), [User, "User", Id]),
        (new PimPolicy
        {
            Kind = PimKind.Group,
            TargetId = Id,
            TargetName = Group,
            Access = PimAccess.Member,
            PolicyId = Id,
            MaximumActivationDuration = TimeSpan.FromHours(24),
            RequireMfa = true,
            RequireApproval = true,
            EligibilityExpiresAfter = TimeSpan.FromDays(365),
            AllowPermanentActive = true,
        }, [Group, "Member", "1d", "MFA, approval", "365d", "permanent"]),
        (new PimNotification(NotificationEvent.EligibleActivated, NotificationRecipient.Approver, true, ["it@contoso.example"], false),
            ["EligibleActivated", "Approver", "it@contoso.example"]),
        (new PimEligibility { Id = Id, Kind = PimKind.Group, TargetId = Id, TargetName = Group, Access = PimAccess.Member, PrincipalId = Id, PrincipalName = User, IsPermanent = true },
            [User, Group, "Member", "permanent", "Direct"]),
        (new PimActiveAssignment { Id = Id, Kind = PimKind.Group, TargetId = Id, TargetName = Group, Access = PimAccess.Member, PrincipalId = Id, PrincipalName = User, EndTime = End, AssignmentType = AssignmentType.Activated },
            [User, Group, "Member", "Activated", Local(End)]),
        (new PimActivation { Id = Id, Kind = PimKind.Group, TargetId = Id, TargetName = Group, PrincipalId = Id, PrincipalName = User, Status = ActivationStatus.PendingApproval, StartTime = Start, EndTime = End },
            [Group, User, "PendingApproval", "until " + Local(End)]),
        (new PimExtension { Id = Id, Kind = PimKind.Group, TargetId = Id, TargetName = Group, PrincipalId = Id, PrincipalName = User, Assignment = ScheduleKind.Eligible, Action = ExtensionAction.Extend, Status = ActivationStatus.PendingApproval, EndTime = End },
            [Group, User, "Extend", "PendingApproval", Local(End)]),
        (new PimApproval { Id = Id, Kind = PimKind.Group, TargetId = Id, TargetName = Group, RequestorId = Id, RequestorName = User, Duration = TimeSpan.FromHours(8), Justification = "Laptop broken", Decision = ApprovalDecision.AlreadyDecided },
            [User, Group, "8h", "AlreadyDecided", "Laptop broken"]),
        (new CaPolicy { Id = Id, DisplayName = "Require compliant device", State = CaPolicyState.ReportOnly, IncludeUsers = ["All"], ExcludeUsers = ["breakglass@contoso.example"], GrantControls = ["compliantDevice"] },
            ["Require compliant device", "ReportOnly", "All", "-breakglass@contoso.example", "compliant"]),
        (new CaExclusion { PolicyId = Id, PolicyName = "Require compliant device", GroupId = Id, GroupName = Group, IsGuarded = true },
            ["Require compliant device", Group, "True"]),
        (new GuardFinding("PolicyInForce", false, "It is report-only.", "Enable the policy."), ["PolicyInForce", "False", "It is report-only.", "Enable the policy."]),
        (new AppEnforcedRestrictions { Workload = RestrictedWorkload.SharePointOnline, Policy = "contoso-admin.sharepoint.com", Setting = "AllowLimitedAccess", Before = "AllowFullAccess", IsRestricted = true },
            ["SharePointOnline", "contoso-admin.sharepoint.com", "AllowLimitedAccess", "True"]),
        (new CaDecision { UserName = User, Application = "Office365", ClientApp = "Browser", Policy = "Require compliant device", Applies = true, Outcome = CaOutcome.AllowedWithAppEnforcedRestrictions },
            [$"{User} to Office365, Browser", "Require compliant device", "True", "AllowedWithAppEnforcedRestrictions"]),
        (new PimExemption { UserId = Id, UserName = User, GroupId = Id, GroupName = Group, StartTime = Start, EndTime = End, ApprovedBy = Approver },
            [User, Group, Local(Start), Local(End), Approver]),
        .. CmdletRows.All.SelectMany(rows => rows.Samples),
    ];

    public static TheoryData<int, int> Indexes()
    {
        var all = new TheoryData<int, int>();
        foreach (var index in Enumerable.Range(0, Samples().Count()))
        {
            all.Add(index, 80);
            all.Add(index, 120);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void An_output_is_a_table_that_fits_the_console_and_shows_its_key_columns_whole(int index, int width)
    {
        var (value, shown) = Samples().ElementAt(index);
        shell.Set("value", value);
        shell.Host.Width = width;

        var text = shell.Show("$value");

        var lines = text.Split('\n');
        Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= width, line));
        Assert.Contains(lines, line => line.StartsWith("--", StringComparison.Ordinal));
        Assert.DoesNotContain("…", text);
        Assert.DoesNotContain('\u001b', text);
        Assert.All(shown, part => Assert.Contains(part, text));
    }

    // What the engine makes of them is seen in a console: the one that runs here has no Format-List.
    [Fact]
    [Trait("Rule", "Cmdlet")]
    public void A_list_tells_every_property_once() => Assert.All(Samples().Select(s => s.Value.GetType()).Distinct(), type =>
    {
        var list = Load("PimCa.Format.ps1xml").Descendants("View").SingleOrDefault(v => v.Element("ListControl") is not null && Selects(v, type));
        Assert.True(list is not null, ViewsToWrite.List(type));
        var told = list.Descendants("ListItem").Select(i => (i.Element("Label") ?? i.Element("PropertyName"))!.Value).ToArray();

        var lacking = type.GetProperties().ExceptBy(told.Concat(OnlyAliases), p => p.Name).Select(ViewsToWrite.Item).ToArray();
        Assert.True(lacking.Length == 0, $"The list of {type.Name} in PimCa.Format.ps1xml lacks:{Environment.NewLine}{string.Join(Environment.NewLine, lacking)}");
        Assert.Equal(type.GetProperties().Select(p => p.Name).Except(OnlyAliases).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        Assert.False(told[0].EndsWith("Id", StringComparison.Ordinal) && told[0] != "ClientId" && type.GetProperty("DisplayName") is null, $"The list of {type.Name} begins with an id.");
    });

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Colour_changes_nothing_but_the_colour(int index, int width)
    {
        shell.Set("value", Samples().ElementAt(index).Value);
        shell.Host.Width = width;
        var plain = shell.Show("$value");

        shell.Host.HasColor = true;
        shell.Run("$PSStyle.OutputRendering = 'Host'");
        var colored = shell.Show("$value");
        shell.Run("$PSStyle.OutputRendering = 'PlainText'");
        var asked = shell.Show("$value");

        Assert.Equal(Trimmed(plain), Trimmed(Escapes.Replace(colored, string.Empty)));
        Assert.Equal(plain, asked);
    }

    [Theory]
    [InlineData("True", "\u001b[32m")]
    [InlineData("False", "\u001b[31m")]
    public void A_state_is_in_colour_where_the_console_shows_it(string guarded, string color)
    {
        shell.Set("value", new CaExclusion { PolicyId = Id, PolicyName = "Require compliant device", GroupId = Id, GroupName = Group, IsGuarded = bool.Parse(guarded) });
        shell.Host.HasColor = true;
        shell.Run("$PSStyle.OutputRendering = 'Host'").AssertNoErrors();

        Assert.Contains(color + guarded, shell.Show("$value"));
    }

    [Fact]
    public void A_long_name_goes_on_in_the_next_line_instead_of_being_cut_off()
    {
        shell.Set("value", new CaPolicy { Id = Id, DisplayName = "Require a compliant device for all of Office 365, everywhere", State = CaPolicyState.Enabled });

        var text = shell.Show("$value");

        Assert.DoesNotContain("…", text);
        Assert.All(new[] { "Require a compliant ", "device for all of Office", "365, everywhere" }, part => Assert.Contains(part, text));
    }

    [Fact]
    [Trait("Rule", "Cmdlet")]
    public void Every_output_of_every_cmdlet_has_a_table_a_list_and_a_place_in_a_mixed_pipeline()
    {
        var sampled = Samples().Select(s => s.Value.GetType()).ToHashSet();
        var views = Load("PimCa.Format.ps1xml").Descendants("View").ToArray();
        var types = Load("PimCa.Types.ps1xml").Elements("Type").Select(t => (string?)t.Element("Name")).ToHashSet();

        var outputs = typeof(PimCaCmdlet).Assembly.GetExportedTypes()
            .SelectMany(t => t.GetCustomAttributes(typeof(OutputTypeAttribute), inherit: false))
            .SelectMany(a => ((OutputTypeAttribute)a).Type)
            .Select(t => t.Type)
            .Where(t => t?.Namespace?.StartsWith("PimCa", StringComparison.Ordinal) == true)
            .Distinct()
            .ToArray();

        Assert.NotEmpty(outputs);
        ToWrite.Nothing(outputs.SelectMany(type => new[]
        {
            sampled.Contains(type!) ? null : ViewsToWrite.Sample(type!),
            views.Any(v => v.Element("TableControl") is not null && Selects(v, type!)) ? null : ViewsToWrite.Table(type!),
            views.Any(v => v.Element("ListControl") is not null && Selects(v, type!)) ? null : ViewsToWrite.List(type!),
            types.Contains(type!.FullName) ? null : ViewsToWrite.Few(type!),
        }).OfType<string>());
    }

    [Fact]
    public void The_first_column_of_a_table_has_a_width()
    {
        // PowerShell 7 measures every cell of a table whose first column has none, line ends and all, and gives the widths no regard.
        Assert.All(Load("PimCa.Format.ps1xml").Descendants("TableHeaders"), headers =>
        {
            Assert.NotNull(headers.Elements("TableColumnHeader").First().Element("Width"));
            Assert.InRange(headers.Elements("TableColumnHeader").Count(c => c.Element("Width") is null), 0, 1);
        });
    }

    [Fact]
    public void Of_a_mixed_pipeline_each_kind_is_listed_by_what_it_is_about()
    {
        shell.Set("group", new PimGroup { Id = Id, DisplayName = Group, IsRoleAssignable = true });
        shell.Set("eligibility", Samples().Select(s => s.Value).OfType<PimEligibility>().First());

        var text = shell.Show("$group; $eligibility");

        var told = text.Split('\n').Where(line => line.Contains(" : ")).Select(line => line.Split(':')[0].Trim()).ToArray();
        Assert.Equal(["PrincipalName", "Kind", "TargetName", "Access"], told.Take(4));
        Assert.DoesNotContain("TargetId", told);
        Assert.Contains("role-assignable", text);
    }

    [Fact]
    public void Of_a_mixed_pipeline_a_time_reads_as_in_the_views_and_the_object_stays_as_it_was()
    {
        var noon = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        var samples = Samples().Select(s => s.Value).ToArray();
        shell.Set("group", new PimGroup { Id = Id, DisplayName = Group });
        foreach (var value in new object[] { samples.OfType<PimEligibility>().First() with { StartTime = noon }, samples.OfType<PimActivation>().First() with { StartTime = noon }, samples.OfType<PimAuditEvent>().First(), samples.OfType<PimExemption>().First() })
        {
            shell.Set("value", value);

            var listed = shell.Show("$group; $value").Split('\n').Where(line => line.Contains(" : ", StringComparison.Ordinal)).ToArray();

            Assert.Contains(listed, line => Regex.IsMatch(line, @"^(Start|When) +: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d"));
            Assert.DoesNotContain(listed, line => Regex.IsMatch(line, @": \d\d/\d\d/\d{4}"));

            var properties = value.GetType().GetProperties().Select(p => p.Name).Order().ToArray();
            // What Get-Member, Select-Object *, Export-Csv and ConvertTo-Json go by.
            Assert.Equal(properties, shell.Run("$value.psobject.Properties.Name").Output.Select(o => (string)o.BaseObject).Order());
        }
    }

    [Fact]
    public void Eligible_and_active_assignments_stand_in_one_table_that_says_which_is_which()
    {
        var all = Samples().Select(s => s.Value).ToArray();
        shell.Set("eligibility", all.OfType<PimEligibility>().First());
        shell.Set("active", all.OfType<PimActiveAssignment>().First());

        var text = shell.Show("$eligibility; $active");

        Assert.Single(text.Split('\n'), line => line.StartsWith("----", StringComparison.Ordinal));
        Assert.Matches("(?m)^Eligible +adele.*\\nActivated +adele", text);
        Assert.Contains("Target: Member of " + Group, text);
    }

    [Fact]
    public void Where_the_host_has_no_screen_a_column_is_as_wide_as_in_80_columns()
    {
        shell.Host.Width = 120;
        shell.Host.NoScreen = new TimeZoneNotFoundException("Hosts answer with exceptions of their own choice.");

        var filled = Assert.Single(shell.Run("[PimCa.Formatting.Shown]::Fill('one two three', 8, $ExecutionContext)").Output);

        Assert.Equal("one two\nthree", filled.ToString());
    }

    // Another name of a property that the list tells.
    internal static string[] OnlyAliases => ["Role", "EqualityContract"];

    private static Regex Escapes { get; } = new("\u001b\\[[0-9;]*m");

    private static bool Selects(XElement view, Type type) => view.Element("ViewSelectedBy")!.Elements("TypeName").Any(t => t.Value == type.FullName);

    private static XElement Load(string name) => XElement.Load(Path.Combine(Path.GetDirectoryName(StagedModule.Manifest)!, name));

    // Where colour ends, so does the padding behind it.
    private static string Trimmed(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimEnd()));

    private static string Local(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm");
}
