namespace PimCa.Simulator.Rules.Pim;

/// <summary>What somebody is eligible for or assigned to: a role over a scope.</summary>
/// <param name="Scope">A group's id; a directory scope; the id of an Azure resource.</param>
/// <param name="Role">member or owner; a role definition's id.</param>
internal sealed record PimTarget(string Scope, string Role)
{
    /// <summary>Ids are compared without regard to case, as the services do.</summary>
    public bool IsSame(PimTarget other) => PimDocuments.Same(Scope, other.Scope) && PimDocuments.Same(Role, other.Role);
}
