using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using PimCa.Groups;

namespace PimCa.Assignments;

/// <summary>
/// Says which standing members must stay as they are, and why. It goes by what the service tells, never by names: the kind of
/// principal, whether it is synchronized, how and when it last signed in.
/// </summary>
internal sealed class ConversionRules
{
    private readonly ConversionRequest request;
    private readonly ICollection<string> breakGlass;
    private readonly DateTimeOffset since;
    private readonly string days;

    public ConversionRules(ConversionRequest request, ICollection<string> breakGlass, DateTimeOffset now)
    {
        this.request = request;
        this.breakGlass = breakGlass;
        since = now - request.Recent;
        days = $"{request.Recent.TotalDays.ToString("0.##", CultureInfo.InvariantCulture)} days";
    }

    /// <summary>Whether the account was named as one for emergencies.</summary>
    public bool IsBreakGlass(string id) => breakGlass.Contains(id);

    /// <summary>Why the member is kept; null when it can be converted.</summary>
    public string? Reason(StandingMember member)
    {
        if (member.Principal.Type != PrincipalType.Group || IsBreakGlass(member.Id))
        {
            return Reason(member.Account);
        }

        if (member.Unreadable is { } why)
        {
            return $"Its members cannot be read: {why}";
        }

        // An eligible group must be activated by each of its members: none may be one that cannot.
        return member.Members.Select(m => (m.Principal.Name, Reason: Reason(m))).Where(m => m.Reason is not null)
            .Select(m => $"Its member '{m.Name}': {m.Reason}")
            .FirstOrDefault();
    }

    private string? Reason(Account account)
    {
        var (principal, facts) = (account.Principal, account.Facts);
        if (IsBreakGlass(principal.Id))
        {
            return "Named as a break-glass account.";
        }

        return principal.Type switch
        {
            PrincipalType.ServicePrincipal => facts is { IsManagedIdentity: true }
                ? "A managed identity: it cannot activate anything."
                : "A service principal: it cannot activate anything.",
            PrincipalType.User when facts is not null => Reason(facts),
            _ => "What kind of account it is cannot be read.",
        };
    }

    private string? Reason(Ports.AccountFacts facts)
    {
        if (facts.IsSynced && !(facts.LastInteractiveSignIn >= since))
        {
            return facts.AreSignInsKnown
                ? $"Synchronized from on-premises and without an interactive sign-in in the last {days}: a service account."
                : "Synchronized from on-premises, and its sign-ins are not known: it may be a service account. Reading them takes AuditLog.Read.All.";
        }

        if (request.IncludeUsedByAutomation)
        {
            return null;
        }

        if (!facts.AreSignInsKnown)
        {
            return "Its non-interactive sign-ins are not known: reading them takes AuditLog.Read.All. -Force converts all the same.";
        }

        return facts.LastNonInteractiveSignIn is { } last && last >= since
            ? $"Used non-interactively {last.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, in the last {days}: automation may rely on it. -Force converts all the same."
            : null;
    }
}
