using System;
using System.Linq;
using System.Management.Automation;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Parameters;

/// <summary>Takes identities out of piped objects.</summary>
internal static class PipedIdentity
{
    public static Identity Of(string? id, string? name)
    {
        if (string.IsNullOrEmpty(id))
        {
            throw new ArgumentException("The object has no id.", nameof(id));
        }

        // Outputs show the id where the name is not known.
        return new Identity(id, string.IsNullOrEmpty(name) || string.Equals(name, id, StringComparison.OrdinalIgnoreCase) ? null : name);
    }

    public static Identity OfTarget(PimKind wanted, PimKind? kind, string? id, string? name) =>
        kind is null || kind == wanted
            ? Of(id, name)
            : throw new ArgumentException($"The object is about '{name}', of kind {kind}; a {wanted} is needed here.", nameof(kind));

    /// <summary>
    /// Takes the identity out of the copy of an output object that a file (<c>Import-Clixml</c>), a job or a remote session gives: it has the
    /// object's properties, and its types by name.
    /// </summary>
    /// <param name="copy">The copy.</param>
    /// <param name="forms">The output objects that have such an identity, and which properties are its id and its name.</param>
    /// <exception cref="ArgumentException">It is no copy of one of these.</exception>
    public static Identity OfCopy(PSObject? copy, params (Type Type, string Id, string Name)[] forms)
    {
        var form = forms.FirstOrDefault(f => IsCopy(copy, f.Type));
        return form.Type is null
            ? throw new ArgumentException($"'{copy}' is no object that has what is needed here.", nameof(copy))
            : Of(Text(copy!, form.Id), Text(copy!, form.Name));
    }

    /// <summary>The same for a target of one kind, which copies of many output objects are about.</summary>
    /// <param name="wanted">The kind.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="forms">What else has such an identity.</param>
    /// <exception cref="ArgumentException">It is no copy of such an object, or about a target of another kind.</exception>
    public static Identity OfCopy(PimKind wanted, PSObject? copy, params (Type Type, string Id, string Name)[] forms) => IsCopy(copy, typeof(PimTargetRecord))
        ? OfTarget(wanted, LanguagePrimitives.ConvertTo<PimKind>(copy!.Properties[nameof(PimTargetRecord.Kind)]?.Value), Text(copy, nameof(PimTargetRecord.TargetId)), Text(copy, nameof(PimTargetRecord.TargetName)))
        : OfCopy(copy, forms);

    /// <summary>Whether it is a copy of an object of this type.</summary>
    public static bool IsCopy(PSObject? copy, Type type) => copy is not null && copy.TypeNames.Contains("Deserialized." + type.FullName, StringComparer.OrdinalIgnoreCase);

    /// <summary>A property of the copy, as text.</summary>
    public static string? Text(PSObject copy, string property) => copy.Properties[property]?.Value?.ToString();
}
