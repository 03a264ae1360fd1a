namespace PimCa.Groups;

/// <summary>What kind of directory object a principal is.</summary>
public enum PrincipalType
{
    /// <summary>A person, internal or guest.</summary>
    User,

    /// <summary>A group of any kind.</summary>
    Group,

    /// <summary>An application or a managed identity.</summary>
    ServicePrincipal,

    /// <summary>Anything else, or not known.</summary>
    Unknown,
}

/// <summary>Somebody or something that can be assigned, approve, own or sign in.</summary>
/// <param name="Id">The object id.</param>
/// <param name="DisplayName">The display name.</param>
/// <param name="Type">What kind of object.</param>
/// <param name="UserPrincipalName">The user principal name of a user.</param>
/// <param name="IsGuest">True for a user of type Guest.</param>
public sealed record DirectoryPrincipal(string Id, string DisplayName, PrincipalType Type, string? UserPrincipalName = null, bool IsGuest = false)
{
    /// <summary>The name that a person recognises: the user principal name, else the display name.</summary>
    public string Name => UserPrincipalName ?? DisplayName;

    /// <summary>The same name.</summary>
    public override string ToString() => Name;
}
