using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace PimCa.Shell;

/// <summary>Streams go where pwsh sends them: errors to standard error, all else to standard output.</summary>
internal sealed class ConsoleInterface(bool canAsk) : PSHostUserInterface
{
    private int progressLength;

    public override PSHostRawUserInterface RawUI { get; } = new ConsoleScreen();

    public override bool SupportsVirtualTerminal { get; } = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    public override string ReadLine()
    {
        DemandAsking();
        return Console.ReadLine() ?? string.Empty;
    }

    public override SecureString ReadLineAsSecureString()
    {
        DemandAsking();
        var secret = new SecureString();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                if (secret.Length > 0)
                {
                    secret.RemoveAt(secret.Length - 1);
                }
            }
            else if (key.KeyChar != '\0')
            {
                secret.AppendChar(key.KeyChar);
            }
        }

        Console.WriteLine();
        return secret;
    }

    public override void Write(string value) => Console.Out.Write(GetOutputString(value, SupportsVirtualTerminal));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Console.Out.Write(GetOutputString(value, SupportsVirtualTerminal));

    public override void WriteLine(string value)
    {
        ClearProgress();
        Console.Out.WriteLine(GetOutputString(value, SupportsVirtualTerminal));
    }

    public override void WriteErrorLine(string value)
    {
        ClearProgress();
        Console.Error.WriteLine(GetOutputString(value, SupportsVirtualTerminal && !Console.IsErrorRedirected));
    }

    public override void WriteDebugLine(string message) => WriteLine("DEBUG: " + message);

    public override void WriteVerboseLine(string message) => WriteLine("VERBOSE: " + message);

    public override void WriteWarningLine(string message) => WriteLine("WARNING: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        // Like pwsh: a bar is for eyes only, never for a file or a pipe.
        if (Console.IsOutputRedirected)
        {
            return;
        }

        ClearProgress();
        if (record.RecordType == ProgressRecordType.Processing)
        {
            var percent = record.PercentComplete >= 0 ? $" {record.PercentComplete} %" : string.Empty;
            var line = $"{record.Activity}: {record.StatusDescription}{percent}";
            line = line[..Math.Min(line.Length, Math.Max(1, RawUI.BufferSize.Width - 1))];
            Console.Out.Write(line);
            progressLength = line.Length;
        }
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        DemandAsking();
        Caption(caption, message);
        var values = new Dictionary<string, PSObject>();
        foreach (var field in descriptions)
        {
            Console.Out.Write($"{field.Name}: ");
            object value = field.ParameterTypeFullName == typeof(SecureString).FullName ? ReadLineAsSecureString() : ReadLine();
            values[field.Name] = PSObject.AsPSObject(value);
        }

        return values;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        DemandAsking();
        Caption(caption, message);
        var keys = choices.Select(c => (Key: HotKey(c.Label), Label: c.Label.Replace("&", string.Empty, StringComparison.Ordinal))).ToArray();
        while (true)
        {
            Console.Out.Write(string.Join("  ", keys.Select(k => $"[{k.Key}] {k.Label}")));
            Console.Out.Write(defaultChoice >= 0 ? $"  [?] Help (default is \"{keys[defaultChoice].Key}\"): " : "  [?] Help: ");
            var answer = Console.ReadLine();
            if (string.IsNullOrWhiteSpace(answer))
            {
                // The end of the input can never answer: without this the question would repeat for ever.
                return defaultChoice >= 0 ? defaultChoice
                    : answer is null ? throw new PSInvalidOperationException("The input ended before the question was answered.")
                    : Array.FindIndex(keys, k => k.Key == "N") is var no && no >= 0 ? no
                    : 0;
            }

            if (answer.Trim() == "?")
            {
                foreach (var (choice, key) in choices.Zip(keys))
                {
                    Console.Out.WriteLine($"{key.Key} - {choice.HelpMessage}");
                }

                continue;
            }

            var index = Array.FindIndex(keys, k =>
                k.Key.Equals(answer.Trim(), StringComparison.OrdinalIgnoreCase) || k.Label.Equals(answer.Trim(), StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
            {
                return index;
            }
        }
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options)
    {
        DemandAsking();
        Caption(caption, message);
        var user = userName;
        if (string.IsNullOrEmpty(user))
        {
            Console.Out.Write("User: ");
            user = ReadLine();
        }

        Console.Out.Write($"Password for user {user}: ");
        return new PSCredential(user, ReadLineAsSecureString());
    }

    private static string HotKey(string label)
    {
        var mark = label.IndexOf('&', StringComparison.Ordinal);
        return (mark >= 0 && mark + 1 < label.Length ? label[mark + 1].ToString() : label).ToUpperInvariant();
    }

    private static void Caption(string caption, string message)
    {
        foreach (var line in new[] { caption, message }.Where(l => !string.IsNullOrEmpty(l)))
        {
            Console.Out.WriteLine(line);
        }
    }

    private void DemandAsking()
    {
        if (!canAsk)
        {
            throw new PSInvalidOperationException("The shell was started with -NonInteractive: it cannot ask. Give the value, or -Confirm:$false.");
        }

        ClearProgress();
    }

    private void ClearProgress()
    {
        if (progressLength > 0)
        {
            Console.Out.Write('\r' + new string(' ', progressLength) + '\r');
            progressLength = 0;
        }
    }
}
