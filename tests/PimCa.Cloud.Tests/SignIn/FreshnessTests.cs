using System;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.SignIn;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Errors;
using PimCa.Simulator.Scenarios;

namespace PimCa.Cloud.Tests.SignIn;

/// <summary>A token says what was held when it was issued: no more before it is renewed, no less until it is revoked.</summary>
public sealed class FreshnessTests : IDisposable
{
    private const string SecurityReader = "5d6b6bb7-de71-4623-b4af-96380a352509";

    private readonly SignInLab lab = new();

    public void Dispose() => lab.Dispose();

    [Fact]
    public async Task A_new_right_works_after_the_refresh_and_an_ended_one_until_the_revocation()
    {
        var world = await ContextWorld.CreateAsync(lab);
        var adele = await lab.ConnectAsync(new SimulatedPerson("adele@contoso.example"));
        Task Read() => adele.Ports.ConditionalAccess.ListPoliciesAsync(CancellationToken.None);
        Assert.Equal(PimCaErrorKind.PermissionDenied, (await Assert.ThrowsAsync<PimCaException>(Read)).Kind);

        // Given, and the token does not know.
        await RoleAsync(world, "adminAssign");
        Assert.Equal(PimCaErrorKind.PermissionDenied, (await Assert.ThrowsAsync<PimCaException>(Read)).Kind);

        // Renewed, and it says what changed.
        var update = await adele.Ports.SignIn.RefreshAsync(null, CancellationToken.None);
        Assert.Single(update.AddedRoles);
        Assert.Empty(update.RemovedRoles);
        await Read();

        // Taken away, and the token still has it.
        await RoleAsync(world, "adminRemove");
        await Read();

        // Revoked: challenged, renewed, and gone.
        lab.Tenant.Clock.Advance(TimeSpan.FromMinutes(1));
        lab.Tenant.TokenService.Revoke(ContosoPeople.Adele);
        Assert.Equal(PimCaErrorKind.PermissionDenied, (await Assert.ThrowsAsync<PimCaException>(Read)).Kind);
    }

    [Fact]
    public async Task The_tokens_of_the_other_services_are_renewed_when_they_are_needed()
    {
        var admin = await lab.ConnectAsync(new SimulatedPerson("admin@contoso.example"));
        await admin.Ports.SharePointOnline!.GetRestrictionsAsync(CancellationToken.None);

        Assert.Equal(1, await lab.TokensAsync(() => admin.Ports.SignIn.RefreshAsync(null, CancellationToken.None)));
        Assert.Equal(1, await lab.TokensAsync(() => admin.Ports.SharePointOnline!.GetRestrictionsAsync(CancellationToken.None)));
    }

    private async Task RoleAsync(ContextWorld world, string action)
    {
        lab.Tenant.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.SendAsync("POST", "roleManagement/directory/roleAssignmentScheduleRequests", $$"""
            {
              "action": "{{action}}", "principalId": "{{ContosoPeople.Adele}}", "roleDefinitionId": "{{SecurityReader}}", "directoryScopeId": "/", "justification": "x"
              {{(action == "adminAssign" ? $$""", "scheduleInfo": { "startDateTime": "{{lab.Tenant.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}}", "expiration": { "type": "afterDuration", "duration": "PT8H" } }""" : string.Empty)}}
            }
            """);
    }
}
