using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Cmdlets.Activation;

/// <summary>
/// After an activation of one's own is in force: a token that carries it, since the present one says what was held when it
/// was issued.
/// </summary>
internal static class FreshToken
{
    // As documented: changes of membership reach the workloads in up to a day, usually within two hours.
    private const string Delays = "Conditional Access sees it at the next sign-in; Exchange Online and SharePoint Online may take up to two hours, rarely a day. Whatever was connected before, such as Exchange Online PowerShell, must be connected again.";

    /// <summary>Renews the session's token and tells what is new in it, where one of these is in force and the person's own: once for all of them.</summary>
    public static async Task RenewAsync(TenantPorts ports, IEnumerable<PimActivation> activations, CancellationToken cancellationToken)
    {
        if (!activations.Any(a => a.IsActive && a.PrincipalId == ports.SignIn.Context.AccountId))
        {
            return;
        }

        try
        {
            var update = await ports.SignIn.RefreshAsync(null, cancellationToken);
            IReadOnlyList<string> gained = update.AddedRoles.Concat(update.AddedGroups).ToArray();
            ports.Reporter.Verbose(gained.Count == 0
                ? $"The token was renewed; it names no new role and no new group. {Delays}"
                : $"The token was renewed and has now: {string.Join(", ", gained)}. {Delays}");
        }
        catch (PimCaException error)
        {
            ports.Reporter.Warning($"The activation is in force, and the token of this session could not be renewed: {error.Message} Sign in again with Connect-PimCa to use it.");
        }
    }
}
