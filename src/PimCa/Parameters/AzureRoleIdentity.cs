using System;
using System.Management.Automation;
using PimCa.Groups;
using PimCa.Policies;
using PimCa.Targets;

namespace PimCa.Parameters;

/// <summary>An Azure role named by the user: a name, the GUID or the resource id of its definition, or a piped object that is about one.</summary>
/// <value>By name, by the GUID or the resource id of its definition, or as an object that is about one.</value>
/// <exception cref="Errors.PimCaException">When it is looked up: <c>RoleNotFound</c>, <c>RoleAmbiguous</c>.</exception>
public sealed class AzureRoleIdentity
{
    /// <summary>Reads a name, a GUID or a resource id.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public AzureRoleIdentity(string text)
    {
        var slash = text?.LastIndexOf("/roleDefinitions/", StringComparison.OrdinalIgnoreCase) ?? -1;
        Value = Identity.Parse(slash < 0 ? text! : text!.Substring(slash + "/roleDefinitions/".Length));
    }

    /// <summary>Takes the GUID of a definition.</summary>
    public AzureRoleIdentity(Guid id) => Value = new Identity(id.ToString(), null);

    /// <summary>Takes the role that something is about.</summary>
    /// <exception cref="ArgumentException">It is not about an Azure role.</exception>
    public AzureRoleIdentity(PimTargetRecord about) =>
        Value = PipedIdentity.OfTarget(PimKind.AzureRole, about?.Kind, about?.TargetId, about?.TargetName);

    /// <summary>Takes the copy of one of these objects, as a file, a job or a remote session gives it.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public AzureRoleIdentity(PSObject copy) => Value = PipedIdentity.OfCopy(PimKind.AzureRole, copy);

    /// <summary>What was named.</summary>
    public Identity Value { get; }

    /// <summary>The name, or the id where there is no name.</summary>
    public override string ToString() => Value.ToString();
}
