using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Groups;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>
/// Gets Conditional Access policies, with names in place of ids. A name without wildcards gives every policy of that name: the service
/// allows several.
/// </summary>
/// <example>
/// <code>
/// Get-PimCaPolicy
/// </code>
/// <para>Lists all policies.</para>
/// </example>
/// <example>
/// <code>
/// Get-PimCaPolicy '*SharePoint admin center*'
/// </code>
/// <para>Finds the policies that SharePoint's admin center made by itself.</para>
/// </example>
/// <example>
/// <code>
/// Get-PimCaPolicy | Where-Object { $_.State -eq 'Enabled' -and $_.IncludeUsers -contains 'Browser-Only Users' }
/// </code>
/// <para>The enabled policies that apply to the group.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>CaPolicyNotFound</c>.</exception>
/// <seealso cref="ConditionalAccess.GetPimCaExclusionCommand"/>
/// <seealso cref="ConditionalAccess.NewPimCompliantDevicePolicyCommand"/>
/// <seealso cref="ConditionalAccess.NewPimBrowserOnlyPolicyCommand"/>
[Cmdlet(VerbsCommon.Get, "PimCaPolicy")]
[OutputType(typeof(CaPolicy))]
[RequiresPermission("Policy.Read.All", "User.ReadBasic.All", "Group.Read.All", "RoleManagement.Read.Directory")]
public sealed class GetPimCaPolicyCommand : PimCaCmdlet
{
    /// <summary>The policies: ids, names with or without wildcards, or piped policies and exclusions. Left out, all policies.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("DisplayName", "Id")]
    [ValidateNotNull]
    [SupportsWildcards]
    [KnownNameCompleter(KnownNameKind.CaPolicy)]
    public CaPolicyIdentity[] Policy { get; set; } = Array.Empty<CaPolicyIdentity>();

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var policies = new GetCaPolicies(Ports);
        if (Policy.Length == 0)
        {
            await TryAsync(null, async () => WriteObject(await policies.ListAsync(_ => true, cancellationToken), enumerateCollection: true));
        }

        foreach (var policy in Policy)
        {
            await TryAsync(policy, () => WriteAsync(policies, policy.Value, cancellationToken));
        }
    }

    private async Task WriteAsync(GetCaPolicies policies, Identity policy, CancellationToken cancellationToken)
    {
        if (policy.Id is not null)
        {
            WriteObject(await policies.OneAsync(policy, cancellationToken));
        }
        else if (WildcardPattern.ContainsWildcardCharacters(policy.Name))
        {
            // The admin center of SharePoint gives policies names in square brackets: such a name means itself too.
            var pattern = new WildcardPattern(policy.Name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            WriteObject(
                await policies.ListAsync(n => pattern.IsMatch(n) || string.Equals(n, policy.Name, StringComparison.OrdinalIgnoreCase), cancellationToken),
                enumerateCollection: true);
        }
        else
        {
            WriteObject(await policies.NamedAsync(policy.Name!, cancellationToken), enumerateCollection: true);
        }
    }
}
