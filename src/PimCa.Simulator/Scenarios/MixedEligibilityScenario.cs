using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Rules.Pim;
using PimCa.Simulator.Rules.PimAzure;
using PimCa.Simulator.Rules.PimPolicies;
using PimCa.Simulator.Rules.PimRoles;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Scenarios;

/// <summary>What becomes of an activation that asks for what its policy allows, with a reason and without a ticket.</summary>
public enum ActivationOutcome
{
    /// <summary>It is active.</summary>
    Active,

    /// <summary>It waits for an approval.</summary>
    PendingApproval,

    /// <summary>It is refused: the policy asks for a ticket.</summary>
    Refused,
}

/// <summary>One thing that a person was made eligible for.</summary>
/// <param name="Kind">group, directory or azure.</param>
/// <param name="Scope">A group's id, a directory scope, or the id of an Azure resource.</param>
/// <param name="Role">member, or a role's own id.</param>
/// <param name="MaximumDuration">The longest activation that the policy allows.</param>
/// <param name="Outcome">What becomes of an activation.</param>
public sealed record MixedEligibility(string Kind, string Scope, string Role, TimeSpan MaximumDuration, ActivationOutcome Outcome);

/// <summary>People who are eligible for many things of all three kinds.</summary>
public static class MixedEligibilityScenario
{
    private const int Most = 120;

    private static readonly TimeSpan[] Durations = { TimeSpan.FromHours(8), TimeSpan.FromHours(4), TimeSpan.FromHours(1) };

    /// <summary>
    /// Makes a person eligible, for thirty days, for groups, directory roles and Azure roles in turn: new groups, roles over
    /// the tenant other than the two that administer roles, Azure roles over all of the tree. The policies allow activations
    /// of eight, four and one hour and ask for no second factor; the last ones ask for a ticket or an approval.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="userId">The person.</param>
    /// <param name="count">How many, 0 to 120.</param>
    /// <param name="needingTicket">How many of them ask for a ticket.</param>
    /// <param name="needingApproval">How many of them ask for the approval of <see cref="ContosoPeople.Megan"/>.</param>
    /// <returns>All of them, in the order in which they were made.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tenant"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are too many or too few, or more special ones than there are at all.</exception>
    public static IReadOnlyList<MixedEligibility> AddMixedEligibilities(
        this SimulatedTenant tenant, string userId, int count = 60, int needingTicket = 3, int needingApproval = 0)
    {
        if (tenant is null)
        {
            throw new ArgumentNullException(nameof(tenant));
        }

        if (count is < 0 or > Most || needingTicket < 0 || needingApproval < 0 || needingTicket + needingApproval > count)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"A person takes 0 to {Most} eligibilities, and no more special ones than there are.");
        }

        lock (tenant.Gate)
        {
            var areas = new[] { new PimParts(tenant), new PimParts(tenant, new DirectoryArea(tenant)), new PimParts(tenant, new AzureArea(tenant)) };
            var made = new List<MixedEligibility>();
            for (var i = 0; i < count; i++)
            {
                var outcome = i >= count - needingTicket ? ActivationOutcome.Refused
                    : i >= count - needingTicket - needingApproval ? ActivationOutcome.PendingApproval
                    : ActivationOutcome.Active;
                made.Add(Add(tenant, areas[i % areas.Length], i / areas.Length, userId, Durations[i / areas.Length % Durations.Length], outcome));
            }

            return made;
        }
    }

    private static MixedEligibility Add(SimulatedTenant tenant, PimParts pim, int number, string userId, TimeSpan longest, ActivationOutcome outcome)
    {
        var target = pim.Area.Name switch
        {
            PimArea.Groups => Group(tenant, number),
            PimArea.Directory => Role(number),
            _ => AzureRole(tenant, number),
        };
        var administrator = new Caller(ContosoPeople.Admin, $"admin@{ContosoPeople.Domain}", false, Array.Empty<string>()) { AuthenticationMethods = new[] { "pwd", "mfa" } };
        pim.Policies.Patch(
            pim.Policies.Of(pim.Area.PolicyTarget(target)).Policy.Text("id")!,
            new JsonObject { ["rules"] = Rules(longest, outcome) },
            administrator);
        pim.Requests.Submit(
            pim.Area.Eligibility,
            new JsonObject
            {
                [pim.Area.ScopeProperty] = target.Scope,
                [pim.Area.RoleProperty] = target.Role,
                ["action"] = "adminAssign",
                ["principalId"] = userId,
                ["justification"] = "scenario",
                ["scheduleInfo"] = new JsonObject
                {
                    ["expiration"] = new JsonObject { ["type"] = "afterDuration", ["duration"] = "P30D" },
                },
            },
            administrator);
        return new MixedEligibility(pim.Area.Name, target.Scope, target.Role, longest, outcome);
    }

    private static PimTarget Group(SimulatedTenant tenant, int number)
    {
        var id = tenant.NewId();
        tenant.Store.Put(Collections.Groups, id, DirectoryDocuments.Group(tenant, id, $"Project {number + 1:00}", $"project{number + 1:00}"));
        return new PimTarget(id, "member");
    }

    private static PimTarget Role(int number) => new(
        "/",
        BuiltInRoles.All
            .Where(role => role.TemplateId is not (BuiltInRoles.GlobalAdministrator or BuiltInRoles.PrivilegedRoleAdministrator))
            .ElementAt(number).TemplateId);

    private static PimTarget AzureRole(SimulatedTenant tenant, int number)
    {
        var scopes = tenant.Store.Read(Collections.AzureScopes);
        return new PimTarget(scopes[number % scopes.Count].Text("id")!, AzureRoles.All[1 + (number / scopes.Count)].Id);
    }

    private static JsonArray Rules(TimeSpan longest, ActivationOutcome outcome)
    {
        var defaults = PolicyRules.Defaults().ToDictionary(rule => rule.Text("id")!);
        var (expiration, enablement, approval) = (
            defaults[PolicyRules.ActivationExpiration], defaults[PolicyRules.ActivationEnablement], defaults[PolicyRules.ActivationApproval]);
        expiration["maximumDuration"] = System.Xml.XmlConvert.ToString(longest);
        enablement["enabledRules"] = outcome == ActivationOutcome.Refused
            ? new JsonArray(PolicyRules.Justification, PolicyRules.Ticketing)
            : new JsonArray(PolicyRules.Justification);
        if (outcome == ActivationOutcome.PendingApproval)
        {
            approval["setting"]!["isApprovalRequired"] = true;
            approval["setting"]!["approvalStages"]![0]!["primaryApprovers"] =
                new JsonArray(new JsonObject { ["@odata.type"] = "#microsoft.graph.singleUser", ["userId"] = ContosoPeople.Megan });
        }

        return new JsonArray(expiration, enablement, approval);
    }
}
