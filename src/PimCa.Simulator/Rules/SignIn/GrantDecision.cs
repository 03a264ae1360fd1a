using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Rules.ConditionalAccess;

namespace PimCa.Simulator.Rules.SignIn;

/// <summary>Whether a sign-in satisfies the grant controls of one policy that applies to it.</summary>
/// <param name="ErrorCode">0 when satisfied; otherwise the AADSTS number of the control that is missing.</param>
/// <param name="GrantControls">The grant controls as the sign-in log names them.</param>
/// <param name="SessionControls">The session controls as the sign-in log names them.</param>
internal sealed record GrantDecision(int ErrorCode, IReadOnlyList<string> GrantControls, IReadOnlyList<string> SessionControls)
{
    public const int Blocked = 53003;
    public const int DeviceNotCompliant = 53000;
    public const int DeviceNotDomainJoined = 53001;
    public const int ApplicationNotApproved = 53002;
    public const int MultiFactorRequired = 50076;

    public const string AppEnforcedRestrictions = "AppEnforcedRestrictions";

    private static readonly Dictionary<string, (string LogName, int ErrorCode)> Controls = new()
    {
        ["block"] = ("Block", Blocked),
        ["compliantDevice"] = ("RequireCompliantDevice", DeviceNotCompliant),
        ["domainJoinedDevice"] = ("RequireDomainJoinedDevice", DeviceNotDomainJoined),
        ["approvedApplication"] = ("RequireApprovedApp", ApplicationNotApproved),
        ["compliantApplication"] = ("RequireCompliantApp", ApplicationNotApproved),
        ["mfa"] = ("Mfa", MultiFactorRequired),
        ["passwordChange"] = ("PasswordChange", Blocked),
        ["riskRemediation"] = ("RiskRemediation", Blocked),
    };

    private static readonly Dictionary<string, string> Sessions = new()
    {
        ["applicationEnforcedRestrictions"] = AppEnforcedRestrictions,
        ["cloudAppSecurity"] = "CloudAppSecurity",
        ["persistentBrowser"] = "PersistentBrowserSessionMode",
        ["secureSignInSession"] = "SecureSignInSession",
        ["signInFrequency"] = "SignInFrequency",
    };

    public bool IsSatisfied => ErrorCode == 0;

    public static GrantDecision Of(JsonObject policy, SignInAttempt attempt)
    {
        var grant = policy["grantControls"];
        var required = (grant?["builtInControls"].Texts() ?? new List<string>())
            .Select(name => (Controls[name].LogName, Controls[name].ErrorCode, IsMet: IsMet(name, attempt)))
            .ToList();
        if (grant?["authenticationStrength"] is { } strength)
        {
            required.Add(("RequireAuthenticationStrength", MultiFactorRequired, attempt.Satisfies?.Invoke(strength["id"].Text()!) ?? attempt.DoesMultiFactor));
        }

        var isSatisfied = required.Count == 0
            || (grant!["operator"].Text() == "AND" ? required.TrueForAll(control => control.IsMet) : required.Exists(control => control.IsMet));
        return new GrantDecision(
            isSatisfied ? 0 : required.First(control => !control.IsMet).ErrorCode,
            required.Select(control => control.LogName).ToArray(),
            Sessions.Where(pair => policy["sessionControls"]?[pair.Key]?["isEnabled"].IsTrue() == true).Select(pair => pair.Value).ToArray());
    }

    private static bool IsMet(string control, SignInAttempt attempt) => control switch
    {
        "compliantDevice" => attempt.IsDeviceCompliant,
        "mfa" => attempt.DoesMultiFactor,
        _ => false,
    };
}
