using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Pipeline;

namespace PimCa.Session;

/// <summary>
/// The last handler but the network (or the simulated tenant): counts each request for the cmdlet that makes it, and
/// begins none for a cmdlet that was stopped.
/// </summary>
internal sealed class InFlightHandler : DelegatingHandler
{
    public InFlightHandler(HttpMessageHandler inner)
        : base(inner)
    {
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var counted = InFlight.Current?.Begin();
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
