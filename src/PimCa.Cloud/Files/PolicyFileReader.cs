using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Policies;

namespace PimCa.Cloud.Files;

/// <summary>Reads a file of policies. A property that is not known is refused: a misspelled one would silently not be set.</summary>
internal sealed class PolicyFileReader
{
    private static readonly string[] FileProperties = { "PimPolicies", "Policies" };

    private static readonly string[] PolicyProperties =
    {
        "Kind", "Target", "Access", "Scope", "MaximumActivationDuration", "RequireMfa", "AuthenticationContext", "RequireJustification", "RequireTicket",
        "RequireApproval", "Approver", "AllowPermanentEligibility", "EligibilityExpiresAfter", "AllowPermanentActive", "ActiveExpiresAfter",
        "RequireMfaOnActiveAssignment", "RequireJustificationOnActiveAssignment", "Notification",
    };

    private static readonly string[] NotificationProperties = { "Event", "Recipient", "DefaultRecipients", "AdditionalRecipients", "CriticalOnly" };

    private readonly string file;

    public PolicyFileReader(string file) => this.file = file;

    public static PimCaException Invalid(string file, string place, string what, string advice) => new(
        "PolicyFileInvalid", PimCaErrorKind.InvalidArgument, $"'{file}', {place}: {what}. Nothing was imported.", advice, file);

    public IReadOnlyList<PolicyEntry> Read(JsonElement root)
    {
        var properties = Properties(root, "the file", FileProperties);
        if (!properties.TryGetValue("PimPolicies", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != PolicyFile.Version)
        {
            throw Invalid("the file", $"it does not say \"PimPolicies\": {PolicyFile.Version}", "Give a file that Export-PimPolicy wrote.");
        }

        var entries = Items(properties, "Policies", "the file")?.Select((item, i) => Entry(item, $"policy {i + 1}")).ToArray()
            ?? throw Invalid("the file", "it has no \"Policies\"", "Give a file that Export-PimPolicy wrote.");
        var twice = entries.GroupBy(e => e.ToString(), StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? entries : throw Invalid("the file", $"the policy of {twice.Key} is there {twice.Count()} times", "Leave one of them.");
    }

    private PolicyEntry Entry(JsonElement item, string place)
    {
        var properties = Properties(item, place, PolicyProperties);
        var entry = new PolicyEntry
        {
            Kind = Word<PimKind>(properties, "Kind", place) ?? throw Missing("Kind", place, string.Join(", ", Enum.GetNames(typeof(PimKind)))),
            Target = Text(properties, "Target", place) is { Length: > 0 } target ? target : throw Missing("Target", place, "the name of the group or the role"),
            Access = Word<PimAccess>(properties, "Access", place),
            Scope = Text(properties, "Scope", place),
            Approver = Texts(properties, "Approver", place),
            Settings = new PolicySettings
            {
                MaximumActivationDuration = Duration(properties, "MaximumActivationDuration", place),
                RequireMfa = Flag(properties, "RequireMfa", place),
                AuthenticationContext = Text(properties, "AuthenticationContext", place),
                RequireJustification = Flag(properties, "RequireJustification", place),
                RequireTicket = Flag(properties, "RequireTicket", place),
                RequireApproval = Flag(properties, "RequireApproval", place),
                AllowPermanentEligibility = Flag(properties, "AllowPermanentEligibility", place),
                EligibilityExpiresAfter = Duration(properties, "EligibilityExpiresAfter", place),
                AllowPermanentActive = Flag(properties, "AllowPermanentActive", place),
                ActiveExpiresAfter = Duration(properties, "ActiveExpiresAfter", place),
                RequireMfaOnActiveAssignment = Flag(properties, "RequireMfaOnActiveAssignment", place),
                RequireJustificationOnActiveAssignment = Flag(properties, "RequireJustificationOnActiveAssignment", place),
                Notifications = Items(properties, "Notification", place)?.Select((n, i) => Notification(n, $"{place}, notification {i + 1}")).ToArray()
                    ?? Array.Empty<NotificationSetting>(),
            },
        };
        if (entry.Kind == PimKind.AzureRole && string.IsNullOrWhiteSpace(entry.Scope))
        {
            throw Missing("Scope", place, "the resource id of the Azure scope");
        }

        return entry;
    }

    private NotificationSetting Notification(JsonElement item, string place)
    {
        var properties = Properties(item, place, NotificationProperties);
        return new NotificationSetting(
            Word<NotificationEvent>(properties, "Event", place) ?? throw Missing("Event", place, string.Join(", ", Enum.GetNames(typeof(NotificationEvent)))),
            Word<NotificationRecipient>(properties, "Recipient", place) ?? throw Missing("Recipient", place, string.Join(", ", Enum.GetNames(typeof(NotificationRecipient)))),
            Flag(properties, "DefaultRecipients", place),
            Texts(properties, "AdditionalRecipients", place),
            Flag(properties, "CriticalOnly", place));
    }

    private Dictionary<string, JsonElement> Properties(JsonElement element, string place, string[] known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Invalid(place, "this is no object", "Write it in braces: { … }.");
        }

        var properties = new Dictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name, StringComparer.OrdinalIgnoreCase))
            {
                throw Invalid(place, $"'{property.Name}' is not known", $"There are {string.Join(", ", known)}.");
            }

            properties[property.Name] = property.Value;
        }

        return properties;
    }

    private JsonElement[]? Items(Dictionary<string, JsonElement> properties, string name, string place) =>
        !properties.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray()
        : throw Invalid(place, $"{name} is no list", "Write it in brackets: [ … ].");

    private string? Text(Dictionary<string, JsonElement> properties, string name, string place) =>
        !properties.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Invalid(place, $"{name} is {value.GetRawText()}, which is no text", "Write it in quotes.");

    private bool? Flag(Dictionary<string, JsonElement> properties, string name, string place) =>
        !properties.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Invalid(place, $"{name} is {value.GetRawText()}", "Write true or false, without quotes.");

    private TimeSpan? Duration(Dictionary<string, JsonElement> properties, string name, string place) => Text(properties, name, place) is not { } text
        ? null
        : Durations.Parse(text) ?? throw Invalid(place, $"{name} is '{text}', which is no duration", "Write it like 8h, 90m, 365d or PT8H.");

    private string[]? Texts(Dictionary<string, JsonElement> properties, string name, string place) => Items(properties, name, place)
        ?.Select(item => item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 } text
            ? text
            : throw Invalid(place, $"{name} has {item.GetRawText()} in it, which is no name", "Write each name in quotes."))
        .ToArray();

    private T? Word<T>(Dictionary<string, JsonElement> properties, string name, string place)
        where T : struct, Enum => Text(properties, name, place) is not { } text
        ? null
        : Enum.TryParse<T>(text, ignoreCase: true, out var word) && Enum.IsDefined(typeof(T), word) && !char.IsDigit(text[0])
            ? word
            : throw Invalid(place, $"{name} is '{text}'", $"There are {string.Join(", ", Enum.GetNames(typeof(T)))}.");

    private PimCaException Missing(string name, string place, string what) => Invalid(place, $"{name} is missing", $"Give {what}.");

    private PimCaException Invalid(string place, string what, string advice) => Invalid(file, place, what, advice);
}
