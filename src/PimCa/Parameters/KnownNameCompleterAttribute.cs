using System;
using System.Management.Automation;
using PimCa.Session;

namespace PimCa.Parameters;

/// <summary>
/// Completes a parameter from the names that the session has come across, without a request; nothing when nobody is
/// signed in. Pairs with the identity types, which take what it offers.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KnownNameCompleterAttribute : ArgumentCompleterAttribute
{
    /// <summary>Completes names of a kind.</summary>
    public KnownNameCompleterAttribute(KnownNameKind kind)
        : base(CompleterOf(kind)) => Kind = kind;

    /// <summary>The kind of names.</summary>
    public KnownNameKind Kind { get; }

    // Windows PowerShell 5.1 creates completers by type alone, without arguments: hence one type for each kind.
    private static Type CompleterOf(KnownNameKind kind) => kind switch
    {
        KnownNameKind.Group => typeof(KnownGroupCompleter),
        KnownNameKind.Principal => typeof(KnownPrincipalCompleter),
        KnownNameKind.Role => typeof(KnownRoleCompleter),
        KnownNameKind.DirectoryScope => typeof(KnownDirectoryScopeCompleter),
        KnownNameKind.CaPolicy => typeof(KnownCaPolicyCompleter),
        KnownNameKind.MyEligibility => typeof(KnownEligibilityCompleter),
        KnownNameKind.AzureRole => typeof(KnownAzureRoleCompleter),
        KnownNameKind.AzureScope => typeof(KnownAzureScopeCompleter),
        KnownNameKind.AuthenticationContext => typeof(KnownAuthenticationContextCompleter),
        KnownNameKind.AuthenticationStrength => typeof(KnownAuthenticationStrengthCompleter),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no completer for this kind."),
    };
}
