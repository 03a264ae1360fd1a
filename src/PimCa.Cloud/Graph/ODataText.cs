using System;
using System.Globalization;

namespace PimCa.Cloud.Graph;

/// <summary>Values as OData writes them in a filter.</summary>
internal static class ODataText
{
    /// <summary>A quoted string; a quote in it is doubled.</summary>
    public static string Quote(string text) => $"'{text.Replace("'", "''")}'";

    /// <summary>A moment, UTC.</summary>
    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
