using System;
using System.IO;
using Azure.Identity;
using Microsoft.Identity.Client.Extensions.Msal;

namespace PimCa.Cloud.SignIn;

/// <summary>What the platform keeps encrypted for its user from one console to the next.</summary>
internal interface IProtectedStore
{
    /// <summary>Whether anything can be kept there: it is tried.</summary>
    /// <param name="name">The name of the cache.</param>
    bool CanKeep(string name);

    /// <summary>How Azure.Identity is told to keep its tokens there.</summary>
    /// <param name="name">The name of the cache.</param>
    TokenCachePersistenceOptions CacheOf(string name);

    /// <summary>Takes the tokens away. Throws whatever the platform throws when that cannot be.</summary>
    /// <param name="name">The name of the cache.</param>
    void Clear(string name);
}

/// <summary>The platform's own: DPAPI on Windows, the keychain on macOS, a keyring by libsecret on Linux.</summary>
internal sealed class PlatformStore : IProtectedStore
{
    public static PlatformStore Instance { get; } = new();

    public bool CanKeep(string name)
    {
        try
        {
            Storage.Create(Properties(name)).VerifyPersistence();
            return true;
        }
        catch (MsalCachePersistenceException)
        {
            return false;
        }
    }

    // Azure.Identity would write the tokens unencrypted only where it is told that it may.
    public TokenCachePersistenceOptions CacheOf(string name) => new() { Name = name, UnsafeAllowUnencryptedStorage = false };

    public void Clear(string name) => Storage.Create(Properties(name)).Clear(ignoreExceptions: false);

    /// <summary>
    /// Azure.Identity has no way to clear its cache, so the place is described as Azure.Identity describes it to MSAL: the
    /// folder, the names in keychain and keyring, and the ending for tokens with continuous access evaluation.
    /// </summary>
    private static StorageCreationProperties Properties(string name)
    {
        const string service = "Microsoft.Developer.IdentityService";
        var cache = name + ".cae";
        var folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), ".IdentityService");
        return new StorageCreationPropertiesBuilder(cache, folder)
            .WithMacKeyChain(service, cache)
            .WithLinuxKeyring("msal.cache", "default", cache, new("MsalClientID", service), new(service, "1.0.0.0"))
            .Build();
    }
}
