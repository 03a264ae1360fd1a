using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net;
using PimCa.Errors;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Matrix;

/// <summary>No token and no password leaves the session, whatever is asked for and whatever fails.</summary>
public sealed class SecretTests
{
    private static readonly string[] Packages = ["Microsoft.Graph", "Microsoft.Kiota", "Azure.", "Microsoft.Identity"];

    private readonly List<string> said = new();
    private readonly List<Exception> thrown = new();
    private readonly ConcurrentQueue<string> journal = new();

    [Fact]
    public void After_a_day_of_verbose_work_and_provoked_errors_no_stream_holds_a_token_or_a_password()
    {
        using var shell = new TestShell();
        var known = new HashSet<string>();
        shell.Set("wrong", new PSCredential("c0a70500-0000-4000-8000-000000000322", new NetworkCredential("", "open-sesame-open-sesame").SecurePassword));
        shell.Set("right", new PSCredential("c0a70500-0000-4000-8000-000000000322", new NetworkCredential("", "simulated").SecurePassword));
        foreach (var (person, script) in Day)
        {
            shell.As(person);
            ConnectionView.Of(shell).Listen(journal);
            var result = shell.Run($"& {{ $VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; $ConfirmPreference = 'None'; {script} }} *>&1");
            foreach (var record in result.Output.Select(o => o.BaseObject).Concat(result.Errors).Concat(result.Progress))
            {
                Collect(record, 5);
            }

            known.UnionWith(shell.Tenant.AccessTokens);
        }

        Collect(shell.Run("$Error").Output, 6);
        said.Add(shell.Host.Text);
        said.AddRange(journal);

        // That there was something to find, and that it would have been found.
        Assert.NotEmpty(known);
        Assert.Contains(known, token => token.StartsWith("eyJ", StringComparison.Ordinal));
        var codes = thrown.OfType<PimCaException>().Select(e => e.Code).Distinct().Order().ToArray();
        Assert.True(codes.Length >= 12, string.Join(", ", codes));
        Assert.DoesNotContain(thrown, e => e is ParameterBindingException);
        Assert.Contains(journal, line => line.StartsWith("POST graph.microsoft.com", StringComparison.Ordinal));
        Assert.Contains(said, text => text.StartsWith("Sent: ", StringComparison.Ordinal));

        Assert.All(said, text =>
        {
            Assert.DoesNotContain("eyJ", text, StringComparison.Ordinal);
            Assert.DoesNotContain("open-sesame-open-sesame", text.Replace("-AccessToken 'open-sesame-open-sesame'", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("Bearer", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("simulated", text.Replace("imulated tenant", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.All(known, token => Assert.DoesNotContain(token, text, StringComparison.Ordinal));
        });
        Assert.All(thrown, error => Assert.DoesNotContain(Packages, p => error.GetType().FullName!.StartsWith(p, StringComparison.Ordinal)));
    }

    private static IEnumerable<(string Person, string Script)> Day =>
    [
        ("admin",
            """
            $global:group = New-PimBrowserOnlyGroup
            Set-PimMemberPolicy $group -MaximumActivationDuration 24h -RequireJustification -AllowPermanentEligibility -PassThru
            'adele@contoso.example', 'alex@contoso.example', 'nobody', 'guest@fabrikam.example' | New-PimEligibility $group -Permanent
            Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess
            New-PimBrowserOnlyPolicy $group -State Enabled
            Test-PimCaGuard $group -Detailed
            Add-PimCaExclusion 'Require compliant device' $group
            Add-PimCaExclusion 'Nothing' $group
            Get-PimMemberPolicy nobody
            Get-PimBrowserOnlyGroup *
            Test-PimCaAccess adele@contoso.example
            Connect-PimCa -Simulated -As nobody@contoso.example
            Set-PimSimulator -FaultRate 1
            Get-PimCaPolicy; New-PimBrowserOnlyGroup Second; Get-PimEligibility -Mine; $group | Get-PimMemberPolicy
            Set-PimSimulator -FaultRate 0
            """),
        ("alex",
            """
            Set-PimMemberPolicy $group -RequireTicket
            New-PimBrowserOnlyGroup Mine
            Remove-PimCaExclusion 'Require compliant device' $group
            Approve-PimActivation -Id 00000000-0000-0000-0000-00000000dead -Justification x
            """),
        ("adele",
            """
            Get-PimEligibility -Mine | Request-PimActivation -Duration 48h -Justification x
            Request-PimActivation $group -Duration 1h
            Request-PimActivation $group -Duration 1h -Justification x -Wait
            Stop-PimActivation $group
            Step-PimSimulator -By 30m
            Stop-PimActivation $group -RevokeSessions
            Get-PimActivation -Mine
            Step-PimSimulator -By 5h
            Get-PimActivation -Mine
            """),
        ("admin",
            """
            Set-PimMemberPolicy $group -RequireMfa
            New-PimEligibility $group svc-backup@contoso.example -Permanent
            Get-PimAuditEvent; Get-PimExemption; Get-PimCaExclusion
            Get-PimCaContext
            Update-PimCaToken; Update-PimCaToken c1; Update-PimCaToken nonsense
            Connect-PimCa -Simulated -ClientSecretCredential $wrong
            Connect-PimCa -Simulated -AccessToken 'open-sesame-open-sesame'
            Connect-PimCa -Simulated -TenantId nowhere.example -ClientSecretCredential $right
            Connect-PimCa -Simulated -UseDeviceCode -As adele@contoso.example
            Connect-PimCa -Simulated -Identity
            Connect-PimCa -Simulated -ClientSecretCredential $right
            Update-PimCaToken c1; Update-PimCaToken; Get-PimCaPolicy; Disconnect-PimCa
            Connect-PimCa -Simulated
            """),
        ("svc-backup", "Request-PimActivation $group -Duration 1h -Justification x"),
    ];

    /// <summary>All text that an object holds: of its properties, its inner exceptions, what it lists.</summary>
    private void Collect(object? value, int depth)
    {
        value = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (value is null)
        {
            return;
        }

        said.Add(value.ToString() ?? string.Empty);
        if (value is Exception exception)
        {
            thrown.Add(exception);
        }

        if (depth == 0 || value is string || value.GetType().IsPrimitive)
        {
            return;
        }

        if (value is IEnumerable list)
        {
            foreach (var item in list)
            {
                Collect(item, depth - 1);
            }
        }
        else if (value is Exception or ErrorRecord or ErrorDetails or InvocationInfo or DictionaryEntry
            || value.GetType().FullName!.StartsWith("PimCa.", StringComparison.Ordinal)
            || value.GetType().Name.StartsWith("KeyValuePair", StringComparison.Ordinal))
        {
            foreach (var property in value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0 && p.Name is not ("TargetSite" or "MyCommand")))
            {
                Collect(property.GetValue(value), depth - 1);
            }
        }
    }
}
