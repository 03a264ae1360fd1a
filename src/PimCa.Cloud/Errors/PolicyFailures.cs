using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PimCa.Cloud.Errors;

/// <summary>A rule of a PIM policy that a request broke, by the service's name of it.</summary>
/// <param name="Rule">EligibilityRule, ExpirationRule, MfaRule, JustificationRule, TicketingRule, ActivationDayRule, ApprovalRule or AdminRequestRule.</param>
/// <param name="Reason">The service's reason, where it gave one.</param>
internal sealed record FailedRule(string Rule, string? Reason)
{
    /// <summary>What to do about it.</summary>
    public string Advice => Rule switch
    {
        "EligibilityRule" => "Only who is eligible can activate: look with Get-PimEligibility -Mine, or have an administrator run New-PimEligibility.",
        "ExpirationRule" => "Ask for a time within the policy's limit, which Get-PimMemberPolicy shows; permanent assignments need AllowPermanentEligibility or AllowPermanentActive.",
        "MfaRule" => "Sign in with multifactor authentication (Connect-PimCa), then ask again. An application can never satisfy this rule.",
        "JustificationRule" => "Give a reason with -Justification.",
        "TicketingRule" => "Give a ticket with -TicketNumber and -TicketSystem.",
        "ActivationDayRule" => "Choose a start that the policy allows with -StartTime.",
        "ApprovalRule" => "Have an approver named in the policy (Set-PimMemberPolicy -RequireApproval -Approver …), then ask again.",
        "AdminRequestRule" => "An administrator's request must meet the policy's own rules for assignments: look with Get-PimMemberPolicy.",
        _ => "Look at the policy with Get-PimMemberPolicy.",
    };

    /// <summary>The rule and its reason in words.</summary>
    public string Describe() => Reason is { Length: > 0 } ? $"{Rule}: {Reason.TrimEnd('.')}." : $"{Rule} ({Meaning}).";

    private string Meaning => Rule switch
    {
        "EligibilityRule" => "the person is not eligible",
        "ExpirationRule" => "it lasts longer than the policy allows, or has no end where one is required",
        "MfaRule" => "multifactor authentication is required",
        "JustificationRule" => "a justification is required",
        "TicketingRule" => "a ticket is required",
        "ActivationDayRule" => "the start is not allowed",
        "ApprovalRule" => "approval is required and no approver can be found",
        "AdminRequestRule" => "the rules for administrators' assignments are not met",
        _ => "the service does not say why",
    };
}

/// <summary>
/// Reads which rules failed from a message, which has two shapes: a JSON array of names, or names with reasons. Both are
/// seen from the live service.
/// </summary>
internal static class PolicyFailures
{
    private static readonly Regex AfterColon = new(@"policy rules failed:\s*(?<rules>.+)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Singleline);
    private static readonly Regex WithReason = new(@"(?<rule>[A-Z][A-Za-z]*Rule)\b(?:\s*-\s*(?<reason>.*?))?(?=\s*[,;]?\s*[A-Z][A-Za-z]*Rule\b|\s*$)", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    public static IReadOnlyList<FailedRule> Parse(string? message)
    {
        if (message is null || AfterColon.Match(message) is not { Success: true } match)
        {
            return Array.Empty<FailedRule>();
        }

        var rules = match.Groups["rules"].Value.Trim();
        return rules.StartsWith("[", StringComparison.Ordinal) && Names(rules) is { } names
            ? names.Select(name => new FailedRule(name, null)).ToArray()
            : WithReason.Matches(rules).Cast<Match>()
                .Select(m => new FailedRule(m.Groups["rule"].Value, m.Groups["reason"].Success ? m.Groups["reason"].Value.Trim() : null))
                .ToArray();
    }

    private static IReadOnlyList<string>? Names(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(json.Substring(0, json.LastIndexOf(']') + 1));
        }
        catch (JsonException)
        {
            // Names without quotes, or cut short: found by their endings instead.
            return null;
        }
    }
}
