using System;
using System.Collections.Generic;
using System.Management.Automation;

namespace PimCa.Formatting;

/// <summary>A state in a table: the word alone, or in colour where the console can show it and nobody asked for none.</summary>
public static class ShownState
{
    private const string Good = "\u001b[32m";
    private const string Waits = "\u001b[33m";
    private const string Bad = "\u001b[31m";
    private const string Reset = "\u001b[0m";

    // Only what the eye looks for. What has ended or does not apply stays as it is.
    private static readonly Dictionary<string, string> Colors = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Active"] = Good, ["Activated"] = Good, ["Enabled"] = Good, ["Approved"] = Good, ["Converted"] = Good, ["True"] = Good,
        ["enforced"] = Good, ["Allowed"] = Good, ["AllowedWithAppEnforcedRestrictions"] = Good,
        ["PendingApproval"] = Waits, ["Pending"] = Waits, ["Provisioning"] = Waits, ["Scheduled"] = Waits, ["ReportOnly"] = Waits,
        ["Kept"] = Waits, ["unknown"] = Waits, ["not published"] = Waits,
        ["Denied"] = Bad, ["Failed"] = Bad, ["Blocked"] = Bad, ["False"] = Bad, ["not enforced"] = Bad,
    };

    /// <summary>The state's word.</summary>
    /// <param name="state">The state; null is told as <c>unknown</c>.</param>
    /// <param name="engine">The runspace's <c>$ExecutionContext</c>; null gives the word alone.</param>
    public static string Of(object? state, EngineIntrinsics? engine)
    {
        var word = Shown.Bare(state) switch
        {
            null => "unknown",
            var other => Shown.Text(other),
        };
        return Colors.TryGetValue(word, out var color) && HasColor(engine) ? color + word + Reset : word;
    }

    /// <summary>Whether this console shows colour: PowerShell 7 (the only one that measures such text without its escape codes), a
    /// terminal, and neither <c>NO_COLOR</c> (https://no-color.org) nor <c>$PSStyle.OutputRendering</c> against it.</summary>
    internal static bool HasColor(EngineIntrinsics? engine)
    {
        // By the session state and not as $PSStyle: under Set-StrictMode a variable that Windows PowerShell does not have is an error.
        if (engine?.SessionState?.PSVariable.GetValue("PSStyle") is not { } style || engine.Host?.UI is not { SupportsVirtualTerminal: true })
        {
            return false;
        }

        // PowerShell's console takes itself for a terminal where its output is redirected too.
        var redirected = engine.Host.Name == "ConsoleHost" && Console.IsOutputRedirected;
        return !redirected
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && !string.Equals(Shown.Text(Shown.Of(style, "OutputRendering")), "PlainText", StringComparison.OrdinalIgnoreCase);
    }
}
