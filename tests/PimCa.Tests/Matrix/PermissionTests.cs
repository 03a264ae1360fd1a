using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Pipeline;

namespace PimCa.Tests.Matrix;

/// <summary>
/// What a cmdlet declares is what its requests need: with exactly these permissions in a person's token all its ways work, and
/// without any one of them some request is refused, or a name is missing that is there with it. The simulated services ask for
/// what is documented.
/// </summary>
/// <remarks>
/// <para>
/// Which cmdlets there are the manifest tells, and which of them ask a service the table of requests, where each must have a row. A
/// cmdlet for groups, Entra roles and Azure roles alike declares what all three need: it is used for each of them here, and a
/// sign-in for one of them gets by with less.
/// </para>
/// <para>
/// Of Azure this sees one permission, <c>user_impersonation</c>, which a person's token for the management endpoint has or there is
/// none. What somebody may do there is a matter of Azure roles (Owner, User Access Administrator, Role Based Access Control
/// Administrator to change, any role to read), which are no permissions and not declared; <see cref="PermissionRefusalTests"/>
/// has the refusal. Decisions on requests for Entra roles are in no version of Microsoft Graph that the module uses, so what they
/// would need is not here either. Nor is what only makes the text of a refusal more helpful: the longest time that a policy
/// allows, when an assignment is refused for its length.
/// </para>
/// </remarks>
public sealed class PermissionTests
{
    /// <summary>Every cmdlet of the module.</summary>
    public static TheoryData<string> Cmdlets => new(ModuleManifest.Cmdlets);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_works_with_exactly_what_it_declares_and_misses_any_one_of_it(string cmdlet) =>
        PermissionProof.Of(cmdlet, asApplication: false);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_declares_permissions_where_it_asks_a_service_and_nowhere_else(string cmdlet)
    {
        var rows = RequestCountTests.Table.Where(r => r.Name.Split(',')[0] == cmdlet).ToArray();

        Assert.True(rows.Length > 0, $"{cmdlet} has no row in the table of requests, so it is not known what it asks: {nameof(RequestCountTests.Every_cmdlet_has_a_row)} says what to write.");
        var (asks, declares) = (rows.Any(r => r.Requests.Length > 0), DeclaredPermissions.ByCmdlet[cmdlet].Count > 0);
        Assert.True(asks == declares, $"{cmdlet} {(asks ? "asks a service and declares no permission" : "asks no service and declares permissions")}: [RequiresPermission] in {ToWrite.Source(cmdlet)}.");
    }

    [Fact]
    public void What_is_on_the_list_of_names_is_declared() => Assert.All(
        PermissionProof.Names,
        n => Assert.Contains(n.Permission, DeclaredPermissions.ByCmdlet[n.Cmdlet].Concat(DeclaredPermissions.ByCmdletOfApplications[n.Cmdlet])));
}

/// <summary>
/// The same for an application's token, whose roles are exactly those that are declared for applications: in all ways that make
/// sense without a person.
/// </summary>
public sealed class ApplicationPermissionTests
{
    public static TheoryData<string> Cmdlets => new(ModuleManifest.Cmdlets.Where(c => !DeclaredPermissions.IsForPeopleOnly(c)));

    public static TheoryData<string> PeopleOnly => new(ModuleManifest.Cmdlets.Where(DeclaredPermissions.IsForPeopleOnly));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_works_with_exactly_what_it_declares_for_applications_and_misses_any_one_of_it(string cmdlet) =>
        PermissionProof.Of(cmdlet, asApplication: true);

    [Theory]
    [MemberData(nameof(PeopleOnly))]
    public void A_cmdlet_for_people_tells_an_application_so_whatever_its_permissions(string cmdlet)
    {
        var all = DeclaredPermissions.ByCmdletOfApplications.Values.SelectMany(p => p).Concat(DeclaredPermissions.ByCmdlet[cmdlet]);
        var first = PermissionWays.Of(cmdlet, asApplication: false)[0];
        using var trial = new PermissionTrial(first, asApplication: true);

        var run = trial.Run(all);

        Assert.Contains(run.Errors, e => e.StartsWith("PersonRequired", StringComparison.Ordinal));
        Assert.Empty(DeclaredPermissions.ByCmdletOfApplications[cmdlet]);
    }
}
