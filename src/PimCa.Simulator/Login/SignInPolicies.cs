using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.Rules.SignIn;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>
/// Holds a sign-in against the enabled Conditional Access policies: those of the service that is signed in to, and those
/// of each authentication context that the client asks for. A context that no enabled policy targets is satisfied by
/// anybody, which is why a policy has to be there before anything relies on the context.
/// </summary>
internal sealed class SignInPolicies
{
    private readonly SimulatedTenant tenant;

    public SignInPolicies(SimulatedTenant tenant) => this.tenant = tenant;

    /// <summary>The session with the methods that the policies made the person use.</summary>
    /// <param name="session">The sign-in so far.</param>
    /// <param name="service">What is signed in to.</param>
    /// <param name="claims">What the client asks for.</param>
    /// <param name="isPersonThere">Whether somebody can be asked for another factor; otherwise what was used must do.</param>
    /// <exception cref="ServiceException">400: a policy is not satisfied.</exception>
    public SignInSession Apply(SignInSession session, string service, ClaimsRequest claims, bool isPersonThere)
    {
        if (session.Account.Document(tenant) is not { } user)
        {
            return session;
        }

        var habit = SignInHabit.Of(tenant, user);

        // The shortcut has no device or client of its own, so policies of services say nothing of it.
        var targets = session.Flow == SignInFlow.Password ? new List<SignInTarget>() : new List<SignInTarget> { new(new[] { Application(service) }) };
        targets.AddRange(claims.Contexts.Select(context => new SignInTarget(AuthenticationContext: context)));
        foreach (var target in targets)
        {
            session = Apply(session, user, habit, target, service, isPersonThere);
        }

        if (!claims.WantsSecondFactor || SignInHabit.Satisfies(tenant, AuthenticationStrengths.MultiFactor, session.Methods))
        {
            return session;
        }

        return isPersonThere && SignInHabit.Cheapest(tenant, AuthenticationStrengths.MultiFactor, habit.Methods) is { } second
            ? session with { Methods = session.Methods.Union(second).ToArray() }
            : throw FactorMissing(habit, service, Array.Empty<string>());
    }

    private SignInSession Apply(SignInSession session, JsonObject user, SignInHabit habit, SignInTarget target, string service, bool isPersonThere)
    {
        foreach (var policy in Applying(session, user, habit, target).ToArray())
        {
            var id = new[] { policy.RequiredText("id") };
            if (!isPersonThere && IsTooOld(session, policy))
            {
                throw SignInErrors.SignInTooOld();
            }

            var decision = Decide(policy, session, habit, session.Methods);
            if (!decision.IsSatisfied && isPersonThere)
            {
                var more = session.Methods.Union(Demanded(policy, habit)).ToArray();
                decision = Decide(policy, session, habit, more);
                session = decision.IsSatisfied ? session with { Methods = more } : session;
            }

            // Measured: a code that is entered at another device never satisfies a context that a policy targets.
            if (decision.IsSatisfied && !(target.AuthenticationContext is not null && session.Flow == SignInFlow.DeviceCode))
            {
                continue;
            }

            throw decision.ErrorCode switch
            {
                GrantDecision.Blocked => SignInErrors.Blocked(id),
                GrantDecision.DeviceNotCompliant or GrantDecision.DeviceNotDomainJoined => SignInErrors.DeviceNotCompliant(id),
                GrantDecision.ApplicationNotApproved => SignInErrors.Blocked(id),
                _ => FactorMissing(habit, service, id),
            };
        }

        return session;
    }

    private IEnumerable<JsonObject> Applying(SignInSession session, JsonObject user, SignInHabit habit, SignInTarget target)
    {
        var account = session.Account;
        var person = SignInPerson.Of(tenant, user, null, account.IsGuest ? account.HomeTenantId : null);
        var circumstances = new SignInCircumstances
        {
            ClientAppType = "mobileAppsAndDesktopClients",
            DevicePlatform = "windows",
            SignInRiskLevel = "none",
            UserRiskLevel = habit.RiskLevel,
            InsiderRiskLevel = "none",
            TransferMethod = session.Flow == SignInFlow.DeviceCode ? "deviceCodeFlow" : "none",
        };
        return tenant.Store.All(Collections.ConditionalAccessPolicies).Where(policy =>
            policy["state"].Text() == PolicyShapes.Enabled && PolicyMatch.Reason(policy, person, target, circumstances) == PolicyMatch.Applies);
    }

    private GrantDecision Decide(JsonObject policy, SignInSession session, SignInHabit habit, IReadOnlyCollection<string> methods) => GrantDecision.Of(
        policy,
        new SignInAttempt(
            session.Account.ObjectId,
            string.Empty,
            "mobileAppsAndDesktopClients",
            habit.IsDeviceCompliant,
            SignInHabit.Satisfies(tenant, AuthenticationStrengths.MultiFactor, methods))
        {
            Satisfies = strength => SignInHabit.Satisfies(tenant, strength, methods),
        });

    // What the person would be asked to use.
    private IReadOnlyCollection<string> Demanded(JsonObject policy, SignInHabit habit)
    {
        var strength = policy["grantControls"]?["authenticationStrength"]?["id"].Text() ?? AuthenticationStrengths.MultiFactor;
        return SignInHabit.Cheapest(tenant, strength, habit.Methods) ?? Array.Empty<string>();
    }

    private bool IsTooOld(SignInSession session, JsonObject policy)
    {
        var frequency = policy["sessionControls"]?["signInFrequency"];
        if (frequency?["isEnabled"].IsTrue() != true)
        {
            return false;
        }

        var number = frequency["value"] is { } value ? int.Parse(value.ToString(), CultureInfo.InvariantCulture) : 0;
        var longest = frequency["type"].Text() == "days" ? TimeSpan.FromDays(number) : TimeSpan.FromHours(number);
        return tenant.Now - session.At > longest;
    }

    private ServiceException FactorMissing(SignInHabit habit, string service, IReadOnlyCollection<string> policies) =>
        SignInHabit.Satisfies(tenant, AuthenticationStrengths.MultiFactor, habit.Methods)
            ? SignInErrors.SecondFactorNeeded(Application(service), policies)
            : SignInErrors.RegistrationNeeded(Application(service), policies);

    private static string Application(string service) => service switch
    {
        "exchange" => KnownApplications.ExchangeOnline,
        "sharepoint" => KnownApplications.SharePointOnline,
        "arm" => "797f4846-ba00-4fd7-ba43-dac1f8f63013",
        _ => "00000003-0000-0000-c000-000000000000",
    };
}
