using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>
/// The action <c>evaluate</c>: which policies apply to a sign-in that is only described. It never says whether the controls
/// are satisfied. Report-only policies are told as applying, disabled ones as <c>policyNotEnabled</c>; what the description
/// leaves out and a policy asks about is <c>notEnoughInformation</c>.
/// </summary>
internal sealed class WhatIf
{
    private readonly SimulatedTenant tenant;

    public WhatIf(SimulatedTenant tenant) => this.tenant = tenant;

    /// <summary>The results, a <c>whatIfAnalysisResult</c> per policy.</summary>
    /// <param name="body">The action's parameters.</param>
    /// <exception cref="ServiceException">400: a parameter is missing or not what the schema says; 501: a service principal signs in.</exception>
    public IReadOnlyList<JsonObject> Evaluate(JsonObject body)
    {
        var parameters = PolicyShapes.Evaluate.Normalise(body);
        var person = Person(Required(parameters, "signInIdentity"));
        var target = Target(Required(parameters, "signInContext"));
        var circumstances = Circumstances(Required(parameters, "signInConditions"));
        return Results(person, target, circumstances)
            .Where(result => !parameters["appliedPoliciesOnly"].IsTrue() || result["policyApplies"].IsTrue())
            .ToArray();
    }

    private IEnumerable<JsonObject> Results(SignInPerson person, SignInTarget target, SignInCircumstances circumstances)
    {
        foreach (var policy in tenant.Store.All(Collections.ConditionalAccessPolicies))
        {
            var reason = policy["state"].Text() == PolicyShapes.Disabled
                ? "policyNotEnabled"
                : PolicyMatch.Reason(policy, person, target, circumstances);
            policy["policyApplies"] = reason == PolicyMatch.Applies;
            policy["analysisReasons"] = reason;
            yield return policy;
        }
    }

    private static JsonNode Required(JsonObject parameters, string name) =>
        parameters[name] ?? throw ServiceException.BadRequest($"The parameter '{name}' is required.", "BadRequest");

    private SignInPerson Person(JsonNode identity)
    {
        if (identity["@odata.type"].Text() == "#microsoft.graph.servicePrincipalSignIn")
        {
            throw ServiceException.Unsupported("the what-if evaluation of a service principal");
        }

        var (externalType, externalTenant) = (identity["externalUserType"].Text(), identity["externalTenantId"].Text());
        if (identity["userId"].Text() is not { Length: > 0 } id)
        {
            return externalType is null or "none"
                ? throw ServiceException.BadRequest("The property 'userId' of the sign-in identity is required.", "BadRequest")
                : SignInPerson.External(externalType, externalTenant);
        }

        var user = tenant.Store.Get(Collections.Users, id, tenant.Replicated)
            ?? throw ServiceException.BadRequest($"The user '{id}' does not exist in the directory.", "BadRequest");
        return SignInPerson.Of(tenant, user, externalType, externalTenant);
    }

    private SignInTarget Target(JsonNode context)
    {
        switch (context["@odata.type"].Text())
        {
            case "#microsoft.graph.applicationContext":
                var applications = context["includeApplications"].Texts();
                return applications.Count > 0
                    ? new SignInTarget(Applications: applications)
                    : throw ServiceException.BadRequest("The property 'includeApplications' of the sign-in context must not be empty.", "BadRequest");
            case "#microsoft.graph.userActionContext":
                return new SignInTarget(UserAction: context["userAction"].Text() switch
                {
                    "registerSecurityInformation" => "urn:user:registersecurityinfo",
                    "registerOrJoinDevices" => "urn:user:registerdevice",
                    _ => throw ServiceException.BadRequest("The property 'userAction' of the sign-in context is required.", "BadRequest"),
                });
            default:
                return context["authenticationContextValue"].Text() is { Length: > 0 } value
                    ? new SignInTarget(AuthenticationContext: value)
                    : throw ServiceException.BadRequest("The property 'authenticationContextValue' of the sign-in context is required.", "BadRequest");
        }
    }

    private static SignInCircumstances Circumstances(JsonNode conditions) => new()
    {
        ClientAppType = conditions["clientAppType"].Text(),
        DevicePlatform = conditions["devicePlatform"].Text(),
        SignInRiskLevel = conditions["signInRiskLevel"].Text(),
        UserRiskLevel = conditions["userRiskLevel"].Text(),
        InsiderRiskLevel = conditions["insiderRiskLevel"].Text(),
        TransferMethod = conditions["authenticationFlow"]?["transferMethod"].Text(),
    };
}
