using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Tests.Infrastructure;

/// <summary>Stands before a server and can keep its answers back: a request in flight for as long as the test wants.</summary>
public sealed class HoldingProxy : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly HttpClient client = new();
    private readonly Uri server;
    private volatile TaskCompletionSource? hold;
    private volatile bool afterTheServer;
    private volatile string only = string.Empty;

    public HoldingProxy(Uri server)
    {
        this.server = server;
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        Uri = new Uri($"http://127.0.0.1:{port}/");
        listener.Prefixes.Add(Uri.ToString());
        listener.Start();
        _ = ServeAsync();
    }

    public Uri Uri { get; }

    /// <summary>Released once for each request that is kept back.</summary>
    public SemaphoreSlim Held { get; } = new(0);

    /// <summary>Begins to keep back: the requests, which the server does not get to see, or its answers to what it has done.</summary>
    /// <param name="answers">Whether the answers.</param>
    /// <param name="path">Of requests to what alone: how the path ends.</param>
    public void Hold(bool answers = false, string path = "")
    {
        afterTheServer = answers;
        only = path;
        hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Lets go of all that is kept back.</summary>
    public void Release() => Interlocked.Exchange(ref hold, null)?.TrySetResult();

    /// <summary>Lets go of all that is kept back without passing it on: it is lost.</summary>
    public void Abandon() => Interlocked.Exchange(ref hold, null)?.TrySetException(new HttpRequestException("Lost on the way."));

    public void Dispose()
    {
        Release();
        listener.Close();
        client.Dispose();
        Held.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            if (!afterTheServer)
            {
                await KeepBackAsync(context.Request);
            }

            using var forward = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), new Uri(server, context.Request.RawUrl));
            if (context.Request.HasEntityBody)
            {
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                forward.Content = new ByteArrayContent(body.ToArray());
            }

            foreach (var name in context.Request.Headers.AllKeys.OfType<string>().Where(n => n is not ("Host" or "Connection" or "Transfer-Encoding")))
            {
                if (!forward.Headers.TryAddWithoutValidation(name, context.Request.Headers[name]))
                {
                    forward.Content?.Headers.TryAddWithoutValidation(name, context.Request.Headers[name]);
                }
            }

            using var answer = await client.SendAsync(forward);
            if (afterTheServer)
            {
                await KeepBackAsync(context.Request);
            }

            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            {
                if (name is not ("Transfer-Encoding" or "Content-Length"))
                {
                    context.Response.Headers[name] = string.Join(", ", values);
                }
            }

            var content = await answer.Content.ReadAsByteArrayAsync();
            context.Response.ContentLength64 = content.Length;
            await context.Response.OutputStream.WriteAsync(content);
            context.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or HttpRequestException or IOException or ObjectDisposedException)
        {
            // The client gave up while it was kept back: that is what the test is about.
            context.Response.Abort();
        }
    }

    private async Task KeepBackAsync(HttpListenerRequest request)
    {
        if (hold is { } holding && request.Url!.AbsolutePath.EndsWith(only, StringComparison.Ordinal))
        {
            Held.Release();
            await holding.Task;
        }
    }
}
