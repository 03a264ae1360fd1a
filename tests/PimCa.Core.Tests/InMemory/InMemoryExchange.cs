using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Restrictions;

namespace PimCa.Core.Tests.InMemory;

/// <summary>An Exchange organisation without HTTP. Counts the connections that are open.</summary>
internal sealed class InMemoryExchange : IExchangeOnline, IExchangeConnection
{
    private readonly InMemoryTenant tenant;

    public InMemoryExchange(InMemoryTenant tenant) => this.tenant = tenant;

    public List<OwaMailboxPolicy> Policies { get; } = [new("OwaMailboxPolicy-Default", true, OwaRestriction.Off)];

    /// <summary>Names of policies that refuse every change.</summary>
    public HashSet<string> Refusing { get; } = [];

    /// <summary>Names of policies whose changes are taken with success and lost.</summary>
    public HashSet<string> Forgetting { get; } = [];

    public PimCaException? Unreachable { get; set; }

    public PimCaException? Unreadable { get; set; }

    public int Open { get; private set; }

    public int Opened { get; private set; }

    public Task<IExchangeConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (Unreachable is not null)
        {
            return Task.FromException<IExchangeConnection>(Unreachable);
        }

        Open++;
        Opened++;
        return Task.FromResult<IExchangeConnection>(this);
    }

    public Task<IReadOnlyList<OwaMailboxPolicy>> ListOwaMailboxPoliciesAsync(CancellationToken cancellationToken)
    {
        tenant.Calls.Add("ListOwa");
        return Unreadable is null
            ? Task.FromResult<IReadOnlyList<OwaMailboxPolicy>>(Policies.ToArray())
            : Task.FromException<IReadOnlyList<OwaMailboxPolicy>>(Unreadable);
    }

    public Task SetOwaMailboxPolicyAsync(string name, OwaRestriction restriction, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("SetOwa " + name);
        if (Refusing.Contains(name))
        {
            return Task.FromException(new PimCaException("ADOperation", PimCaErrorKind.InvalidArgument, $"'{name}' refuses.", target: name));
        }

        if (Forgetting.Contains(name))
        {
            return Task.CompletedTask;
        }

        var index = Policies.FindIndex(p => p.Name == name);
        Policies[index] = Policies[index] with { Restriction = restriction };
        return Task.CompletedTask;
    }

    public Task CloseAsync()
    {
        Open--;
        return Task.CompletedTask;
    }
}
