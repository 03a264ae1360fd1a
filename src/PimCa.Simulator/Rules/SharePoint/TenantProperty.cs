using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace PimCa.Simulator.Rules.SharePoint;

/// <summary>A setting of the SharePoint tenant that is simulated, with the values that it takes.</summary>
/// <param name="Name">Its name in the protocol.</param>
/// <param name="Highest">The highest number of its enumeration; null for a truth value.</param>
internal sealed record TenantProperty(string Name, int? Highest)
{
    public const string ConditionalAccessPolicy = "ConditionalAccessPolicy";

    // Clients write numbers of an enumeration under any of these types.
    private static readonly string[] NumberTypes = { "Enum", "Int32", "Number" };

    public static IReadOnlyList<TenantProperty> All { get; } = new TenantProperty[]
    {
        // AllowFullAccess, AllowLimitedAccess, BlockAccess, ProtectionLevel, AuthenticationContext.
        new(ConditionalAccessPolicy, 4),

        // OfficeOnlineFilesOnly, WebPreviewableFiles, OtherFiles.
        new("LimitedAccessFileType", 2),
        new("AllowEditing", null),
        new("AllowDownloadingNonWebViewableFiles", null),
    };

    /// <exception cref="ClientQueryException">No property has this name; names are compared with their case.</exception>
    public static TenantProperty Find(string name) =>
        All.FirstOrDefault(property => property.Name == name) ?? throw ClientQueryException.UnknownProperty(name);

    /// <summary>The value of the one parameter of a SetProperty.</summary>
    /// <exception cref="ClientQueryException">There is not one parameter, its type is another one, or its value is out of range.</exception>
    public JsonNode Read(XElement setProperty)
    {
        var parameters = setProperty.Elements(ClientQuery.Namespace + "Parameter").ToArray();
        if (parameters.Length != 1)
        {
            throw ClientQueryException.Malformed($"A SetProperty has one Parameter, not {parameters.Length}.");
        }

        var type = ClientQuery.Attribute(parameters[0], "Type");
        return Highest is { } highest ? Number(type, parameters[0].Value, highest) : TruthValue(type, parameters[0].Value);
    }

    private JsonNode Number(string type, string text, int highest)
    {
        if (!NumberTypes.Contains(type) || !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            throw ClientQueryException.WrongType(Name, type);
        }

        return number >= 0 && number <= highest ? JsonValue.Create(number) : throw ClientQueryException.OutOfRange(Name);
    }

    private JsonNode TruthValue(string type, string text)
    {
        try
        {
            return type == "Boolean" ? JsonValue.Create(XmlConvert.ToBoolean(text)) : throw ClientQueryException.WrongType(Name, type);
        }
        catch (FormatException)
        {
            throw ClientQueryException.WrongType(Name, type);
        }
    }
}
