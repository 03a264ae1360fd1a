using System;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.Scenarios;
using PimCa.Simulator.Tests.PimAzure;

namespace PimCa.Simulator.Tests.PimRoles;

public sealed class ScenarioTests
{
    [Fact]
    public async Task Sixty_mixed_eligibilities_come_to_what_the_scenario_says_of_each()
    {
        using var arm = new ArmClient();
        var all = arm.Tenant.AddMixedEligibilities(ContosoPeople.Adele, needingApproval: 3);
        Assert.Equal([20, 20, 20], all.GroupBy(one => one.Kind).Select(kind => kind.Count()));
        Assert.Equal(60, all.DistinctBy(one => (one.Kind, one.Scope, one.Role)).Count());
        Assert.Equal(3, all.Where(one => one.Outcome == ActivationOutcome.Refused).Select(one => one.Kind).Distinct().Count());

        foreach (var one in all)
        {
            Assert.Equal(one.Outcome, await ActivateAsync(arm, one, one.MaximumDuration));
        }

        var longest = all.First(one => one.Kind == "azure" && one.MaximumDuration < TimeSpan.FromHours(8));
        using var other = new ArmClient();
        other.Tenant.AddMixedEligibilities(ContosoPeople.Adele);
        Assert.Equal(ActivationOutcome.Refused, await ActivateAsync(other, longest, TimeSpan.FromHours(8)));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(121, 0)]
    [InlineData(2, 3)]
    public void More_than_there_can_be_is_refused(int count, int needingTicket) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ContosoTenant.Create().AddMixedEligibilities(ContosoPeople.Adele, count, needingTicket));

    [Fact]
    public void A_person_takes_as_many_as_the_scenario_promises() =>
        Assert.Equal(120, ContosoTenant.Create().AddMixedEligibilities(ContosoPeople.Adele, 120).Count);

    [Fact]
    public async Task A_role_has_forty_standing_members_of_all_kinds()
    {
        using var roles = new RoleClient();
        var members = roles.Tenant.AddStandingMembers(RoleClient.Exchange);
        Assert.Equal(40, members.Count);
        Assert.Equal(Enum.GetValues<StandingMemberKind>(), members.Select(member => member.Kind).Distinct().Order());
        await roles.AsAsync("admin");
        var listed = (await roles.Http.GetAsync($"{RoleClient.Assignments}?$filter=roleDefinitionId eq '{RoleClient.Exchange}'&$expand=principal")).Expect(HttpStatusCode.OK);
        Assert.Equal(members.Select(member => member.Id), listed.Texts("principalId"));
        Assert.Equal(3, listed.Items.Count(item => (string?)item!["principal"]!["servicePrincipalType"] == "ManagedIdentity"));
        Assert.Throws<ArgumentException>(() => roles.Tenant.AddStandingMembers("none"));
    }

    [Fact]
    public async Task Sign_ins_without_a_person_are_in_the_users_activity_and_not_in_the_log()
    {
        using var roles = new RoleClient();
        var members = roles.Tenant.AddStandingMembers(RoleClient.Exchange);
        await roles.AsAsync("admin");
        string IdOf(StandingMemberKind kind) => members.First(member => member.Kind == kind).Id;
        async Task<System.Text.Json.Nodes.JsonNode?> ActivityAsync(StandingMemberKind kind) =>
            (await roles.Http.GetAsync($"users/{IdOf(kind)}?$select=id,onPremisesSyncEnabled,signInActivity")).Expect(HttpStatusCode.OK).Body!["signInActivity"];

        var scripted = await ActivityAsync(StandingMemberKind.PersonUsedByScript);
        Assert.Equal("2026-03-01T08:00:00Z", (string?)scripted!["lastNonInteractiveSignInDateTime"]);
        Assert.Equal("2026-02-25T08:00:00Z", (string?)scripted["lastSignInDateTime"]);
        Assert.Equal("2026-03-01T08:00:00Z", (string?)scripted["lastSuccessfulSignInDateTime"]);
        Assert.Null((await ActivityAsync(StandingMemberKind.SyncedServiceAccount))!["lastSignInDateTime"]);
        Assert.Null(await ActivityAsync(StandingMemberKind.PersonNeverSignedIn));
        var log = (await roles.Http.GetAsync($"auditLogs/signIns?$filter=userId eq '{IdOf(StandingMemberKind.PersonUsedByScript)}'")).Expect(HttpStatusCode.OK);
        Assert.Single(log.Items);
        Assert.Contains("signInEventTypes", (await roles.Http.GetAsync("auditLogs/signIns?$filter=signInEventTypes/any(t: t eq 'nonInteractiveUser')")).Expect(HttpStatusCode.BadRequest).Message, StringComparison.Ordinal);
        Assert.Equal(7, (await roles.Http.GetAsync("users?$select=id,signInActivity&$filter=signInActivity/lastNonInteractiveSignInDateTime ge 2026-02-28T00:00:00Z")).Expect(HttpStatusCode.OK).Items.Count);

        (await roles.Http.GetAsync("users/adele@contoso.example?$select=signInActivity")).Expect(HttpStatusCode.BadRequest);
        await roles.AsAsync("adele");
        (await roles.Http.GetAsync($"users/{ContosoPeople.Adele}?$select=signInActivity")).Expect(HttpStatusCode.Forbidden);
    }

    [Fact]
    public void A_sign_in_is_written_into_the_past_of_a_user_who_is_there()
    {
        var tenant = ContosoTenant.Create();
        tenant.AddSignIn(ContosoPeople.BackupServiceAccount, TimeSpan.FromDays(1), isInteractive: false);
        Assert.Throws<ArgumentException>(() => tenant.AddSignIn("none", TimeSpan.Zero, isInteractive: true));
    }

    private static async Task<ActivationOutcome> ActivateAsync(ArmClient arm, MixedEligibility one, TimeSpan duration)
    {
        var length = System.Xml.XmlConvert.ToString(duration);
        TenantClient.Answer answer;
        if (one.Kind == "azure")
        {
            answer = await arm.ActivateAsync("adele", ContosoPeople.Adele, length, one.Scope, one.Role);
        }
        else
        {
            await arm.Http.AsAsync("adele");
            var body = RoleClient.Body("selfActivate", ContosoPeople.Adele, length, one.Role, one.Scope);
            body.Remove("ticketInfo");
            var path = RoleClient.AssignmentRequests;
            if (one.Kind == "group")
            {
                path = "identityGovernance/privilegedAccess/group/assignmentScheduleRequests";
                body.Remove("roleDefinitionId");
                body.Remove("directoryScopeId");
                body["groupId"] = one.Scope;
                body["accessId"] = one.Role;
            }

            answer = await arm.Http.PostAsync(path, body);
        }

        if (answer.Status == 400)
        {
            return ActivationOutcome.Refused;
        }

        var status = (string?)(answer.Expect(HttpStatusCode.Created).Body!["status"] ?? answer.Body!["properties"]!["status"]);
        return status == "PendingApproval" ? ActivationOutcome.PendingApproval : ActivationOutcome.Active;
    }
}
