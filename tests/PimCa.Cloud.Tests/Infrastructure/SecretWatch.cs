using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace PimCa.Cloud.Tests.Infrastructure;

/// <summary>
/// Hears what the sessions of a test tell: the log of requests, what is reported, the text of refusals. A token, a secret or an
/// assertion among it fails the test when its tenant is disposed of.
/// </summary>
internal sealed partial class SecretWatch
{
    private readonly ConcurrentQueue<string> said = new();

    /// <summary>How many texts were heard.</summary>
    public int Count => said.Count;

    /// <summary>Hears a session's log of requests.</summary>
    public void Listen(CloudSession session) => session.Journal.Subscribe(line => said.Enqueue(line.ToString()));

    public void Hear(string text) => said.Enqueue(text);

    /// <summary>Fails the test when something got out.</summary>
    /// <param name="secrets">What must not be heard, besides what has the shape of a secret.</param>
    public void Check(IReadOnlyCollection<string> secrets)
    {
        foreach (var text in said)
        {
            Assert.False(Shape().IsMatch(text), "Something that looks like a secret got out.");
            foreach (var secret in secrets)
            {
                Assert.False(text.Contains(secret, StringComparison.Ordinal), "A secret of the tenant's got out.");
            }
        }
    }

    [GeneratedRegex(@"eyJ[\w-]{8,}\.[\w-]{8,}\.|\bBearer\s+[\w.-]{16,}|\b(client_assertion|client_secret|refresh_token|access_token|id_token|device_code|code_verifier|password)=[^&\s*]|X-IDENTITY-HEADER:\s*\S", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Shape();
}
