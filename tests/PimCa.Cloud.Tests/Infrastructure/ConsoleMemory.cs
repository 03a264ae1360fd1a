using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Azure.Identity;
using PimCa.Cloud.SignIn;

namespace PimCa.Cloud.Tests.Infrastructure;

/// <summary>What several consoles of one user share: a folder, and in place of the platform's protected store one in memory.</summary>
internal sealed class ConsoleMemory : IProtectedStore, IDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> kept = new();

    /// <summary>The folder of the records; below one that is deleted with this.</summary>
    public string Folder { get; } = Path.Combine(Directory.CreateTempSubdirectory("pimca").FullName, "PimCa");

    /// <summary>Whether the platform can encrypt.</summary>
    public bool Encrypts { get; set; } = true;

    /// <summary>What clearing dies of; null where it works.</summary>
    public Exception? ClearFailure { get; set; }

    /// <summary>The names under which tokens are kept.</summary>
    public string[] Kept => kept.Keys.Select(k => k.Split('|')[0]).Distinct().ToArray();

    /// <summary>The record files.</summary>
    public string[] Records => Directory.Exists(Folder) ? Directory.GetFiles(Folder) : [];

    public MemoryOfSignIns Memory => new(this, Folder);

    public bool CanKeep(string name) => Encrypts;

    public TokenCachePersistenceOptions CacheOf(string name) => new Cache(this, name) { Name = name };

    public void Clear(string name)
    {
        if (ClearFailure is { } failure)
        {
            throw failure;
        }

        foreach (var key in kept.Keys.Where(k => k.StartsWith(name + "|", StringComparison.Ordinal)).ToArray())
        {
            kept.TryRemove(key, out _);
        }
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);

    private sealed class Cache(ConsoleMemory memory, string name) : UnsafeTokenCacheOptions
    {
        protected override Task TokenCacheUpdatedAsync(TokenCacheUpdatedArgs args)
        {
            memory.kept[$"{name}|{args.IsCaeEnabled}"] = args.UnsafeCacheData.ToArray();
            return Task.CompletedTask;
        }

        protected override Task<ReadOnlyMemory<byte>> RefreshCacheAsync() => throw new NotSupportedException();

        protected override Task<TokenCacheData> RefreshCacheAsync(TokenCacheRefreshArgs args, CancellationToken cancellationToken = default) =>
            Task.FromResult(new TokenCacheData(memory.kept.TryGetValue($"{name}|{args.IsCaeEnabled}", out var known) ? known : ReadOnlyMemory<byte>.Empty));
    }
}
