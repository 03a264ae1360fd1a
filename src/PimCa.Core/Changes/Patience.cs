using System;

namespace PimCa.Changes;

/// <summary>How long something is looked for, and how often: the pauses double up to the longest.</summary>
/// <param name="Limit">How long at most.</param>
/// <param name="FirstPause">The first pause between two looks.</param>
/// <param name="LongestPause">The longest one.</param>
/// <param name="Since">From when the limit counts; null for the first look.</param>
internal sealed record Patience(TimeSpan Limit, TimeSpan FirstPause, TimeSpan LongestPause, DateTimeOffset? Since = null);
