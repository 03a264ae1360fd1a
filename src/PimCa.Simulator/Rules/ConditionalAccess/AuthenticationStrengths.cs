using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.ConditionalAccess;

/// <summary>The three authentication strengths that every tenant has. Custom ones are not simulated.</summary>
internal static class AuthenticationStrengths
{
    public const string MultiFactor = "00000000-0000-0000-0000-000000000002";
    public const string Passwordless = "00000000-0000-0000-0000-000000000003";
    public const string PhishingResistant = "00000000-0000-0000-0000-000000000004";

    private static readonly string[] PhishingResistantMethods = { "windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor" };

    private static readonly string[] PasswordlessMethods = PhishingResistantMethods.Concat(new[] { "deviceBasedPush" }).ToArray();

    private static readonly string[] MultiFactorMethods = PasswordlessMethods.Concat(new[]
    {
        "temporaryAccessPassOneTime", "temporaryAccessPassMultiUse", "password,microsoftAuthenticatorPush", "password,softwareOath",
        "password,hardwareOath", "password,sms", "password,voice", "federatedMultiFactor", "microsoftAuthenticatorPush,federatedSingleFactor",
        "softwareOath,federatedSingleFactor", "hardwareOath,federatedSingleFactor", "sms,federatedSingleFactor", "voice,federatedSingleFactor",
    }).ToArray();

    /// <summary>Puts the built-in strengths into a tenant that has none yet.</summary>
    public static void Seed(TenantStore store)
    {
        Put(store, MultiFactor, "Multifactor authentication", "Any two factors, such as a password and a text message", MultiFactorMethods);
        Put(store, Passwordless, "Passwordless MFA", "Strong methods that need no password", PasswordlessMethods);
        Put(store, PhishingResistant, "Phishing-resistant MFA", "Methods that cannot be phished, such as a security key", PhishingResistantMethods);
    }

    private static void Put(TenantStore store, string id, string name, string description, IEnumerable<string> combinations)
    {
        if (store.Get(Collections.AuthenticationStrengths, id) is not null)
        {
            return;
        }

        store.Put(Collections.AuthenticationStrengths, id, new JsonObject
        {
            ["id"] = id,
            ["createdDateTime"] = "2021-12-01T00:00:00Z",
            ["modifiedDateTime"] = "2021-12-01T00:00:00Z",
            ["displayName"] = name,
            ["description"] = description,
            ["policyType"] = "builtIn",
            ["requirementsSatisfied"] = "mfa",
            ["allowedCombinations"] = combinations.ToJson(),
        });
    }
}
