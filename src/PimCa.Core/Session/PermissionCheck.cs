using System;
using System.Linq;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Session;

/// <summary>
/// What the token already tells before anything is written: where one of several writes would be refused, the rest would be left
/// half done, and a service's 403 often names no permission (terraform-provider-azuread#911).
/// </summary>
internal static class PermissionCheck
{
    // To do in the directory whatever the person may: the Azure CLI's token has it in place of others (az rest makes role-assignable groups).
    private const string AsThePerson = "Directory.AccessAsUser.All";

    /// <summary>Passes where the sign-in has all of them, or its token does not tell.</summary>
    /// <param name="ports">The session.</param>
    /// <param name="what">What takes them, as the beginning of a sentence.</param>
    /// <param name="target">The object that would change.</param>
    /// <param name="needed">Permissions of Microsoft Graph.</param>
    /// <exception cref="PimCaException"><c>PermissionDenied</c>, which names those that are missing.</exception>
    public static void Require(TenantPorts ports, string what, string target, params string[] needed)
    {
        var context = ports.SignIn.Context;
        var tells = context.Scopes.Count > 0 && !context.Scopes.Contains(AsThePerson, StringComparer.OrdinalIgnoreCase);
        var missing = tells ? ConsentAdvice.Missing(context, needed) : Array.Empty<string>();
        if (missing.Count > 0)
        {
            throw new PimCaException(
                "PermissionDenied",
                PimCaErrorKind.PermissionDenied,
                $"{what} takes the permission {string.Join(" and ", missing)}, which this sign-in lacks; nothing was changed.",
                ConsentAdvice.For(context, missing),
                target);
        }
    }
}
