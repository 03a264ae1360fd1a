using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Pipeline;
using PimCa.Policies;

namespace PimCa.Cmdlets.Policies;

/// <summary>
/// Writes PIM policies of groups and roles into one readable JSON file. It can be reviewed and kept under version control: the same
/// policies give the same text, whatever their order. It names groups, roles and approvers instead of giving ids, so that
/// Import-PimPolicy can take it to another tenant.
/// </summary>
/// <example>
/// <code>
/// Get-PimMemberPolicy 'Browser-Only Users' | Export-PimPolicy ./pim-policies.json
/// </code>
/// <para>Writes the policy of the group's members into a file.</para>
/// </example>
/// <example>
/// <code>
/// 'Global Administrator', 'Helpdesk Administrator' | Get-PimRolePolicy | Export-PimPolicy ./roles.json -NoClobber
/// </code>
/// <para>Writes the policies of two roles into one file, unless the file is there.</para>
/// </example>
/// <exception cref="Errors.PimCaException"><c>FileExists</c>, <c>FileNotFound</c>, <c>FileNotAccessible</c>, <c>NothingToExport</c>.</exception>
/// <seealso cref="Policies.GetPimMemberPolicyCommand"/>
/// <seealso cref="Policies.GetPimRolePolicyCommand"/>
/// <returns>The file that was written.</returns>
[Cmdlet(VerbsData.Export, "PimPolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FileInfo))]
public sealed class ExportPimPolicyCommand : PimCaCmdlet
{
    private readonly List<PimPolicy> policies = new();

    /// <summary>The policies, as Get-PimMemberPolicy and Get-PimRolePolicy give them; mostly piped. All go into one file.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PimPolicy[] InputObject { get; set; } = Array.Empty<PimPolicy>();

    /// <summary>The file to write, without wildcards. One that exists is replaced as a whole; its folder must exist.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>Leaves a file that exists alone, and gives the error FileExists.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        policies.AddRange(InputObject);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken) => TryAsync(Path, () =>
    {
        var file = PolicyFileAccess.Resolve(this, Path);
        if (NoClobber && File.Exists(file))
        {
            throw new PimCaException(
                "FileExists", PimCaErrorKind.AlreadyExists, $"'{file}' exists already.", "Give another -Path, or leave out -NoClobber to replace it.", Path);
        }

        if (policies.Count == 0)
        {
            // Whatever was to come before this command failed: a file of nothing would replace the one that is good.
            throw new PimCaException(
                "NothingToExport", PimCaErrorKind.InvalidArgument, $"No policy came to be written: '{file}' is left as it is.", "See what Get-PimMemberPolicy or Get-PimRolePolicy said before this, and pipe what they give.", Path);
        }

        PolicyFileAccess.CheckWritable(file);
        var text = Ports.PolicyFiles!.Write(policies.Select(PolicyEntry.Of));
        if (Confirms($"Write {policies.Count} PIM {(policies.Count == 1 ? "policy" : "policies")}", file, out _))
        {
            PolicyFileAccess.Write(file, text);
            WriteObject(new FileInfo(file));
        }

        return Task.CompletedTask;
    });
}
