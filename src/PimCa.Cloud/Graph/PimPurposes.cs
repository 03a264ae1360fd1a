using PimCa.Assignments;
using PimCa.Cloud.Http;

namespace PimCa.Cloud.Graph;

/// <summary>What requests to PIM are for, in the user's words.</summary>
internal static class PimPurposes
{
    public static Purpose Of(ScheduleRequest request) => new(
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
        request.Target.Id,
        request.Action is ScheduleAction.SelfActivate or ScheduleAction.SelfDeactivate ? "Get-PimActivation -Mine"
        : request.Kind == ScheduleKind.Eligible ? "Get-PimEligibility"
        : "Get-PimActiveAssignment");

    public static Purpose OfCancellation(string requestId) => new("Canceling the request", requestId, "Get-PimActivation -Mine");

    public static string Of(PimCollection collection, ScheduleKind kind) => (collection, kind) switch
    {
        (PimCollection.Schedules, ScheduleKind.Eligible) => "Listing eligibilities",
        (PimCollection.Schedules, _) => "Listing active assignments",
        (PimCollection.Instances, ScheduleKind.Eligible) => "Listing eligibilities in force",
        (PimCollection.Instances, _) => "Listing active assignments in force",
        (_, ScheduleKind.Eligible) => "Listing requests for eligibility",
        _ => "Listing requests for activation",
    };
}
