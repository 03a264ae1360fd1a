using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>Sends an administrator's request, and shows what came of it.</summary>
internal sealed class AssignmentSubmission
{
    private static readonly System.TimeSpan PolicyPause = System.TimeSpan.FromSeconds(10);

    private readonly TenantPorts ports;
    private readonly AssignmentState state;
    private readonly AssignmentRefusals refusals;

    public AssignmentSubmission(TenantPorts ports, AssignmentState state)
    {
        this.ports = ports;
        this.state = state;
        refusals = new AssignmentRefusals(ports);
    }

    /// <summary>The change that sends this action.</summary>
    public Change<Assignment> Plan(
        ScheduleAction action, AssignmentRequest asked, PimTarget target, Identity principal, ScheduleWindow window, ScheduleInfo? present)
    {
        var now = ports.Time.GetUtcNow();
        var preview = state.Show(asked.Kind, present?.Id ?? string.Empty, target, principal) with
        {
            Start = window.Start ?? now,
            End = AssignmentWindow.EndOf(window, now),
        };
        var request = new ScheduleRequest
        {
            Kind = asked.Kind,
            Action = action,
            Target = target,
            PrincipalId = principal.Id!,
            Window = window,
            Justification = asked.Justification,
        };
        return Change<Assignment>.Needed(
            target.Label(),
            $"{Verb(action, asked.Kind)} '{principal}' {Until(preview)}",
            preview,
            async token => Result(await SendAsync(request, principal, token).ConfigureAwait(false), preview));
    }

    /// <summary>
    /// Sends a request; a fresh group or principal is waited for, and so is a change of the policy that the service shows
    /// already but does not go by yet; any other refusal is explained.
    /// </summary>
    public async Task<ScheduleRequestInfo> SendAsync(ScheduleRequest request, Identity principal, CancellationToken cancellationToken)
    {
        var target = request.Target;
        ports.Reporter.Verbose($"{request.Action} of '{principal}' as {request.Kind} {target.Holder().Substring(2)}.");
        var activity = $"Assigning '{principal}' to '{target}'";
        var started = ports.Time.GetUtcNow();
        while (true)
        {
            try
            {
                return await Replication.WaitAsync(
                    ports,
                    activity,
                    target.MayBeFresh.Append(principal).ToArray(),
                    token => SubmitAsync(request, principal, token),
                    cancellationToken).ConfigureAwait(false);
            }
            catch (PimCaException refused)
            {
                var isLag = ports.Time.GetUtcNow() - started < Replication.Limit
                    && await refusals.IsPolicyLagAsync(refused, request, cancellationToken).ConfigureAwait(false);
                if (!isLag)
                {
                    var explained = await refusals.ExplainAsync(refused, request, principal, cancellationToken).ConfigureAwait(false);
                    if (ReferenceEquals(explained, refused))
                    {
                        throw;
                    }

                    throw explained;
                }
            }

            Replication.TellWaiting(ports, activity, "The policy allows it, but is not in force everywhere yet", ports.Time.GetUtcNow() - started, Replication.Limit);
            await ports.Time.WaitAsync(PolicyPause, cancellationToken).ConfigureAwait(false);
            ports.Reporter.Progress(activity, "Trying again", 100, done: true);
        }
    }

    private async Task<ScheduleRequestInfo> SubmitAsync(ScheduleRequest request, Identity principal, CancellationToken cancellationToken)
    {
        try
        {
            return await ports.For(request.Target.Kind).SubmitAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (PimCaException unknown) when ((unknown.ServiceCode ?? unknown.Code) == "SubjectNotFound" && ports.Names.CreatedAt(principal.Id!) is null)
        {
            // The service says this of a fresh group too. A principal that nobody has is not waited for.
            await new Resolver(ports).PrincipalAsync(principal, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private static Assignment Result(ScheduleRequestInfo made, Assignment preview) => preview with
    {
        Id = made.TargetScheduleId ?? (preview.Id.Length > 0 ? preview.Id : made.Id),
        Start = made.Start ?? preview.Start,
        End = preview.End is null ? null : made.End ?? preview.End,
    };

    private static string Verb(ScheduleAction action, ScheduleKind kind)
    {
        var what = kind == ScheduleKind.Eligible ? "the eligibility of" : "the active assignment of";
        return action switch
        {
            ScheduleAction.AdminUpdate => $"Update {what}",
            ScheduleAction.AdminExtend => $"Extend {what}",
            ScheduleAction.AdminRenew => $"Renew {what}",
            _ when kind == ScheduleKind.Eligible => "Make eligible",
            _ => "Assign actively",
        };
    }

    private static string Until(Assignment preview) => preview.End is { } end ? $"until {Wording.Moment(end)}" : "permanently";
}
