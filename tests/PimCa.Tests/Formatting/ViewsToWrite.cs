using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PimCa.Tests.Formatting;

/// <summary>What a new output lacks, told as the file to open and a first shape to write there; the order is what it is about first, ids last.</summary>
internal static class ViewsToWrite
{
    /// <summary>What the tests show of it.</summary>
    public static string Sample(Type type) =>
        $$"""
        No test shows a {{type.Name}}. Write into the rows of the cmdlet that is new with it (CmdletRows), all filled with typical values:

            public override IEnumerable<(object Value, string[] Shown)> Samples =>
                [(new {{type.Name}} { {{string.Join(", ", type.GetProperties().Where(p => p.IsDefined(typeof(RequiredMemberAttribute))).Select(p => p.Name + " = ..."))}} }, ["what its table must show whole"])];
        """;

    /// <summary>The table: its first column has a width, one has none, and all fit 80 columns.</summary>
    public static string Table(Type type)
    {
        var columns = Ordered(type).Where(p => !IsId(p)).Take(4).ToArray();
        return View(
            type,
            $"{type.Name} has no table.",
            string.Empty,
            "Table",
            [
                "<TableHeaders>",
                .. columns.Select((p, i) => $"  <TableColumnHeader><Label>{p.Name}</Label>{(i == columns.Length - 1 ? string.Empty : $"<Width>{Width(p)}</Width>")}<Alignment>Left</Alignment></TableColumnHeader>"),
                "</TableHeaders>",
                "<TableRowEntries>",
                "  <TableRowEntry>",
                "    <Wrap />",
                "    <TableColumnItems>",
                .. columns.Select((p, i) => $"      <TableColumnItem>{Cell(p, i == columns.Length - 1)}</TableColumnItem>"),
                "    </TableColumnItems>",
                "  </TableRowEntry>",
                "</TableRowEntries>",
            ]);
    }

    /// <summary>The list: every property once.</summary>
    public static string List(Type type) => View(
        type,
        $"{type.Name} has no list.",
        " as a list",
        "List",
        ["<ListEntries>", "  <ListEntry>", "    <ListItems>", .. Ordered(type).Select(p => "      " + Item(p)), "    </ListItems>", "  </ListEntry>", "</ListEntries>"]);

    /// <summary>The item of a property in a list.</summary>
    public static string Item(PropertyInfo property) => Shown(property, "Moment", "Lines") is { } text
        ? $"<ListItem><Label>{property.Name}</Label><ScriptBlock>{text}</ScriptBlock></ListItem>"
        : $"<ListItem><PropertyName>{property.Name}</PropertyName></ListItem>";

    /// <summary>What is told of it among other kinds.</summary>
    public static string Few(Type type) => string.Join(
        Environment.NewLine,
        [
            $"{type.Name} has no few properties for a pipeline of several kinds. Write into src/PimCa/Formatting/PimCa.Types.ps1xml:",
            string.Empty,
            "  <Type>",
            $"    <Name>{type.FullName}</Name>",
            "    <Members>",
            "      <MemberSet>",
            "        <Name>PSStandardMembers</Name>",
            "        <Members>",
            "          <PropertySet>",
            "            <Name>DefaultDisplayPropertySet</Name>",
            "            <ReferencedProperties>",
            .. Ordered(type).Where(p => !IsId(p)).Select(p => $"              <Name>{p.Name}</Name>"),
            "            </ReferencedProperties>",
            "          </PropertySet>",
            "        </Members>",
            "      </MemberSet>",
            "    </Members>",
            "  </Type>",
        ]);

    private static string View(Type type, string lacks, string name, string control, IEnumerable<string> lines) => string.Join(
        Environment.NewLine,
        [
            $"{lacks} Write into PimCa.Format.ps1xml, and give it the order and the widths that suit:",
            string.Empty,
            "    <View>",
            $"      <Name>{type.FullName}{name}</Name>",
            $"      <ViewSelectedBy><TypeName>{type.FullName}</TypeName></ViewSelectedBy>",
            $"      <{control}Control>",
            .. lines.Select(line => "        " + line),
            $"      </{control}Control>",
            "    </View>",
        ]);

    private static IEnumerable<PropertyInfo> Ordered(Type type) => type.GetProperties().Where(p => !ViewTests.OnlyAliases.Contains(p.Name)).OrderBy(IsId);

    private static bool IsId(PropertyInfo property) => property.Name.EndsWith("Id", StringComparison.Ordinal);

    private static int Width(PropertyInfo property) => Math.Max(property.Name.Length, property.PropertyType == typeof(string) || IsTime(property) ? 16 : 10);

    private static string Cell(PropertyInfo property, bool isLast) => property.PropertyType == typeof(string)
        ? $"<ScriptBlock>[PimCa.Formatting.Shown]::{(isLast ? $"Fill($_.{property.Name}, 20, $ExecutionContext)" : $"Wrap($_.{property.Name}, {Width(property)})")}</ScriptBlock>"
        : Shown(property, "Time", "Row") is { } text ? $"<ScriptBlock>{text}</ScriptBlock>" : $"<PropertyName>{property.Name}</PropertyName>";

    // A time is local, a list has commas or lines, what is missing is a dash; all else PowerShell shows by itself.
    private static string? Shown(PropertyInfo property, string time, string list) =>
        IsTime(property) ? $"[PimCa.Formatting.Shown]::{time}($_.{property.Name})"
        : property.PropertyType == typeof(string) ? (property.IsDefined(typeof(RequiredMemberAttribute)) ? null : $"[PimCa.Formatting.Shown]::Text($_.{property.Name})")
        : typeof(IEnumerable).IsAssignableFrom(property.PropertyType) ? $"[PimCa.Formatting.Shown]::{list}($_.{property.Name})"
        : Nullable.GetUnderlyingType(property.PropertyType) is null ? null : $"[PimCa.Formatting.Shown]::Text($_.{property.Name})";

    private static bool IsTime(PropertyInfo property) => (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(DateTimeOffset);
}
