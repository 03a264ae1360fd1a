using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using PimCa.Errors;
using PimCa.Policies;

namespace PimCa.Cmdlets.Policies;

/// <summary>Reads <c>@{ Event = …; Recipient = …; DefaultRecipients = …; AdditionalRecipients = …; CriticalOnly = … }</c>.</summary>
internal static class NotificationTable
{
    private const string Example =
        "For example @{ Event = 'EligibleActivated'; Recipient = 'Admin'; AdditionalRecipients = 'security@contoso.example'; CriticalOnly = $true }.";

    private static readonly string[] Keys = { "Event", "Recipient", "DefaultRecipients", "AdditionalRecipients", "CriticalOnly" };

    /// <exception cref="PimCaException"><c>NotificationKeyUnknown</c>, <c>NotificationKeyMissing</c>, <c>NotificationValueInvalid</c>.</exception>
    public static NotificationSetting Read(Hashtable table)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table)
        {
            var key = Convert.ToString(entry.Key, System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty;
            if (!Keys.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                throw Invalid("NotificationKeyUnknown", $"'{key}' is no key of a notification: {string.Join(", ", Keys)}.");
            }

            values[key] = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
        }

        return new NotificationSetting(
            Word<NotificationEvent>(values, "Event"),
            Word<NotificationRecipient>(values, "Recipient"),
            Flag(values, "DefaultRecipients"),
            values.TryGetValue("AdditionalRecipients", out var addresses) ? Texts(addresses) : null,
            Flag(values, "CriticalOnly"));
    }

    private static T Word<T>(Dictionary<string, object?> values, string key)
        where T : struct, Enum
    {
        var words = string.Join(", ", Enum.GetNames(typeof(T)));
        if (!values.TryGetValue(key, out var value) || value is null)
        {
            throw Invalid("NotificationKeyMissing", $"A notification needs {key}: {words}.");
        }

        return value is T word ? word
            : Enum.TryParse<T>(value.ToString(), ignoreCase: true, out var parsed) && Enum.IsDefined(typeof(T), parsed) ? parsed
            : throw Invalid("NotificationValueInvalid", $"'{value}' is no {key} of a notification: {words}.");
    }

    private static bool? Flag(Dictionary<string, object?> values, string key) =>
        !values.TryGetValue(key, out var value) ? null
        : value is bool flag ? flag
        : value is SwitchParameter on ? on.IsPresent
        : throw Invalid("NotificationValueInvalid", $"{key} of a notification is $true or $false, not '{value}'.");

    private static string[] Texts(object? value) => value switch
    {
        null => Array.Empty<string>(),
        string text => new[] { text },
        IEnumerable list => list.Cast<object?>().Select(item => item?.ToString() ?? string.Empty).ToArray(),
        _ => throw Invalid("NotificationValueInvalid", $"AdditionalRecipients of a notification is a list of mail addresses, not '{value}'."),
    };

    private static PimCaException Invalid(string code, string message) => new(code, PimCaErrorKind.InvalidArgument, message, Example);
}
