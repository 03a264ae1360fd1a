using System;
using System.Linq;
using System.Management.Automation.Host;

namespace PimCa.Session;

/// <summary>Who is at the console. A runbook must never wait for somebody who is not there.</summary>
internal static class Audience
{
    /// <summary>Whether a window can be shown to somebody: an interactive console, of which not even the engine says otherwise.</summary>
    public static bool HasBrowser(PSHost host) =>
        HasReader() && !IsSet("GITHUB_ACTIONS") && !IsSet("TF_BUILD") && Environment.UserInteractive && !IsNonInteractive() && HasConsole(host);

    /// <summary>Whether anybody reads along: everywhere but where code runs by itself, in Azure Automation and Azure Functions.</summary>
    public static bool HasReader() =>
        !IsSet("AUTOMATION_ASSET_ACCOUNTID")
        && !IsSet("FUNCTIONS_WORKER_RUNTIME")
        && Environment.GetEnvironmentVariable("AZUREPS_HOST_ENVIRONMENT")?.StartsWith("AzureAutomation", StringComparison.OrdinalIgnoreCase) != true;

    /// <summary>Whether the host is one that shows lines as they come. A runspace that nobody gave a host has one that shows nothing.</summary>
    public static bool HasConsole(PSHost host) => host.UI is not null && host.Name != "Default Host";

    // -NonInteractive may be cut short to -noni.
    private static bool IsNonInteractive() => Environment.GetCommandLineArgs().Skip(1).Any(argument =>
        argument.Length >= 5
        && (argument[0] == '-' || argument[0] == '/')
        && "noninteractive".StartsWith(argument.TrimStart('-', '/'), StringComparison.OrdinalIgnoreCase));

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
