using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Simulator.Faults;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator;

/// <summary>
/// Answers HTTP requests from a simulated tenant instead of the network: Microsoft Graph, Azure's management endpoint,
/// sign-in, SharePoint administration and Exchange Online, by the host names of all clouds. Nothing leaves memory.
/// </summary>
public sealed class SimulatedCloudHandler : HttpMessageHandler
{
    /// <summary>A handler on a tenant. Several may share one: requests are served one after the other.</summary>
    /// <param name="tenant">The tenant that answers.</param>
    public SimulatedCloudHandler(SimulatedTenant tenant) =>
        Tenant = tenant ?? throw new ArgumentNullException(nameof(tenant));

    /// <summary>The tenant that answers.</summary>
    public SimulatedTenant Tenant { get; }

    /// <summary>Answers one request.</summary>
    /// <param name="request">The request, with an absolute address.</param>
    /// <param name="cancellationToken">A canceled request is not begun; one that was begun is finished.</param>
    /// <returns>The service's answer.</returns>
    /// <exception cref="HttpRequestException">No service has this host, or a fault cut the connection (with an <see cref="IOException"/> inside).</exception>
    /// <exception cref="TaskCanceledException">A fault let the request run into its timeout (with a <see cref="TimeoutException"/> inside).</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri ?? throw new InvalidOperationException("The request has no address.");
        var service = ServiceHosts.ServiceOf(uri.Host)
            ?? throw new HttpRequestException($"No such host is known to the simulated tenant. ({uri.Host}:{uri.Port})");
        cancellationToken.ThrowIfCancellationRequested();

        string? body = null;
        if (request.Content is { } content)
        {
#if NETFRAMEWORK
            var stream = await content.ReadAsStreamAsync().ConfigureAwait(false);
#else
            var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#endif
            body = await RequestReader.BodyAsync(stream, content.Headers.ContentEncoding).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var message = new ServiceRequest(
            service,
            request.Method.Method,
            RequestReader.Path(uri.AbsolutePath),
            RequestReader.Query(uri.Query),
            Headers(request),
            body)
        {
            ServiceRoot = uri.GetLeftPart(UriPartial.Authority),
        };

        try
        {
            return Response(request, Tenant.Pipeline.Serve(message));
        }
        catch (NoAnswerException fault)
        {
            throw AsHttpFailure(fault.Fault);
        }
    }

    /// <summary>What an HTTP client sees when a fault keeps the answer from it.</summary>
    internal static Exception AsHttpFailure(Fault fault) => fault == Fault.Timeout
        ? new TaskCanceledException("The request was canceled: no answer came in time.", new TimeoutException("No answer came in time."))
        : new HttpRequestException("An error occurred while sending the request.", new IOException("The connection was cut by the other side."));

    private static Dictionary<string, string> Headers(HttpRequestMessage request)
    {
        IEnumerable<KeyValuePair<string, IEnumerable<string>>> all = request.Headers;
        if (request.Content is { } content)
        {
            all = all.Concat(content.Headers);
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in all)
        {
            headers[header.Key] = string.Join(", ", header.Value);
        }

        return headers;
    }

    private static HttpResponseMessage Response(HttpRequestMessage request, ServiceResponse response)
    {
        var message = new HttpResponseMessage((HttpStatusCode)response.Status)
        {
            RequestMessage = request,
            Content = response.Page is { } page ? new StringContent(page, Encoding.UTF8, "text/html")
                : response.Body is { } body ? new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json")
                : new ByteArrayContent(Array.Empty<byte>()),
        };
        foreach (var header in response.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(header.Key, header.Value))
            {
                message.Content.Headers.Remove(header.Key);
                message.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        return message;
    }
}
