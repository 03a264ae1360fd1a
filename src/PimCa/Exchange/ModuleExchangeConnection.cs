using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Ports;
using PimCa.Resources;
using PimCa.Restrictions;

namespace PimCa.Exchange;

/// <summary>A connection of the Exchange module, the caller's or ours.</summary>
internal sealed class ModuleExchangeConnection : IExchangeConnection
{
    private readonly CallerRunspace caller;
    private readonly IReporter reporter;
    private readonly ExchangeSession session;
    private readonly bool isOurs;

    public ModuleExchangeConnection(CallerRunspace caller, IReporter reporter, ExchangeSession session, bool isOurs)
    {
        this.caller = caller;
        this.reporter = reporter;
        this.session = session;
        this.isOurs = isOurs;
    }

    public async Task<IReadOnlyList<OwaMailboxPolicy>> ListOwaMailboxPoliciesAsync(CancellationToken cancellationToken)
    {
        var rows = await InvokeAsync("Get", null, new Hashtable(), cancellationToken);
        return rows.Select(Policy).ToArray();
    }

    public Task SetOwaMailboxPolicyAsync(string name, OwaRestriction restriction, CancellationToken cancellationToken)
    {
        // The question was asked by our own command; the preferences of the session would have this one ask again, or skip it.
        var arguments = new Hashtable
        {
            ["Identity"] = name,
            ["ConditionalAccessPolicy"] = restriction.ToString(),
            ["Confirm"] = false,
            ["WhatIf"] = false,
        };
        return InvokeAsync("Set", name, arguments, cancellationToken);
    }

    public async Task CloseAsync()
    {
        if (!isOurs)
        {
            return;
        }

        try
        {
            await DisconnectAsync(caller, session.Id);
        }
        catch (CommandFailedException failure)
        {
            reporter.Warning(ExchangeMessages.NotClosed(session.Id, failure.Message));
        }
    }

    /// <summary>Closes one connection, and no other.</summary>
    public static Task DisconnectAsync(CallerRunspace caller, string id) => caller.CallAsync(
        $@"{ExchangeModule.Name}\Disconnect-ExchangeOnline",
        new Hashtable { ["ConnectionId"] = id, ["Confirm"] = false, ["WhatIf"] = false, ["ErrorAction"] = ActionPreference.Stop });

    private async Task<IReadOnlyList<PSObject>> InvokeAsync(string verb, string? target, Hashtable arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var command = session.Command(verb, "OwaMailboxPolicy") ?? throw ExchangeErrors.WithoutCommands(session, isOurs);
        arguments["ErrorAction"] = ActionPreference.Stop;
        try
        {
            return await caller.CallAsync(command, arguments);
        }
        catch (CommandFailedException failure)
        {
            throw ExchangeErrors.Failed(
                target is null ? ExchangeMessages.Reading : ExchangeMessages.Setting(target),
                target,
                failure);
        }
    }

    private static OwaMailboxPolicy Policy(PSObject row)
    {
        var name = Text(row, "Name") is { Length: > 0 } given ? given : throw ExchangeErrors.NotUnderstood(ExchangeMessages.NamelessPolicy);
        var setting = Text(row, "ConditionalAccessPolicy");

        // By its exact name only: a number, or a setting that came later, must never pass for one that restricts.
        return Enum.TryParse<OwaRestriction>(setting, out var restriction) && restriction.ToString() == setting
            ? new OwaMailboxPolicy(name, Text(row, "IsDefault") == bool.TrueString, restriction)
            : throw ExchangeErrors.NotUnderstood(ExchangeMessages.UnknownSetting(name, setting.Length == 0 ? "-" : setting));
    }

    private static string Text(PSObject row, string property) =>
        Convert.ToString(row.Properties[property]?.Value, CultureInfo.InvariantCulture) ?? string.Empty;
}
