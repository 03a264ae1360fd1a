using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Cloud.Tests.Infrastructure;

/// <summary>Stands before a tenant and cuts off its token service when it is on.</summary>
internal sealed class Outage
{
    public bool IsOn { get; set; }

    public HttpMessageHandler Over(HttpMessageHandler inner) => new Handler(this, inner);

    private sealed class Handler(Outage outage, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            outage.IsOn && request.RequestUri!.Host.StartsWith("login.", System.StringComparison.Ordinal)
                ? throw new HttpRequestException("No such host is known.")
                : base.SendAsync(request, cancellationToken);
    }
}
