using System;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Http;
using PimCa.Errors;

namespace PimCa.Cloud.SignIn;

/// <summary>
/// Asks the token service whether a tenant is there, before a browser opens: of one that is not, only the page in the browser would
/// tell, while the console waits for an answer that never comes.
/// </summary>
internal static class TenantProbe
{
    /// <exception cref="PimCaException">TenantNotFound.</exception>
    public static async Task CheckAsync(HttpClient http, CloudEndpoints endpoints, string? tenant, SignInErrors errors, CancellationToken cancellationToken)
    {
        if (tenant is null)
        {
            return;
        }

        var address = new Uri(endpoints.Authority, $"{Uri.EscapeDataString(tenant)}/v2.0/.well-known/openid-configuration");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Mark(RepeatableOption.Reads);
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.BadRequest)
        {
            throw errors.FromAnswer((int)response.StatusCode, await response.Content.TextAsync(cancellationToken).ConfigureAwait(false));
        }
    }
}
