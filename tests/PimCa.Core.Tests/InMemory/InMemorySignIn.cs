using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Core.Tests.InMemory;

/// <summary>Signed in as whoever the test says.</summary>
internal sealed class InMemorySignIn(InMemoryTenant tenant) : ISignIn
{
    public List<string> Revoked { get; } = new();

    public PimCaContext Context { get; set; } = new()
    {
        TenantId = "00000000-0000-0000-0000-00000000c0de",
        TenantName = "Contoso",
        Account = "admin@contoso.example",
        AccountId = InMemoryTenant.AdminId,
        AuthType = AuthType.Simulated,
        Environment = CloudEnvironment.Global,
        IsSimulated = true,
    };

    /// <summary>How often the token was renewed.</summary>
    public int Refreshed { get; private set; }

    public Task<PimCaTokenUpdate> RefreshAsync(string? claims, CancellationToken cancellationToken)
    {
        Refreshed++;
        return Task.FromResult(new PimCaTokenUpdate(Context));
    }

    public Task RevokeSessionsAsync(string userId, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("RevokeSessions");
        Revoked.Add(userId);
        return Task.CompletedTask;
    }
}
