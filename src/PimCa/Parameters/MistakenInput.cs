using System.Linq;
using PimCa.Activation;
using PimCa.Approvals;
using PimCa.Assignments;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Resources;
using PimCa.Targets;

namespace PimCa.Parameters;

/// <summary>What an error says where a command was given, or piped, another object than it works on.</summary>
internal static class MistakenInput
{
    /// <summary>Names what was given, and what is needed.</summary>
    /// <param name="given">The object.</param>
    /// <param name="needed">What is needed, with its article.</param>
    public static string Message(object given, string needed) => Messages.OtherObjectGiven(given.ToString() ?? string.Empty, KindOf(given), needed);

    /// <summary>How a command names the target of the object: <c>'Browser-Only Users'</c>, <c>-Role 'Helpdesk Administrator'</c>; null where it has none.</summary>
    /// <param name="given">The object.</param>
    public static string? TargetOf(object given) => given switch
    {
        string { Length: > 0 } name => Quoted(name),
        PimGroup group => Quoted(group.DisplayName),
        PimTargetRecord { Kind: PimKind.Group } about => Quoted(about.TargetName),
        PimTargetRecord { Kind: PimKind.EntraRole } about => $"-Role {Quoted(about.TargetName)}",
        PimTargetRecord { Kind: PimKind.AzureRole } about => $"-AzureRole {Quoted(about.TargetName)} -Scope {Quoted(about.Scope ?? string.Empty)}",
        _ => null,
    };

    /// <summary>A text as a command is given it.</summary>
    public static string Quoted(string name) => $"'{name.Replace("'", "''")}'";

    private static string KindOf(object given) => given switch
    {
        string => "a text",
        PimGroup => "a group",
        PimEligibility => "an eligibility",
        PimActiveAssignment => "an active assignment",
        PimActivation => "an activation",
        PimApproval => "an approval",
        PimPolicy => "a PIM policy",
        _ => $"of the type {given.GetType().FullName!.Split('.').Last()}",
    };
}
