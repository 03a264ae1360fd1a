using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using PimCa.Tests.Matrix;

namespace PimCa.Tests.Exchange;

/// <summary>The token goes to the module and nowhere else.</summary>
public sealed class ExchangeSecretTests : IDisposable
{
    private readonly ExchangeShell exchange = new();
    private readonly HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> said = new();

    public void Dispose() => exchange.Dispose();

    [Fact]
    public void Neither_success_nor_failure_nor_a_talkative_module_lets_the_token_out()
    {
        var journal = new ConcurrentQueue<string>();
        ConnectionView.Of(exchange.Shell).Listen(journal);

        // With a warning out of the connecting command: such a record knows the parameters of its command.
        exchange.Backend.Warn("Connect-ExchangeOnline", "This version is old.");
        var warned = Work();
        exchange.Backend.AtConnected = () => exchange.Backend.Warn("Get-OwaMailboxPolicy", "Sent Bearer " + exchange.Backend.Tokens[^1]);
        var talked = Work();
        exchange.Backend.AtConnected = () => throw new InvalidOperationException("No good: " + exchange.Backend.Tokens[^1]);
        Work();
        exchange.Backend.AtConnected = () => { };
        exchange.Backend.AtCall = _ => throw new InvalidOperationException("Authorization: Bearer " + exchange.Backend.Tokens[^1]);
        Work();
        Collect(exchange.Shell.Run("$Error; Get-History; Get-Variable * -Scope Global -ValueOnly -ErrorAction Ignore").Output.Where(o => o?.BaseObject is not (ExchangeBackend or ExchangeShell)), 6);
        said.AddRange(journal);
        said.Add(exchange.Shell.Host.Text);

        Assert.Equal(8, exchange.Backend.Tokens.Count);
        Assert.Contains("This version is old.", warned);
        Assert.Contains("Sent ***", talked);
        Assert.Contains(said, text => text.Contains("No good: ***", StringComparison.Ordinal));
        Assert.Contains(said, text => text.Contains("Authorization: ***", StringComparison.Ordinal));
        AssertSilent();
    }

    [Fact]
    public void The_modules_own_records_would_have_let_it_out()
    {
        exchange.Shell.Run("Get-AppEnforcedRestrictions").AssertNoErrors();
        exchange.Shell.Set("token", exchange.Backend.Tokens[^1]);
        exchange.Backend.Warn("Connect-ExchangeOnline", "This version is old.");

        Collect(exchange.Shell.Run("Connect-ExchangeOnline -AccessToken $token -UserPrincipalName admin@contoso.example *>&1").AssertNoErrors().Output, 6);

        Assert.ThrowsAny<Exception>(AssertSilent);
    }

    [Fact]
    public void Errors_that_were_there_before_stay()
    {
        exchange.Shell.Run("$Error.Clear(); Get-Item -LiteralPath nowhere; throw 'mine'");
        exchange.Backend.AtConnected = () => throw new InvalidOperationException("No good.");

        exchange.Shell.Run("Get-AppEnforcedRestrictions");

        Assert.Equal(
            ["ExchangeConnectFailed", "mine"],
            exchange.Shell.Run("$Error").Output.Select(e => ((ErrorRecord)e.BaseObject).FullyQualifiedErrorId.Split(',')[0]).Where(id => id != "CommandNotFoundException"));
    }

    private string[] Work()
    {
        var result = exchange.Shell.Run("& { $VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; Get-AppEnforcedRestrictions; Set-AppEnforcedRestrictions -OwaPolicy ReadOnlyPlusAttachmentsBlocked } *>&1");
        Collect(result.Output, 6);
        Collect(result.Errors, 6);
        Collect(result.Progress, 6);
        return result.Output.Select(o => o.BaseObject).OfType<WarningRecord>().Select(w => w.Message).ToArray();
    }

    private void AssertSilent()
    {
        Assert.NotEmpty(said);
        Assert.All(said, text =>
        {
            Assert.DoesNotContain("eyJ", text, StringComparison.Ordinal);
            Assert.All(exchange.Backend.Tokens, token => Assert.DoesNotContain(token, text, StringComparison.Ordinal));
        });
    }

    /// <summary>All text in an object, the parameters that a record's command was called with among it.</summary>
    private void Collect(object? value, int depth)
    {
        value = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (value is null)
        {
            return;
        }

        said.Add(value.ToString() ?? string.Empty);
        if (depth == 0 || value is string || value.GetType().IsPrimitive || !seen.Add(value))
        {
            return;
        }

        if (value is IDictionary table)
        {
            foreach (DictionaryEntry entry in table)
            {
                Collect(entry.Key, depth - 1);
                Collect(entry.Value, depth - 1);
            }
        }
        else if (value is IEnumerable list)
        {
            foreach (var item in list)
            {
                Collect(item, depth - 1);
            }
        }
        else if (value is Exception or ErrorRecord or ErrorDetails or InvocationInfo or InformationalRecord or InformationRecord)
        {
            foreach (var property in value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0 && p.Name is not ("TargetSite" or "MyCommand")))
            {
                Collect(property.GetValue(value), depth - 1);
            }
        }
    }
}
