using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Matrix;

/// <summary>
/// The tenant that the tables begin with: <c>$group</c> (<c>$id</c>) under PIM, Adele and Alex eligible for good, and the
/// fixed ids of the people in variables, so that a row can do without names.
/// </summary>
internal static class MatrixTenant
{
    /// <summary>Makes activations of the group wait for Megan's decision.</summary>
    public const string Approval = "Set-PimMemberPolicy $id -RequireApproval -Approver $admins;";

    /// <summary>An eligibility of Adele's that can be extended, in <c>$e</c>.</summary>
    public const string Extendable =
        "$b = New-PimBrowserOnlyGroup Bounded; $null = New-PimEligibility $b $adele -Duration 20d; $null = Step-PimSimulator -By 10d; $e = Get-PimEligibility $b;";

    /// <summary>The pair of policies about the group, in force, and both workloads restricted.</summary>
    public const string Pair = Restricted + "$null = New-PimBrowserOnlyPolicy $id -State Enabled;";

    /// <summary>An authentication context that is enforced for everybody.</summary>
    public const string Context = "$null = New-PimAuthenticationContext c1 -State Enabled;";

    /// <summary>Both workloads restrict themselves.</summary>
    public const string Restricted = "$null = Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess;";

    private const string SetUp =
        """
        $ConfirmPreference = 'None'
        $prefix = 'c0a70500-0000-4000-8000-000000000'
        $adele = $prefix + 102; $alex = $prefix + 103; $megan = $prefix + 104; $admins = $prefix + 201; $policy = $prefix + 401
        function As($person) { $null = Connect-PimCa -Simulated -As "$person@contoso.example" }
        $group = New-PimBrowserOnlyGroup
        $id = $group.Id
        Set-PimMemberPolicy $id -MaximumActivationDuration 24h -RequireJustification -AllowPermanentEligibility
        $null = $adele, $alex | New-PimEligibility $id -Permanent
        """;

    /// <summary>A shell on that tenant, after one script more.</summary>
    public static TestShell Open(string prepare = "")
    {
        var shell = new TestShell();
        shell.Run(SetUp).AssertNoErrors();
        shell.Run(prepare).AssertNoErrors();
        return shell;
    }
}
