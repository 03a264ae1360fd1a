using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace PimCa.Cloud.SharePoint;

/// <summary>A value to set: its type as the protocol calls it, and its text.</summary>
internal sealed record QueryValue(string Name, string Type, string Text)
{
    public static QueryValue Number(string name, int value) => new(name, "Enum", value.ToString(CultureInfo.InvariantCulture));

    public static QueryValue Truth(string name, bool value) => new(name, "Boolean", value ? "true" : "false");
}

/// <summary>
/// Requests of SharePoint's client query protocol (MS-CSOM). Only what the tenant's settings need of it: the client
/// library for it would bring its own HTTP stack and its own sign-in.
/// </summary>
internal static class ClientQuery
{
    // Microsoft.Online.SharePoint.TenantAdministration.Tenant, as every client of it constructs it.
    private const string TenantType = "{268004ae-ef6b-4e9b-8425-127220d84719}";
    private const int Tenant = 1;

    private static readonly XNamespace Space = "http://schemas.microsoft.com/sharepoint/clientquery/2009";

    /// <summary>Constructs the tenant and asks for some of its properties; the answer names the object's identity too.</summary>
    public static string Read(IEnumerable<string> properties) => Request(
        new XElement(Space + "Constructor", Id(Tenant), new XAttribute("TypeId", TenantType)),
        new XElement(Space + "ObjectPath", Id(2), OfTenant()),
        new XElement(
            Space + "Query",
            Id(3),
            OfTenant(),
            new XElement(
                Space + "Query",
                new XAttribute("SelectAllProperties", "false"),
                new XElement(
                    Space + "Properties",
                    properties.Select(p => new XElement(Space + "Property", new XAttribute("Name", p), new XAttribute("ScalarProperty", "true")))))));

    /// <summary>Sets properties of an object that was read, and has them taken over.</summary>
    /// <param name="identity">The object's identity from the answer, line break and all.</param>
    /// <param name="values">What to set.</param>
    public static string Write(string identity, IReadOnlyList<QueryValue> values) => Request(
        new XElement(Space + "Identity", Id(Tenant), new XAttribute("Name", identity)),
        values
            .Select((v, i) => new XElement(
                Space + "SetProperty",
                Id(i + 2),
                OfTenant(),
                new XAttribute("Name", v.Name),
                new XElement(Space + "Parameter", new XAttribute("Type", v.Type), v.Text)))
            .Append(new XElement(Space + "Method", new XAttribute("Name", "Update"), Id(values.Count + 2), OfTenant()))
            .ToArray());

    private static string Request(XElement path, params XElement[] actions) => new XElement(
        Space + "Request",
        new XAttribute("AddExpandoFieldTypeSuffix", "true"),
        new XAttribute("SchemaVersion", "15.0.0.0"),
        new XAttribute("LibraryVersion", "16.0.0.0"),
        new XAttribute("ApplicationName", "PimCa"),
        new XElement(Space + "Actions", actions),
        new XElement(Space + "ObjectPaths", path)).ToString(SaveOptions.DisableFormatting);

    private static XAttribute Id(int id) => new("Id", id);

    private static XAttribute OfTenant() => new("ObjectPathId", Tenant);
}
