using System;
using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;

namespace PimCa.Resources;

/// <summary>The texts of the cmdlets, by the name that they have in <c>Messages.resx</c>.</summary>
internal static class Messages
{
    private static readonly ResourceManager Resources = new("PimCa.Resources.Messages", typeof(Messages).Assembly);

    public static string ConfirmCaption => Text();

    public static string NotConnected => Text();

    public static string NotConnectedAdvice => Text();

    public static string UnexpectedErrorAdvice => Text();

    public static string AlreadySo(string target, string why) => Format(target, why);

    public static string ConfirmPerforming(string action, string target) => Format(action, target);

    public static string Performing(string action, string target) => Format(action, target);

    public static string PermissionAdvice(string permissions) => Format(permissions);

    public static string UnexpectedError(string type, string message) => Format(type, message);

    private static string Text([CallerMemberName] string name = "") =>
        Resources.GetString(name, CultureInfo.CurrentUICulture) ?? throw new InvalidOperationException($"There is no text named '{name}'.");

    private static string Format(object first, [CallerMemberName] string name = "") =>
        string.Format(CultureInfo.CurrentCulture, Text(name), first);

    private static string Format(object first, object second, [CallerMemberName] string name = "") =>
        string.Format(CultureInfo.CurrentCulture, Text(name), first, second);
}
