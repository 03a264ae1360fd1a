namespace PimCa.Policies;

/// <summary>The values of an enablement rule, as the service writes them.</summary>
internal static class EnablementValues
{
    public const string Mfa = "MultiFactorAuthentication";
    public const string Justification = "Justification";
    public const string Ticketing = "Ticketing";
}
