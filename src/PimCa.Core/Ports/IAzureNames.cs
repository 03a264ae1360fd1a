using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Groups;

namespace PimCa.Ports;

/// <summary>Names of Azure scopes and roles. What is given by id is trusted, and costs no request.</summary>
public interface IAzureNames
{
    /// <summary>The scope: its resource id, with its name where that is known.</summary>
    /// <param name="scope">A resource id as Id; a display name of a management group, a subscription or a resource group as Name.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="PimCaException"><c>ScopeNotFound</c>; <c>ScopeAmbiguous</c>, which lists the matches.</exception>
    Task<Identity> ScopeAsync(Identity scope, CancellationToken cancellationToken);

    /// <summary>The role at a scope: the GUID of its definition, with its name where that is known.</summary>
    /// <exception cref="PimCaException"><c>RoleNotFound</c>; <c>RoleAmbiguous</c>, which lists the matches.</exception>
    Task<Identity> RoleAsync(Identity role, string scope, CancellationToken cancellationToken);
}
