using System.Collections.Generic;
using PimCa.Policies;

namespace PimCa.Ports;

/// <summary>The text of a file of PIM policies.</summary>
public interface IPolicyFiles
{
    /// <summary>The text: the same for the same policies in whatever order, so that two files can be compared.</summary>
    string Write(IEnumerable<PolicyEntry> policies);

    /// <summary>The policies of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What to call it in messages: the file's name.</param>
    /// <exception cref="Errors.PimCaException"><c>PolicyFileInvalid</c>: names the place, the value and what is possible. All or nothing is read.</exception>
    IReadOnlyList<PolicyEntry> Read(string text, string name);
}
