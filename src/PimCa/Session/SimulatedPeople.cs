using System.Collections.Generic;

namespace PimCa.Session;

/// <summary>Who lives in the simulated tenant.</summary>
internal static class SimulatedPeople
{
    /// <summary>A Global Administrator.</summary>
    public const string Administrator = "admin@contoso.example";

    /// <summary>The tenant's domain.</summary>
    public const string Domain = "contoso.example";

    /// <summary>Everybody, with what they are there for.</summary>
    public static IReadOnlyList<(string Name, string Part)> All { get; } = new[]
    {
        (Administrator, "Global Administrator"),
        ("adele@contoso.example", "employee"),
        ("alex@contoso.example", "employee"),
        ("megan@contoso.example", "approver: a member of the group Administrators"),
        ("breakglass@contoso.example", "standing Global Administrator for emergencies"),
        ("svc-backup@contoso.example", "service account"),
        ("guest@fabrikam.example", "guest"),
    };
}
