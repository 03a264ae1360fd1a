using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PimCa.Changes;
using PimCa.Policies;
using PimCa.Ports;

namespace PimCa.Cloud.Files;

/// <summary>PIM policies as JSON: the parameters' own names, durations as people write them, notes allowed.</summary>
internal sealed class PolicyFile : IPolicyFiles
{
    /// <summary>The version of the format; a file of another one is refused rather than half understood.</summary>
    internal const int Version = 1;

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public string Write(IEnumerable<PolicyEntry> policies)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("PimPolicies", Version);
            json.WriteStartArray("Policies");
            foreach (var policy in policies
                .OrderBy(p => p.Kind)
                .ThenBy(p => p.Target, StringComparer.OrdinalIgnoreCase)
                .ThenBy(p => p.Access)
                .ThenBy(p => p.Scope, StringComparer.OrdinalIgnoreCase))
            {
                Write(json, policy);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + Environment.NewLine;
    }

    public IReadOnlyList<PolicyEntry> Read(string text, string name)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text, Lenient);
        }
        catch (JsonException broken)
        {
            throw PolicyFileReader.Invalid(name, $"line {broken.LineNumber + 1}", "the text is no JSON there", "Check commas, quotes and brackets near that line.");
        }

        using (document)
        {
            return new PolicyFileReader(name).Read(document.RootElement);
        }
    }

    private static void Write(Utf8JsonWriter json, PolicyEntry policy)
    {
        var settings = policy.Settings;
        json.WriteStartObject();
        json.WriteString("Kind", policy.Kind.ToString());
        json.WriteString("Target", policy.Target);
        WriteText(json, "Access", policy.Access?.ToString());
        WriteText(json, "Scope", policy.Scope);
        WriteText(json, "MaximumActivationDuration", Text(settings.MaximumActivationDuration));
        WriteFlag(json, "RequireMfa", settings.RequireMfa);
        WriteText(json, "AuthenticationContext", settings.AuthenticationContext);
        WriteFlag(json, "RequireJustification", settings.RequireJustification);
        WriteFlag(json, "RequireTicket", settings.RequireTicket);
        WriteFlag(json, "RequireApproval", settings.RequireApproval);
        WriteTexts(json, "Approver", policy.Approver?.OrderBy(a => a, StringComparer.OrdinalIgnoreCase));
        WriteFlag(json, "AllowPermanentEligibility", settings.AllowPermanentEligibility);
        WriteText(json, "EligibilityExpiresAfter", Text(settings.EligibilityExpiresAfter));
        WriteFlag(json, "AllowPermanentActive", settings.AllowPermanentActive);
        WriteText(json, "ActiveExpiresAfter", Text(settings.ActiveExpiresAfter));
        WriteFlag(json, "RequireMfaOnActiveAssignment", settings.RequireMfaOnActiveAssignment);
        WriteFlag(json, "RequireJustificationOnActiveAssignment", settings.RequireJustificationOnActiveAssignment);
        json.WriteStartArray("Notification");
        foreach (var notification in settings.Notifications.OrderBy(n => n.Event).ThenBy(n => n.Recipient))
        {
            json.WriteStartObject();
            json.WriteString("Event", notification.Event.ToString());
            json.WriteString("Recipient", notification.Recipient.ToString());
            WriteFlag(json, "DefaultRecipients", notification.DefaultRecipients);
            WriteTexts(json, "AdditionalRecipients", notification.AdditionalRecipients?.OrderBy(r => r, StringComparer.OrdinalIgnoreCase));
            WriteFlag(json, "CriticalOnly", notification.CriticalOnly);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string? Text(TimeSpan? duration) => duration is null ? null : Durations.Text(duration);

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteFlag(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } flag)
        {
            json.WriteBoolean(name, flag);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string>? values)
    {
        if (values is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
