using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;
using PimCa.Session;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.Infrastructure;

/// <summary>
/// Reads along in every shell of every test: all streams, what the console shows, the text of exceptions, <c>$Error</c> and the log of
/// requests. A shell that let out a token, a secret, an assertion or an authorization header fails its test when it is disposed of.
/// </summary>
internal sealed partial class SecretWatch(Runspace runspace, TestHost host)
{
    private readonly ConcurrentQueue<string> requests = new();
    private readonly List<string> said = new();
    private readonly HashSet<string> secrets = new(StringComparer.Ordinal);
    private object? connection;

    /// <summary>All lines of the log of requests so far.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    /// <summary>Notes what a command gave, and the tokens that are out now.</summary>
    public void After(ShellResult result)
    {
        said.AddRange(result.Said);
        if (TenantOf(runspace) is not { } tenant)
        {
            return;
        }

        if (!ReferenceEquals(tenant.Connection, connection))
        {
            connection = tenant.Connection;
            new ConnectionView(tenant.Connection).Listen(requests);
        }

        secrets.UnionWith(TenantView.TokensOf(tenant));
    }

    /// <summary>Fails the test when something got out.</summary>
    public void Check()
    {
        if (runspace.RunspaceStateInfo.State == RunspaceState.Opened && runspace.RunspaceAvailability == RunspaceAvailability.Available
            && runspace.SessionStateProxy.GetVariable("Error") is IEnumerable errors)
        {
            said.AddRange(errors.OfType<object>().SelectMany(TextsOf));
        }

        // Whatever was typed in is in the error that quotes the line; tests type no secret but the tenant's own, which opens nothing.
        foreach (var text in said.Append(host.Everything).Concat(requests))
        {
            if (Shape().Match(text) is { Success: true } match)
            {
                throw Leak(text, match.Index, "looks like one");
            }

            foreach (var secret in secrets)
            {
                var at = text.IndexOf(secret, StringComparison.Ordinal);
                if (at >= 0)
                {
                    throw Leak(text, at, "is one that the tenant gave out");
                }
            }
        }
    }

    /// <summary>All text that a record holds.</summary>
    public static IEnumerable<string> TextsOf(object? record) => record switch
    {
        ErrorRecord error => new[]
        {
            error.ToString(), error.Exception?.ToString(), error.ErrorDetails?.Message, error.ErrorDetails?.RecommendedAction, error.CategoryInfo.ToString(),
            error.TargetObject?.ToString(), error.ScriptStackTrace, error.InvocationInfo?.PositionMessage,
        }.OfType<string>(),
        InformationRecord information => new[] { information.MessageData?.ToString() }.OfType<string>(),
        ProgressRecord progress => [progress.Activity, progress.StatusDescription, progress.CurrentOperation ?? string.Empty],
        Exception exception => [exception.ToString()],
        null => [],
        _ => [record.ToString() ?? string.Empty],
    };

    private static TenantSession? TenantOf(Runspace runspace)
    {
        var before = Runspace.DefaultRunspace;
        try
        {
            Runspace.DefaultRunspace = runspace;
            return RunspaceSession.Current.Tenant;
        }
        finally
        {
            Runspace.DefaultRunspace = before;
        }
    }

    private static Xunit.Sdk.XunitException Leak(string text, int at, string why) =>
        new($"A secret got out ({why}), right after: {text[Math.Max(0, at - 200)..at]}");

    // A JSON Web Token, an authorization header, the fields of a form that prove who asks, and cookies of a sign-in.
    [GeneratedRegex(@"eyJ[\w-]{8,}\.[\w-]{8,}\.|\bBearer\s+[\w.-]{16,}|\b(client_assertion|client_secret|refresh_token|access_token|id_token|device_code|code_verifier|password)=[^&\s*]|\bAuthorization:\s*\w+\s+\w{8,}|X-IDENTITY-HEADER:\s*\S", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Shape();
}
