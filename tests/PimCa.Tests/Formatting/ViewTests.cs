using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
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
            [Group, User, "PendingApproval", "until " + Local(End)[5..]]),
        (new PimExtension { Id = Id, Kind = PimKind.Group, TargetId = Id, TargetName = Group, PrincipalId = Id, PrincipalName = User, Assignment = ScheduleKind.Eligible, Action = ExtensionAction.Extend, Status = ActivationStatus.PendingApproval, EndTime = End },
            [Group, User, "Extend", "PendingApproval", Local(End)[5..]]),
        (new PimApproval { Id = Id, Kind = PimKind.Group, TargetId = Id, TargetName = Group, RequestorId = Id, RequestorName = User, Duration = TimeSpan.FromHours(8), Justification = "Laptop broken", Decision = ApprovalDecision.AlreadyDecided },
            [User, Group, "8h", "AlreadyDecided", "Laptop broken"]),
        (new CaPolicy { Id = Id, DisplayName = "Require compliant device", State = CaPolicyState.ReportOnly, IncludeUsers = ["All"], ExcludeUsers = ["breakglass@contoso.example"], GrantControls = ["compliantDevice"] },
            ["Require compliant device", "ReportOnly", "All", "-breakglass@contoso.example", "compliantDevice"]),
        (new CaExclusion { PolicyId = Id, PolicyName = "Require compliant device", GroupId = Id, GroupName = Group, IsGuarded = true },
            ["Require compliant device", Group, "True"]),
        (new GuardFinding("PolicyInForce", false, "It is report-only.", "Enable the policy."), ["PolicyInForce", "False", "It is report-only.", "Enable the policy."]),
        (new AppEnforcedRestrictions { Workload = RestrictedWorkload.SharePointOnline, Policy = "contoso-admin.sharepoint.com", Setting = "AllowLimitedAccess", Before = "AllowFullAccess", IsRestricted = true },
            ["SharePointOnline", "contoso-admin.sharepoint.com", "AllowLimitedAccess", "True"]),
        (new CaDecision { UserName = User, Application = "Office365", ClientApp = "Browser", Policy = "Require compliant device", Applies = true, Outcome = CaOutcome.AllowedWithAppEnforcedRestrictions },
            [$"{User} to Office365, Browser", "Require compliant device", "True", "AllowedWithAppEnforcedRestrictions"]),
        (new PimExemption { UserId = Id, UserName = User, GroupId = Id, GroupName = Group, StartTime = Start, EndTime = End, ApprovedBy = Approver },
            [User, Group, Local(Start)[5..], Local(End)[5..], Approver]),
        .. CmdletRows.All.SelectMany(rows => rows.Samples),
    ];

    public static TheoryData<int> Indexes() => [.. Enumerable.Range(0, Samples().Count())];

    [Theory]
    [MemberData(nameof(Indexes))]
    public void An_output_is_a_table_of_at_most_80_columns_that_shows_its_key_columns_whole(int index)
    {
        var (value, shown) = Samples().ElementAt(index);
        shell.Set("value", value);

        var text = shell.Show("$value");

        var lines = text.Split('\n');
        Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= 80, line));
        Assert.Contains(lines, line => line.StartsWith("---", StringComparison.Ordinal));
        Assert.DoesNotContain("…", text);
        Assert.All(shown, part => Assert.Contains(part, text));
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
    public void Every_output_of_every_cmdlet_has_a_table()
    {
        var sampled = Samples().Select(s => s.Value.GetType()).ToHashSet();

        var outputs = typeof(PimCaCmdlet).Assembly.GetExportedTypes()
            .SelectMany(t => t.GetCustomAttributes(typeof(OutputTypeAttribute), inherit: false))
            .SelectMany(a => ((OutputTypeAttribute)a).Type)
            .Select(t => t.Type)
            .Where(t => t?.Namespace?.StartsWith("PimCa", StringComparison.Ordinal) == true);

        Assert.All(outputs, type => Assert.Contains(type!, sampled));
    }

    private static string Local(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm");
}
