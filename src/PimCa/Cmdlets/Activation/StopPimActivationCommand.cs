using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Activation;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Policies;
using PimCa.Resources;
using PimCa.Session;

namespace PimCa.Cmdlets.Activation;

/// <summary>
/// Ends activations: deactivates what runs, cancels what waits for approval or for its start. One that runs cannot be
/// ended in its first five minutes: the service refuses that, and the error says from when it can be done. Several, piped or <c>-All</c>, are asked about
/// one by one and ended together at the end, as many as one request takes; one that fails stops no other.
/// </summary>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan; $null = Get-PimApproval | Approve-PimActivation -Justification 'Confirmed'; As adele; $null = Get-PimActivation -Mine | Wait-PimActivation; $null = Step-PimSimulator 10m</before>
/// <code>
/// Stop-PimActivation 'Browser-Only Users'
/// </code>
/// <para>The laptop is repaired: ends one's own exemption before its time.</para>
/// <output>
/// TargetName         PrincipalName         Status          Window
/// ----------         -------------         ------          ------
/// Browser-Only Users adele@contoso.example Canceled        until 2026-03-02 08:20
/// </output>
/// </example>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan; $null = Get-PimApproval | Approve-PimActivation -Justification 'Confirmed'; As adele; $null = Get-PimActivation -Mine | Wait-PimActivation; $null = Step-PimSimulator 10m; As admin</before>
/// <code>
/// Get-PimActivation 'Browser-Only Users' -Status Active | Stop-PimActivation -RevokeSessions
/// </code>
/// <para>An administrator ends everybody's, and has all apps ask for a new sign-in instead of renewing their tokens.</para>
/// </example>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711; As megan; $null = Get-PimApproval | Approve-PimActivation -Justification 'Confirmed'; As adele; $null = Get-PimActivation -Mine | Wait-PimActivation; $null = Step-PimSimulator 10m</before>
/// <code>Stop-PimActivation -All</code>
/// <para>Gives back everything that the signed-in person has activated: groups, Entra roles, Azure roles.</para>
/// </example>
/// <example>
/// <before>As adele; $null = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711</before>
/// <code>
/// Get-PimActivation -Mine -Status PendingApproval, Scheduled | Stop-PimActivation -WhatIf
/// </code>
/// <para>Shows what would be withdrawn of all that has not begun yet.</para>
/// <output>
/// What if: Performing the operation "Cancel the request for membership of 'Browser-Only Users' that waits for approval" on target "Browser-Only Users".
///
/// TargetName         PrincipalName         Status          Window
/// ----------         -------------         ------          ------
/// Browser-Only Users adele@contoso.example Canceled        until 2026-03-02 16:10
/// </output>
/// </example>
/// <exception cref="Errors.PimCaException"><c>ActiveDurationTooShort</c>, <c>ActivationRequired</c>, <c>NotAnActivation</c>, <c>GroupNotFound</c>, <c>RoleNotFound</c>, <c>ScopeNotFound</c>, <c>AuthorizationFailed</c>, <c>PermissionDenied</c>.</exception>
/// <seealso cref="Assignments.RemovePimActiveAssignmentCommand"/>
[Cmdlet(VerbsLifecycle.Stop, "PimActivation", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = ForGroup)]
[OutputType(typeof(PimActivation))]
[RequiresPermission(
    "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "RoleAssignmentSchedule.ReadWrite.Directory", "User.RevokeSessions.All",
    "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All",
    "Group.Read.All", "Application.Read.All",
    "user_impersonation",
    NotForApplications = new[] { "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All", "Group.Read.All", "Application.Read.All" })]
public sealed class StopPimActivationCommand : OwnTargetCmdlet
{
    private const string Everything = "All";

    private readonly List<(PlannedStop Planned, object? Item)> agreed = new();
    private readonly List<PimActivation> mine = new();
    private readonly HashSet<string> unrevoked = new(StringComparer.OrdinalIgnoreCase);
    private StopActivation? stop;

    /// <summary>The activation, as Get-PimActivation and Request-PimActivation give it: of any kind. An administrator may end anybody's.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ForObject, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ActivationIdentity? InputObject { get; set; }

    /// <summary>The group whose activation by the signed-in person is meant: an id, a name, or an object that is about one.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ForGroup)]
    [KnownNameCompleter(KnownNameKind.MyEligibility)]
    [ValidateNotNull]
    public GroupIdentity? Group { get; set; }

    /// <summary>Member for the membership of the group, Owner for its ownership.</summary>
    /// <value>Member</value>
    [Parameter(ParameterSetName = ForGroup)]
    public PimAccess Access { get; set; } = PimAccess.Member;

    /// <summary>Everything that the signed-in person has activated, has planned or waits for: groups, Entra roles, Azure roles.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Everything)]
    public SwitchParameter All { get; set; }

    /// <summary>
    /// Revokes the person's sessions afterwards: all apps ask for a new sign-in. An access token that is out keeps working until it
    /// ends, up to about an hour, or for at most 15 minutes where the app evaluates access continuously. It is done even when nothing was active:
    /// tokens outlive what they were issued for. Of oneself once, after all that is piped, since this command's own sign-in ends too.
    /// </summary>
    [Parameter]
    public SwitchParameter RevokeSessions { get; set; }

    private StopActivation Use => stop ??= new StopActivation(Ports);

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        if (RevokeSessions)
        {
            Use.RequireRevocation();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (!All)
        {
            var item = InputObject?.Source ?? Given(Group);
            await TryAsync(item, async () => await TakeAsync(await PrepareAsync(cancellationToken), item));
            return;
        }

        var found = await Use.ListMineAsync(cancellationToken);
        if (found.Count == 0)
        {
            WriteVerbose(Messages.NothingToStop(Ports.SignIn.Context.Account));
        }

        Expect(found.Count);
        foreach (var activation in found)
        {
            await TryAsync(activation, async () => await TakeAsync(await Use.PrepareAsync(activation, cancellationToken), activation));
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (RevokeSessions)
        {
            unrevoked.UnionWith(agreed.Select(a => a.Planned.Preview).Concat(mine).Select(a => a.PrincipalName));
        }

        await TellingWhenStoppedAsync(
            () => EndAllAsync(cancellationToken),
            () => unrevoked.Count == 0 ? null : Messages.SessionsNotRevoked(string.Join(", ", unrevoked.OrderBy(name => name, StringComparer.OrdinalIgnoreCase))));
    }

    private async Task EndAllAsync(CancellationToken cancellationToken)
    {
        await SendAsync(cancellationToken);
        if (mine.Count > 0)
        {
            await TryAsync(mine[0], () => RevokeAsync(mine[0]));
        }

        mine.ForEach(Write);
    }

    private async Task<PlannedStop> PrepareAsync(CancellationToken cancellationToken) => InputObject is null
        ? await Use.PrepareAsync(Named(Group, Access)!, cancellationToken)
        : await Use.PrepareAsync(InputObject.Activation ?? throw InputObject.Refusal(MistakenInput.TargetOf(InputObject.Source) is { } target
            ? Messages.StopTargetAdvice(target)
            : Messages.StopInputAdvice), cancellationToken);

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        var results = await TellingWhenStoppedAsync(
            () => Use.SendAsync(agreed.Select(a => a.Planned).ToArray(), cancellationToken),
            () => Messages.EndingStopped(string.Join(", ", agreed.Select(a => a.Planned.Label))));

        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].Error is { } error)
            {
                WriteFailure(error, agreed[i].Item);
            }
            else
            {
                await FinishAsync(results[i].Value!);
            }
        }
    }

    private async Task TakeAsync(PlannedStop planned, object? item)
    {
        if (planned.AlreadySo is { } why)
        {
            WriteVerbose(Messages.AlreadySo(planned.Target, why));
            await FinishAsync(planned.Preview);
        }
        else if (Confirms(planned.Action, planned.Target, out var reason))
        {
            agreed.Add((planned, item));
        }
        else if (reason == ShouldProcessReason.WhatIf)
        {
            await FinishAsync(planned.Preview);
        }
    }

    private async Task FinishAsync(PimActivation ended)
    {
        if (RevokeSessions)
        {
            if (string.Equals(ended.PrincipalId, Ports.SignIn.Context.AccountId, StringComparison.OrdinalIgnoreCase))
            {
                mine.Add(ended);
                return;
            }

            await TryAsync(ended, () => RevokeAsync(ended));
        }

        Write(ended);
    }

    private Task RevokeAsync(PimActivation ended)
    {
        unrevoked.Remove(ended.PrincipalName);
        return TellingWhenStoppedAsync(
            () => CarryOutAsync(Use.PlanRevocation(ended), passThru: false),
            () => Messages.SessionsPerhapsRevoked(ended.PrincipalName));
    }

    private void Write(PimActivation ended)
    {
        if (ended.Id.Length > 0)
        {
            WriteObject(ended);
        }
    }
}
