using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Azure.Identity;
using Microsoft.Identity.Client.Extensions.Msal;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Cloud.SignIn;

/// <summary>
/// A browser's sign-in, kept from one console to the next: who it was, in a file that holds nothing secret, and the tokens
/// in Azure.Identity's own cache, which the platform encrypts. One for each cloud, tenant and application.
/// </summary>
internal sealed class RememberedSignIn
{
    private readonly string name;
    private readonly string recordFile;
    private readonly bool allowUnencrypted;

    private RememberedSignIn(string folder, string name, bool allowUnencrypted)
    {
        this.name = name;
        recordFile = Path.Combine(folder, name + ".json");
        this.allowUnencrypted = allowUnencrypted;
        Cache = new TokenCachePersistenceOptions { Name = name, UnsafeAllowUnencryptedStorage = allowUnencrypted };
    }

    /// <summary>Where Azure.Identity keeps the tokens.</summary>
    public TokenCachePersistenceOptions Cache { get; }

    /// <summary>The place for a sign-in; null, after a warning, where the platform cannot encrypt it.</summary>
    public static RememberedSignIn? Open(CloudEnvironment environment, string? tenant, string clientId, IReporter reporter)
    {
        var place = Of(environment, tenant, clientId, allowUnencrypted: false);
        try
        {
            Storage.Create(place.StorageProperties()).VerifyPersistence();
            return place;
        }
        catch (MsalCachePersistenceException)
        {
            reporter.Warning("This machine has no store that encrypts tokens (on Linux a keyring, by libsecret), so the sign-in is kept in memory and is over with this console.");
            return null;
        }
    }

    /// <summary>The place for a sign-in, whether or not there is one.</summary>
    public static RememberedSignIn Of(CloudEnvironment environment, string? tenant, string clientId, bool allowUnencrypted)
    {
        var key = $"{environment}/{tenant?.ToLowerInvariant() ?? "organizations"}/{clientId.ToLowerInvariant()}";
        using var hash = SHA256.Create();
        var digest = BitConverter.ToString(hash.ComputeHash(Encoding.UTF8.GetBytes(key)), 0, 8).Replace("-", string.Empty).ToLowerInvariant();
        var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "PimCa");
        return new RememberedSignIn(folder, "PimCa." + digest, allowUnencrypted);
    }

    /// <summary>Who signed in last time; null when nobody did, or when the file cannot be understood.</summary>
    public async Task<AuthenticationRecord?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var file = File.OpenRead(recordFile);
            return await AuthenticationRecord.DeserializeAsync(file, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception nothing) when (nothing is IOException or UnauthorizedAccessException or System.Text.Json.JsonException or InvalidOperationException or FormatException)
        {
            // Not there, or written by another version: signing in anew is all that it costs.
            return null;
        }
    }

    public async Task WriteAsync(AuthenticationRecord record, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(recordFile)!);
        using var file = File.Create(recordFile);
        await record.SerializeAsync(file, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes away who it was, and the tokens.</summary>
    public void Forget()
    {
        if (File.Exists(recordFile))
        {
            File.Delete(recordFile);
        }

        Storage.Create(StorageProperties()).Clear(ignoreExceptions: true);
    }

    /// <summary>
    /// Azure.Identity has no way to clear its cache, so the place is described as Azure.Identity describes it to MSAL: the
    /// folder, the names in keychain and keyring, and the ending for tokens with continuous access evaluation.
    /// </summary>
    private StorageCreationProperties StorageProperties()
    {
        const string service = "Microsoft.Developer.IdentityService";
        var cache = name + ".cae";
        var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), ".IdentityService");
        var place = new StorageCreationPropertiesBuilder(cache, folder).WithMacKeyChain(service, cache);
        return (allowUnencrypted
            ? place.WithLinuxUnprotectedFile()
            : place.WithLinuxKeyring("msal.cache", "default", cache, new("MsalClientID", service), new(service, "1.0.0.0"))).Build();
    }
}
