using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Text.RegularExpressions;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Matrix;

/// <summary>What a run came to.</summary>
/// <param name="Asked">What was asked, ids apart: <c>GET /graph/v1.0/groups/{id}</c>.</param>
/// <param name="Refused">What was refused for want of a permission, requests in a batch and for tokens included.</param>
/// <param name="Errors">What the cmdlet reported.</param>
/// <param name="Shown">All that it told: output, warnings and errors.</param>
internal sealed record PermissionRun(IReadOnlyCollection<string> Asked, IReadOnlyList<string> Refused, IReadOnlyList<string> Errors, string Shown);

/// <summary>
/// One way to use a cmdlet, run again and again with other permissions: each time in a session of its own that knows no names
/// yet, and in a tenant of its own where the run before has changed something.
/// </summary>
internal sealed partial class PermissionTrial : IDisposable
{
    // "PimCa automation": an application of the tenant's own, and its service principal.
    private const string Application = "c0a70500-0000-4000-8000-000000000322";

    // Besides its permissions an application holds roles, as a person does: of Exchange and of Azure. In Graph the permissions
    // alone count.
    private const string Roles =
        """
        $application = 'c0a70500-0000-4000-8000-000000000321'
        $null = New-PimActiveAssignment -Role 'Exchange Administrator' -Principal $application -Duration 30d -Justification x
        $null = New-PimActiveAssignment -AzureRole Owner -Scope 'Tenant Root Group' -Principal $application -Duration 30d -Justification x

        """;

    private static readonly TimeSpan Unnoticed = TimeSpan.FromMinutes(1);

    private readonly PermissionWay way;
    private readonly bool asApplication;
    private TestShell? shell;

    /// <param name="way">The way.</param>
    /// <param name="asApplication">Whether an application runs it, in place of the person that it was made for.</param>
    public PermissionTrial(PermissionWay way, bool asApplication)
    {
        this.way = way;
        this.asApplication = asApplication;
    }

    /// <summary>Runs the command by a token with these permissions and no others.</summary>
    public PermissionRun Run(IEnumerable<string> permissions)
    {
        shell ??= Open();
        shell.Tenant.Forget();
        SignIn(shell, permissions.Distinct().ToArray());
        var (mark, before) = (shell.Tenant.EventCount, shell.Tenant.Now);
        ShellResult result = null!;
        var changes = shell.Writes(() => result = shell.Run(way.Command));
        var events = shell.Tenant.EventsSince(mark).Where(e => e.Kind is "Request" or "Note").Select(e => e.Summary).ToArray();
        if (changes.Count > 0 || shell.Tenant.Now - before > Unnoticed)
        {
            Dispose();
        }

        var errors = result.Errors.Select(e => $"{e.FullyQualifiedErrorId.Split(',')[0]}: {e}").ToArray();
        return new PermissionRun(
            events.Select(e => $"{way.Person} {Particular().Replace(e, "{id}")}").ToHashSet(),
            events.Where(e => Refusal().IsMatch(e)).ToArray(),
            errors,
            string.Join(Environment.NewLine, result.Output.SelectMany(Properties).Concat(result.Warnings).Concat(errors)));
    }

    public void Dispose()
    {
        shell?.Dispose();
        shell = null;
    }

    private TestShell Open()
    {
        var opened = MatrixTenant.Open(asApplication ? Roles + way.Prepare : way.Prepare);
        way.Arrange?.Invoke(opened);
        return opened;
    }

    private void SignIn(TestShell shell, string[] permissions)
    {
        if (asApplication)
        {
            shell.Tenant.ConsentToApplication(Application, permissions);
            shell.Set("credential", new PSCredential(Application, new NetworkCredential("", "simulated").SecurePassword));
        }
        else
        {
            shell.Tenant.Consent(permissions);
        }

        if (way.Cmdlet != "Connect-PimCa")
        {
            shell.Run(asApplication ? PermissionWays.ConnectApplication : $"Connect-PimCa -Simulated -As {way.Person}@contoso.example").AssertNoErrors();

            // The services refuse, not the module before them: what it believes to need is what is to be proven.
            shell.ForgetPermissions();
        }
    }

    private static IEnumerable<string> Properties(PSObject output) => output.Properties
        .Where(p => p.MemberType == PSMemberTypes.Property)
        .Select(p => p.Value is System.Collections.IEnumerable many and not string ? string.Join(" ", many.Cast<object>()) : $"{p.Value}");

    [GeneratedRegex(@"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|-> \d+")]
    private static partial Regex Particular();

    // SharePoint refuses with a success: its log tells.
    [GeneratedRegex(@"-> 403\b|/login/.* -> 4\d\d\b|^SharePoint refused a query of .* unauthorized")]
    private static partial Regex Refusal();
}
