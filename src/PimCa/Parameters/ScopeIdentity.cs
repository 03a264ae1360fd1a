using System;
using System.Management.Automation;
using PimCa.Groups;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Parameters;

/// <summary>
/// The scope of a role, named by the user: its id, which begins with a slash, or its name. For an Entra role <c>/</c> is the
/// whole directory, and an administrative unit's or application's id alone will do.
/// </summary>
/// <value>By resource id, by name, or as an object that is about one.</value>
/// <exception cref="Errors.PimCaException">When it is looked up: <c>ScopeNotFound</c>, <c>ScopeAmbiguous</c>.</exception>
public sealed class ScopeIdentity
{
    /// <summary>Reads an id or a name.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public ScopeIdentity(string text)
    {
        var trimmed = text?.Trim() ?? string.Empty;
        Value = trimmed.Length == 0 ? throw new ArgumentException("A scope's name or id is needed; this is empty.", nameof(text))
            : trimmed[0] == '/' ? new Identity(trimmed, null)
            : new Identity(null, trimmed);
    }

    /// <summary>Takes an administrative unit's or an application's id.</summary>
    public ScopeIdentity(Guid id) => Value = new Identity(null, id.ToString());

    /// <summary>Takes an administrative unit or an application.</summary>
    public ScopeIdentity(DirectoryScope scope) => Value = PipedIdentity.Of(scope?.Id, scope?.DisplayName);

    /// <summary>Takes the scope of something that is about a role.</summary>
    /// <exception cref="ArgumentException">It is about a group.</exception>
    public ScopeIdentity(PimTargetRecord about) => Value = PipedIdentity.Of(about?.Scope, about?.ScopeName);

    /// <summary>Takes the copy of one of these objects, as a file, a job or a remote session gives it.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public ScopeIdentity(PSObject copy) => Value = PipedIdentity.OfCopy(
        copy,
        (typeof(DirectoryScope), nameof(DirectoryScope.Id), nameof(DirectoryScope.DisplayName)),
        (typeof(PimTargetRecord), nameof(PimTargetRecord.Scope), nameof(PimTargetRecord.ScopeName)));

    /// <summary>What was named.</summary>
    public Identity Value { get; }

    /// <summary>The name, or the id where there is no name.</summary>
    public override string ToString() => Value.ToString();
}
