using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.ConditionalAccess;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Session;

namespace PimCa.Cmdlets.ConditionalAccess;

/// <summary>
/// Gets authentication contexts, whether a Conditional Access policy enforces them, and which PIM policies require them. UsedBy has the
/// policies of Entra roles, of role-assignable groups and of groups that this session has met: the service cannot be asked for all groups.
/// </summary>
/// <example>
/// <before>$null = New-PimAuthenticationContext c1 -DisplayName 'Phishing-resistant sign-in' -State Enabled; Set-PimMemberPolicy $group -AuthenticationContext c1</before>
/// <code>
/// Get-PimAuthenticationContext
/// </code>
/// <para>The contexts, whether a policy enforces each, and which PIM policies require it.</para>
/// </example>
/// <example>
/// <before>$null = New-PimAuthenticationContext c1 -State ReportOnly</before>
/// <code>
/// Get-PimAuthenticationContext c* | Where-Object { -not $_.IsEnforced }
/// </code>
/// <para>Contexts that ask nobody for anything, such as one whose policy is in report-only mode.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>AuthenticationContextNotFound</c>.</exception>
/// <seealso cref="Policies.SetPimMemberPolicyCommand"/>
[Cmdlet(VerbsCommon.Get, "PimAuthenticationContext")]
[OutputType(typeof(PimAuthenticationContext))]
[RequiresPermission("AuthenticationContext.Read.All", "Policy.Read.All", "Group.Read.All", "RoleManagementPolicy.Read.AzureADGroup", "RoleManagement.Read.Directory")]
public sealed class GetPimAuthenticationContextCommand : PimCaCmdlet
{
    /// <summary>Ids (c1 to c99) or names, with or without wildcards. Left out, all contexts.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("DisplayName")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [KnownNameCompleter(KnownNameKind.AuthenticationContext)]
    public string[] Id { get; set; } = Array.Empty<string>();

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        var contexts = new GetAuthenticationContexts(Ports);
        if (Id.Length == 0)
        {
            await TryAsync(null, async () => WriteObject(await contexts.ListAsync(_ => true, cancellationToken), enumerateCollection: true));
        }

        foreach (var id in Id)
        {
            await TryAsync(id, async () =>
            {
                var pattern = new WildcardPattern(id, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
                var found = await contexts.ListAsync(pattern.IsMatch, cancellationToken);
                if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(id))
                {
                    throw GetAuthenticationContexts.NotFound(id);
                }

                WriteObject(found, enumerateCollection: true);
            });
        }
    }
}
