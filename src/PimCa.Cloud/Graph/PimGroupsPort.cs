using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Graph.IdentityGovernance.PrivilegedAccess.Group;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions;
using PimCa.Assignments;
using PimCa.Cloud.Http;
using PimCa.Errors;
using PimCa.Policies;
using PimCa.Ports;

namespace PimCa.Cloud.Graph;

/// <summary>Privileged Identity Management for groups, over Microsoft Graph.</summary>
internal sealed class PimGroupsPort : IPimGroups
{
    private const string PendingApproval = "PendingApproval";

    private readonly GraphConnection connection;
    private readonly PolicyStore policies;
    private readonly ApprovalDesk approvals;

    public PimGroupsPort(GraphConnection connection)
    {
        this.connection = connection;
        policies = new PolicyStore(connection);
        approvals = new ApprovalDesk(connection);
    }

    private GroupRequestBuilder Pim => connection.Client.IdentityGovernance.PrivilegedAccess.Group;

    public Task<PolicyDocument?> GetPolicyAsync(string groupId, PimAccess access, CancellationToken cancellationToken) =>
        policies.GetAsync(groupId, access, cancellationToken);

    public Task UpdatePolicyAsync(string policyId, IReadOnlyCollection<PolicyRule> rules, CancellationToken cancellationToken) =>
        policies.UpdateAsync(policyId, rules, cancellationToken);

    public Task<ScheduleRequestInfo> SubmitAsync(ScheduleRequest request, CancellationToken cancellationToken) =>
        GraphConnection.CallAsync(Describe(request), async () => request.Kind == ScheduleKind.Eligible
            ? ScheduleMapping.Read(await SubmitEligibilityAsync(request, cancellationToken).ConfigureAwait(false) ?? throw NotShown())
            : ScheduleMapping.Read(await SubmitAssignmentAsync(request, cancellationToken).ConfigureAwait(false) ?? throw NotShown()));

    public Task<IReadOnlyList<ScheduleInfo>> ListSchedulesAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken)
    {
        var (filter, mine) = (Filter(query), query.Mine);
        return kind == ScheduleKind.Eligible
            ? ListAsync<PrivilegedAccessGroupEligibilityScheduleCollectionResponse, PrivilegedAccessGroupEligibilitySchedule, ScheduleInfo>(
                "Listing eligibilities",
                query,
                mine
                    ? Pim.EligibilitySchedules.FilterByCurrentUserWithOn("principal").ToGetRequestInformation(r => r.QueryParameters.Filter = filter)
                    : Pim.EligibilitySchedules.ToGetRequestInformation(r => r.QueryParameters.Filter = filter),
                PrivilegedAccessGroupEligibilityScheduleCollectionResponse.CreateFromDiscriminatorValue,
                p => p.Value,
                ScheduleMapping.Read,
                cancellationToken)
            : ListAsync<PrivilegedAccessGroupAssignmentScheduleCollectionResponse, PrivilegedAccessGroupAssignmentSchedule, ScheduleInfo>(
                "Listing active assignments",
                query,
                mine
                    ? Pim.AssignmentSchedules.FilterByCurrentUserWithOn("principal").ToGetRequestInformation(r => r.QueryParameters.Filter = filter)
                    : Pim.AssignmentSchedules.ToGetRequestInformation(r => r.QueryParameters.Filter = filter),
                PrivilegedAccessGroupAssignmentScheduleCollectionResponse.CreateFromDiscriminatorValue,
                p => p.Value,
                ScheduleMapping.Read,
                cancellationToken);
    }

    public Task<IReadOnlyList<ScheduleInfo>> ListInstancesAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken)
    {
        var (filter, mine) = (Filter(query), query.Mine);
        return kind == ScheduleKind.Eligible
            ? ListAsync<PrivilegedAccessGroupEligibilityScheduleInstanceCollectionResponse, PrivilegedAccessGroupEligibilityScheduleInstance, ScheduleInfo>(
                "Listing eligibilities in force",
                query,
                mine
                    ? Pim.EligibilityScheduleInstances.FilterByCurrentUserWithOn("principal").ToGetRequestInformation(r => r.QueryParameters.Filter = filter)
                    : Pim.EligibilityScheduleInstances.ToGetRequestInformation(r => r.QueryParameters.Filter = filter),
                PrivilegedAccessGroupEligibilityScheduleInstanceCollectionResponse.CreateFromDiscriminatorValue,
                p => p.Value,
                ScheduleMapping.Read,
                cancellationToken)
            : ListAsync<PrivilegedAccessGroupAssignmentScheduleInstanceCollectionResponse, PrivilegedAccessGroupAssignmentScheduleInstance, ScheduleInfo>(
                "Listing active assignments in force",
                query,
                mine
                    ? Pim.AssignmentScheduleInstances.FilterByCurrentUserWithOn("principal").ToGetRequestInformation(r => r.QueryParameters.Filter = filter)
                    : Pim.AssignmentScheduleInstances.ToGetRequestInformation(r => r.QueryParameters.Filter = filter),
                PrivilegedAccessGroupAssignmentScheduleInstanceCollectionResponse.CreateFromDiscriminatorValue,
                p => p.Value,
                ScheduleMapping.Read,
                cancellationToken);
    }

    public Task<IReadOnlyList<ScheduleRequestInfo>> ListRequestsAsync(ScheduleKind kind, ScheduleQuery query, CancellationToken cancellationToken)
    {
        var (filter, mine) = (Filter(query), query.Mine);
        return kind == ScheduleKind.Eligible
            ? ListAsync<PrivilegedAccessGroupEligibilityScheduleRequestCollectionResponse, PrivilegedAccessGroupEligibilityScheduleRequest, ScheduleRequestInfo>(
                "Listing requests for eligibility",
                query,
                mine
                    ? Pim.EligibilityScheduleRequests.FilterByCurrentUserWithOn("principal").ToGetRequestInformation(r => r.QueryParameters.Filter = filter)
                    : Pim.EligibilityScheduleRequests.ToGetRequestInformation(r => r.QueryParameters.Filter = filter),
                PrivilegedAccessGroupEligibilityScheduleRequestCollectionResponse.CreateFromDiscriminatorValue,
                p => p.Value,
                ScheduleMapping.Read,
                cancellationToken)
            : ListAssignmentRequestsAsync("Listing requests for activation", query, mine ? "principal" : null, filter, cancellationToken);
    }

    public Task<ScheduleRequestInfo?> GetRequestAsync(ScheduleKind kind, string requestId, CancellationToken cancellationToken) =>
        GraphConnection.FindAsync(new Purpose("Reading the request", requestId), async () => kind == ScheduleKind.Eligible
            ? await Pim.EligibilityScheduleRequests[requestId].GetAsync(cancellationToken: cancellationToken).ConfigureAwait(false) is { } eligibility
                ? ScheduleMapping.Read(eligibility)
                : null
            : await Pim.AssignmentScheduleRequests[requestId].GetAsync(cancellationToken: cancellationToken).ConfigureAwait(false) is { } assignment
                ? ScheduleMapping.Read(assignment)
                : null);

    public Task CancelRequestAsync(ScheduleKind kind, string requestId, CancellationToken cancellationToken) => GraphConnection.CallAsync(
        new Purpose("Canceling the request", requestId, "Get-PimActivation -Mine"),
        () => kind == ScheduleKind.Eligible
            ? Pim.EligibilityScheduleRequests[requestId].Cancel.PostAsync(cancellationToken: cancellationToken)
            : Pim.AssignmentScheduleRequests[requestId].Cancel.PostAsync(cancellationToken: cancellationToken));

    public async Task<IReadOnlyList<ScheduleRequestInfo>> ListPendingOnMeAsync(CancellationToken cancellationToken)
    {
        const string what = "Listing requests that wait for your decision";
        var query = new ScheduleQuery { Mine = true };
        IReadOnlyList<ScheduleRequestInfo> found;
        try
        {
            found = await ListAssignmentRequestsAsync(what, query, "approver", $"status eq '{PendingApproval}'", cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException refused) when (refused.Kind == PimCaErrorKind.InvalidArgument)
        {
            // That this function takes a filter on the status is not documented for groups: without it there is only more to read.
            found = await ListAssignmentRequestsAsync(what, query, "approver", null, cancellationToken).ConfigureAwait(false);
        }

        return found.Where(r => string.Equals(r.Status, PendingApproval, StringComparison.OrdinalIgnoreCase)).ToArray();
    }

    public Task<IReadOnlyList<PendingStage>> GetPendingStagesAsync(IReadOnlyCollection<string> approvalIds, CancellationToken cancellationToken) =>
        approvals.GetPendingStagesAsync(approvalIds, cancellationToken);

    public Task<IReadOnlyList<ItemResult<DecisionToSend>>> DecideAsync(IReadOnlyList<DecisionToSend> decisions, CancellationToken cancellationToken) =>
        approvals.DecideAsync(decisions, cancellationToken);

    private Task<PrivilegedAccessGroupEligibilityScheduleRequest?> SubmitEligibilityAsync(ScheduleRequest request, CancellationToken cancellationToken) =>
        Pim.EligibilityScheduleRequests.PostAsync(
            ScheduleMapping.Fill(
                new PrivilegedAccessGroupEligibilityScheduleRequest
                {
                    AccessId = ScheduleMapping.Write(request.Access),
                    GroupId = request.GroupId,
                    PrincipalId = request.PrincipalId,
                },
                request),
            cancellationToken: cancellationToken);

    private Task<PrivilegedAccessGroupAssignmentScheduleRequest?> SubmitAssignmentAsync(ScheduleRequest request, CancellationToken cancellationToken) =>
        Pim.AssignmentScheduleRequests.PostAsync(
            ScheduleMapping.Fill(
                new PrivilegedAccessGroupAssignmentScheduleRequest
                {
                    AccessId = ScheduleMapping.Write(request.Access),
                    GroupId = request.GroupId,
                    PrincipalId = request.PrincipalId,
                },
                request),
            cancellationToken: cancellationToken);

    private Task<IReadOnlyList<ScheduleRequestInfo>> ListAssignmentRequestsAsync(
        string what, ScheduleQuery query, string? currentUserAs, string? filter, CancellationToken cancellationToken) =>
        ListAsync<PrivilegedAccessGroupAssignmentScheduleRequestCollectionResponse, PrivilegedAccessGroupAssignmentScheduleRequest, ScheduleRequestInfo>(
            what,
            query,
            currentUserAs is not null
                ? Pim.AssignmentScheduleRequests.FilterByCurrentUserWithOn(currentUserAs).ToGetRequestInformation(r => r.QueryParameters.Filter = filter)
                : Pim.AssignmentScheduleRequests.ToGetRequestInformation(r => r.QueryParameters.Filter = filter),
            PrivilegedAccessGroupAssignmentScheduleRequestCollectionResponse.CreateFromDiscriminatorValue,
            p => p.Value,
            ScheduleMapping.Read,
            cancellationToken);

    private Task<IReadOnlyList<TResult>> ListAsync<TPage, TItem, TResult>(
        string what,
        ScheduleQuery query,
        RequestInformation request,
        Microsoft.Kiota.Abstractions.Serialization.ParsableFactory<TPage> factory,
        Func<TPage, List<TItem>?> items,
        Func<TItem, TResult> read,
        CancellationToken cancellationToken)
        where TPage : BaseCollectionPaginationCountResponse =>
        GraphConnection.CallAsync<IReadOnlyList<TResult>>(new Purpose(what, query.GroupId ?? query.PrincipalId), async () =>
        {
            var found = await connection.ListAsync(request, factory, items, cancellationToken).ConfigureAwait(false);
            return found.Select(read).ToArray();
        });

    // The service refuses a list without groupId or principalId, except through filterByCurrentUser.
    private static string? Filter(ScheduleQuery query)
    {
        if (query.GroupId is null && query.PrincipalId is null && !query.Mine)
        {
            throw new ArgumentException("A list of PIM's needs a group, a principal, or the signed-in person.", nameof(query));
        }

        var parts = new List<string>();
        if (query.GroupId is { } group)
        {
            parts.Add($"groupId eq {ODataText.Quote(group)}");
        }

        if (query.PrincipalId is { } principal)
        {
            parts.Add($"principalId eq {ODataText.Quote(principal)}");
        }

        if (query.Access is { } access)
        {
            parts.Add(access == PimAccess.Owner ? "accessId eq 'owner'" : "accessId eq 'member'");
        }

        return parts.Count == 0 ? null : string.Join(" and ", parts);
    }

    private static Purpose Describe(ScheduleRequest request) => new(
        request.Action switch
        {
            ScheduleAction.SelfActivate => "Activating",
            ScheduleAction.SelfDeactivate => "Deactivating",
            ScheduleAction.SelfExtend or ScheduleAction.AdminExtend => "Extending the assignment",
            ScheduleAction.SelfRenew or ScheduleAction.AdminRenew => "Renewing the assignment",
            ScheduleAction.AdminRemove => "Removing the assignment",
            ScheduleAction.AdminUpdate => "Changing the assignment",
            _ => request.Kind == ScheduleKind.Eligible ? "Making eligible" : "Assigning",
        },
        request.GroupId,
        request.Action is ScheduleAction.SelfActivate or ScheduleAction.SelfDeactivate ? "Get-PimActivation -Mine"
        : request.Kind == ScheduleKind.Eligible ? "Get-PimEligibility"
        : "Get-PimActiveAssignment");

    private static UnexpectedAnswerException NotShown() => new("The request was taken, but not shown.");
}
