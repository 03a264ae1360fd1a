using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace PimCa.Tests.Infrastructure;

/// <summary>A console, of 80 columns unless told, that remembers what it showed and answers prompts from a queue.</summary>
public sealed class TestHost : PSHost
{
    private readonly Console console;

    public TestHost() => console = new Console(this);

    /// <summary>Answers to prompts: hot keys (<c>y</c>, <c>n</c>) or lines. A prompt without an answer fails the command.</summary>
    public Queue<string> Answers { get; } = new();

    /// <summary>What a prompt throws in a host that cannot ask, as pwsh -NonInteractive does; null where somebody is there.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>The questions that were asked.</summary>
    public IList<string> Questions { get; } = new List<string>();

    /// <summary>What was shown.</summary>
    public string Text => console.Shown.ToString();

    /// <summary>What was shown since the console was opened, cleared or not.</summary>
    public string Everything => console.Cleared.ToString() + console.Shown;

    /// <summary>How wide the console is.</summary>
    public int Width
    {
        get => console.RawUI.BufferSize.Width;
        set => console.RawUI.BufferSize = new Size(value, 3000);
    }

    /// <summary>Whether it shows colour.</summary>
    public bool HasColor { get; set; }

    /// <summary>What its screen answers when it is asked how wide it is; null where it has a width.</summary>
    public Exception? NoScreen { get; set; }

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "PimCa.Tests";

    public override PSHostUserInterface UI => console;

    public override Version Version { get; } = new(1, 0);

    public void Clear()
    {
        console.Cleared.Append(console.Shown);
        console.Shown.Clear();
    }

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    private sealed class Console(TestHost host) : PSHostUserInterface
    {
        public StringBuilder Shown { get; } = new();

        public StringBuilder Cleared { get; } = new();

        public override PSHostRawUserInterface RawUI { get; } = new Screen(host);

        public override bool SupportsVirtualTerminal => host.HasColor;

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            if (host.Refusal is { } refusal)
            {
                throw refusal;
            }

            host.Questions.Add(message);
            var answer = Answer(message);
            var index = choices.ToList().FindIndex(c => c.Label[c.Label.IndexOf('&') + 1].ToString().Equals(answer, StringComparison.OrdinalIgnoreCase));
            return index >= 0 ? index : throw new InvalidOperationException($"'{answer}' is no choice of: {message}");
        }

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
            descriptions.ToDictionary(d => d.Name, d => PSObject.AsPSObject(Answer(d.Name)));

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new NotSupportedException();

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw new NotSupportedException();

        public override string ReadLine() => Answer("a line");

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();

        public override void Write(string value) => Shown.Append(GetOutputString(value, supportsVirtualTerminal: host.HasColor));

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Shown.Append(value);

        public override void WriteLine(string value) => Shown.Append(GetOutputString(value, supportsVirtualTerminal: host.HasColor)).Append('\n');

        public override void WriteDebugLine(string message) => WriteLine("DEBUG: " + message);

        public override void WriteErrorLine(string value) => WriteLine(value);

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }

        public override void WriteVerboseLine(string message) => WriteLine("VERBOSE: " + message);

        public override void WriteWarningLine(string message) => WriteLine("WARNING: " + message);

        private string Answer(string question) =>
            host.Answers.Count > 0 ? host.Answers.Dequeue() : throw new InvalidOperationException($"Nobody was expected to be asked: {question}");
    }

    private sealed class Screen(TestHost host) : PSHostRawUserInterface
    {
        private Size size = new(80, 3000);

        public override ConsoleColor BackgroundColor { get; set; }

        public override Size BufferSize
        {
            get => host.NoScreen is { } none ? throw none : size;
            set => size = value;
        }

        public override Coordinates CursorPosition { get; set; }

        public override int CursorSize { get; set; }

        public override ConsoleColor ForegroundColor { get; set; }

        public override bool KeyAvailable => false;

        public override Size MaxPhysicalWindowSize => new(BufferSize.Width, 50);

        public override Size MaxWindowSize => new(BufferSize.Width, 50);

        public override Coordinates WindowPosition { get; set; }

        public override Size WindowSize { get; set; } = new(80, 50);

        public override string WindowTitle { get; set; } = string.Empty;

        public override void FlushInputBuffer()
        {
        }

        public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

        public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

        public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw new NotSupportedException();

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException();

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException();
    }
}
