using System;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Faults;

/// <summary>The weather as JSON: durations as ISO 8601 (<c>PT90S</c>) or <c>00:01:30</c>.</summary>
internal static class WeatherJson
{
    public static JsonObject Write(Weather weather) => new()
    {
        ["replicationLag"] = XmlConvert.ToString(weather.ReplicationLag),
        ["latency"] = XmlConvert.ToString(weather.Latency),
        ["faultRate"] = weather.FaultRate,
        ["throttle"] = weather.Throttle,
        ["sharePointDelay"] = XmlConvert.ToString(weather.SharePointDelay),
        ["sharePointKeepsNothing"] = weather.SharePointKeepsNothing,
        ["sharePointCreatesPoliciesAfter"] = weather.SharePointCreatesPoliciesAfter is { } after ? XmlConvert.ToString(after) : null,
        ["faultsByRequest"] = new JsonObject(weather.FaultsByRequest.OrderBy(f => f.Key).Select(f =>
            new System.Collections.Generic.KeyValuePair<string, JsonNode?>(f.Key.ToString(CultureInfo.InvariantCulture), f.Value.ToString()))),
    };

    /// <summary>Replaces the weather whole: what is missing is fair.</summary>
    /// <exception cref="ServiceException">400: a value is malformed; the weather stays as it was.</exception>
    public static void Read(JsonObject json, Weather weather)
    {
        var lag = Duration(json.Text("replicationLag") ?? "PT0S");
        var latency = Duration(json.Text("latency") ?? "PT0S");
        var rate = json["faultRate"] is not { } node ? 0
            : node.GetValueKind() == JsonValueKind.Number ? double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture)
            : throw Malformed("faultRate");
        var throttle = json.Flag("throttle") ?? false;
        var delay = Duration(json.Text("sharePointDelay") ?? "PT0S");
        var keepsNothing = json.Flag("sharePointKeepsNothing") ?? false;
        TimeSpan? createsAfter = json.Text("sharePointCreatesPoliciesAfter") is { } after ? Duration(after) : null;
        var faults = (json.Nested("faultsByRequest") ?? new JsonObject()).Select(f => (
            Index: int.TryParse(f.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : throw Malformed("faultsByRequest"),
            Fault: Enum.TryParse<Fault>(f.Value?.ToString(), ignoreCase: true, out var fault) && Enum.IsDefined(typeof(Fault), fault) ? fault : throw Malformed("faultsByRequest"))).ToList();
        if (new[] { lag, latency, delay, createsAfter ?? TimeSpan.Zero }.Any(duration => duration < TimeSpan.Zero) || rate is < 0 or > 1)
        {
            throw Malformed("replicationLag, latency, faultRate, sharePointDelay or sharePointCreatesPoliciesAfter");
        }

        weather.Clear();
        weather.ReplicationLag = lag;
        weather.Latency = latency;
        weather.FaultRate = rate;
        weather.Throttle = throttle;
        weather.SharePointDelay = delay;
        weather.SharePointKeepsNothing = keepsNothing;
        weather.SharePointCreatesPoliciesAfter = createsAfter;
        faults.ForEach(f => weather.FaultsByRequest[f.Index] = f.Fault);
    }

    /// <summary>A duration in either notation.</summary>
    /// <exception cref="ServiceException">400: it is neither.</exception>
    public static TimeSpan Duration(string text)
    {
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var plain))
        {
            return plain;
        }

        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception malformed) when (malformed is FormatException or OverflowException)
        {
            throw ServiceException.BadRequest($"'{text}' is no duration: write PT90S or 00:01:30.");
        }
    }

    private static ServiceException Malformed(string name) => ServiceException.BadRequest($"The value of {name} is out of range or malformed.");
}
