using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.ConditionalAccess;

/// <summary>What is asked of an authentication context and of the policy behind it.</summary>
public sealed record AuthenticationContextRequest
{
    /// <summary><c>c1</c> to <c>c99</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name; null leaves it, and names a new one after the strength.</summary>
    public string? DisplayName { get; init; }

    /// <summary>What it is for; null leaves it.</summary>
    public string? Description { get; init; }

    /// <summary>The authentication strength by id or name; null leaves that of an existing policy, and is phishing-resistant MFA for a new one.</summary>
    public Identity? Strength { get; init; }

    /// <summary>Whether the policy acts. Null: report-only for a new policy; an existing one stays as it is.</summary>
    public CaPolicyState? State { get; init; }
}

/// <summary>
/// Brings about an authentication context and the Conditional Access policy that requires a strength for it, in the order
/// in which the context is never to be had without its policy: the context unpublished, the policy, then published.
/// </summary>
public sealed class SetAuthenticationContext
{
    private readonly TenantPorts ports;
    private readonly AuthenticationContextReader reader;
    private readonly AuthenticationStrengths strengths;
    private readonly CaPolicyNames names;

    /// <summary>Works in this session.</summary>
    public SetAuthenticationContext(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        reader = new AuthenticationContextReader(ports);
        strengths = new AuthenticationStrengths(ports);
        names = new CaPolicyNames(ports);
    }

    /// <summary>The name of a context's policy: stable, the policy is found by it again.</summary>
    public static string PolicyName(string id) => $"PIM activation - authentication context {id}";

    /// <summary>Reads and decides. Writes nothing.</summary>
    /// <exception cref="PimCaException">
    /// <c>AuthenticationContextInvalid</c>, <c>AuthenticationStrengthNotFound</c>, <c>AuthenticationStrengthAmbiguous</c>;
    /// <c>AuthenticationContextPolicyAmbiguous</c> where several policies target it and none has its name;
    /// <c>AuthenticationContextInUse</c> where the only policy that enforces it would stop doing so while PIM policies require it.
    /// </exception>
    public async Task<Change<PimAuthenticationContext>> PlanAsync(AuthenticationContextRequest request, CancellationToken cancellationToken)
    {
        if (request is null)
        {
            throw new ArgumentNullException(nameof(request));
        }

        var id = AuthenticationContextReader.Id(request.Id);
        var asked = request.Strength is null ? null : await strengths.FindAsync(request.Strength, cancellationToken).ConfigureAwait(false);
        var present = (await reader.ListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(c => AuthenticationContextReader.Same(c.Id, id));
        var policies = await reader.PoliciesAsync(cancellationToken).ConfigureAwait(false);
        var uses = await reader.UsesAsync(cancellationToken).ConfigureAwait(false);
        var targeting = AuthenticationContextReader.Targeting(policies, id);
        var policy = PolicyOf(id, policies, targeting);
        RefuseToOpen(request, policy, policies, uses);

        var wanted = new AuthenticationContext(
            id,
            request.DisplayName ?? present?.DisplayName ?? (asked ?? AuthenticationStrengths.PhishingResistant).DisplayName,
            request.Description ?? present?.Description,
            IsPublished: true);
        var fresh = Bring(New(id, request), id, request, asked);
        var becomes = policy is null ? fresh : Bring(policy, id, request, asked);
        await names.ShowAsync(new[] { becomes }, cancellationToken).ConfigureAwait(false);
        Warn(id, policy, becomes);

        var change = new CaPolicyWriter(ports).Plan(policy, fresh, p => Bring(p, id, request, asked), new[] { new Identity(id, null) }, names);
        var contextDiffers = present is null || !AuthenticationContextReader.IsAs(present, wanted);
        var preview = reader.Show(wanted, Replaced(targeting, becomes, id), uses);
        return change.IsNeeded || contextDiffers
            ? Change<PimAuthenticationContext>.Needed(
                id, Action(present, wanted, change), preview, token => ApplyAsync(present, wanted, change, contextDiffers, targeting, uses, token))
            : Change<PimAuthenticationContext>.None(id, $"The authentication context '{id}' and its policy '{becomes.DisplayName}' are as asked already ({becomes.State}).", preview);
    }

    private async Task<PimAuthenticationContext> ApplyAsync(
        AuthenticationContext? present,
        AuthenticationContext wanted,
        Change<CaPolicy> policy,
        bool contextDiffers,
        IReadOnlyList<CaPolicyDefinition> targeting,
        IReadOnlyList<AuthenticationContextUse> uses,
        CancellationToken cancellationToken)
    {
        if (present is null)
        {
            await ports.ConditionalAccess.SetAuthenticationContextAsync(wanted with { IsPublished = false }, cancellationToken).ConfigureAwait(false);
            ports.Names.Learn(KnownNameKind.AuthenticationContext, wanted.Id, wanted.DisplayName);
            ports.Names.NoteCreated(wanted.Id, ports.Time.GetUtcNow());
            ports.Reporter.Verbose($"The authentication context '{wanted.Id}' is there, not published yet.");
        }

        var written = await policy.ApplyAsync(cancellationToken).ConfigureAwait(false);
        if (contextDiffers)
        {
            await ports.ConditionalAccess.SetAuthenticationContextAsync(wanted, cancellationToken).ConfigureAwait(false);
            await reader.SeenAsync(wanted, cancellationToken).ConfigureAwait(false);
        }

        var now = await ports.ConditionalAccess.GetPolicyAsync(written.Id, cancellationToken).ConfigureAwait(false);
        return reader.Show(wanted, now is null ? targeting : Replaced(targeting, now, wanted.Id), uses);
    }

    /// <summary>The policy to bring to what is asked: the one that targets the context, or the one that has its name.</summary>
    private static CaPolicyDefinition? PolicyOf(string id, IReadOnlyList<CaPolicyDefinition> policies, IReadOnlyList<CaPolicyDefinition> targeting)
    {
        var named = CaPolicyReader.FindByName(policies, PolicyName(id));
        return targeting.Count < 2 || named is not null
            ? named ?? targeting.FirstOrDefault()
            : throw new PimCaException(
                "AuthenticationContextPolicyAmbiguous",
                PimCaErrorKind.InvalidArgument,
                $"{targeting.Count} Conditional Access policies target the authentication context '{id}': {string.Join(", ", targeting.Select(p => $"'{p.DisplayName}' ({p.State})"))}.",
                $"Leave one of them, or name the one that is meant '{PolicyName(id)}'.",
                id);
    }

    private static CaPolicyDefinition New(string id, AuthenticationContextRequest request) => new()
    {
        DisplayName = PolicyName(id),
        State = request.State ?? CaPolicyState.ReportOnly,
        Users = new CaUsers { IncludeUsers = new[] { CaWellKnown.AllUsers } },
    };

    private static CaPolicyDefinition Bring(CaPolicyDefinition present, string id, AuthenticationContextRequest request, AuthenticationStrength? asked)
    {
        var demandsNothing = present.AuthenticationStrengthId is null && present.GrantControls.Count == 0;
        var includesAll = present.Users.IncludeUsers.Has(CaWellKnown.AllUsers);
        var brought = present with
        {
            State = request.State ?? present.State,
            Users = includesAll ? present.Users : present.Users with
            {
                IncludeUsers = new[] { CaWellKnown.AllUsers },
                IncludeGroups = Array.Empty<string>(),
                IncludeRoles = Array.Empty<string>(),
                IncludeGuestTypes = null,
            },
            // A policy is about applications or about contexts; the service refuses both in one.
            IncludeApplications = Array.Empty<string>(),
            IncludeAuthenticationContexts = present.IncludeAuthenticationContexts.With(id),
            ClientAppTypes = new[] { "all" },
        };
        return asked is null && !demandsNothing ? brought : Demanding(brought, (asked ?? AuthenticationStrengths.PhishingResistant).Id);
    }

    /// <summary>
    /// The strength must be required without an alternative. What comes on top of it stays; MFA goes, which the service does not
    /// take beside a strength, and so does block, which leaves nobody to prove anything.
    /// </summary>
    private static CaPolicyDefinition Demanding(CaPolicyDefinition policy, string strength)
    {
        var others = policy.GrantControls.Without(CaWellKnown.Block).Without("mfa");
        var areAlternatives = string.Equals(policy.GrantOperator, "OR", StringComparison.OrdinalIgnoreCase)
            && policy.GrantControls.Count + (policy.AuthenticationStrengthId is null ? 0 : 1) > 1;
        var kept = areAlternatives ? Array.Empty<string>() : others;
        return policy with { GrantControls = kept, GrantOperator = kept.Count == 0 ? "OR" : "AND", AuthenticationStrengthId = strength };
    }

    private static IReadOnlyList<CaPolicyDefinition> Replaced(IReadOnlyList<CaPolicyDefinition> targeting, CaPolicyDefinition policy, string id) =>
        AuthenticationContextReader.Targeting(targeting.Where(p => !AuthenticationContextReader.Same(p.Id, policy.Id)).Concat(new[] { policy }), id);

    private static string Action(AuthenticationContext? present, AuthenticationContext wanted, Change<CaPolicy> policy)
    {
        var steps = new List<string>();
        if (present is null)
        {
            steps.Add($"Create the authentication context '{wanted.DisplayName}', not published");
        }

        if (policy.IsNeeded)
        {
            steps.Add($"for the policy '{policy.Target}': {policy.Action}");
        }

        if (present is null || !present.IsPublished)
        {
            steps.Add("publish the context");
        }
        else if (!AuthenticationContextReader.IsAs(present, wanted))
        {
            steps.Add($"Set DisplayName to '{wanted.DisplayName}', Description to '{wanted.Description}'");
        }

        return string.Join("; ", steps);
    }

    /// <summary>Where a policy targets a context and none is enabled, activation with the context asks for nothing at all.</summary>
    private void RefuseToOpen(
        AuthenticationContextRequest request,
        CaPolicyDefinition? policy,
        IReadOnlyList<CaPolicyDefinition> policies,
        IReadOnlyList<AuthenticationContextUse> uses)
    {
        if (policy is not { State: CaPolicyState.Enabled } || request.State is not { } state || state == CaPolicyState.Enabled)
        {
            return;
        }

        foreach (var context in policy.IncludeAuthenticationContexts)
        {
            var demanding = reader.NamesOf(uses, context);
            var stillEnforced = AuthenticationContextReader.Targeting(policies, context).Any(p => p.State == CaPolicyState.Enabled && p.Id != policy.Id);
            if (demanding.Count > 0 && !stillEnforced)
            {
                throw new PimCaException(
                    "AuthenticationContextInUse",
                    PimCaErrorKind.InvalidState,
                    $"'{policy.DisplayName}' cannot become {state}: it alone enforces the authentication context '{context}', which the PIM policies of {string.Join(", ", demanding)} require. Activation there would ask for no proof at all.",
                    $"Take the context out of those policies first, for example with Set-PimMemberPolicy -AuthenticationContext '' or -RequireMfa.",
                    context);
            }
        }
    }

    private void Warn(string id, CaPolicyDefinition? present, CaPolicyDefinition wanted)
    {
        if (wanted.State != CaPolicyState.Enabled)
        {
            ports.Reporter.Warning(
                $"The policy '{wanted.DisplayName}' is {wanted.State}: the authentication context '{id}' is not enforced. A PIM policy that required it now would ask for no proof at all. Use -State Enabled before a PIM policy names it.");
        }
        else if (present is not { State: CaPolicyState.Enabled } && wanted.AuthenticationStrengthId is { } strength)
        {
            ports.Reporter.Warning(
                $"From now on nobody can do what requires '{id}' without a method of '{strengths.NameOrId(strength)}': whoever has none registered cannot activate. Assignments that are active already, such as a break-glass administrator's, are not touched.");
        }

        if (names.Spared(wanted) is { Length: > 0 } spared)
        {
            ports.Reporter.Warning($"The policy '{wanted.DisplayName}' excludes {spared}, and keeps doing so: nothing is checked when they do what requires '{id}'.");
        }

        var others = wanted.IncludeAuthenticationContexts.Without(id);
        if (present is not null && others.Count > 0)
        {
            ports.Reporter.Warning($"The policy '{wanted.DisplayName}' targets {string.Join(", ", others)} too: what changes in it changes for them.");
        }

        if (wanted.OtherConditions.Count > 0)
        {
            ports.Reporter.Warning($"The policy '{wanted.DisplayName}' has conditions that narrow it and that stay as they are: {string.Join(", ", wanted.OtherConditions)}.");
        }
    }
}
