using System;
using System.Linq;
using Microsoft.Graph.Models;
using PimCa.Errors;

namespace PimCa.Cloud.SignIn;

/// <summary>
/// Whether the tenant that was signed in to is the one that was asked for. A guest's home tenant, the Azure CLI's default
/// and a token that was handed in can each be another one.
/// </summary>
internal static class TenantCheck
{
    /// <summary>Whether the organisation's domains are needed to tell: the tenant was named by one of them.</summary>
    public static bool WantsDomains(CloudConnectionOptions options) => options.TenantId is { } asked && !Guid.TryParse(asked, out _);

    /// <summary>Compares with the token's tenant.</summary>
    /// <exception cref="PimCaException">TenantMismatch.</exception>
    public static void Id(CloudConnectionOptions options, string? granted)
    {
        if (Guid.TryParse(options.TenantId, out var asked) && Guid.TryParse(granted, out var tenant) && asked != tenant)
        {
            throw Mismatch(options, granted!);
        }
    }

    /// <summary>Compares with the organisation that was read.</summary>
    /// <exception cref="PimCaException">TenantMismatch.</exception>
    public static void Organisation(CloudConnectionOptions options, Organization? organisation)
    {
        if (organisation is null || options.TenantId is not { } asked)
        {
            return;
        }

        var isSame = WantsDomains(options)
            ? organisation.VerifiedDomains is not { Count: > 0 } domains || domains.Any(d => string.Equals(d.Name, asked, StringComparison.OrdinalIgnoreCase))
            : string.Equals(organisation.Id, asked, StringComparison.OrdinalIgnoreCase);
        if (!isSame)
        {
            throw Mismatch(options, organisation.DisplayName is { } name ? $"{organisation.Id} ({name})" : organisation.Id ?? "another one");
        }
    }

    private static PimCaException Mismatch(CloudConnectionOptions options, string granted) => new(
        "TenantMismatch",
        PimCaErrorKind.Authentication,
        $"The tenant '{options.TenantId}' was asked for, and the sign-in is to {granted}. Nobody is signed in.",
        options.SignIn switch
        {
            AccessTokenSignIn => "Get a token of the tenant that you mean, or name the token's tenant in -TenantId.",
            AzureCliSignIn => $"Sign the Azure CLI in there first: az login --tenant {options.TenantId}",
            ManagedIdentitySignIn => "A managed identity belongs to the tenant of its subscription and to no other: leave -TenantId out, or use an application that is known in both.",
            _ => "Name the tenant that you mean in -TenantId: of a guest, the one that invited.",
        },
        options.TenantId);
}
