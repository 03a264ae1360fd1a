using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace PimCa.Simulator.Http;

/// <summary>Takes the parts of an HTTP request apart the way that the services do.</summary>
internal static class RequestReader
{
    /// <summary>A raw path with its escapes undone.</summary>
    public static string Path(string escaped) => Uri.UnescapeDataString(escaped);

    /// <summary>The options of a query, <c>a=b&amp;c=d</c> with or without a leading question mark; the last of two equal names counts.</summary>
    public static Dictionary<string, string> Query(string? query)
    {
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in (query ?? string.Empty).TrimStart('?').Split(new[] { '&' }, StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair.Substring(0, equals);
            options[Unescape(name)] = equals < 0 ? string.Empty : Unescape(pair.Substring(equals + 1));
        }

        return options;
    }

    /// <summary>The body as text, decompressed when it says that it is compressed; null when it is empty.</summary>
    public static async Task<string?> BodyAsync(Stream body, IEnumerable<string> contentEncoding)
    {
        using var plain = contentEncoding.Contains("gzip", StringComparer.OrdinalIgnoreCase)
            ? new GZipStream(body, CompressionMode.Decompress)
            : body;
        using var reader = new StreamReader(plain, Encoding.UTF8);
        var text = await reader.ReadToEndAsync().ConfigureAwait(false);
        return text.Length == 0 ? null : text;
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
