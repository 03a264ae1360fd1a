using System.Net.Http;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Http.HttpClientLibrary.Extensions;

namespace PimCa.Cloud.Http;

/// <summary>
/// Marks a POST or PATCH that may be sent again although the first one may have been carried out: it only reads, or
/// doing it twice leaves the same as doing it once.
/// </summary>
internal sealed class RepeatableOption : IRequestOption
{
    public static readonly RepeatableOption Reads = new(changes: false);

    public static readonly RepeatableOption Idempotent = new(changes: true);

    private RepeatableOption(bool changes) => Changes = changes;

    public bool Changes { get; }
}

/// <summary>Marks on requests.</summary>
internal static class RequestMarks
{
    public static void Mark(this HttpRequestMessage request, RepeatableOption option) =>
#if NET
        request.Options.Set(new HttpRequestOptionsKey<IRequestOption>(typeof(RepeatableOption).FullName!), option);
#else
        request.Properties[typeof(RepeatableOption).FullName!] = option;
#endif

    public static RequestInformation Mark(this RequestInformation request, RepeatableOption option)
    {
        request.AddRequestOptions(new IRequestOption[] { option });
        return request;
    }

    /// <summary>Whether sending it twice does no more than sending it once.</summary>
    public static bool IsRepeatable(this HttpRequestMessage request) =>
        request.Method.Method is "GET" or "HEAD" or "PUT" or "DELETE" || request.GetRequestOption<RepeatableOption>() is not null;

    /// <summary>Whether the request asks for a change.</summary>
    public static bool Changes(this HttpRequestMessage request) =>
        request.GetRequestOption<RepeatableOption>()?.Changes ?? request.Method.Method is not ("GET" or "HEAD");
}
