using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Targets;

/// <summary>The scopes of Entra roles: the directory, administrative units, and applications, by id or by name.</summary>
internal sealed class DirectoryScopes
{
    private const string Units = "/administrativeUnits/";
    private readonly TenantPorts ports;

    public DirectoryScopes(TenantPorts ports) => this.ports = ports;

    /// <summary>
    /// The scope as the service wants it. <c>/</c> and scopes with an id are trusted: no request. <c>/administrativeUnits/{name}</c>,
    /// a name alone and an id alone are looked up among administrative units and applications.
    /// </summary>
    /// <exception cref="PimCaException"><c>ScopeNotFound</c>; <c>ScopeAmbiguous</c>, which lists the matches.</exception>
    public async Task<Identity> ResolveAsync(Identity? scope, CancellationToken cancellationToken)
    {
        var text = (scope?.Id ?? scope?.Name ?? PimTarget.Directory).Trim();
        if (text == PimTarget.Directory)
        {
            return new Identity(PimTarget.Directory, null);
        }

        var isUnit = text.StartsWith(Units, StringComparison.OrdinalIgnoreCase);
        var part = isUnit ? text.Substring(Units.Length) : text.TrimStart('/');
        if (Guid.TryParse(part, out _) && text[0] == '/')
        {
            return new Identity(text, scope?.Name ?? ports.Names.NameOf(KnownNameKind.DirectoryScope, text));
        }

        var matches = (await ports.Directory.FindScopesAsync(part, cancellationToken).ConfigureAwait(false))
            .Where(s => !isUnit || s.Id.StartsWith(Units, StringComparison.OrdinalIgnoreCase))
            .ToArray();
        foreach (var match in matches)
        {
            ports.Names.Learn(KnownNameKind.DirectoryScope, match.Id, match.DisplayName);
        }

        return matches.Length switch
        {
            1 => new Identity(matches[0].Id, matches[0].DisplayName),
            0 => throw new PimCaException(
                "ScopeNotFound",
                PimCaErrorKind.NotFound,
                $"There is no administrative unit and no application '{part}'.",
                "Give the name or the id of one, or '/' for the whole directory.",
                text),
            _ => throw new PimCaException(
                "ScopeAmbiguous",
                PimCaErrorKind.InvalidArgument,
                $"'{part}' is the name of {matches.Length} scopes: {string.Join(", ", matches.Select(m => m.Id))}.",
                "Give the one that is meant as it stands here.",
                text),
        };
    }

    /// <summary>Makes the session know the names of these scopes: one batch for those that it does not know.</summary>
    public async Task LearnAsync(IEnumerable<string> scopes, CancellationToken cancellationToken)
    {
        var unknown = scopes
            .Where(s => s != PimTarget.Directory && ports.Names.NameOf(KnownNameKind.DirectoryScope, s) is null)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToArray();
        if (unknown.Length == 0)
        {
            return;
        }

        foreach (var scope in await ports.Directory.GetScopesAsync(unknown, cancellationToken).ConfigureAwait(false))
        {
            ports.Names.Learn(KnownNameKind.DirectoryScope, scope.Id, scope.DisplayName);
        }
    }
}
