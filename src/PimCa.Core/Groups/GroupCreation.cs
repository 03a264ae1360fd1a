using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Groups;

/// <summary>Creating a group: the session notes it, so that later commands wait for it instead of not finding it.</summary>
internal static class GroupCreation
{
    public static async Task<PimGroup> CreateAsync(TenantPorts ports, NewGroup wanted, CancellationToken cancellationToken)
    {
        PimGroup made;
        try
        {
            made = await ports.Directory.CreateGroupAsync(wanted, cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException refused) when (wanted.IsRoleAssignable && IsQuota(refused))
        {
            throw new PimCaException(
                "RoleAssignableGroupLimit",
                PimCaErrorKind.LimitsExceeded,
                $"'{wanted.DisplayName}' was not created: a tenant can have 500 role-assignable groups, and this one has them all.",
                "Delete a role-assignable group that is not needed any more, or create this one with -NotRoleAssignable.",
                wanted.DisplayName,
                refused.RequestId,
                refused) { ServiceCode = refused.ServiceCode };
        }

        ports.Names.NoteCreated(made.Id, ports.Time.GetUtcNow());
        ports.Names.Learn(made);
        ports.Reporter.Verbose($"The group '{made.DisplayName}' has the id {made.Id}.");
        return made;
    }

    // The service tells "too many of them" (a quota) by code; being asked too fast is throttling, which is another thing.
    private static bool IsQuota(PimCaException error) =>
        error.ServiceCode is { } code && code.IndexOf("Quota", System.StringComparison.OrdinalIgnoreCase) >= 0;
}
