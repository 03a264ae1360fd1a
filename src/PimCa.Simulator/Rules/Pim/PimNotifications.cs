using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.PimPolicies;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>The mails that a policy has sent: the event log notes each, with its rule and whom it goes to.</summary>
internal sealed class PimNotifications
{
    private readonly SimulatedTenant tenant;
    private readonly PimDirectory directory;

    public PimNotifications(SimulatedTenant tenant, PimDirectory directory)
    {
        this.tenant = tenant;
        this.directory = directory;
    }

    public void Send(ScheduleRequest request, JsonObject document, PolicyInForce policy)
    {
        if (request.Action is "adminRemove" or "selfDeactivate")
        {
            return;
        }

        var needsDecision = PimState.IsOpen(document);
        foreach (var rule in policy.Notifications(request.IsActivation ? "EndUser" : "Admin", request.Kind.Name))
        {
            // "Critical only" leaves the mails that ask somebody to act.
            var isSent = rule.Text("notificationLevel") == "All" || (rule.Text("notificationLevel") == "Critical" && needsDecision);
            var recipients = Recipients(rule, request, policy, needsDecision).Distinct().ToArray();
            if (isSent && recipients.Length > 0)
            {
                tenant.Events.Note($"mail {rule.Text("id")} to {string.Join(", ", recipients)}");
            }
        }
    }

    private IEnumerable<string> Recipients(JsonObject rule, ScheduleRequest request, PolicyInForce policy, bool needsDecision)
    {
        var defaults = rule.Flag("isDefaultRecipientsEnabled") == true
            ? rule.Text("recipientType") switch
            {
                "Admin" => Administrators(),
                "Requestor" => new[] { directory.Name(request.PrincipalId) },
                _ => needsDecision ? policy.Approvers.SelectMany(Approver) : Enumerable.Empty<string>(),
            }
            : Enumerable.Empty<string>();
        return defaults.Concat(rule.Texts("notificationRecipients"));
    }

    private IEnumerable<string> Administrators() => tenant.Store.All(Collections.RoleAssignments)
        .Where(assignment => assignment.Text("roleDefinitionId") is BuiltInRoles.GlobalAdministrator or BuiltInRoles.PrivilegedRoleAdministrator)
        .Select(assignment => directory.Name(assignment.Text("principalId")!));

    private IEnumerable<string> Approver(JsonObject approver) => approver.Text("userId") is { } userId
        ? new[] { directory.Name(userId) }
        : directory.Users(approver.Text("groupId")!).Select(directory.Name);
}
