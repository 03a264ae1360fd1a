using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Groups;

namespace PimCa.Policies;

/// <summary>The one stage of an approval; PIM knows no more than one.</summary>
internal static class ApprovalStages
{
    /// <summary>The rule with these approvers; everything else of its stage stays.</summary>
    public static ApprovalRule WithApprovers(ApprovalRule rule, IReadOnlyList<RuleApprover> approvers)
    {
        var stage = rule.Stages.FirstOrDefault()
            ?? new ApprovalStageSetting(1, IsApproverJustificationRequired: true, 0, IsEscalationEnabled: false, Array.Empty<RuleApprover>(), Array.Empty<RuleApprover>());
        return rule with { Stages = new[] { stage with { PrimaryApprovers = approvers } } };
    }

    /// <summary>How the policy names a user or a group.</summary>
    public static RuleApprover ToRule(DirectoryPrincipal principal) =>
        new(principal.Type == PrincipalType.Group ? "groupMembers" : "singleUser", principal.Id, principal.Name);
}
