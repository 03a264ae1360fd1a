using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Pipeline;

namespace PimCa.Tests.Matrix;

/// <summary>Compares what a cmdlet declares with what its ways ask for.</summary>
internal static class PermissionProof
{
    // Every delegated sign-in has it: Connect-PimCa reads the person with it. An application has nothing of the kind.
    private const string OfEverySignIn = "User.Read";

    /// <summary>
    /// Declared for names alone: no request is refused for want of it, since Microsoft Graph leaves out of a list what the caller
    /// may not read and tells the id instead. In one of the ways this text shows with the permission and does not without it. An
    /// entry that is refused after all, or whose text stays, fails.
    /// </summary>
    public static IReadOnlyList<(string Cmdlet, string Permission, string Shows)> Names { get; } =
    [
        ("Approve-PimActivation", "User.Read.All", "adele@contoso.example"),
        ("Approve-PimActivation", "Group.Read.All", "Browser-Only Users"),
        ("Deny-PimActivation", "User.Read.All", "adele@contoso.example"),
        ("Deny-PimActivation", "Group.Read.All", "Browser-Only Users"),
        ("Get-PimApproval", "User.Read.All", "adele@contoso.example"),
        ("Get-PimApproval", "Group.Read.All", "Browser-Only Users"),
        ("Get-PimActivation", "User.Read.All", "adele@contoso.example"),
        ("Get-PimMemberPolicy", "User.Read.All", "megan@contoso.example"),
        ("Get-PimCaPolicy", "User.ReadBasic.All", "breakglass@contoso.example"),
        ("Get-SharePointCreatedPolicy", "User.ReadBasic.All", "breakglass@contoso.example"),
        ("Get-PimCaExclusion", "Application.Read.All", "True"),
        ("Test-PimCaGuard", "Application.Read.All", "svc-automation"),
        ("Set-AppEnforcedRestrictions", "Group.Read.All", "Browser-Only Users"),
        ("Disable-SharePointCreatedPolicy", "Group.Read.All", "Browser-Only Users"),
        .. CmdletRows.All.SelectMany(rows => rows.Names),
    ];

    // Where a permission is asked for: without a request to such an address there is no use in trying to do without it. Others are
    // always tried. A mistake here leaves a permission unproven, and the test fails.
    private static readonly (string Permission, string Address)[] Addresses =
    [
        ("user_impersonation", "/arm"),
        ("AllSites.", "/sharepoint"),
        ("Sites.", "/sharepoint"),
        ("Exchange.", "/exchange"),
        ("Privileged", "/privilegedAccess/group/"),
        ("RoleEligibilitySchedule", "/roleManagement/directory/"),
        ("RoleAssignmentSchedule", "/roleManagement/directory/"),
        ("RoleManagementPolicy", "/policies/roleManagement"),
        ("AdministrativeUnit", "/administrativeUnits"),
        ("AuthenticationContext", "/authenticationContext"),
        ("Policy.", "/conditionalAccess/"),
        ("User.RevokeSessions", "/revokeSignInSessions"),
    ];

    /// <summary>Fails where the cmdlet needs more than it declares, or declares more than it needs.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="asApplication">Whether an application uses it.</param>
    public static void Of(string cmdlet, bool asApplication)
    {
        var declared = (asApplication ? DeclaredPermissions.ByCmdletOfApplications : DeclaredPermissions.ByCmdlet)[cmdlet];
        var names = Names.Where(n => n.Cmdlet == cmdlet).ToDictionary(n => n.Permission, n => n.Shows);
        var unproven = declared.ToHashSet();
        var seen = new HashSet<string>();
        var ways = PermissionWays.Of(cmdlet, asApplication);
        Assert.True(
            ways.Count > 0 || declared.Count == 0,
            $"It is not known what {cmdlet} asks {(asApplication ? "for an application" : "for a person")}: none of the Requests and Ways of its rows shows it{(asApplication ? ", run by the administrator" : string.Empty)}.");
        foreach (var way in ways)
        {
            using var trial = new PermissionTrial(way, asApplication);
            var whole = trial.Run(Granted(declared));
            Assert.True(
                whole.Refused.Count == 0,
                $"{way.Command} needs more than [RequiresPermission] in {ToWrite.Source(cmdlet)} declares; the documentation of this request says what it takes:{Environment.NewLine}{string.Join(Environment.NewLine, whole.Refused.Concat(whole.Errors))}");
            Assert.True(whole.Errors.Count == 0 || way.IsRefused, $"{way.Command}: {string.Join(Environment.NewLine, whole.Errors)}");

            // A way that asks nothing new proves nothing new.
            if (whole.Asked.All(seen.Contains))
            {
                continue;
            }

            seen.UnionWith(whole.Asked);
            foreach (var permission in declared.Where(p => (unproven.Contains(p) || names.ContainsKey(p)) && MayMatter(p, whole.Asked)))
            {
                var less = trial.Run(Granted(declared).Except([permission]));
                var shows = names.GetValueOrDefault(permission);
                Assert.True(shows is null || less.Refused.Count == 0, $"{way.Command} is refused without {permission}, which is said to be for names alone: {string.Join(", ", less.Refused)}");
                if (shows is null ? less.Refused.Count > 0 : whole.Shown.Contains(shows, StringComparison.Ordinal) && !less.Shown.Contains(shows, StringComparison.Ordinal))
                {
                    unproven.Remove(permission);
                }
            }
        }

        Assert.True(
            unproven.Count == 0,
            $$"""
            None of the rows of {{cmdlet}} needs {{string.Join(", ", unproven)}}. To look a name up needs Group.Read.All, User.Read.All or Application.Read.All, and other kinds of targets need
            others: write those ways into its rows, or into Names what is needed for a name in the output and refused to nobody. What no way needs, take out of [RequiresPermission] in {{ToWrite.Source(cmdlet)}}.

                public override IEnumerable<PermissionWay> Ways => [new("{{cmdlet}}", "", "{{cmdlet}} 'Browser-Only Users'")];

                public override IEnumerable<(string Cmdlet, string Permission, string Shows)> Names => [("{{cmdlet}}", "{{unproven.FirstOrDefault()}}", "the text that shows only with it")];
            """);

        static bool MayMatter(string permission, IEnumerable<string> asked) =>
            Addresses.Where(a => permission.StartsWith(a.Permission, StringComparison.Ordinal)).All(a => asked.Any(r => r.Contains(a.Address, StringComparison.OrdinalIgnoreCase)));

        IEnumerable<string> Granted(IEnumerable<string> permissions) =>
            asApplication || cmdlet == "Connect-PimCa" ? permissions : permissions.Append(OfEverySignIn);
    }
}
