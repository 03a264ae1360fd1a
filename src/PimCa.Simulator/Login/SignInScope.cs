using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>What a sign-in asks for: a service and permissions on it.</summary>
/// <param name="Service">The service that takes the token.</param>
/// <param name="Cloud">The cloud of that service.</param>
/// <param name="Audience">The token's <c>aud</c>: the service's address.</param>
/// <param name="Permissions">Permissions that the token will hold.</param>
/// <param name="WantsIdToken">Whether <c>openid</c> was asked for.</param>
/// <param name="WantsRefreshToken">Whether <c>offline_access</c> was asked for.</param>
internal sealed record SignInScope(
    string Service, string Cloud, string Audience, IReadOnlyList<string> Permissions, bool WantsIdToken, bool WantsRefreshToken)
{
    private static readonly string[] OpenId = { "openid", "profile", "email", "offline_access" };

    /// <param name="tenant">The simulated tenant.</param>
    /// <param name="client">Who asks, and where.</param>
    /// <param name="text">The scopes asked for, between spaces.</param>
    /// <exception cref="ServiceException">400: no such resource, or a permission that nobody consented to.</exception>
    public static SignInScope Parse(SimulatedTenant tenant, ScopeClient client, string? text)
    {
        var words = (text ?? string.Empty).Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries);
        var resources = words.Where(w => !OpenId.Contains(w, StringComparer.OrdinalIgnoreCase)).Select(w => Split(w, client.Cloud)).ToArray();
        var host = resources.Select(r => r.Host).FirstOrDefault() ?? client.Cloud.GraphHost;
        if (resources.Any(r => r.Host != host))
        {
            throw SignInErrors.SeveralResources();
        }

        var service = ServiceHosts.ServiceOf(host);
        var cloud = ServiceHosts.CloudOf(host);
        if (service is null or "login" or "identity" or "simulator" || cloud is null
            || (service == "sharepoint" && !tenant.HasSharePointHost(host))
            || (client.IsCloudKnown && !ServiceHosts.ShareSignIn(cloud, client.Cloud.Name)))
        {
            throw SignInErrors.UnknownResource($"https://{host}", client.Tenant.DisplayName);
        }

        var asked = resources.Select(r => r.Permission).ToArray();
        if (client.IsApplication && (asked.Length != 1 || asked[0] != ".default"))
        {
            throw SignInErrors.NotDefaultScope();
        }

        return new SignInScope(
            service,
            cloud,
            $"https://{host}",
            Granted(client, service, asked),
            words.Contains("openid", StringComparer.OrdinalIgnoreCase),
            words.Contains("offline_access", StringComparer.OrdinalIgnoreCase));
    }

    private static IReadOnlyList<string> Granted(ScopeClient client, string service, string[] asked)
    {
        var consented = client.Consented(service);

        // An application gets a token without roles; a person is told that consent is missing.
        var missing = asked.FirstOrDefault(p => p == ".default" ? consented.Count == 0 && !client.IsApplication : !consented.Contains(p, StringComparer.OrdinalIgnoreCase));
        return missing is not null ? throw SignInErrors.NotConsented(client.Name, missing)
            : asked.Contains(".default") ? consented
            : consented.Where(p => asked.Contains(p, StringComparer.OrdinalIgnoreCase)).ToArray();
    }

    // A permission without an address is one of Graph's. Some clients write two slashes where the resource ends in one.
    private static (string Host, string Permission) Split(string word, SignInCloud cloud) =>
        Uri.TryCreate(word, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
            ? (uri.Host, uri.AbsolutePath.TrimStart('/'))
            : (cloud.GraphHost, word);
}

/// <summary>Who asks for permissions.</summary>
/// <param name="Tenant">In which tenant.</param>
/// <param name="Cloud">At which cloud's token service.</param>
/// <param name="IsCloudKnown">False at a server's own address, where all clouds' services can be asked for.</param>
/// <param name="Name">The application.</param>
/// <param name="IsApplication">Whether it acts for itself.</param>
/// <param name="Consented">What was consented to for a service.</param>
internal sealed record ScopeClient(
    SignInTenant Tenant, SignInCloud Cloud, bool IsCloudKnown, string Name, bool IsApplication, Func<string, IReadOnlyList<string>> Consented);
