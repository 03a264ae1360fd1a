using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Session;
using PimCa.Targets;

namespace PimCa.Assignments;

/// <summary>
/// Makes the standing members of an Entra role eligible, one by one: the eligibility is made and seen to hold before the
/// standing assignment goes. It can be stopped anywhere and run again: it goes on where it stopped.
/// </summary>
public sealed class ConvertStandingAssignments
{
    private readonly TenantPorts ports;
    private readonly Resolver resolver;
    private readonly TargetResolver targets;
    private readonly AdministratorsThatStay administrators;

    /// <summary>Works in this session.</summary>
    public ConvertStandingAssignments(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        resolver = new Resolver(ports);
        targets = new TargetResolver(ports);
        administrators = new AdministratorsThatStay(ports);
    }

    /// <summary>
    /// Reads and judges all members: one change for each, by name, the signed-in account and its groups last. A change that
    /// is not needed is a member that is kept or is eligible already. Where no standing break-glass account is named, a warning names the Global
    /// Administrators who would stop standing.
    /// </summary>
    /// <exception cref="PimCaException"><c>KindNotSupported</c>; names that are not exactly one object; <c>PermissionDenied</c>; what cannot be read.</exception>
    public async Task<IReadOnlyList<Change<PimConversion>>> PlanAsync(ConversionRequest request, CancellationToken cancellationToken)
    {
        if (request is null)
        {
            throw new ArgumentNullException(nameof(request));
        }

        if (request.Target.Kind != PimKind.EntraRole)
        {
            throw new PimCaException(
                "KindNotSupported",
                PimCaErrorKind.NotSupported,
                $"Standing members of Entra roles are converted; '{request.Target}' is none.",
                "Make the members eligible with New-PimEligibility, then take the standing assignment away with Remove-PimActiveAssignment.",
                request.Target.ToString());
        }

        var target = await targets.ResolveAsync(request.Target, isManaged: true, cancellationToken).ConfigureAwait(false);
        var breakGlass = await IdsAsync(request.BreakGlass, cancellationToken).ConfigureAwait(false);
        var asked = await IdsAsync(request.Principals, cancellationToken).ConfigureAwait(false);
        var now = ports.Time.GetUtcNow();
        var pim = ports.For(PimKind.EntraRole);
        var standing = (await pim.ListSchedulesAsync(ScheduleKind.Active, ScheduleQuery.Of(target), cancellationToken).ConfigureAwait(false))
            .Where(s => StandingMemberReading.IsStanding(s, now)).Select(s => s.PrincipalId).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var eligible = (await pim.ListSchedulesAsync(ScheduleKind.Eligible, ScheduleQuery.Of(target), cancellationToken).ConfigureAwait(false))
            .ToLookup(s => s.PrincipalId, StringComparer.OrdinalIgnoreCase);
        var done = eligible.Select(e => e.Key).Except(standing, StringComparer.OrdinalIgnoreCase).ToArray();
        var names = await targets.PrincipalsAsync(new[] { target }, standing.Concat(done), cancellationToken).ConfigureAwait(false);
        target = targets.Named(target);
        var members = await new StandingMemberReading(ports).ReadAsync(standing, names, cancellationToken).ConfigureAwait(false);

        var rules = new ConversionRules(request, breakGlass, now);
        var judged = Ordered(members).Select(m => (Member: m, Reason: rules.Reason(m), IsAsked: asked.Count == 0 || asked.Contains(m.Id))).ToArray();
        var rescuers = AdministratorsThatStay.IsGlobalAdministrator(target) ? AdministratorsThatStay.Rescuers(judged, rules) : null;
        var keepMe = judged.Any(j => j.Reason is null && j.IsAsked && j.Member.Reaches(Me))
            ? await administrators.ReasonToKeepMeAsync(target, cancellationToken).ConfigureAwait(false)
            : null;
        var conversion = new MemberConversion(ports, target, request.Justification, administrators, rescuers);
        if (judged.Any(j => j.Reason is null && j.IsAsked))
        {
            PermissionCheck.Require(
                ports, "To convert standing assignments", target.Title, "RoleEligibilitySchedule.ReadWrite.Directory", "RoleAssignmentSchedule.ReadWrite.Directory");
            await conversion.ReadPolicyAsync(cancellationToken).ConfigureAwait(false);
        }

        var changes = done.Where(id => asked.Count == 0 || asked.Contains(id))
            .Select(id => conversion.AlreadyEligible(names.TryGetValue(id, out var known) ? known : new DirectoryPrincipal(id, id, PrincipalType.Unknown), eligible[id]))
            .OrderBy(c => c.Preview.PrincipalName, StringComparer.OrdinalIgnoreCase)
            .Concat(judged.Where(j => j.IsAsked).Select(j => Change(j.Member, j.Reason ?? Spared(j.Member, rescuers) ?? (j.Member.Reaches(Me) ? keepMe : null))))
            .ToArray();
        if (rescuers is not null && asked.Count == 0 && !breakGlass.Any(id => members.Any(m => m.Reaches(id))))
        {
            WarnOf(changes.Where(c => c.IsNeeded).Select(c => c.Target).ToArray());
        }

        return changes;

        Change<PimConversion> Change(StandingMember member, string? reason) =>
            reason is null ? conversion.Convert(member, eligible[member.Id]) : conversion.Keep(member, reason);
    }

    // No property of an account tells that it is one for emergencies: Conditional Access spares others too, and a name is only a name.
    private void WarnOf(IReadOnlyList<string> converted)
    {
        if (converted.Count > 0)
        {
            ports.Reporter.Warning(
                $"No standing break-glass account is named. {string.Join(", ", converted)} would have the role of Global Administrator only after activating it: name with -BreakGlass whoever of them is there for emergencies.");
        }
    }

    private string Me => ports.SignIn.Context.AccountId;

    private static string? Spared(StandingMember member, IReadOnlyList<string>? rescuers) => rescuers switch
    {
        null => null,
        { Count: 0 } => "No enabled account of this tenant's own cloud would remain a standing Global Administrator.",
        _ when rescuers.Contains(member.Id, StringComparer.OrdinalIgnoreCase) =>
            "The last standing Global Administrator: name a standing break-glass account with -BreakGlass to convert this one.",
        _ => null,
    };

    private IEnumerable<StandingMember> Ordered(IEnumerable<StandingMember> members) => members
        .OrderBy(m => m.Id == Me ? 2 : m.Reaches(Me) ? 1 : 0)
        .ThenBy(m => m.Principal.Name, StringComparer.OrdinalIgnoreCase)
        .ThenBy(m => m.Id, StringComparer.OrdinalIgnoreCase);

    private async Task<ISet<string>> IdsAsync(IEnumerable<Identity> principals, CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var principal in principals)
        {
            ids.Add((await resolver.PrincipalIdAsync(principal, cancellationToken).ConfigureAwait(false)).Id!);
        }

        return ids;
    }
}
