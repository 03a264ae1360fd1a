using System;
using System.IO;
using System.Management.Automation.Host;

namespace PimCa.Shell;

/// <summary>The size of the console, which decides how wide tables are. Where there is none, 80 columns.</summary>
internal sealed class ConsoleScreen : PSHostRawUserInterface
{
    private const int WidthWithoutConsole = 80;
    private const int HeightWithoutConsole = 50;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override Size BufferSize
    {
        get => new(Width, 3000);
        set => throw new NotSupportedException("The size is the console's own.");
    }

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; } = 25;

    public override bool KeyAvailable => !Console.IsInputRedirected && Console.KeyAvailable;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Size MaxWindowSize => WindowSize;

    public override Coordinates WindowPosition { get; set; }

    public override Size WindowSize
    {
        get => new(Width, HeightWithoutConsole);
        set => throw new NotSupportedException("The size is the console's own.");
    }

    public override string WindowTitle { get; set; } = "PimCa";

    private static int Width
    {
        get
        {
            if (Console.IsOutputRedirected)
            {
                return WidthWithoutConsole;
            }

            try
            {
                return Console.WindowWidth > 0 ? Console.WindowWidth : WidthWithoutConsole;
            }
            catch (IOException)
            {
                // Windows says so of a console that has no window.
                return WidthWithoutConsole;
            }
        }
    }

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException("This console cannot be read back.");

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        var key = Console.ReadKey(options.HasFlag(ReadKeyOptions.NoEcho));
        return new KeyInfo((int)key.Key, key.KeyChar, 0, keyDown: true);
    }

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw new NotSupportedException("This console cannot be painted on.");

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException("This console cannot be painted on.");

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException("This console cannot be painted on.");
}
