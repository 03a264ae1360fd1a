using System;
using System.Xml;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>
/// Durations as the schema's Edm.Duration has them: days and smaller. Years and months are not part of that type, which is
/// why the service refuses <c>P1Y</c> and takes <c>P365D</c>.
/// </summary>
internal static class IsoDuration
{
    public static TimeSpan? TryParse(string? text)
    {
        if (text is null || text.Length < 3 || text[0] != 'P')
        {
            return null;
        }

        var date = text.IndexOf('T') is var t and >= 0 ? text.Substring(0, t) : text;
        if (date.IndexOf('Y') >= 0 || date.IndexOf('M') >= 0 || date.IndexOf('W') >= 0)
        {
            return null;
        }

        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception refused) when (refused is FormatException or OverflowException)
        {
            return null;
        }
    }
}
