using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Parameters;
using PimCa.Pipeline;
using PimCa.Resources;
using PimCa.Session;

namespace PimCa.Cmdlets.Session;

/// <summary>
/// Tells which permissions cmdlets need, and whether the sign-in has them. Sends no request: what the cmdlets declare is compared with
/// what the token says. A person's sign-in is held against the delegated permissions, an application's against the application
/// permissions; a warning names cmdlets that are for people only. A permission is one half: which directory roles a person holds is
/// the other, and is not looked at.
/// </summary>
/// <example>
/// <code>
/// Test-PimCaPermission Add-PimCaExclusion, Set-AppEnforcedRestrictions
/// </code>
/// <para>Before a change at night: what the two cmdlets need, and what of it the sign-in has.</para>
/// </example>
/// <example>
/// <code>
/// $missing = Test-PimCaPermission *-PimMemberPolicy, New-PimEligibility | Where-Object IsGranted -eq $false
/// if ($missing) { throw "Have consented: $($missing.Permission -join ', ')" }
/// </code>
/// <para>At the top of a runbook: ends it before its first change when a permission of Microsoft Graph is missing.</para>
/// </example>
/// <example>
/// <code>
/// Test-PimCaPermission | Where-Object { $_.IsGranted -eq $false }
/// </code>
/// <para>What an administrator would have to consent to before every cmdlet of the module works.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>CmdletNotFound</c>.</exception>
/// <exception cref="Errors.PimCaException" ends="command"><c>NotConnected</c>.</exception>
/// <seealso cref="Session.ConnectPimCaCommand"/>
/// <seealso href="about_PimCa_Authentication"/>
[Cmdlet(VerbsDiagnostic.Test, "PimCaPermission")]
[OutputType(typeof(PimCaPermission))]
public sealed class TestPimCaPermissionCommand : PimCaCmdlet
{
    private readonly SortedSet<string> asked = new(StringComparer.OrdinalIgnoreCase);
    private bool isNarrowed;

    /// <summary>Names of cmdlets, with or without wildcards; all of the module when left out. A wildcard that matches none gives no error.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CmdletNameCompleter))]
    public string[] CmdletName { get; set; } = Array.Empty<string>();

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (var name in CmdletName)
        {
            isNarrowed = true;
            await TryAsync(name, () =>
            {
                var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
                var found = DeclaredPermissions.ByCmdlet.Keys.Where(pattern.IsMatch).ToArray();
                if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                {
                    throw new PimCaException("CmdletNotFound", PimCaErrorKind.NotFound, Messages.CmdletNotFound(name), Messages.CmdletNotFoundAdvice, name);
                }

                asked.UnionWith(found);
                return Task.CompletedTask;
            });
        }
    }

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken)
    {
        var context = Ports.SignIn.Context;
        var declared = context.IsApplication ? DeclaredPermissions.ByCmdletOfApplications : DeclaredPermissions.ByCmdlet;
        foreach (var cmdlet in asked.Where(c => context.IsApplication && DeclaredPermissions.IsForPeopleOnly(c)))
        {
            WriteWarning(Messages.PeopleOnly(cmdlet));
        }

        var rows = declared
            .Where(c => !isNarrowed || asked.Contains(c.Key))
            .SelectMany(c => c.Value, (c, permission) => (Cmdlet: c.Key, Permission: permission))
            .GroupBy(p => p.Permission, p => p.Cmdlet, StringComparer.OrdinalIgnoreCase)
            .OrderBy(g => g.Key, StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
        {
            var service = Permissions.ServiceOf(row.Key);
            WriteObject(new PimCaPermission
            {
                Permission = row.Key,
                NeededFor = row.OrderBy(c => c, StringComparer.OrdinalIgnoreCase).ToArray(),
                IsGranted = service == Permissions.MicrosoftGraph ? Permissions.Cover(context.Scopes, row.Key) : null,
                Service = service,
            });
        }

        return Task.CompletedTask;
    }
}
