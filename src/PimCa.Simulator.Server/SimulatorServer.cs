using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using PimCa.Simulator.Faults;
using PimCa.Simulator.Http;
using PimCa.Simulator.Remote;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Server;

/// <summary>
/// A simulated tenant on a loopback port. The first path segment names the service (<c>/graph/v1.0/groups</c>); all the rest
/// is as in memory, because both go through the same pipeline.
/// </summary>
public static class SimulatorServer
{
    /// <summary>An application that is not started yet.</summary>
    /// <param name="tenant">The tenant that answers.</param>
    /// <param name="addresses">Where to listen; port 0 for any free port.</param>
    public static WebApplication Create(SimulatedTenant tenant, IReadOnlyList<string> addresses)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.WebHost.UseUrls(addresses.ToArray());
        var app = builder.Build();
        app.Run(context => AnswerAsync(tenant, context));
        return app;
    }

    /// <summary>What a person reads after the start: what this is, and how to begin.</summary>
    /// <param name="app">The application, started.</param>
    public static IReadOnlyList<string> Greeting(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var address = app.Urls.First();
        return new[]
        {
            $"A simulated Microsoft Entra tenant, contoso.example, listens on {address} (services: graph, login, simulator). Ctrl-C ends it.",
            $"A token: curl -s {address}/login/contoso.example/oauth2/v2.0/token -d grant_type=password -d username=admin@contoso.example -d password=simulated -d scope=https://graph.microsoft.com/.default",
            $"With it: curl -s {address}/graph/v1.0/me -H \"Authorization: Bearer $TOKEN\"    Time passes by: curl -s {address}/simulator/clock/advance -d '{{\"by\":\"PT8H\"}}'",
        };
    }

    private static async Task AnswerAsync(SimulatedTenant tenant, HttpContext context)
    {
        // A web page must not reach the tenant by a name that it made resolve to this machine.
        if (!IsLoopback(context.Request.Host.Host))
        {
            await WriteAsync(context, Error(400, "BadRequest", "The simulated tenant answers to loopback host names only."));
            return;
        }

        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? target : target[..question];
        var (service, rest) = SplitFirst(path);
        if (!ServiceHosts.IsService(service))
        {
            await WriteAsync(context, Error(404, "NotFound", "The first path segment names a service: graph, arm, sharepoint, exchange, login, identity or simulator."));
            return;
        }

        var known = context.Request.Headers[RemoteHeaders.ServiceRoot].ToString();
        var body = await RequestReader.BodyAsync(context.Request.Body, context.Request.Headers.ContentEncoding.OfType<string>());
        var request = new ServiceRequest(
            service,
            context.Request.Method,
            RequestReader.Path(rest),
            RequestReader.Query(question < 0 ? null : target[question..]),
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body)
        {
            ServiceRoot = known.Length > 0 ? known : $"{context.Request.Scheme}://{context.Request.Host}/{service}",
        };
        try
        {
            var response = tenant.Pipeline.Serve(request);
            response.Headers[RemoteHeaders.Time] = tenant.Clock.GetUtcNow().ToString("o", CultureInfo.InvariantCulture);
            await WriteAsync(context, response);
        }
        catch (NoAnswerException noAnswer) when (known.Length > 0)
        {
            // Our own client turns it into the failure that it stands for.
            await WriteAsync(context, new ServiceResponse(504) { Headers = { [RemoteHeaders.Fault] = noAnswer.Fault.ToString() } });
        }
        catch (NoAnswerException)
        {
            context.Abort();
        }
    }

    private static (string Service, string Path) SplitFirst(string path)
    {
        var slash = path.IndexOf('/', Math.Min(1, path.Length));
        return slash < 0 ? (path.TrimStart('/'), "/") : (path[1..slash], path[slash..]);
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static ServiceResponse Error(int status, string code, string message) => ErrorResponse.Plain(new ServiceException(status, code, message));

    private static async Task WriteAsync(HttpContext context, ServiceResponse response)
    {
        context.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if ((response.Page ?? response.Body?.ToJsonString()) is { } text)
        {
            context.Response.ContentType = response.Page is null ? "application/json; charset=utf-8" : "text/html; charset=utf-8";
            var bytes = Encoding.UTF8.GetBytes(text);
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }
}
