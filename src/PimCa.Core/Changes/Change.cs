using System;
using System.Threading;
using System.Threading.Tasks;

namespace PimCa.Changes;

/// <summary>
/// A change that a use case has decided on after reading, and not yet made. The cmdlet asks the user
/// (<c>ShouldProcess</c>) between the two, so that <c>-WhatIf</c> never reaches the tenant.
/// </summary>
/// <typeparam name="T">What the change results in.</typeparam>
public sealed class Change<T>
{
    private readonly Func<CancellationToken, Task<T>>? apply;

    private Change(string target, string action, T preview, string? alreadySo, Func<CancellationToken, Task<T>>? apply)
    {
        Target = target;
        Action = action;
        Preview = preview;
        AlreadySo = alreadySo;
        this.apply = apply;
    }

    /// <summary>The object that would change, as the user knows it.</summary>
    public string Target { get; }

    /// <summary>What would be done to it, in words: <c>Set MaximumActivationDuration from 8h to 1d</c>.</summary>
    public string Action { get; }

    /// <summary>What the result would look like; the present object when nothing needs to change.</summary>
    public T Preview { get; }

    /// <summary>Why nothing needs to be written, as a sentence, or null when something does.</summary>
    public string? AlreadySo { get; }

    /// <summary>False when the tenant is as asked already: nothing is to be written.</summary>
    public bool IsNeeded => apply is not null;

    /// <summary>A change that is to be made.</summary>
    public static Change<T> Needed(string target, string action, T preview, Func<CancellationToken, Task<T>> apply) =>
        new(target, action, preview, null, apply ?? throw new ArgumentNullException(nameof(apply)));

    /// <summary>Nothing to do: the tenant is as asked.</summary>
    public static Change<T> None(string target, string alreadySo, T present) =>
        new(target, string.Empty, present, alreadySo, null);

    /// <summary>The same change with a result of another shape.</summary>
    /// <typeparam name="TOther">The other shape.</typeparam>
    /// <param name="show">Brings a result into it.</param>
    public Change<TOther> Select<TOther>(Func<T, TOther> show)
    {
        var change = apply;
        return new Change<TOther>(Target, Action, show(Preview), AlreadySo, change is null ? null : async token => show(await change(token).ConfigureAwait(false)));
    }

    /// <summary>Makes the change; where none is needed, gives the present object.</summary>
    public Task<T> ApplyAsync(CancellationToken cancellationToken) =>
        apply is null ? Task.FromResult(Preview) : apply(cancellationToken);
}
