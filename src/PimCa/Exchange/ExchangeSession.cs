using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using PimCa.Errors;
using PimCa.Resources;

namespace PimCa.Exchange;

/// <summary>
/// A live connection of the Exchange module, as its <c>Get-ConnectionInformation</c> shows it, and the commands that the
/// module generated for it in this runspace.
/// </summary>
internal sealed record ExchangeSession
{
    /// <summary>The connection's id, a GUID.</summary>
    public required string Id { get; init; }

    /// <summary>Which of the connections it is: the higher, the later.</summary>
    public required int Number { get; init; }

    /// <summary>The organisation's tenant id; empty where the module does not tell it.</summary>
    public required string TenantId { get; init; }

    /// <summary>Who connected: a user or, for an application, the organisation that it named.</summary>
    public required string Account { get; init; }

    /// <summary>What was put before the nouns of its commands; empty for nothing.</summary>
    public required string Prefix { get; init; }

    /// <summary>True while the module takes it for connected.</summary>
    public required bool IsConnected { get; init; }

    /// <summary>True when the module says that its token ended.</summary>
    public required bool HasEnded { get; init; }

    /// <summary>When its token ends, UTC; null where the module does not tell it.</summary>
    public required DateTimeOffset? ExpiresOn { get; init; }

    /// <summary>The commands that the module generated for it, by name; null when they are not in this runspace.</summary>
    public IReadOnlyDictionary<string, CommandInfo>? Commands { get; init; }

    /// <summary>Whether its commands can be expected to work at a time.</summary>
    public bool IsAlive(DateTimeOffset now) => IsConnected && !HasEnded && !(ExpiresOn <= now);

    /// <summary>One of its commands, such as <c>Get-OwaMailboxPolicy</c>; null when the connection has not got it.</summary>
    public CommandInfo? Command(string verb, string noun) =>
        Commands is not null && Commands.TryGetValue($"{verb}-{Prefix}{noun}", out var command) ? command : null;

    /// <summary>The connections to Exchange Online that there are. Those to Security &amp; Compliance, which the module lists too, are no way to it.</summary>
    public static async Task<IReadOnlyList<ExchangeSession>> ListAsync(CallerRunspace caller)
    {
        var listed = await caller.CallAsync($@"{ExchangeModule.Name}\Get-ConnectionInformation", new Hashtable { ["ErrorAction"] = ActionPreference.Stop });
        if (listed.Count == 0)
        {
            return Array.Empty<ExchangeSession>();
        }

        var modules = (await caller.CallAsync(@"Microsoft.PowerShell.Core\Get-Module", new Hashtable())).Select(m => m.BaseObject).OfType<PSModuleInfo>().ToArray();
        return listed.Where(item => Text(item, "IsEopSession") != bool.TrueString).Select(item => Read(item, modules)).ToArray();
    }

    private static ExchangeSession Read(PSObject item, IReadOnlyList<PSModuleInfo> modules) => new()
    {
        Id = Text(item, "ConnectionId"),
        Number = int.TryParse(Text(item, "Id"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0,
        TenantId = Text(item, "TenantID"),
        Account = Text(item, "UserPrincipalName") is { Length: > 0 } user ? user : Text(item, "Organization"),
        Prefix = Text(item, "ModulePrefix"),
        IsConnected = string.Equals(Text(item, "State"), "Connected", StringComparison.OrdinalIgnoreCase),
        HasEnded = string.Equals(Text(item, "TokenStatus"), "Expired", StringComparison.OrdinalIgnoreCase),
        ExpiresOn = item.Properties["TokenExpiryTimeUTC"]?.Value switch
        {
            DateTimeOffset time => time,
            DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
            _ => null,
        },
        Commands = modules.FirstOrDefault(m => IsOf(m, Text(item, "ModuleName")))?.ExportedCommands
            .ToDictionary(c => c.Key, c => c.Value, StringComparer.OrdinalIgnoreCase),
    };

    // The module tells the folder of what it generated, whose last part names the module as well.
    private static bool IsOf(PSModuleInfo module, string folder) =>
        folder.Length > 0
        && (string.Equals(module.ModuleBase, folder, StringComparison.OrdinalIgnoreCase)
            || string.Equals(module.Name, Path.GetFileName(folder.TrimEnd('/', '\\')), StringComparison.OrdinalIgnoreCase));

    private static string Text(PSObject item, string property) =>
        Convert.ToString(item.Properties[property]?.Value, CultureInfo.InvariantCulture) ?? string.Empty;
}

/// <summary>Decides which live connection serves.</summary>
/// <remarks>
/// The module keeps any number of connections, each with the commands that it generated for it, and a name prefix of their
/// own where one was asked for. But the commands that are built into it (<c>Get-EXOMailbox</c> and so on) always speak to one
/// connection, the one last made (<c>ConnectionUsedForInbuiltCmdlets</c> of Get-ConnectionInformation; reported in
/// MicrosoftDocs/office-docs-powershell#10952), and to none when that is closed. A connection of ours beside the caller's to
/// another tenant would thus turn the caller's next Get-EXOMailbox to our tenant, or break it: so it is refused, and
/// the caller decides. A connection that has ended, of our tenant, is refused too: connecting anew without a word would hide
/// that its owner's role has run out with it, and a session only has the commands of the roles held at its sign-in.
/// </remarks>
internal static class ExchangeSessionChoice
{
    /// <summary>The connection to use; null when there is none, and one may be made.</summary>
    /// <param name="sessions">All connections to Exchange Online.</param>
    /// <param name="tenantId">The tenant of our session.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="PimCaException"><c>ExchangeSessionExpired</c>, <c>ExchangeSessionOfAnotherTenant</c>.</exception>
    public static ExchangeSession? Choose(IEnumerable<ExchangeSession> sessions, string tenantId, DateTimeOffset now)
    {
        // A connection whose commands are not here was made in another runspace of the process, and is that one's affair.
        var here = sessions.Where(s => s.Commands is not null).OrderByDescending(s => s.Number).ToArray();
        var own = here.Where(s => string.Equals(s.TenantId, tenantId, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (own.FirstOrDefault(s => s.IsAlive(now)) is { } alive)
        {
            return alive;
        }

        if (own.FirstOrDefault() is { } ended)
        {
            throw new PimCaException(
                "ExchangeSessionExpired",
                PimCaErrorKind.Authentication,
                ExchangeMessages.SessionExpired(ended.Account),
                ExchangeMessages.SessionExpiredAdvice(ended.Id),
                ended.Account);
        }

        return here.FirstOrDefault() is { } foreign
            ? throw new PimCaException(
                "ExchangeSessionOfAnotherTenant",
                PimCaErrorKind.InvalidState,
                foreign.TenantId.Length > 0
                    ? ExchangeMessages.SessionOfAnotherTenant(foreign.Account, foreign.TenantId, tenantId)
                    : ExchangeMessages.SessionOfUnknownTenant(foreign.Account, tenantId),
                ExchangeMessages.SessionOfAnotherTenantAdvice(foreign.Id),
                foreign.Account)
            : null;
    }
}
