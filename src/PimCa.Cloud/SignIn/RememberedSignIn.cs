using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Azure.Identity;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Cloud.SignIn;

/// <summary>Where sign-ins are remembered.</summary>
/// <param name="Store">For the tokens.</param>
/// <param name="Folder">For who it was; null where the user has no folder for such things.</param>
internal sealed record MemoryOfSignIns(IProtectedStore Store, string? Folder)
{
    /// <summary>The user's own.</summary>
    public static MemoryOfSignIns OfUser
    {
        get
        {
            // Without a home directory there is none, and a path of nothing would be one in the present directory.
            var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
            return new MemoryOfSignIns(PlatformStore.Instance, folder.Length == 0 ? null : Path.Combine(folder, "PimCa"));
        }
    }
}

/// <summary>
/// A browser's sign-in, kept from one console to the next: who it was, in a file that holds nothing secret, and the tokens
/// in Azure.Identity's own cache, which the platform encrypts. One for each cloud, tenant and application.
/// </summary>
internal sealed class RememberedSignIn
{
    private readonly string name;
    private readonly string recordFile;
    private readonly string clientId;
    private readonly IProtectedStore store;
    private readonly IReporter reporter;

    private RememberedSignIn(IProtectedStore store, string folder, string name, string clientId, IReporter reporter)
    {
        this.store = store;
        this.name = name;
        this.clientId = clientId;
        this.reporter = reporter;
        recordFile = Path.Combine(folder, name + ".json");
    }

    /// <summary>Where Azure.Identity keeps the tokens.</summary>
    public TokenCachePersistenceOptions Cache => store.CacheOf(name);

    /// <summary>The place for a sign-in, where there may be one already; null, after a warning, where there can be none.</summary>
    public static RememberedSignIn? Open(CloudConnectionOptions options, BrowserSignIn browser)
    {
        var place = Of(options, browser);
        if (place is not null && place.store.CanKeep(place.name))
        {
            return place;
        }

        const string over = "so the sign-in is kept in memory and is over with this console.";
        var why = place is null
            ? $"This user has no folder for application data, {over}"
            : $"This machine has no store that encrypts tokens (on Linux a keyring, by libsecret), {over}";
        if (browser.IsPersonAtHand)
        {
            options.Reporter.Warning(why);
        }
        else
        {
            // Nobody can sign in here anyway, and the error about that is what counts.
            options.Reporter.Verbose(why);
        }

        return null;
    }

    /// <summary>The place for a sign-in, whether or not there is one, and whether or not anything can be kept; null where the user has no folder.</summary>
    public static RememberedSignIn? Of(CloudConnectionOptions options, BrowserSignIn browser)
    {
        var memory = options.Memory ?? MemoryOfSignIns.OfUser;
        if (memory.Folder is not { } folder)
        {
            return null;
        }

        var clientId = browser.ClientId ?? CredentialFactory.DefaultClientId;
        var key = $"{options.Environment}/{options.TenantId?.ToLowerInvariant() ?? "organizations"}/{clientId.ToLowerInvariant()}";
        using var hash = SHA256.Create();
        var digest = BitConverter.ToString(hash.ComputeHash(Encoding.UTF8.GetBytes(key)), 0, 8).Replace("-", string.Empty).ToLowerInvariant();
        return new RememberedSignIn(memory.Store, folder, "PimCa." + digest, clientId, options.Reporter);
    }

    /// <summary>Who signed in last time; null when nobody did, or, after a warning, when the file is none of ours.</summary>
    public async Task<AuthenticationRecord?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var file = File.OpenRead(recordFile);
            var record = await AuthenticationRecord.DeserializeAsync(file, cancellationToken).ConfigureAwait(false);
            if (string.Equals(record.ClientId, clientId, StringComparison.OrdinalIgnoreCase) && record.Username is { Length: > 0 } && record.HomeAccountId is { Length: > 0 })
            {
                return record;
            }

            Ignored("it is of another application, or not whole");
        }
        catch (Exception nobody) when (nobody is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception locked) when (locked is IOException or UnauthorizedAccessException)
        {
            Ignored(locked.Message.TrimEnd('.'));
        }
        catch (Exception foreign) when (foreign is JsonException or InvalidOperationException or FormatException)
        {
            // Such a message may repeat what is in the file.
            Ignored("it is damaged, or was written by another version");
        }

        return null;
    }

    /// <summary>Notes who signed in. Where that cannot be, this console goes on all the same, after a warning.</summary>
    public async Task WriteAsync(AuthenticationRecord record, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await record.SerializeAsync(content, cancellationToken).ConfigureAwait(false);
        try
        {
            PrivateFile.Write(recordFile, content.ToArray());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            reporter.Warning($"The sign-in cannot be remembered in '{recordFile}', so the next console will ask again: {failure.Message}");
        }
    }

    /// <summary>Takes away who it was, and the tokens.</summary>
    /// <exception cref="PimCaException">SignInNotForgotten: something is still there.</exception>
    public void Forget()
    {
        var wasRemembered = File.Exists(recordFile);
        try
        {
            if (wasRemembered)
            {
                File.Delete(recordFile);
            }

            // A store that keeps nothing has nothing, unless it kept something when somebody signed in.
            if (wasRemembered || store.CanKeep(name))
            {
                store.Clear(name);
            }
        }
        catch (Exception failure) when (failure is not PimCaException)
        {
            throw new PimCaException(
                "SignInNotForgotten",
                PimCaErrorKind.InvalidState,
                $"This session is over, but what was remembered for the next console is still there: {failure.Message}",
                $"Delete '{recordFile}', and the entry '{name}' of this machine's keyring, keychain or of the folder .IdentityService beside it.",
                recordFile);
        }
    }

    private void Ignored(string why) =>
        reporter.Warning($"The sign-in that was remembered in '{recordFile}' is not used: {why}. The next sign-in replaces it.");
}
