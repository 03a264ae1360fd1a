using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Evidence;
using PimCa.Ports;

namespace PimCa.Core.Tests.InMemory;

/// <summary>The audit and the sign-in log in memory.</summary>
internal sealed class InMemoryAuditLog : IAuditLog
{
    private readonly InMemoryTenant tenant;

    public InMemoryAuditLog(InMemoryTenant tenant) => this.tenant = tenant;

    public List<PimAuditEvent> Events { get; } = new();

    public List<SignInRecord> SignIns { get; } = new();

    /// <summary>What a read of the audit fails with.</summary>
    public PimCaException? AuditFailure { get; set; }

    /// <summary>What a read of the sign-in log fails with.</summary>
    public PimCaException? SignInFailure { get; set; }

    /// <summary>Writes an entry now.</summary>
    public PimAuditEvent Write(
        string activity,
        string groupId,
        string userId,
        string? by = null,
        string? requestId = null,
        IReadOnlyDictionary<string, string>? details = null,
        string? justification = null,
        string category = "GroupManagement")
    {
        var entry = new PimAuditEvent
        {
            Id = $"PIM_{Events.Count:d4}",
            Time = tenant.Time.GetUtcNow(),
            Activity = activity,
            Category = category,
            Result = "success",
            InitiatedBy = by is null ? "Azure AD PIM" : tenant.Directory.Principal(by).Name,
            InitiatedById = by,
            TargetId = groupId,
            TargetName = groupId,
            UserId = userId,
            UserName = tenant.Directory.Principal(userId).Name,
            Justification = justification,
            RequestId = requestId,
            Details = details ?? new Dictionary<string, string>(),
        };
        Events.Add(entry);
        return entry;
    }

    public void SignIn(string userId, DateTimeOffset at, bool succeeded = true) =>
        SignIns.Add(new SignInRecord($"signin_{SignIns.Count}", at, userId, tenant.Directory.Principal(userId).Name, "SharePoint Online", "Browser", succeeded));

    public Task<IReadOnlyList<PimAuditEvent>> ListPimEventsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("ListPimEvents");
        return AuditFailure is null
            ? Task.FromResult<IReadOnlyList<PimAuditEvent>>(Events.Where(e => e.Time >= from && e.Time <= to).ToArray())
            : throw AuditFailure;
    }

    public Task<IReadOnlyList<SignInRecord>> ListSignInsAsync(string userId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        tenant.Calls.Add("ListSignIns");
        return SignInFailure is null
            ? Task.FromResult<IReadOnlyList<SignInRecord>>(SignIns.Where(s => s.UserId == userId && s.Time >= from && s.Time <= to).ToArray())
            : throw SignInFailure;
    }
}
