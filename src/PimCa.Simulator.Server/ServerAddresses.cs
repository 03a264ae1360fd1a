using System;
using System.Collections.Generic;
using System.Linq;

namespace PimCa.Simulator.Server;

/// <summary>The addresses that the server may listen on: those of this machine's loopback, over plain HTTP.</summary>
public static class ServerAddresses
{
    /// <summary>Where it listens when nothing is said.</summary>
    public const string Default = "http://127.0.0.1:5099";

    /// <summary>Reads <c>--urls http://127.0.0.1:5099[;…]</c> (or <c>--urls=…</c>).</summary>
    /// <param name="args">The command line.</param>
    /// <exception cref="ArgumentException">
    /// An argument is unknown, or an address is not a loopback one: everybody's password is known, so nobody else may reach it.
    /// </exception>
    public static string[] Parse(IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var text = args switch
        {
            [] => Default,
            ["--urls", var value] => value,
            [var one] when one.StartsWith("--urls=", StringComparison.Ordinal) => one["--urls=".Length..],
            _ => throw new ArgumentException("Usage: PimCa.Simulator.Server [--urls http://127.0.0.1:5099]"),
        };
        var addresses = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var refused = addresses.FirstOrDefault(a => !Uri.TryCreate(a, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || !uri.IsLoopback);
        return refused is null && addresses.Length > 0
            ? addresses
            : throw new ArgumentException(
                $"The simulated tenant listens on loopback addresses over http only, such as {Default}: '{refused ?? text}' is refused. Its passwords are public.");
    }
}
