using System;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Simulator.Faults;
using PimCa.Simulator.Http;
using PimCa.Simulator.Remote;

namespace PimCa.Simulator;

/// <summary>
/// Sends what is meant for Microsoft's hosts to a simulated tenant's server instead: <c>https://graph.microsoft.com/v1.0/x</c>
/// becomes <c>{server}/graph/v1.0/x</c>. Links in answers keep the addresses that the client knows, so paging works.
/// </summary>
public sealed class RemoteSimulatorHandler : DelegatingHandler
{
    private readonly Uri server;
    private long tenantTicks;

    /// <summary>A handler that leads to a server.</summary>
    /// <param name="server">The server's address, such as <c>http://127.0.0.1:5099</c>; loopback only.</param>
    /// <param name="innerHandler">What sends the rewritten requests; a plain HTTP handler when null.</param>
    /// <exception cref="ArgumentException">The address is not absolute, or not a loopback one: tokens of a simulated tenant stay on this machine.</exception>
    public RemoteSimulatorHandler(Uri server, HttpMessageHandler? innerHandler = null)
        : base(innerHandler ?? new HttpClientHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        this.server = server is { IsAbsoluteUri: true, IsLoopback: true }
            ? server
            : throw new ArgumentException("The address of a simulated tenant's server is absolute and a loopback address, such as http://127.0.0.1:5099.", nameof(server));
    }

    /// <summary>The tenant's time as the last answer said; null before the first answer.</summary>
    public DateTimeOffset? TenantTime => Interlocked.Read(ref tenantTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var meant = request.RequestUri ?? throw new InvalidOperationException("The request has no address.");
        var service = ServiceHosts.ServiceOf(meant.Host)
            ?? throw new HttpRequestException($"No such host is known to the simulated tenant. ({meant.Host}:{meant.Port})");
        request.RequestUri = new Uri($"{server.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{service}{meant.PathAndQuery}");
        request.Headers.Remove(RemoteHeaders.ServiceRoot);
        request.Headers.Add(RemoteHeaders.ServiceRoot, meant.GetLeftPart(UriPartial.Authority));
        try
        {
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            KeepTime(response, isReset: service == "simulator" && meant.AbsolutePath == "/reset");
            if (response.Headers.TryGetValues(RemoteHeaders.Fault, out var faults))
            {
                response.Dispose();
                throw SimulatedCloudHandler.AsHttpFailure((Fault)Enum.Parse(typeof(Fault), faults.First()));
            }

            response.RequestMessage = request;
            return response;
        }
        finally
        {
            // Whoever sends the request again, or resolves links against it, must see the address that was meant.
            request.RequestUri = meant;
        }
    }

    // Answers of parallel requests may overtake one another; only starting over turns the clock back.
    private void KeepTime(HttpResponseMessage response, bool isReset)
    {
        if (!response.Headers.TryGetValues(RemoteHeaders.Time, out var values)
            || !DateTimeOffset.TryParse(values.First(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return;
        }

        long known;
        do
        {
            known = Interlocked.Read(ref tenantTicks);
            if (!isReset && time.UtcTicks <= known)
            {
                return;
            }
        }
        while (Interlocked.CompareExchange(ref tenantTicks, time.UtcTicks, known) != known);
    }
}
