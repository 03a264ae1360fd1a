using System;
using System.Collections.Generic;
using System.Linq;
using PimCa.Simulator.Http;
using PimCa.Simulator.Login;
using PimCa.Simulator.State;

namespace PimCa.Simulator;

public sealed partial class TokenService
{
    /// <summary>Who sits at the browser: a user principal name, or a guest's own address. Null, as it begins, for whomever the client names as <c>login_hint</c>.</summary>
    public string? PersonAtBrowser { get; set; }

    /// <summary>Who enters the codes of devices by themselves; nobody unless set.</summary>
    public string? PersonAtDevice { get; set; }

    /// <summary>How many polls find the code not entered before <see cref="PersonAtDevice"/> has done it; none unless set.</summary>
    public int PollsUntilDeviceAnswers { get; set; }

    /// <summary>Whether the person at the browser turns the sign-in down.</summary>
    public bool PersonDeclines { get; set; }

    /// <summary>How long a client is told to wait between polls, whole seconds; 5 s, as the service says, unless set. Clients wait by their own clock, so tests set none.</summary>
    public TimeSpan DeviceCodeInterval { get; set; }

    /// <summary>Whether a client that polls faster by the tenant's clock is told <c>slow_down</c>; not unless set, since that clock stands still while clients wait.</summary>
    public bool RefusesFastPolling { get; set; }

    /// <summary>Where Privileged Identity Management puts the claims that it requires; in both places unless set.</summary>
    public ChallengePlace ChallengePlace { get; set; }

    /// <summary>The codes that wait to be entered at another device.</summary>
    public IReadOnlyList<string> DeviceCodes
    {
        get
        {
            lock (tenant.Gate)
            {
                return tenant.PendingSignIns.Devices.Where(d => d.Person is null).Select(d => d.UserCode).ToArray();
            }
        }
    }

    /// <summary>A person enters a code at another device and signs in there.</summary>
    /// <param name="userCode">The code that the client showed.</param>
    /// <param name="user">The person's user principal name, or a guest's own address.</param>
    /// <exception cref="ArgumentException">There is no such code.</exception>
    public void EnterDeviceCode(string userCode, string user) => ChangeDevice(userCode, code => code.Person = user);

    /// <summary>A person enters a code and turns the sign-in down.</summary>
    /// <param name="userCode">The code that the client showed.</param>
    /// <exception cref="ArgumentException">There is no such code.</exception>
    public void DeclineDeviceCode(string userCode) => ChangeDevice(userCode, code => code.IsDeclined = true);

    /// <summary>Says how a person signs in from now on.</summary>
    /// <param name="user">Their user principal name or id.</param>
    /// <param name="methods">
    /// The methods registered, by the names that authentication strengths combine: password, microsoftAuthenticatorPush, fido2,
    /// sms, softwareOath, windowsHelloForBusiness… Everybody begins with the first three, service accounts with the first.
    /// </param>
    /// <param name="multiFactorAtSignIn">Whether they use a second factor even where none is required.</param>
    /// <param name="isDeviceCompliant">Whether they sit at a managed, compliant device.</param>
    /// <exception cref="ArgumentException">There is no such person or method.</exception>
    public void SetHabit(string user, IEnumerable<string> methods, bool multiFactorAtSignIn = true, bool isDeviceCompliant = true) =>
        ChangeUser(user, (id, habit) => (habit with
        {
            Methods = methods.ToArray(), MultiFactorAtSignIn = multiFactorAtSignIn, IsDeviceCompliant = isDeviceCompliant,
        }).Put(tenant, id));

    /// <summary>Sets the risk of a person's account. A high one is among the events that end access tokens early.</summary>
    /// <param name="user">Their user principal name or id.</param>
    /// <param name="level">none, low, medium or high.</param>
    /// <exception cref="ArgumentException">There is no such person or level.</exception>
    public void SetRisk(string user, string level) => ChangeUser(user, (id, habit) =>
    {
        if (level is not ("none" or "low" or "medium" or "high"))
        {
            throw ServiceException.BadRequest($"'{level}' is no level of risk.");
        }

        (habit with { RiskLevel = level }).Put(tenant, id);
        if (level == "high")
        {
            tenant.Tokens.Distrust(id, tenant.Now);
        }
    });

    /// <summary>Ends a person's sign-ins, as <c>revokeSignInSessions</c> does.</summary>
    /// <param name="objectId">The user's id.</param>
    public void Revoke(string objectId)
    {
        lock (tenant.Gate)
        {
            tenant.Tokens.Revoke(objectId, tenant.Now);
        }
    }

    private void ChangeDevice(string userCode, Action<DeviceCode> change)
    {
        lock (tenant.Gate)
        {
            change(tenant.PendingSignIns.FindUserCode(userCode) ?? throw new ArgumentException($"There is no code '{userCode}'.", nameof(userCode)));
        }
    }

    private void ChangeUser(string user, Action<string, SignInHabit> change)
    {
        lock (tenant.Gate)
        {
            var found = tenant.Store.Get(Collections.Users, user)
                ?? tenant.Store.Read(Collections.Users).FirstOrDefault(u => string.Equals(u.Text("userPrincipalName"), user, StringComparison.OrdinalIgnoreCase))
                ?? throw new ArgumentException($"There is no person '{user}'.", nameof(user));
            try
            {
                change(found.RequiredText("id"), SignInHabit.Of(tenant, found));
            }
            catch (ServiceException refused)
            {
                throw new ArgumentException(refused.Message, refused);
            }
        }
    }
}

/// <summary>Where a service puts the claims that a new sign-in must satisfy.</summary>
public enum ChallengePlace
{
    /// <summary>Url-encoded in the message and in base64 in the header.</summary>
    Both,

    /// <summary>Url-encoded in the error's message alone, as was measured.</summary>
    Message,

    /// <summary>In base64 in the header <c>WWW-Authenticate</c> alone, as is documented for services in general.</summary>
    Header,
}
