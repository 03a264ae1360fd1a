using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Xml.Linq;
using PimCa.HelpWriter;

if (args is not [var assembly, var output, var references, var errorPage])
{
    Console.Error.WriteLine("Usage: <assembly with cmdlets, its documentation beside it> <file to write> <list of the assemblies that it references> <page of the errors>");
    return 1;
}

// Only read, never run: the reference assemblies of PowerShell have no code.
var files = File.ReadAllLines(references).Where(f => f.Length > 0).Append(assembly).DistinctBy(f => Path.GetFileName(f));
using var context = new MetadataLoadContext(new PathAssemblyResolver(files));
var documentation = Documentation.Beside(Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(assembly))!, "PimCa*.xml"));
var cmdlets = context.LoadFromAssemblyPath(Path.GetFullPath(assembly)).GetTypes()
    .Select(CmdletFacts.Of)
    .OfType<CmdletFacts>()
    .OrderBy(c => c.Name, StringComparer.Ordinal)
    .ToArray();
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
// Indented it would be a fifth larger.
new Maml(cmdlets, documentation, ErrorPage.Read(errorPage)).Write().Save(output, SaveOptions.DisableFormatting);
return 0;
