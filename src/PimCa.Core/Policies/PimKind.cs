namespace PimCa.Policies;

/// <summary>What PIM manages.</summary>
public enum PimKind
{
    /// <summary>Membership or ownership of a group.</summary>
    Group,

    /// <summary>A Microsoft Entra role.</summary>
    EntraRole,

    /// <summary>An Azure role at a scope.</summary>
    AzureRole,
}

/// <summary>Which of a group's two roles is meant. Each has a policy of its own.</summary>
public enum PimAccess
{
    /// <summary>Membership.</summary>
    Member,

    /// <summary>Ownership.</summary>
    Owner,
}
