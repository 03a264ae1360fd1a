using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Cmdlets.Policies;

/// <summary>The role whose policy is meant by a piped object.</summary>
internal static class RolePolicyTarget
{
    /// <exception cref="PimCaException"><c>RoleRequired</c>: the object is about a group.</exception>
    public static TargetIdentity Of(PimTargetRecord piped) => piped.Kind switch
    {
        PimKind.EntraRole => TargetIdentity.EntraRole(new Identity(piped.TargetId, piped.TargetName)),
        PimKind.AzureRole => TargetIdentity.AzureRole(new Identity(piped.TargetId, piped.TargetName), new Identity(piped.Scope, piped.ScopeName)),
        _ => throw new PimCaException(
            "RoleRequired",
            PimCaErrorKind.InvalidArgument,
            $"The object is about the group '{piped.TargetName}'; a role is needed here.",
            "A group's policies are shown and set with Get-PimMemberPolicy and Set-PimMemberPolicy.",
            piped.TargetName),
    };
}
