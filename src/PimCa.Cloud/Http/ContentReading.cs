using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Cloud.Http;

/// <summary>Reading that can be canceled where the framework knows how to.</summary>
internal static class ContentReading
{
#if NET
    public static Task<byte[]> BytesAsync(this HttpContent content, CancellationToken cancellationToken) => content.ReadAsByteArrayAsync(cancellationToken);

    public static Task<string> TextAsync(this HttpContent content, CancellationToken cancellationToken) => content.ReadAsStringAsync(cancellationToken);

    public static async Task<string> TextAsync(this TextReader reader, CancellationToken cancellationToken) => await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
#else
    public static Task<byte[]> BytesAsync(this HttpContent content, CancellationToken cancellationToken) => content.ReadAsByteArrayAsync();

    public static Task<string> TextAsync(this HttpContent content, CancellationToken cancellationToken) => content.ReadAsStringAsync();

    public static Task<string> TextAsync(this TextReader reader, CancellationToken cancellationToken) => reader.ReadToEndAsync();
#endif
}
