using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.NetworkInformation;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Simulator.Http;

namespace PimCa.Simulator;

/// <summary>
/// The browser of a person who signs in: opens the token service's page and brings its answer to the client that listens on
/// a loopback address. For clients that let themselves be told how to open a browser, as MSAL does.
/// </summary>
public sealed class SimulatedBrowser : IDisposable
{
    private static readonly Regex Action = new("<form[^>]* action=\"(?<value>[^\"]*)\"", RegexOptions.CultureInvariant);
    private static readonly Regex Input = new("<input[^>]* name=\"(?<name>[^\"]*)\" value=\"(?<value>[^\"]*)\"", RegexOptions.CultureInvariant);

    /// <summary>Half a minute of them.</summary>
    private const int MostLooks = 1500;

    private readonly CancellationTokenSource closed = new();
    private readonly HttpMessageInvoker tenant;
    private readonly HttpClient network = new(new HttpClientHandler { UseProxy = false, AllowAutoRedirect = false });

    /// <summary>A browser that finds the token service behind a handler.</summary>
    /// <param name="handler">The way to the tenant, which stays the caller's to dispose.</param>
    public SimulatedBrowser(HttpMessageHandler handler) => tenant = new HttpMessageInvoker(handler, disposeHandler: false);

    /// <summary>The last sign-in that was begun with <see cref="OpenAsync"/>.</summary>
    /// <exception cref="HttpRequestException">The page keeps the browser, or nobody came to listen at the client's address.</exception>
    public Task Finished { get; private set; } = Task.CompletedTask;

    /// <summary>Signs in at a page of the token service.</summary>
    /// <param name="page">The address that the client wants opened.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <returns>What the page sends the browser away with.</returns>
    /// <exception cref="HttpRequestException">The page keeps the browser: nobody sits there, or the request or the person is not known.</exception>
    public async Task<BrowserAnswer> SignInAsync(Uri page, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, page);
        using var response = await tenant.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Redirect && response.Headers.Location is { } location)
        {
            return new BrowserAnswer(new Uri(location.GetLeftPart(UriPartial.Path)), RequestReader.Query(location.Query), IsPost: false);
        }

#if NETFRAMEWORK
        var text = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
#else
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
#endif
        var form = Action.Match(text);
        return response.IsSuccessStatusCode && form.Success
            ? new BrowserAnswer(
                new Uri(WebUtility.HtmlDecode(form.Groups["value"].Value)),
                Input.Matches(text).Cast<Match>().ToDictionary(m => m.Groups["name"].Value, m => WebUtility.HtmlDecode(m.Groups["value"].Value)),
                IsPost: true)
            : throw new HttpRequestException($"The sign-in page keeps the browser ({(int)response.StatusCode}): {text}");
    }

    /// <summary>
    /// Opens a page and comes back at once, as starting a browser does: MSAL listens for the answer only then. The sign-in goes on
    /// by itself and brings the answer as soon as the client listens; <see cref="Finished"/> tells how that went.
    /// </summary>
    /// <param name="page">The address that the client wants opened.</param>
    /// <returns>A task that is done already.</returns>
    public Task OpenAsync(Uri page)
    {
        Finished = DeliverAsync(page, closed.Token);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        closed.Cancel();
        closed.Dispose();
        tenant.Dispose();
        network.Dispose();
    }

    private async Task DeliverAsync(Uri page, CancellationToken cancellationToken)
    {
        var answer = await SignInAsync(page, cancellationToken).ConfigureAwait(false);
        if (!answer.Address.IsLoopback)
        {
            throw new HttpRequestException("A simulated tenant's codes stay on this machine.");
        }

        // The client listens on the machine's time, not on the tenant's. A listener of .NET's that a connection reaches while it
        // is still being set up breaks, so it is looked for without connecting, and left a moment.
        using var clock = new SemaphoreSlim(0);
        var looks = 0;
        while (!IsListening(answer.Address.Port))
        {
            if (++looks > MostLooks)
            {
                throw new HttpRequestException($"Nobody listens at {answer.Address}.");
            }

            await clock.WaitAsync(TimeSpan.FromMilliseconds(20), cancellationToken).ConfigureAwait(false);
        }

        await clock.WaitAsync(TimeSpan.FromMilliseconds(250), cancellationToken).ConfigureAwait(false);
        await SendAsync(answer, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsListening(int port) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port);

    private async Task SendAsync(BrowserAnswer answer, CancellationToken cancellationToken)
    {
        using var content = new FormUrlEncodedContent(answer.Fields);
#if NETFRAMEWORK
        var query = await content.ReadAsStringAsync().ConfigureAwait(false);
#else
        var query = await content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
#endif
        using var request = answer.IsPost
            ? new HttpRequestMessage(HttpMethod.Post, answer.Address) { Content = content }
            : new HttpRequestMessage(HttpMethod.Get, new Uri($"{answer.Address}?{query}"));
        using var response = await network.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>What a sign-in page sends the browser away with.</summary>
/// <param name="Address">The client's address.</param>
/// <param name="Fields">code and state, or error and error_description.</param>
/// <param name="IsPost">Whether they travel in a form rather than in the address.</param>
public sealed record BrowserAnswer(Uri Address, IReadOnlyDictionary<string, string> Fields, bool IsPost);
