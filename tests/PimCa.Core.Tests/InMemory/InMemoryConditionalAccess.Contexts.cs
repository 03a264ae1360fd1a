using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Policies;

namespace PimCa.Core.Tests.InMemory;

internal sealed partial class InMemoryConditionalAccess
{
    public const string CustomStrengthId = "30000000-0000-0000-0000-000000000001";

    private readonly Dictionary<string, (AuthenticationContext? Old, DateTimeOffset Until)> staleContexts = new();
    private DateTimeOffset freeFrom = DateTimeOffset.MinValue;

    public Dictionary<string, AuthenticationContext> Contexts { get; } = new();

    /// <summary>The PIM policies that require a context, beside those of the groups that the tenant's PIM has.</summary>
    public List<AuthenticationContextUse> Uses { get; } = new();

    /// <summary>For how long after the last write a context still looks published or targeted to its deletion.</summary>
    public TimeSpan DeleteLag { get; set; }

    /// <summary>An enforced context: published, and an enabled policy of all users that targets it.</summary>
    public CaPolicyDefinition SeedContext(string id = "c1", CaPolicyState state = CaPolicyState.Enabled, CaUsers? users = null, string name = "Context policy")
    {
        Contexts[id] = new AuthenticationContext(id, "Strong", null, true);
        return Seed(new CaPolicyDefinition
        {
            DisplayName = name,
            State = state,
            Users = users ?? new CaUsers { IncludeUsers = ["All"] },
            IncludeAuthenticationContexts = [id],
            ClientAppTypes = ["all"],
            GrantOperator = "OR",
            AuthenticationStrengthId = AuthenticationStrengths.PhishingResistant.Id,
        });
    }

    public Task<IReadOnlyList<AuthenticationContext>> ListAuthenticationContextsAsync(CancellationToken cancellationToken)
    {
        tenant.Calls.Add("ListAuthenticationContexts");
        return Task.FromResult<IReadOnlyList<AuthenticationContext>>(Contexts.Values
            .Select(c => staleContexts.TryGetValue(c.Id, out var old) && tenant.Time.GetUtcNow() < old.Until ? old.Old : c)
            .Where(c => c is not null).Select(c => c!).ToArray());
    }

    public Task SetAuthenticationContextAsync(AuthenticationContext context, CancellationToken cancellationToken)
    {
        Write($"SetAuthenticationContext {(context.IsPublished ? "published" : "unpublished")}");
        if (ReadLag > TimeSpan.Zero)
        {
            staleContexts[context.Id] = (Contexts.GetValueOrDefault(context.Id), tenant.Time.GetUtcNow() + ReadLag);
        }

        Contexts[context.Id] = context;
        freeFrom = tenant.Time.GetUtcNow() + DeleteLag;
        return Task.CompletedTask;
    }

    public Task DeleteAuthenticationContextAsync(string id, CancellationToken cancellationToken)
    {
        Write("DeleteAuthenticationContext");
        if (Contexts[id].IsPublished || tenant.Time.GetUtcNow() < freeFrom)
        {
            throw new PimCaException("AccessDenied", PimCaErrorKind.PermissionDenied, "It is published.");
        }

        if (policies.Any(p => p.IncludeAuthenticationContexts.Contains(id)))
        {
            throw new PimCaException("BadRequest", PimCaErrorKind.InvalidArgument, "A policy targets it.");
        }

        Contexts.Remove(id);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<AuthenticationStrength>> ListAuthenticationStrengthsAsync(CancellationToken cancellationToken)
    {
        tenant.Calls.Add("ListAuthenticationStrengths");
        return Task.FromResult<IReadOnlyList<AuthenticationStrength>>([.. AuthenticationStrengths.BuiltIn, new AuthenticationStrength(CustomStrengthId, "Two keys")]);
    }

    public Task<IReadOnlyList<AuthenticationContextUse>> ListAuthenticationContextUsesAsync(IReadOnlyCollection<string> groupIds, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("ListAuthenticationContextUses");
        return Task.FromResult<IReadOnlyList<AuthenticationContextUse>>(Uses.ToArray());
    }
}
