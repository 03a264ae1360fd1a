using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using PimCa.Simulator;

namespace PimCa.Cloud.Tests.Infrastructure;

/// <summary>Tests that change the environment of the process, one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PathOfTheProcess
{
    public const string Name = "Environment of the process";
}

/// <summary>
/// The platform's browser: MSAL starts <c>xdg-open</c>, which hands the address through a pipe to this process, where the
/// person signs in at the tenant's page and the page's answer goes to the address on which MSAL listens.
/// </summary>
internal sealed class BrowserOnThePath : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pimca").FullName;
    private readonly string? path = Environment.GetEnvironmentVariable("PATH");
    private readonly SimulatedBrowser browser;
    private readonly string pipe;
    private readonly Task reading;

    public BrowserOnThePath(SignInLab lab, string person)
    {
        lab.Tenant.TokenService.PersonAtBrowser = person;
        browser = new SimulatedBrowser(new SimulatedCloudHandler(lab.Tenant));
        pipe = Path.Combine(folder, "addresses");
        Run("mkfifo", pipe);

        var opener = Path.Combine(folder, "xdg-open");
        File.WriteAllText(opener, $"#!/bin/sh\nprintf '%s\\n' \"$1\" > '{pipe}'\n");
        Run("chmod", "+x", opener);
        Environment.SetEnvironmentVariable("PATH", folder + Path.PathSeparator + path);
        reading = Task.Run(ReadAsync);
    }

    /// <summary>The addresses that were opened.</summary>
    public List<string> Opened { get; } = new();

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable("PATH", path);

        // Whoever reads a pipe waits until somebody writes to it, and the other way round.
        if (!reading.IsCompleted)
        {
            await File.WriteAllTextAsync(pipe, "\n");
        }

        // A browser that failed fails the test.
        await reading;
        browser.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            var address = (await File.ReadAllTextAsync(pipe)).Trim();
            if (address.Length == 0)
            {
                return;
            }

            Opened.Add(address);
            await browser.OpenAsync(new Uri(address));
        }
    }
}
