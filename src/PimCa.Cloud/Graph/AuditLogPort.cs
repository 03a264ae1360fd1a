using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Graph.Models;
using PimCa.Cloud.Http;
using PimCa.Evidence;
using PimCa.Ports;

namespace PimCa.Cloud.Graph;

/// <summary>The directory audit and the sign-in log over Microsoft Graph.</summary>
internal sealed class AuditLogPort : IAuditLog
{
    private const int LargestPage = 999;

    private readonly GraphConnection connection;

    public AuditLogPort(GraphConnection connection) => this.connection = connection;

    public Task<IReadOnlyList<PimAuditEvent>> ListPimEventsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var request = connection.Client.AuditLogs.DirectoryAudits.ToGetRequestInformation(r =>
        {
            r.QueryParameters.Filter = $"loggedByService eq 'PIM' and activityDateTime ge {ODataText.Moment(from)} and activityDateTime le {ODataText.Moment(to)}";
            r.QueryParameters.Top = LargestPage;
        });
        return GraphConnection.CallAsync<IReadOnlyList<PimAuditEvent>>(new Purpose("Reading the audit log"), async () =>
        {
            var audits = await connection.ListAsync(request, DirectoryAuditCollectionResponse.CreateFromDiscriminatorValue, p => p.Value, cancellationToken).ConfigureAwait(false);

            // The service lists the newest first; turned round, entries of the same moment keep the order in which they were made.
            return audits.Select(Read).Reverse().OrderBy(e => e.Time).ToArray();
        });
    }

    public Task<IReadOnlyList<SignInRecord>> ListSignInsAsync(string userId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var request = connection.Client.AuditLogs.SignIns.ToGetRequestInformation(r =>
        {
            r.QueryParameters.Filter = $"userId eq {ODataText.Quote(userId)} and createdDateTime ge {ODataText.Moment(from)} and createdDateTime le {ODataText.Moment(to)}";
            r.QueryParameters.Top = LargestPage;
        });
        return GraphConnection.CallAsync<IReadOnlyList<SignInRecord>>(new Purpose("Reading the sign-in log", userId), async () =>
        {
            var signIns = await connection.ListAsync(request, Microsoft.Graph.Models.SignInCollectionResponse.CreateFromDiscriminatorValue, p => p.Value, cancellationToken).ConfigureAwait(false);
            return signIns.Select(Read).OrderBy(s => s.Time).ToArray();
        });
    }

    private static PimAuditEvent Read(DirectoryAudit audit)
    {
        var targets = audit.TargetResources ?? new List<TargetResource>();
        var details = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var detail in audit.AdditionalDetails ?? new List<KeyValue>())
        {
            if (detail.Key is { Length: > 0 } key && detail.Value is { } value && !details.ContainsKey(key))
            {
                details[key] = value;
            }
        }

        // Positions differ from one activity to the next; types and keys do not.
        var target = OfType(targets, "Group") ?? OfType(targets, "Role");
        var user = OfType(targets, "User");
        var actor = audit.InitiatedBy;
        return new PimAuditEvent
        {
            Id = audit.Id ?? string.Empty,
            Time = audit.ActivityDateTime ?? throw new UnexpectedAnswerException("An audit entry has no time."),
            Activity = audit.ActivityDisplayName ?? string.Empty,
            Category = audit.Category ?? string.Empty,
            Result = Word(audit.Result),
            ResultReason = Filled(audit.ResultReason),
            InitiatedBy = Filled(actor?.User?.UserPrincipalName) ?? Filled(actor?.User?.DisplayName) ?? Filled(actor?.App?.DisplayName),
            InitiatedById = Filled(actor?.User?.Id) ?? Filled(actor?.App?.ServicePrincipalId) ?? Filled(actor?.App?.AppId),
            TargetId = target?.Id,
            TargetName = target?.DisplayName,
            UserId = user?.Id,
            UserName = Filled(user?.UserPrincipalName) ?? Filled(user?.DisplayName),
            Justification = Detail("Justification"),
            TicketNumber = Detail("TicketNumber"),
            RequestId = Detail("RequestId") ?? OfType(targets, "Request")?.Id,
            Details = details,
        };

        string? Detail(string key) => details.TryGetValue(key, out var value) ? Filled(value) : null;
    }

    private static SignInRecord Read(Microsoft.Graph.Models.SignIn signIn) => new(
        signIn.Id ?? string.Empty,
        signIn.CreatedDateTime ?? throw new UnexpectedAnswerException("A sign-in has no time."),
        signIn.UserId ?? string.Empty,
        signIn.UserPrincipalName ?? signIn.UserDisplayName ?? signIn.UserId ?? string.Empty,
        signIn.AppDisplayName ?? signIn.AppId ?? string.Empty,
        signIn.ClientAppUsed ?? string.Empty,
        (signIn.Status?.ErrorCode ?? 0) == 0);

    private static TargetResource? OfType(IEnumerable<TargetResource> targets, string type) =>
        targets.FirstOrDefault(t => string.Equals(t.Type, type, StringComparison.OrdinalIgnoreCase));

    // The service's own spelling: success, failure, timeout, unknownFutureValue.
    private static string Word(OperationResult? result)
    {
        var name = (result ?? OperationResult.UnknownFutureValue).ToString();
        return char.ToLowerInvariant(name[0]) + name.Substring(1);
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
