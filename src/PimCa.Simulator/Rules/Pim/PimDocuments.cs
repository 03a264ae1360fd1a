using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>What documents of Privileged Identity Management have in common.</summary>
internal static class PimDocuments
{
    /// <summary>Properties that a document keeps for the service's own use begin so and never leave the tenant.</summary>
    public const string PrivatePrefix = "~";

    public static IEnumerable<JsonObject> Children(this JsonObject document, string name) =>
        (document[name] as JsonArray)?.OfType<JsonObject>() ?? Array.Empty<JsonObject>();

    public static string? Write(DateTimeOffset? moment) => moment?.ToJsonTime();

    public static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    /// <summary>A copy without what the service keeps to itself and without the named navigation properties.</summary>
    public static JsonObject Published(this JsonObject document, params string[] without)
    {
        var copy = (JsonObject)document.DeepClone();
        foreach (var name in copy.Select(property => property.Key).ToArray())
        {
            if (name.StartsWith(PrivatePrefix, StringComparison.Ordinal) || without.Contains(name))
            {
                copy.Remove(name);
            }
        }

        return copy;
    }

    /// <summary>An id that follows from a text, for documents that exist without ever having been stored.</summary>
    public static string DerivedId(string text)
    {
        using var hash = SHA256.Create();
        var bytes = hash.ComputeHash(Encoding.UTF8.GetBytes(text));
        var id = new byte[16];
        Array.Copy(bytes, id, id.Length);
        return new Guid(id).ToString();
    }
}
