using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Graph;
using PimCa.Cloud.Http;
using PimCa.Errors;

namespace PimCa.Cloud.SharePoint;

/// <summary>
/// Where the tenant's SharePoint admin site is: as given, else from the domain that Microsoft gave the organisation first,
/// whose first part names the site too.
/// </summary>
internal sealed class SharePointHost
{
    private static readonly string[] MicrosoftDomains = { ".onmicrosoft.com", ".onmicrosoft.us", ".partner.onmschina.cn" };

    private readonly GraphConnection connection;
    private string? found;

    public SharePointHost(GraphConnection connection, string? given)
    {
        this.connection = connection;
        found = given;
    }

    /// <summary>The host; asked for once in a session.</summary>
    /// <exception cref="PimCaException"><c>SharePointHostUnknown</c>: no domain tells it.</exception>
    public async Task<string> FindAsync(CancellationToken cancellationToken) =>
        found ??= await ReadAsync(cancellationToken).ConfigureAwait(false);

    private Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var purpose = new Purpose("Looking for SharePoint's admin site among the organisation's domains");
        return GraphConnection.CallAsync(purpose, async () =>
        {
            var answer = await connection.Client.Organization
                .GetAsync(r => r.QueryParameters.Select = new[] { "id", "verifiedDomains" }, cancellationToken).ConfigureAwait(false);
            var domains = answer?.Value?.SelectMany(o => o.VerifiedDomains ?? new()).ToArray();
            var first = domains?.FirstOrDefault(d => d.IsInitial == true)?.Name;
            return first is not null && NameOf(first) is { } name
                ? name + connection.Endpoints.SharePointAdminSuffix
                : throw new PimCaException(
                    "SharePointHostUnknown",
                    PimCaErrorKind.NotFound,
                    first is null
                        ? "The organisation shows no domain that Microsoft gave it, so the address of SharePoint's admin site is not known."
                        : $"The organisation's first domain '{first}' does not tell the address of SharePoint's admin site.",
                    "Give the admin site's host when you connect: Connect-PimCa -SharePointAdminHost <name>-admin.sharepoint.com.",
                    first);
        });
    }

    private static string? NameOf(string domain) => MicrosoftDomains
        .Where(suffix => domain.Length > suffix.Length && domain.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
        .Select(suffix => domain.Substring(0, domain.Length - suffix.Length).ToLowerInvariant())
        .FirstOrDefault(name => name.IndexOf('.') < 0);
}
