using System;
using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;

namespace PimCa.Resources;

/// <summary>What is said of Exchange Online and its PowerShell module, by the name that it has in <c>ExchangeMessages.resx</c>.</summary>
internal static class ExchangeMessages
{
    private static readonly ResourceManager Resources = new("PimCa.Resources.ExchangeMessages", typeof(ExchangeMessages).Assembly);

    public static string CommandsNotGiven => Text();

    public static string ConnectFailedAdvice => Text();

    public static string LookAdvice => Text();

    public static string NamelessPolicy => Text();

    public static string NoConnectionMade => Text();

    public static string Reading => Text();

    public static string RefusedAdvice => Text();

    public static string SessionEndedAdvice => Text();

    public static string ThrottledAdvice => Text();

    public static string UnexpectedAnswerAdvice => Text();

    public static string CommandsMissing(string account) => Format([account]);

    public static string CommandsMissingAdvice(string id) => Format([id]);

    public static string ConnectFailed(string why) => Format([why]);

    public static string Connecting(string account) => Format([account]);

    public static string Failed(string what, string words) => Format([what, words]);

    public static string MayBeOpen(string why) => Format([why]);

    public static string ModuleMissing(string module) => Format([module]);

    public static string ModuleMissingAdvice(string module, string needed) => Format([module, needed]);

    public static string ModuleNotLoadable(string module, string why) => Format([module, why]);

    public static string ModuleNotLoadableAdvice(string module) => Format([module]);

    public static string ModuleTooOld(string module, string found, string needed) => Format([module, found, needed]);

    public static string ModuleTooOldLoaded(string module, string found, string needed) => Format([module, found, needed]);

    public static string ModuleTooOldLoadedAdvice(string module, string needed) => Format([module, needed]);

    public static string NotClosed(string id, string why) => Format([id, why]);

    public static string Refused(string why) => Format([why]);

    public static string Reusing(string account) => Format([account]);

    public static string SessionEnded(string what, string words) => Format([what, words]);

    public static string SessionExpired(string account) => Format([account]);

    public static string SessionExpiredAdvice(string id) => Format([id]);

    public static string SessionOfAnotherTenant(string account, string found, string ours) => Format([account, found, ours]);

    public static string SessionOfAnotherTenantAdvice(string id) => Format([id]);

    public static string SessionOfUnknownTenant(string account, string ours) => Format([account, ours]);

    public static string Setting(string name) => Format([name]);

    public static string UnknownSetting(string policy, string setting) => Format([policy, setting]);

    private static string Text([CallerMemberName] string name = "") =>
        Resources.GetString(name, CultureInfo.CurrentUICulture) ?? throw new InvalidOperationException($"There is no text named '{name}'.");

    private static string Format(string[] values, [CallerMemberName] string name = "") =>
        string.Format(CultureInfo.CurrentCulture, Text(name), values);
}
