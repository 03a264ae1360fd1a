using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Simulator.Faults;
using PimCa.Simulator.State;

namespace PimCa.Simulator;

/// <summary>
/// Works the controls of a simulated tenant over HTTP: its clock, its weather, its event log. The same over a
/// <see cref="SimulatedCloudHandler"/> in this process and a <see cref="RemoteSimulatorHandler"/> to a server.
/// </summary>
public sealed partial class SimulatorControl
{
    /// <summary>The host that stands for the tenant's own controls.</summary>
    internal const string Host = "simulator.invalid";

    private readonly HttpMessageInvoker invoker;

    /// <summary>Controls the tenant behind a handler, which stays the caller's to dispose.</summary>
    /// <param name="handler">The way to the tenant.</param>
    public SimulatorControl(HttpMessageHandler handler) => invoker = new HttpMessageInvoker(handler, disposeHandler: false);

    /// <summary>The tenant's id, name, domain and the user principal names of its people.</summary>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <exception cref="HttpRequestException">The tenant cannot be reached or refuses.</exception>
    public async Task<SimulatedTenantInfo> GetTenantAsync(CancellationToken cancellationToken = default)
    {
        var json = await SendAsync(HttpMethod.Get, "tenant", null, cancellationToken).ConfigureAwait(false);
        return new SimulatedTenantInfo(json.RequiredText("id"), json.RequiredText("displayName"), json.RequiredText("domain"), json.Texts("people"));
    }

    /// <summary>The time on the tenant's clock.</summary>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <exception cref="HttpRequestException">The tenant cannot be reached.</exception>
    public async Task<DateTimeOffset> GetTimeAsync(CancellationToken cancellationToken = default) =>
        Now(await SendAsync(HttpMethod.Get, "clock", null, cancellationToken).ConfigureAwait(false));

    /// <summary>Moves the tenant's clock forward; all that falls due on the way happens.</summary>
    /// <param name="by">How far, at most ten years.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <returns>The time that it shows then.</returns>
    /// <exception cref="HttpRequestException">The tenant cannot be reached, or <paramref name="by"/> is negative or too far.</exception>
    public async Task<DateTimeOffset> AdvanceAsync(TimeSpan by, CancellationToken cancellationToken = default)
    {
        var body = new JsonObject { ["by"] = by.ToString("c", CultureInfo.InvariantCulture) };
        return Now(await SendAsync(HttpMethod.Post, "clock/advance", body, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Moves the tenant's clock to a moment, unless it is there or later already.</summary>
    /// <param name="moment">Where to.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <returns>The time that it shows then.</returns>
    /// <exception cref="HttpRequestException">The tenant cannot be reached, or the moment is more than ten years away.</exception>
    public async Task<DateTimeOffset> AdvanceToAsync(DateTimeOffset moment, CancellationToken cancellationToken = default)
    {
        var body = new JsonObject { ["to"] = moment.ToJsonTime() };
        return Now(await SendAsync(HttpMethod.Post, "clock/advanceTo", body, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>A copy of the tenant's weather; changing it changes nothing until it is set.</summary>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <exception cref="HttpRequestException">The tenant cannot be reached.</exception>
    public async Task<Weather> GetWeatherAsync(CancellationToken cancellationToken = default)
    {
        var weather = new Weather();
        WeatherJson.Read(await SendAsync(HttpMethod.Get, "weather", null, cancellationToken).ConfigureAwait(false), weather);
        return weather;
    }

    /// <summary>Replaces the tenant's weather whole.</summary>
    /// <param name="weather">The new weather.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <exception cref="HttpRequestException">The tenant cannot be reached, or a value is out of range.</exception>
    public Task SetWeatherAsync(Weather weather, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Put, "weather", WeatherJson.Write(weather ?? throw new ArgumentNullException(nameof(weather))), cancellationToken);

    /// <summary>What happened in the tenant, in order.</summary>
    /// <param name="after">The index of the last event that is known already; -1 for all.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <exception cref="HttpRequestException">The tenant cannot be reached.</exception>
    public async Task<IReadOnlyList<TenantEvent>> GetEventsAsync(int after = -1, CancellationToken cancellationToken = default)
    {
        var path = "events?after=" + after.ToString(CultureInfo.InvariantCulture);
        var json = await SendAsync(HttpMethod.Get, path, null, cancellationToken).ConfigureAwait(false);
        return ((JsonArray)json["events"]!).Cast<JsonObject>().Select(e => new TenantEvent(
            e["index"]!.GetValue<int>(),
            e.Time("at")!.Value,
            (TenantEventKind)Enum.Parse(typeof(TenantEventKind), e.RequiredText("kind")),
            e.RequiredText("actor"),
            e.RequiredText("summary"),
            e.Text("collection"),
            e.Text("documentId"),
            e.Nested("before"),
            e.Nested("after"))).ToArray();
    }

    /// <summary>Starts the tenant over for all its clients; tokens given out before are worthless.</summary>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <exception cref="HttpRequestException">The tenant cannot be reached.</exception>
    public Task ResetAsync(CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, "reset", null, cancellationToken);

    private static DateTimeOffset Now(JsonObject clock) => clock.Time("now")!.Value;

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri($"https://{Host}/{path}"));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        return await SendAsync(request, $"{method.Method} {path}", cancellationToken).ConfigureAwait(false);
    }

    private async Task<JsonObject> SendAsync(HttpRequestMessage request, string what, CancellationToken cancellationToken)
    {
        using var response = await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
#if NETFRAMEWORK
        var text = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
#else
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
#endif
        var json = Parse(text);
        return response.IsSuccessStatusCode
            ? json
            : throw new HttpRequestException(
                $"The simulated tenant refused {what} with {(int)response.StatusCode}: {Reason(json) ?? text}");
    }

    // The token service has a shape of its own for its refusals.
    private static string? Reason(JsonObject json) =>
        json["error"] is JsonObject error ? error.Text("message") : json.Text("error_description");

    private static JsonObject Parse(string text)
    {
        if (text.Length == 0)
        {
            return new JsonObject();
        }

        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new HttpRequestException("This is no simulated tenant: it answers in a shape of its own.");
        }
        catch (JsonException noJson)
        {
            throw new HttpRequestException("This is no simulated tenant: it does not answer in JSON.", noJson);
        }
    }
}

/// <summary>What a simulated tenant says of itself.</summary>
/// <param name="Id">The tenant's id.</param>
/// <param name="DisplayName">The organisation's name.</param>
/// <param name="Domain">What the people's names end in.</param>
/// <param name="People">The user principal names of all its people.</param>
public sealed record SimulatedTenantInfo(string Id, string DisplayName, string Domain, IReadOnlyList<string> People);
