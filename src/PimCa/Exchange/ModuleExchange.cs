using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Pipeline;
using PimCa.Ports;
using PimCa.Resources;

namespace PimCa.Exchange;

/// <summary>
/// Exchange Online through its own PowerShell module in the caller's runspace: over the caller's connection where there is
/// one, else over one of our own, made with our session's token and closed again.
/// </summary>
internal sealed class ModuleExchange : IExchangeOnline
{
    private static readonly string[] Needed = { "Get-OwaMailboxPolicy", "Set-OwaMailboxPolicy" };

    private readonly CallerRunspace caller;
    private readonly TenantPorts ports;
    private readonly Func<CancellationToken, Task<ExchangeSignIn>> signIn;

    public ModuleExchange(PimCaCmdlet cmdlet, TenantPorts ports, Func<CancellationToken, Task<ExchangeSignIn>> signIn)
    {
        caller = new CallerRunspace(cmdlet, ports.Reporter);
        this.ports = ports;
        this.signIn = signIn;
    }

    public async Task<IExchangeConnection> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await ExchangeModule.LoadAsync(caller);
        var context = ports.SignIn.Context;
        var live = ExchangeSessionChoice.Choose(await ListAsync(), context.TenantId, ports.Time.GetUtcNow());
        if (live is not null)
        {
            ports.Reporter.Verbose(ExchangeMessages.Reusing(live.Account));
            return new ModuleExchangeConnection(caller, ports.Reporter, Usable(live, isOurs: false), isOurs: false);
        }

        ports.Reporter.Verbose(ExchangeMessages.Connecting(context.Account));
        var own = await signIn(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return await ConnectAsync(own);
    }

    private async Task<IExchangeConnection> ConnectAsync(ExchangeSignIn own)
    {
        // With a prefix that nobody else has, the commands hide none of the caller's and take none with them when they go:
        // PowerShell does not bring a function back that another of its name had replaced. Letters and digits only, and it
        // tells our connection from all others.
        var prefix = "PimCa" + Guid.NewGuid().ToString("N").Substring(0, 12);
        ExchangeSession? made = null;
        var isConnected = false;
        try
        {
            await caller.CallAsync($@"{ExchangeModule.Name}\Connect-ExchangeOnline", Arguments(own, prefix));
            made = (await ExchangeSession.ListAsync(caller)).FirstOrDefault(s => s.Prefix == prefix);
            var connection = new ModuleExchangeConnection(
                caller,
                ports.Reporter,
                Usable(made ?? throw ExchangeErrors.NotConnected(ExchangeMessages.NoConnectionMade), isOurs: true),
                isOurs: true);
            isConnected = true;
            return connection;
        }
        catch (CommandFailedException failure)
        {
            throw ExchangeErrors.NotConnected(failure);
        }
        finally
        {
            if (!isConnected)
            {
                await CloseUnusedAsync(prefix);
            }
        }
    }

    private Hashtable Arguments(ExchangeSignIn own, string prefix)
    {
        var context = ports.SignIn.Context;
        var arguments = new Hashtable(StringComparer.OrdinalIgnoreCase)
        {
            ["AccessToken"] = own.Token,
            ["ExchangeEnvironmentName"] = ExchangeEnvironment.NameOf(context.Environment),
            ["Prefix"] = prefix,
            ["CommandName"] = Needed,
            ["SkipLoadingFormatData"] = true,
            ["ShowBanner"] = false,
            ["ErrorAction"] = ActionPreference.Stop,
        };

        // Which of the three a token needs depends on whose it is. A guest belongs to another tenant than the one that is
        // administered, and delegated access takes a tenant id as well as a domain.
        if (own.Organization is not null)
        {
            arguments["Organization"] = own.Organization;
        }
        else if (context.Account.IndexOf("#EXT#", StringComparison.OrdinalIgnoreCase) >= 0)
        {
            arguments["DelegatedOrganization"] = context.TenantId;
        }
        else
        {
            arguments["UserPrincipalName"] = context.Account;
        }

        return arguments;
    }

    private ExchangeSession Usable(ExchangeSession session, bool isOurs) =>
        session.Command("Get", "OwaMailboxPolicy") is not null ? session : throw ExchangeErrors.WithoutCommands(session, isOurs);

    private async Task<IReadOnlyList<ExchangeSession>> ListAsync()
    {
        try
        {
            return await ExchangeSession.ListAsync(caller);
        }
        catch (CommandFailedException failure)
        {
            throw ExchangeErrors.NotConnected(failure);
        }
    }

    /// <summary>What a failed or stopped connecting may have left: a connection of our prefix, if any.</summary>
    private async Task CloseUnusedAsync(string prefix)
    {
        try
        {
            foreach (var left in (await ExchangeSession.ListAsync(caller)).Where(s => s.Prefix == prefix))
            {
                await ModuleExchangeConnection.DisconnectAsync(caller, left.Id);
            }
        }
        catch (CommandFailedException failure)
        {
            ports.Reporter.Warning(ExchangeMessages.MayBeOpen(failure.Message));
        }
    }
}
