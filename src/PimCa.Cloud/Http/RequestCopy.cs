using System.Net.Http;

namespace PimCa.Cloud.Http;

/// <summary>A request that can be sent once more: on .NET Framework a message and its content can be sent only once.</summary>
internal static class RequestCopy
{
    /// <summary>The same request, with its marks.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its content's bytes; null for none.</param>
    public static HttpRequestMessage Of(HttpRequestMessage request, byte[]? body)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Version = request.Version };
        foreach (var header in request.Headers)
        {
            copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

#if NET
        foreach (var option in request.Options)
        {
            copy.Options.Set(new HttpRequestOptionsKey<object?>(option.Key), option.Value);
        }
#else
        foreach (var option in request.Properties)
        {
            copy.Properties[option.Key] = option.Value;
        }
#endif

        if (body is not null)
        {
            copy.Content = new ByteArrayContent(body);
            foreach (var header in request.Content!.Headers)
            {
                copy.Content.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        return copy;
    }
}
