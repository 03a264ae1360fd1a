using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Help;

/// <summary>The categories that the page of the errors gives, held against each error that any test of a cmdlet meets.</summary>
internal static partial class DescribedErrors
{
    private static readonly Dictionary<string, string[]> Categories = Entry()
        .Matches(File.ReadAllText(Path.Combine(StagedModule.Folder, "en-US", "about_PimCa_Errors.help.txt")).ReplaceLineEndings("\n"))
        .ToDictionary(e => e.Groups["code"].Value, e => e.Groups["category"].Value.Split(" or "));

    /// <summary>Fails where the page says another category than the error has. What it does not have is no error of the module.</summary>
    public static void Check(IEnumerable<ErrorRecord> errors)
    {
        foreach (var error in errors.Where(e => e.Exception.GetType().Name == "PimCaException"))
        {
            var code = error.FullyQualifiedErrorId.Split(',')[0];
            if (Categories.TryGetValue(code, out var said))
            {
                Assert.True(said.Contains(error.CategoryInfo.Category.ToString()), $"{code} is of the category {error.CategoryInfo.Category}, and about_PimCa_Errors says {string.Join(" or ", said)}.");
            }
        }
    }

    [GeneratedRegex(@"^    (?<code>[A-Z][A-Za-z_]+) \((?<category>[A-Za-z ]+)\)\n        ", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
