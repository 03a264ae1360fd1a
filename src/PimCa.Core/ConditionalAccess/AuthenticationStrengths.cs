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

/// <summary>Authentication strengths by id or name. The three built-in ones have the same ids in every tenant and cost no request.</summary>
public sealed class AuthenticationStrengths
{
    /// <summary>The built-in strength that phishing cannot get around: the one that is required where none is named.</summary>
    public static AuthenticationStrength PhishingResistant { get; } = new("00000000-0000-0000-0000-000000000004", "Phishing-resistant MFA");

    /// <summary>The built-in strengths, as documented.</summary>
    public static IReadOnlyList<AuthenticationStrength> BuiltIn { get; } = new[]
    {
        new AuthenticationStrength("00000000-0000-0000-0000-000000000002", "Multifactor authentication"),
        new AuthenticationStrength("00000000-0000-0000-0000-000000000003", "Passwordless MFA"),
        PhishingResistant,
    };

    private readonly TenantPorts ports;

    /// <summary>Looks up in this session.</summary>
    public AuthenticationStrengths(TenantPorts ports) => this.ports = ports ?? throw new ArgumentNullException(nameof(ports));

    /// <summary>The strength that the user named: no request for a built-in one, one request otherwise.</summary>
    /// <exception cref="PimCaException"><c>AuthenticationStrengthNotFound</c>, which lists those that there are; <c>AuthenticationStrengthAmbiguous</c>.</exception>
    public async Task<AuthenticationStrength> FindAsync(Identity strength, CancellationToken cancellationToken)
    {
        if (strength is null)
        {
            throw new ArgumentNullException(nameof(strength));
        }

        if (BuiltIn.FirstOrDefault(s => IsNamed(s, strength)) is { } known)
        {
            return known;
        }

        var all = await ports.ConditionalAccess.ListAuthenticationStrengthsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var one in all)
        {
            ports.Names.Learn(KnownNameKind.AuthenticationStrength, one.Id, one.DisplayName);
        }

        var matches = all.Where(s => IsNamed(s, strength)).ToArray();
        return matches.Length switch
        {
            1 => matches[0],
            0 => throw new PimCaException(
                "AuthenticationStrengthNotFound",
                PimCaErrorKind.NotFound,
                $"There is no authentication strength '{strength}' in this tenant.",
                $"Give one of: {string.Join(", ", all.Select(s => $"'{s.DisplayName}'"))}.",
                strength.ToString()),
            _ => throw new PimCaException(
                "AuthenticationStrengthAmbiguous",
                PimCaErrorKind.InvalidArgument,
                $"'{strength}' is the name of {matches.Length} authentication strengths: {string.Join(", ", matches.Select(s => s.Id))}.",
                "Give the id of the one that is meant.",
                strength.ToString()),
        };
    }

    /// <summary>The name, where it is built in or the session has met it; else the id.</summary>
    internal string NameOrId(string id) => BuiltInName(id) ?? ports.Names.NameOf(KnownNameKind.AuthenticationStrength, id) ?? id;

    internal static string? BuiltInName(string id) => BuiltIn.FirstOrDefault(s => string.Equals(s.Id, id, StringComparison.OrdinalIgnoreCase))?.DisplayName;

    private static bool IsNamed(AuthenticationStrength strength, Identity by) => by.Id is { } id
        ? string.Equals(strength.Id, id, StringComparison.OrdinalIgnoreCase)
        : string.Equals(strength.DisplayName, by.Name, StringComparison.OrdinalIgnoreCase);
}
