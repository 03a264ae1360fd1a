using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.Session;

/// <summary>How a permission that a sign-in lacks is had: a person consents or asks an administrator, an application is given an app role.</summary>
public static class ConsentAdvice
{
    /// <summary>The permissions that a sign-in lacks, as far as its token tells: those of Microsoft Graph.</summary>
    /// <param name="context">The sign-in.</param>
    /// <param name="needed">The permissions that are needed.</param>
    public static IReadOnlyList<string> Missing(PimCaContext context, IEnumerable<string> needed)
    {
        if (context is null)
        {
            throw new ArgumentNullException(nameof(context));
        }

        return (needed ?? throw new ArgumentNullException(nameof(needed)))
            .Where(p => Permissions.ServiceOf(p) == Permissions.MicrosoftGraph && !Permissions.Cover(context.Scopes, p))
            .ToArray();
    }

    /// <summary>What to do about permissions that are missing, in sentences.</summary>
    /// <param name="context">The sign-in.</param>
    /// <param name="missing">The permissions; at least one.</param>
    public static string For(PimCaContext context, IReadOnlyCollection<string> missing)
    {
        if (context is null)
        {
            throw new ArgumentNullException(nameof(context));
        }

        var names = string.Join(", ", missing ?? throw new ArgumentNullException(nameof(missing)));
        var page = Page(context);
        return context.IsApplication
            ? $"The application lacks {names}. Add these application permissions to its registration, have an administrator consent ({page}), and connect again."
            : $"The sign-in lacks {names}. Sign in again with Connect-PimCa, which asks for what the module needs; where people may not consent themselves, an administrator consents for everybody: {page}";
    }

    /// <summary>How a permission of another service than Microsoft Graph is had, of which the token in hand does not tell whether it is missing.</summary>
    /// <param name="context">The sign-in.</param>
    /// <param name="permissions">The permissions; at least one.</param>
    public static string ForOtherService(PimCaContext context, IReadOnlyCollection<string> permissions)
    {
        if (context is null)
        {
            throw new ArgumentNullException(nameof(context));
        }

        var names = string.Join(", ", permissions ?? throw new ArgumentNullException(nameof(permissions)));
        return $"Where it is the permission {names} that lacks, add it to the registration of the application, have an administrator consent ({Page(context)}), and connect again: Connect-PimCa.";
    }

    private static string Page(PimCaContext context) =>
        $"https://{SignInHost(context.Environment)}/{context.TenantId}/adminconsent?client_id={context.ClientId ?? "<client id>"}";

    private static string SignInHost(CloudEnvironment environment) => environment switch
    {
        CloudEnvironment.USGov or CloudEnvironment.USGovDoD => "login.microsoftonline.us",
        CloudEnvironment.China => "login.chinacloudapi.cn",
        _ => "login.microsoftonline.com",
    };
}
