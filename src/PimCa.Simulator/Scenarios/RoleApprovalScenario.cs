using System;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimRoles;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Scenarios;

/// <summary>What approvers of directory roles do in the admin center: v1.0 of Graph has no way to decide.</summary>
public static class RoleApprovalScenario
{
    /// <summary>Decides a request to activate a directory role that waits for approval.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="requestId">The id of the request.</param>
    /// <param name="approverId">The id of the user who decides.</param>
    /// <param name="isApproved">Whether the activation is allowed.</param>
    /// <param name="reason">Why; the default policy asks for a reason.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tenant"/> is null.</exception>
    /// <exception cref="ArgumentException">No such request waits, the user may not decide it, or the reason is missing.</exception>
    public static void DecideRoleActivation(this SimulatedTenant tenant, string requestId, string approverId, bool isApproved, string? reason = "decided in the admin center")
    {
        if (tenant is null)
        {
            throw new ArgumentNullException(nameof(tenant));
        }

        lock (tenant.Gate)
        {
            var pim = new PimParts(tenant, new DirectoryArea(tenant));
            var approver = new Caller(approverId, pim.Directory.Name(approverId), false, Array.Empty<string>());
            try
            {
                var stages = pim.Approvals.Get(requestId, approver)["stages"]!.AsArray();
                pim.Approvals.Decide(
                    requestId,
                    (string)stages[0]!["id"]!,
                    new JsonObject { ["reviewResult"] = isApproved ? "Approve" : "Deny", ["justification"] = reason },
                    approver);
            }
            catch (ServiceException refused)
            {
                throw new ArgumentException(refused.Message, nameof(requestId), refused);
            }
        }
    }
}
