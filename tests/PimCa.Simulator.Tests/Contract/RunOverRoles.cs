using System.Net;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.Tests.PimRoles;

namespace PimCa.Simulator.Tests.Contract;

/// <summary>Uses every route of PIM for directory roles, and of what roles are scoped to, at least once.</summary>
internal static class RunOverRoles
{
    private const string Scope = "/administrativeUnits/" + ContosoPeople.MunichUnit;

    public static async Task RunAsync(TenantClient client)
    {
        await client.AsAsync("admin");
        await RunOverAllRoutes.ReadAsync(
            client,
            "directory/administrativeUnits?$filter=displayName eq 'Munich'",
            $"directory/administrativeUnits/{ContosoPeople.MunichUnit}",
            "applications?$select=id,displayName",
            $"applications/{ContosoPeople.PayrollApplication}",
            $"directoryObjects/{ContosoPeople.MunichUnit}",
            $"directoryObjects/{ContosoPeople.PayrollApplication}");
        foreach (var scope in new[] { "/", Scope })
        {
            (await client.PostAsync(RoleClient.EligibilityRequests, RoleClient.Body("adminAssign", ContosoPeople.Alex, "P10D", BuiltInRoles.UserAdministrator, scope))).Expect(HttpStatusCode.Created);
        }

        await client.AsAsync("alex");
        (await client.PostAsync(RoleClient.AssignmentRequests, RoleClient.Body("selfActivate", ContosoPeople.Alex, "PT2H", BuiltInRoles.UserAdministrator))).Expect(HttpStatusCode.Created);
        var later = RoleClient.Body("selfActivate", ContosoPeople.Alex, "PT2H", BuiltInRoles.UserAdministrator, Scope);
        later["scheduleInfo"]!["startDateTime"] = "2026-03-03T08:00:00Z";
        var request = (await client.PostAsync(RoleClient.AssignmentRequests, later)).Expect(HttpStatusCode.Created);
        (await client.PostAsync($"{RoleClient.AssignmentRequests}/{request.Id}/cancel")).Expect(HttpStatusCode.NoContent);
        var extension = (await client.PostAsync(RoleClient.EligibilityRequests, RoleClient.Body("selfExtend", ContosoPeople.Alex, "P20D", BuiltInRoles.UserAdministrator))).Expect(HttpStatusCode.Created);
        (await client.PostAsync($"{RoleClient.EligibilityRequests}/{extension.Id}/cancel")).Expect(HttpStatusCode.NoContent);

        await client.AsAsync("admin");
        foreach (var list in new[] { "roleEligibilityScheduleRequests", "roleEligibilitySchedules", "roleEligibilityScheduleInstances", "roleAssignmentScheduleRequests", "roleAssignmentSchedules", "roleAssignmentScheduleInstances" })
        {
            var path = $"{RoleClient.Directory}/{list}";
            var expand = "principal,roleDefinition,directoryScope,appScope"
                + (list.StartsWith("roleA", System.StringComparison.Ordinal) ? ",activatedUsing" : string.Empty)
                + (list.EndsWith("Requests", System.StringComparison.Ordinal) ? ",targetSchedule" : string.Empty);
            var listed = (await client.GetAsync($"{path}?$expand={expand}")).Expect(HttpStatusCode.OK);
            (await client.GetAsync($"{path}/{listed.Items[0]!["id"]}")).Expect(HttpStatusCode.OK);
            (await client.GetAsync($"{path}/filterByCurrentUser(on='principal')")).Expect(HttpStatusCode.OK);
        }
    }
}
