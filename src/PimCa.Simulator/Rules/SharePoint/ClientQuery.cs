using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace PimCa.Simulator.Rules.SharePoint;

/// <summary>Where an action finds its object.</summary>
/// <param name="Id">The path's id in the query.</param>
/// <param name="Kind">Constructor, Identity, or one of the protocol's others, which are not simulated.</param>
/// <param name="Key">The type's id of a constructor, the name of an identity.</param>
internal sealed record ObjectPath(int Id, string Kind, string Key);

/// <summary>One thing to do.</summary>
/// <param name="Id">The action's id, which its result is given under.</param>
/// <param name="Kind">ObjectPath, ObjectIdentityQuery, Query, SetProperty, Method, or another.</param>
/// <param name="ObjectPathId">The path of its object.</param>
/// <param name="Element">All of it.</param>
internal sealed record QueryAction(int Id, string Kind, int ObjectPathId, XElement Element);

/// <summary>
/// A request of the SharePoint client query protocol (MS-CSOM): what to do, in order, and the objects that it is done to.
/// </summary>
internal sealed class ClientQuery
{
    public static readonly XNamespace Namespace = "http://schemas.microsoft.com/sharepoint/clientquery/2009";

    private ClientQuery(IReadOnlyList<QueryAction> actions, IReadOnlyDictionary<int, ObjectPath> paths)
    {
        Actions = actions;
        Paths = paths;
    }

    public IReadOnlyList<QueryAction> Actions { get; }

    public IReadOnlyDictionary<int, ObjectPath> Paths { get; }

    /// <exception cref="ClientQueryException">The text is no XML, or no request of the protocol.</exception>
    public static ClientQuery Parse(string? body)
    {
        var root = Load(body);
        if (root.Name != Namespace + "Request")
        {
            throw ClientQueryException.Malformed($"The root element is '{root.Name}'.");
        }

        foreach (var version in new[] { "SchemaVersion", "LibraryVersion" })
        {
            if (!Version.TryParse((string?)root.Attribute(version), out _))
            {
                throw ClientQueryException.Malformed($"The attribute {version} is missing or no version.");
            }
        }

        if (!root.Elements().Select(element => element.Name).SequenceEqual(new[] { Namespace + "Actions", Namespace + "ObjectPaths" }))
        {
            throw ClientQueryException.Malformed("A request has Actions and, after them, ObjectPaths.");
        }

        var paths = root.Element(Namespace + "ObjectPaths")!.Elements().Select(Path).ToArray();
        var actions = root.Element(Namespace + "Actions")!.Elements().Select(Action).ToArray();
        if (paths.Select(path => path.Id).Concat(actions.Select(action => action.Id)).GroupBy(id => id).FirstOrDefault(ids => ids.Count() > 1) is { } twice)
        {
            throw ClientQueryException.Malformed($"The id {twice.Key} is used twice.");
        }

        if (actions.FirstOrDefault(action => paths.All(path => path.Id != action.ObjectPathId)) is { } lost)
        {
            throw ClientQueryException.Malformed($"There is no object path {lost.ObjectPathId}.");
        }

        return new ClientQuery(actions, paths.ToDictionary(path => path.Id));
    }

    /// <summary>An attribute that must be there.</summary>
    /// <exception cref="ClientQueryException">It is missing.</exception>
    public static string Attribute(XElement element, string name) =>
        (string?)element.Attribute(name) ?? throw ClientQueryException.Malformed($"The element {element.Name.LocalName} has no attribute {name}.");

    private static XElement Load(string? body)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        try
        {
            using var text = new StringReader(body ?? string.Empty);
            using var reader = XmlReader.Create(text, settings);
            return XElement.Load(reader);
        }
        catch (XmlException malformed)
        {
            throw ClientQueryException.Malformed(malformed.Message);
        }
    }

    private static ObjectPath Path(XElement element)
    {
        var kind = Kind(element);
        return new ObjectPath(Number(element, "Id"), kind, kind == "Constructor" ? Attribute(element, "TypeId") : Attribute(element, "Name"));
    }

    private static QueryAction Action(XElement element) => new(Number(element, "Id"), Kind(element), Number(element, "ObjectPathId"), element);

    private static string Kind(XElement element) => element.Name.Namespace == Namespace
        ? element.Name.LocalName
        : throw ClientQueryException.Malformed($"The element '{element.Name}' is not of the protocol.");

    private static int Number(XElement element, string name) =>
        int.TryParse(Attribute(element, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ClientQueryException.Malformed($"The attribute {name} of the element {element.Name.LocalName} is no number.");
}
