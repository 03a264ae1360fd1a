using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using PimCa.ConditionalAccess;
using PimCa.Session;

namespace PimCa.Parameters;

/// <summary>Offers the names of one kind that the session knows.</summary>
public abstract class KnownNameCompleter : IArgumentCompleter
{
    private readonly KnownNameKind kind;

    private protected KnownNameCompleter(KnownNameKind kind) => this.kind = kind;

    /// <summary>Whether the id is offered in place of the name.</summary>
    private protected virtual bool OffersIds => false;

    /// <summary>What is offered beside the names that the session has met.</summary>
    private protected virtual IEnumerable<(string Id, string Name)> AlwaysKnown => Array.Empty<(string, string)>();

    /// <summary>The names that the session has met.</summary>
    /// <param name="names">What the session knows.</param>
    /// <param name="parameterName">The parameter that is completed.</param>
    /// <param name="given">What stands on the command line already.</param>
    private protected virtual IReadOnlyList<(string Id, string Name)> Met(KnownNames names, string parameterName, IDictionary given) => names.All(kind);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        if (RunspaceSession.Current.Tenant is not { } tenant)
        {
            return Array.Empty<CompletionResult>();
        }

        var typed = (wordToComplete ?? string.Empty).Trim('\'', '"', '\u2018', '\u2019', '\u201c', '\u201d');
        var pattern = WildcardPattern.Get(WildcardPattern.Escape(typed) + "*", WildcardOptions.IgnoreCase);
        var met = Met(tenant.Ports.Names, parameterName, fakeBoundParameters);
        var names = AlwaysKnown.Where(a => met.All(n => n.Id != a.Id)).Concat(met).ToArray();
        var ambiguous = new HashSet<string>(
            names.GroupBy(n => n.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key),
            StringComparer.OrdinalIgnoreCase);
        return names
            .Where(n => pattern.IsMatch(n.Name) || (OffersIds && pattern.IsMatch(n.Id)))
            .Select(n => OffersIds ? new CompletionResult(n.Id, $"{n.Id} ({n.Name})", CompletionResultType.ParameterValue, n.Name)
                : ambiguous.Contains(n.Name)
                // A name that several objects bear would be refused: the id is what distinguishes them.
                ? new CompletionResult(n.Id, $"{n.Name} ({n.Id})", CompletionResultType.ParameterValue, $"{n.Name} ({n.Id})")
                : new CompletionResult(Quoted(n.Name), n.Name, CompletionResultType.ParameterValue, n.Id))
            .ToArray();
    }

    /// <summary>The text as PowerShell reads it back: quoted where it would otherwise fall apart or mean something else.</summary>
    internal static string Quoted(string text)
    {
        var plain = text.Length > 0
            && text[0] is not ('-' or '@' or '#' or '<' or '>' or '%')
            && text.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '@' or '/' or '\\' or ':' or '+' or '=' or '%' or '*' or '?' or '!' or '~')
            && !Parses(text);
        return plain ? text : $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

        // A number such as 007 or 1kb is read as a value and comes out as another text.
        static bool Parses(string word) => char.IsDigit(word[0]) || (word[0] is '+' or '.' && word.Length > 1 && char.IsDigit(word[1]));
    }
}

/// <summary>Offers groups.</summary>
public sealed class KnownGroupCompleter : KnownNameCompleter
{
    /// <summary>Created by PowerShell.</summary>
    public KnownGroupCompleter()
        : base(KnownNameKind.Group)
    {
    }
}

/// <summary>Offers users, groups and service principals.</summary>
public sealed class KnownPrincipalCompleter : KnownNameCompleter
{
    /// <summary>Created by PowerShell.</summary>
    public KnownPrincipalCompleter()
        : base(KnownNameKind.Principal)
    {
    }
}

/// <summary>Offers directory roles.</summary>
public sealed class KnownRoleCompleter : KnownNameCompleter
{
    /// <summary>Created by PowerShell.</summary>
    public KnownRoleCompleter()
        : base(KnownNameKind.Role)
    {
    }
}

/// <summary>Offers scopes of directory roles: administrative units and applications.</summary>
public sealed class KnownDirectoryScopeCompleter : KnownNameCompleter
{
    /// <summary>Created by PowerShell.</summary>
    public KnownDirectoryScopeCompleter()
        : base(KnownNameKind.DirectoryScope)
    {
    }
}

/// <summary>Offers Conditional Access policies.</summary>
public sealed class KnownCaPolicyCompleter : KnownNameCompleter
{
    /// <summary>Created by PowerShell.</summary>
    public KnownCaPolicyCompleter()
        : base(KnownNameKind.CaPolicy)
    {
    }
}

/// <summary>Offers Azure roles.</summary>
public sealed class KnownAzureRoleCompleter : KnownNameCompleter
{
    /// <summary>Created by PowerShell.</summary>
    public KnownAzureRoleCompleter()
        : base(KnownNameKind.AzureRole)
    {
    }
}

/// <summary>Offers Azure scopes.</summary>
public sealed class KnownAzureScopeCompleter : KnownNameCompleter
{
    /// <summary>Created by PowerShell.</summary>
    public KnownAzureScopeCompleter()
        : base(KnownNameKind.AzureScope)
    {
    }
}

/// <summary>Offers authentication contexts by their ids.</summary>
public sealed class KnownAuthenticationContextCompleter : KnownNameCompleter
{
    /// <summary>Created by PowerShell.</summary>
    public KnownAuthenticationContextCompleter()
        : base(KnownNameKind.AuthenticationContext)
    {
    }

    private protected override bool OffersIds => true;
}

/// <summary>Offers authentication strengths: the built-in ones, and those that the session has met.</summary>
public sealed class KnownAuthenticationStrengthCompleter : KnownNameCompleter
{
    /// <summary>Created by PowerShell.</summary>
    public KnownAuthenticationStrengthCompleter()
        : base(KnownNameKind.AuthenticationStrength)
    {
    }

    private protected override IEnumerable<(string Id, string Name)> AlwaysKnown => AuthenticationStrengths.BuiltIn.Select(s => (s.Id, s.DisplayName));
}
