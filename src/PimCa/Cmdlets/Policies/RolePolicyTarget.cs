using PimCa.Errors;
using PimCa.Groups;
using PimCa.Parameters;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Cmdlets.Policies;

/// <summary>The role whose policy is meant.</summary>
internal static class RolePolicyTarget
{
    /// <summary>The one of the three that was given.</summary>
    /// <exception cref="PimCaException"><c>RoleRequired</c>: the object is about a group.</exception>
    public static TargetIdentity Of(RoleIdentity? role, AzureRoleIdentity? azureRole, ScopeIdentity? scope, PimTargetRecord? piped) =>
        piped is not null ? Of(piped)
        : role is not null ? TargetIdentity.EntraRole(role.Value)
        : TargetIdentity.AzureRole(azureRole!.Value, scope!.Value);

    /// <exception cref="PimCaException"><c>RoleRequired</c>: the object is about a group.</exception>
    private static TargetIdentity Of(PimTargetRecord piped) => piped.Kind switch
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
