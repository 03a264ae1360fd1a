using System;
using System.Text.Json.Nodes;

namespace PimCa.Simulator.Rules.Pim;

/// <summary>What a request that passed all checks comes to.</summary>
/// <param name="Status">Its status right away.</param>
/// <param name="Window">From when to when; null where the action has none.</param>
/// <param name="Apply">Does it, given the stored request.</param>
/// <param name="ScheduleId">The existing schedule that it is about; null where it makes one.</param>
internal sealed record RequestOutcome(string Status, ScheduleWindow? Window, Action<JsonObject> Apply, string? ScheduleId = null);
