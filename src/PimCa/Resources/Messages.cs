using System;
using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;

namespace PimCa.Resources;

/// <summary>The texts of the cmdlets, by the name that they have in <c>Messages.resx</c>.</summary>
internal static class Messages
{
    private static readonly ResourceManager Resources = new("PimCa.Resources.Messages", typeof(Messages).Assembly);

    public static string AllRestrictionsSet => Text();

    public static string ApprovalInputAdvice(string cmdlet) => Format([cmdlet]);

    public static string CertificateExpiredAdvice => Text();

    public static string CertificateNotFoundAdvice => Text();

    public static string CertificateNotReadableAdvice => Text();

    public static string CertificateNotYetValidAdvice => Text();

    public static string CertificateWithoutKeyAdvice => Text();

    public static string ClientIdRequired => Text();

    public static string ClientIdRequiredAdvice => Text();

    public static string ClockMovesForwardAdvice => Text();

    public static string ClockStepTooLongAdvice => Text();

    public static string CmdletNotFoundAdvice => Text();

    public static string ConfirmCaption => Text();

    public static string ConversionDeclined => Text();

    public static string CountedItemProgress(string number, string all, string item) => Format([number, all, item]);

    public static string DecidingStopped(string requests) => Format([requests]);

    public static string EndingStopped(string targets) => Format([targets]);

    public static string FileNotWritableAdvice => Text();

    public static string ExtensionInputAdvice(string target) => Format([target]);

    public static string ItemProgress(string number, string item) => Format([number, item]);

    public static string NoSuchFile => Text();

    public static string NotConnected => Text();

    public static string NotConnectedAdvice => Text();

    public static string NotSimulated => Text();

    public static string NothingToStop(string account) => Format([account]);

    public static string PrepareCredential => Text();

    public static string PromptNotPossibleAdvice => Text();

    public static string SendingStopped(string targets) => Format([targets]);

    public static string SessionsNotRevoked(string people) => Format([people]);

    public static string SessionsPerhapsRevoked(string person) => Format([person]);

    public static string SharePointPoliciesLeft => Text();

    public static string SimulatedOnlyAdvice => Text();

    public static string SimulatedTenant => Text();

    public static string SimulatorUriNotLoopbackAdvice => Text();

    public static string SnapshotWithoutIdAdvice => Text();

    public static string StopInputAdvice => Text();

    public static string StopTargetAdvice(string target) => Format([target]);

    public static string UnexpectedErrorAdvice => Text();

    public static string AlreadyAsked(string target) => Format([target]);

    public static string AlreadySo(string target, string why) => Format([target, why]);

    public static string CertificateExpired(string subject, string end) => Format([subject, end]);

    public static string CertificateNotFound(string thumbprint) => Format([thumbprint]);

    public static string CertificateNotReadable(string path, string why) => Format([path, why]);

    public static string CertificateNotYetValid(string subject, string begin, string now) => Format([subject, begin, now]);

    public static string CertificateWithoutKey(string subject) => Format([subject]);

    public static string ClockMovesForward(string by) => Format([by]);

    public static string ClockStepTooLong(string by) => Format([by]);

    public static string CmdletNotFound(string name) => Format([name]);

    public static string ConfirmPerforming(string action, string target) => Format([action, target]);

    public static string FileNotWritable(string path, string why) => Format([path, why]);

    public static string MoveClock(string by) => Format([by]);

    public static string TargetRequired(string piped) => Format([piped]);

    public static string TargetRequiredAdvice => Text();

    public static string OtherObjectGiven(string given, string kind, string needed) => Format([given, kind, needed]);

    public static string PeopleOnly(string cmdlet) => Format([cmdlet]);

    public static string Performing(string action, string target) => Format([action, target]);

    public static string PermissionAdvice(string permissions) => Format([permissions]);

    public static string PermissionsPresent => Text();

    public static string PromptNotPossible(string action, string target) => Format([action, target]);

    public static string RestrictionsLeft(string settings) => Format([settings]);

    public static string SetWeather(string settings) => Format([settings]);

    public static string SharePointPolicyDisabled(string policy, string users) => Format([policy, users]);

    public static string SharePointPolicyKept(string policy, string users, string state) => Format([policy, users, state]);

    public static string SimulatedOnly(string parameter) => Format([parameter]);

    public static string SimulatorNotReachable(string address, string why) => Format([address, why]);

    public static string SimulatorNotReachableAdvice(string address) => Format([address]);

    public static string SimulatorUriNotLoopback(string address) => Format([address]);

    public static string SnapshotWithoutId(string name) => Format([name]);

    public static string UnexpectedError(string type, string message) => Format([type, message]);

    public static string UnknownPerson(string name) => Format([name]);

    public static string UnknownPersonAdvice(string people) => Format([people]);

    public static string WaitInputAdvice(string target) => Format([target]);

    public static string WaitStopped(string activations) => Format([activations]);

    private static string Text([CallerMemberName] string name = "") =>
        Resources.GetString(name, CultureInfo.CurrentUICulture) ?? throw new InvalidOperationException($"There is no text named '{name}'.");

    private static string Format(string[] values, [CallerMemberName] string name = "") =>
        string.Format(CultureInfo.CurrentCulture, Text(name), values);
}
