namespace PimCa.Tests.Roles;

/// <summary>Roles in the tables: ids, and what prepares a row.</summary>
internal static class RoleTenant
{
    /// <summary>The Helpdesk Administrator's template id.</summary>
    public const string Helpdesk = "729827e3-9c14-49f7-bb1b-9608f156bbb8";

    /// <summary>The administrative unit "Munich" as a scope.</summary>
    public const string Munich = "/administrativeUnits/c0a70500-0000-4000-8000-000000000501";

    /// <summary>Adele is eligible as Helpdesk Administrator over Munich.</summary>
    public const string Eligible = $"$null = New-PimEligibility -Role {Helpdesk} -DirectoryScope {Munich} -Principal $adele -Duration 60d;";

    /// <summary>Adele has activated that ten minutes ago, in <c>$a</c>.</summary>
    public const string Running = Eligible
        + $"As adele; $a = Request-PimActivation -Role {Helpdesk} -DirectoryScope {Munich} -Duration 2h -Justification x; $null = Step-PimSimulator -By 10m;";
}
