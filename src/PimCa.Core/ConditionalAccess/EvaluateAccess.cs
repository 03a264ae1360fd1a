using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.ConditionalAccess;

/// <summary>What someone signs in with.</summary>
public enum CaClientApp
{
    /// <summary>A web browser.</summary>
    Browser,

    /// <summary>A desktop app that signs in the modern way.</summary>
    Desktop,

    /// <summary>A mobile app that signs in the modern way; the service makes no difference between it and a desktop app.</summary>
    Mobile,

    /// <summary>A mail client that speaks Exchange ActiveSync.</summary>
    ActiveSync,

    /// <summary>Anything older: IMAP, POP, SMTP, old Office.</summary>
    Other,
}

/// <summary>A sign-in to ask about.</summary>
public sealed record AccessQuestion
{
    /// <summary>Who.</summary>
    public required Identity User { get; init; }

    /// <summary>To what: <c>Office365</c>, <c>ExchangeOnline</c>, <c>SharePointOnline</c> or an application id.</summary>
    public string Application { get; init; } = CaWellKnown.Office365;

    /// <summary>With what.</summary>
    public CaClientApp ClientApp { get; init; }

    /// <summary>Whether from a compliant device.</summary>
    public bool DeviceCompliant { get; init; }
}

/// <summary>
/// Asks the service's own what-if, and says what the policies that apply mean together.
/// </summary>
/// <remarks>
/// The what-if takes application ids, not the suite. Office365 is asked as its two members that hold the documents, Exchange
/// Online and SharePoint Online, one request each: asked together it would not be known which of them a policy
/// met. The suite is as open as the more open of the two; where they differ the summary names both. ActiveSync reaches Exchange
/// Online alone, so only that is asked. Report-only policies are listed and do not count.
/// </remarks>
public sealed class EvaluateAccess
{
    /// <summary>The name of the row that sums up.</summary>
    public const string SummaryName = "(all policies)";

    private readonly TenantPorts ports;
    private readonly Resolver resolver;

    /// <summary>Asks in this session.</summary>
    public EvaluateAccess(TenantPorts ports)
    {
        this.ports = ports ?? throw new ArgumentNullException(nameof(ports));
        resolver = new Resolver(ports);
    }

    /// <summary>A row for each policy by name, those that apply first, and the summary last.</summary>
    /// <exception cref="PimCaException"><c>ApplicationUnknown</c>, <c>ClientAppNotApplicable</c>, <c>PrincipalNotFound</c>, <c>PrincipalNotUser</c>.</exception>
    public async Task<IReadOnlyList<CaDecision>> AskAsync(AccessQuestion question, CancellationToken cancellationToken)
    {
        var applications = Applications(question);
        var user = await resolver.PrincipalAsync(question.User, cancellationToken).ConfigureAwait(false);
        if (user.Type != PrincipalType.User)
        {
            throw new PimCaException(
                "PrincipalNotUser",
                PimCaErrorKind.InvalidArgument,
                $"'{user.Name}' is a {user.Type}; the what-if asks about a person who signs in.",
                "Give a user principal name.",
                user.Name);
        }

        var answers = new List<Answer>();
        foreach (var application in applications)
        {
            var results = await ports.ConditionalAccess.EvaluateAsync(
                new SignInQuestion(user.Id, new[] { application }, ClientAppType(question.ClientApp), question.DeviceCompliant),
                cancellationToken).ConfigureAwait(false);
            answers.Add(new Answer(application, results.Select(r => Judge(r, application, question)).ToArray()));
        }

        foreach (var policy in answers.SelectMany(a => a.Policies).Select(p => p.Result.Policy))
        {
            ports.Names.Learn(KnownNameKind.CaPolicy, policy.Id, policy.DisplayName);
        }

        var blank = new CaDecision
        {
            UserName = user.Name,
            Application = CaPolicyNames.ApplicationName(question.Application),
            ClientApp = question.ClientApp.ToString(),
            Policy = SummaryName,
            Outcome = CaOutcome.NotApplied,
        };
        return answers.SelectMany(a => a.Policies)
            .GroupBy(p => p.Result.Policy.Id, StringComparer.OrdinalIgnoreCase)
            .Select(policy => PolicyRow(blank, policy.ToArray(), answers.Count))
            .OrderByDescending(r => r.Applies)
            .ThenBy(r => r.Policy, StringComparer.OrdinalIgnoreCase)
            .Concat(new[] { SummaryRow(blank, answers) })
            .ToArray();
    }

    private static Judgement Judge(WhatIfResult result, string application, AccessQuestion question) => new(
        application,
        result,
        !result.Applies ? CaOutcome.NotApplied
        : result.Policy.State == CaPolicyState.ReportOnly ? CaOutcome.ReportOnly
        : CaOutcomes.Of(result.Policy, application, question.ClientApp, question.DeviceCompliant));

    private static CaDecision PolicyRow(CaDecision blank, IReadOnlyList<Judgement> judgements, int asked)
    {
        var applied = judgements.Where(j => j.Result.Applies).ToArray();
        var policy = judgements[0].Result.Policy;
        var reasons = applied.Length == 0
            ? judgements.SelectMany(j => j.Result.Reasons).Distinct(StringComparer.OrdinalIgnoreCase)
            : applied.Length < asked ? applied.Select(j => $"for {CaPolicyNames.ApplicationName(j.Application)} only") : Enumerable.Empty<string>();

        // The question says nothing of platforms, places or risk, so the service cannot weigh them.
        var narrowed = applied.Length == 0 ? Enumerable.Empty<string>() : policy.OtherConditions.Select(c => $"depends on {c} too");
        return blank with
        {
            Policy = policy.DisplayName,
            Applies = applied.Length > 0,
            Reasons = reasons.Concat(narrowed).ToArray(),
            GrantControls = CaPolicyNames.Grants(policy),
            SessionControls = CaPolicyNames.Sessions(policy),
            Outcome = applied.Length == 0 ? CaOutcome.NotApplied
                : policy.State == CaPolicyState.ReportOnly ? CaOutcome.ReportOnly
                : CaOutcomes.MostOpen(applied.Select(j => j.Outcome)),
        };
    }

    private static CaDecision SummaryRow(CaDecision blank, IReadOnlyList<Answer> answers)
    {
        var outcomes = answers.Select(a => (a.Application, a.Enforced, Outcome: CaOutcomes.Strictest(a.Enforced.Select(j => j.Outcome)))).ToArray();
        var open = CaOutcomes.MostOpen(outcomes.Select(o => o.Outcome));
        var policies = outcomes.SelectMany(o => o.Enforced).Select(j => j.Result.Policy).ToArray();
        var reasons = outcomes.All(o => o.Outcome == open)
            ? outcomes.SelectMany(o => o.Enforced.Where(j => j.Outcome == open && open != CaOutcome.Allowed)).Select(j => $"decided by '{j.Result.Policy.DisplayName}'")
            : outcomes.Select(o => $"{CaPolicyNames.ApplicationName(o.Application)}: {o.Outcome}");
        return blank with
        {
            IsSummary = true,
            Applies = policies.Length > 0,
            Reasons = reasons.Distinct(StringComparer.Ordinal).ToArray(),
            GrantControls = policies.SelectMany(CaPolicyNames.Grants).Distinct(StringComparer.OrdinalIgnoreCase).ToArray(),
            SessionControls = policies.SelectMany(CaPolicyNames.Sessions).Distinct(StringComparer.OrdinalIgnoreCase).ToArray(),
            Outcome = open,
        };
    }

    private static IReadOnlyList<string> Applications(AccessQuestion question)
    {
        var asked = question.Application.Trim();
        if (Is(asked, CaWellKnown.Office365))
        {
            return question.ClientApp == CaClientApp.ActiveSync
                ? new[] { CaWellKnown.ExchangeOnline }
                : new[] { CaWellKnown.ExchangeOnline, CaWellKnown.SharePointOnline };
        }

        var id = Is(asked, "ExchangeOnline") ? CaWellKnown.ExchangeOnline
            : Is(asked, "SharePointOnline") ? CaWellKnown.SharePointOnline
            : Guid.TryParse(asked, out var parsed) ? parsed.ToString()
            : throw new PimCaException(
                "ApplicationUnknown",
                PimCaErrorKind.InvalidArgument,
                $"'{asked}' is neither Office365, ExchangeOnline, SharePointOnline nor an application id.",
                "Give one of these words, or the application id (appId) of the enterprise application.",
                asked);
        if (question.ClientApp == CaClientApp.ActiveSync && !Is(id, CaWellKnown.ExchangeOnline))
        {
            throw new PimCaException(
                "ClientAppNotApplicable",
                PimCaErrorKind.InvalidArgument,
                $"ActiveSync clients reach Exchange Online only, not '{asked}'.",
                "Ask about ExchangeOnline, or about another client.",
                asked);
        }

        return new[] { id };
    }

    private static string ClientAppType(CaClientApp client) => client switch
    {
        CaClientApp.Browser => CaWellKnown.Browser,
        CaClientApp.Desktop or CaClientApp.Mobile => CaWellKnown.MobileAppsAndDesktopClients,
        CaClientApp.ActiveSync => CaWellKnown.ExchangeActiveSync,
        _ => CaWellKnown.OtherClients,
    };

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>What the service said of one policy for one application, and what that means.</summary>
    private sealed record Judgement(string Application, WhatIfResult Result, CaOutcome Outcome);

    /// <summary>What the service said for one application.</summary>
    private sealed record Answer(string Application, IReadOnlyList<Judgement> Policies)
    {
        /// <summary>Those that apply and act.</summary>
        public IReadOnlyList<Judgement> Enforced { get; } =
            Policies.Where(p => p.Result.Applies && p.Result.Policy.State == CaPolicyState.Enabled).ToArray();
    }
}
