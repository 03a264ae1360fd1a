using PimCa.Errors;
using PimCa.Parameters;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Cmdlets.Policies;

/// <summary>The group whose members' or owners' policy is meant.</summary>
internal static class MemberPolicyTarget
{
    /// <summary>The one of the two that was given.</summary>
    /// <param name="group">The group, by name or id.</param>
    /// <param name="piped">Something that is about one.</param>
    /// <param name="access">Members or owners, where that was said; else what the piped object is about, or members.</param>
    /// <exception cref="PimCaException"><c>GroupRequired</c>: the object is about a role.</exception>
    public static TargetIdentity Of(GroupIdentity? group, PimTargetRecord? piped, PimAccess? access)
    {
        if (piped is null)
        {
            return TargetIdentity.Group(group!.Value, access ?? PimAccess.Member);
        }

        return piped.Kind == PimKind.Group
            ? TargetIdentity.Group(PipedIdentity.Of(piped.TargetId, piped.TargetName), access ?? piped.Access ?? PimAccess.Member)
            : throw new PimCaException(
                "GroupRequired",
                PimCaErrorKind.InvalidArgument,
                $"The object is about the role '{piped.TargetName}'; a group is needed here.",
                "A role's policy is shown and set with Get-PimRolePolicy and Set-PimRolePolicy.",
                piped.TargetName);
    }
}
