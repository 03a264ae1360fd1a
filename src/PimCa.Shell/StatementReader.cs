using System;
using System.Linq;
using System.Management.Automation.Language;
using System.Text;

namespace PimCa.Shell;

/// <summary>Reads statements from the console, over as many lines as each needs.</summary>
internal sealed class StatementReader(Func<string> prompt)
{
    /// <summary>The next statement; null at the end of the input.</summary>
    public string? Read()
    {
        var statement = new StringBuilder();
        Console.Write(prompt());
        while (Console.ReadLine() is { } line)
        {
            statement.AppendLine(line);
            Parser.ParseInput(statement.ToString(), out _, out var errors);

            // An empty line ends a statement that cannot be completed: its error is then shown.
            if (!errors.Any(e => e.IncompleteInput) || line.Length == 0)
            {
                return statement.ToString();
            }

            Console.Write(">> ");
        }

        return null;
    }
}
