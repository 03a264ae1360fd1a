using System;
using System.Management.Automation;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Ports;
using PimCa.Targets;

namespace PimCa.Parameters;

/// <summary>A Microsoft Entra role named by the user: a template id, a name, or a piped object that is about a role.</summary>
/// <value>By name, by template id, or as an object that is about a role.</value>
/// <exception cref="Errors.PimCaException">When it is looked up: <c>RoleNotFound</c>, <c>RoleAmbiguous</c>.</exception>
public sealed class RoleIdentity
{
    /// <summary>Reads a template id or a name.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public RoleIdentity(string text) => Value = Identity.Parse(text);

    /// <summary>Takes a template id.</summary>
    public RoleIdentity(Guid id) => Value = new Identity(id.ToString(), null);

    /// <summary>Takes a role.</summary>
    public RoleIdentity(DirectoryRole role) => Value = PipedIdentity.Of(role?.TemplateId, role?.DisplayName);

    /// <summary>Takes the role that something is about: an eligibility, an assignment, an activation, an approval, a policy.</summary>
    /// <exception cref="ArgumentException">It is not about an Entra role.</exception>
    public RoleIdentity(PimTargetRecord about) =>
        Value = PipedIdentity.OfTarget(PimKind.EntraRole, about?.Kind, about?.TargetId, about?.TargetName);

    /// <summary>Takes the copy of one of these objects, as a file, a job or a remote session gives it.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public RoleIdentity(PSObject copy) => Value = PipedIdentity.OfCopy(
        PimKind.EntraRole, copy, (typeof(DirectoryRole), nameof(DirectoryRole.TemplateId), nameof(DirectoryRole.DisplayName)));

    /// <summary>What was named.</summary>
    public Identity Value { get; }

    /// <summary>The name, or the id where there is no name.</summary>
    public override string ToString() => Value.ToString();
}
