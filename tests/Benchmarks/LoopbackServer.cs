using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace PimCa.Benchmarks;

/// <summary>Answers every request with the same two bytes.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public LoopbackServer()
    {
        listener.Start();
        _ = ServeAsync();
    }

    public string Address => $"http://{listener.LocalEndpoint}/";

    public void Dispose() => listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[4096]);
                await stream.WriteAsync(Answer);
            }
        }
        catch (Exception end) when (end is ObjectDisposedException or SocketException)
        {
            // The listener was disposed: the benchmark is over.
        }
    }
}
