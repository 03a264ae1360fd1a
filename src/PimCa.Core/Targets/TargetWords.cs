using PimCa.Policies;

namespace PimCa.Targets;

/// <summary>How targets are said in messages, and how a command names them.</summary>
internal static class TargetWords
{
    /// <summary><c>membership of 'Browser-Only Users'</c>, <c>the role 'Reader' at 'Production'</c>.</summary>
    public static string Words(this PimTarget target) => target.Kind == PimKind.Group
        ? $"{(target.Access == PimAccess.Owner ? "ownership of" : "membership of")} '{target.Title}'"
        : $"the role '{target.Title}'{At(target)}";

    /// <summary><c>Browser-Only Users (Member)</c>, <c>Reader (Production)</c>, <c>Global Reader</c>.</summary>
    public static string Label(this PimTarget target) =>
        target.Kind == PimKind.Group ? $"{target.Title} ({target.Access})"
        : IsEverywhere(target) ? target.Title
        : $"{target.Title} ({target.ScopeName ?? target.Scope})";

    /// <summary>Who it is about, in the place of a name: <c>a Member of 'Browser-Only Users'</c>.</summary>
    public static string Holder(this PimTarget target) =>
        target.Kind == PimKind.Group ? $"a {target.Access} of '{target.Title}'" : $"a holder of {target.Words()}";

    /// <summary><c>The Member policy of 'Browser-Only Users'</c>, <c>The policy of 'Global Reader'</c>.</summary>
    public static string PolicyWords(this PimTarget target) => target.Kind switch
    {
        PimKind.Group => $"The {target.Access} policy of '{target.Title}'",
        PimKind.AzureRole => $"The policy of '{target.Title}'{At(target)}",
        _ => $"The policy of '{target.Title}'",
    };

    /// <summary>The parameters by which a command names it.</summary>
    public static string Selector(this PimTarget target) => target.Kind switch
    {
        PimKind.Group => $"-Group '{target.Title}'{(target.Access == PimAccess.Owner ? " -Access Owner" : string.Empty)}",
        PimKind.AzureRole => $"-AzureRole '{target.Title}' -Scope '{target.Scope}'",
        _ => $"-Role '{target.Title}'{(IsEverywhere(target) ? string.Empty : $" -DirectoryScope '{target.Scope}'")}",
    };

    /// <summary>The command that reads (<c>Get</c>) or writes (<c>Set</c>) its policy.</summary>
    public static string PolicyCommand(this PimTarget target, string verb) => target.Kind switch
    {
        PimKind.Group => $"{verb}-PimMemberPolicy {target.Selector()}",
        PimKind.AzureRole => $"{verb}-PimRolePolicy {target.Selector()}",

        // The policy of an Entra role is one for all scopes.
        _ => $"{verb}-PimRolePolicy -Role '{target.Title}'",
    };

    private static string At(PimTarget target) => IsEverywhere(target) ? string.Empty : $" at '{target.ScopeName ?? target.Scope}'";

    private static bool IsEverywhere(PimTarget target) => target.Scope is null or PimTarget.Directory;
}
