using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.ConditionalAccess;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>How a user signs in.</summary>
/// <param name="Methods">The methods registered, by the names that authentication strengths combine.</param>
/// <param name="MultiFactorAtSignIn">Whether they use a second factor even where none is required.</param>
/// <param name="IsDeviceCompliant">Whether they sit at a managed, compliant device.</param>
/// <param name="RiskLevel">The risk of the account, a member of <c>riskLevel</c>.</param>
internal sealed record SignInHabit(IReadOnlyList<string> Methods, bool MultiFactorAtSignIn, bool IsDeviceCompliant, string RiskLevel)
{
    private static readonly string[] Everybodys = { "password", "microsoftAuthenticatorPush", "fido2" };

    private static readonly string[] ServiceAccounts = { "password" };

    /// <summary>The user's own habit, or everybody's: service accounts are used by scripts and have no second factor.</summary>
    public static SignInHabit Of(SimulatedTenant tenant, JsonObject? user)
    {
        if (user is null)
        {
            return new SignInHabit(Everybodys, true, true, "none");
        }

        var isService = user.Text("userPrincipalName")?.StartsWith("svc-", StringComparison.OrdinalIgnoreCase) == true;
        return tenant.Store.Get(Collections.SignInHabits, user.RequiredText("id")) is { } own
            ? new SignInHabit(own.Texts("methods"), own.Flag("multiFactorAtSignIn") != false, own.Flag("isDeviceCompliant") != false, own.Text("riskLevel") ?? "none")
            : new SignInHabit(isService ? ServiceAccounts : Everybodys, true, true, "none");
    }

    public void Put(SimulatedTenant tenant, string userId)
    {
        var known = Combinations(tenant, AuthenticationStrengths.MultiFactor).SelectMany(c => c).Append("password");
        var unknown = Methods.FirstOrDefault(m => !known.Contains(m, StringComparer.Ordinal));
        if (unknown is not null)
        {
            throw ServiceException.BadRequest($"'{unknown}' is no authentication method; they are {string.Join(", ", known.Distinct())}.");
        }

        tenant.Store.Put(Collections.SignInHabits, userId, new JsonObject
        {
            ["methods"] = Methods.ToJson(),
            ["multiFactorAtSignIn"] = MultiFactorAtSignIn,
            ["isDeviceCompliant"] = IsDeviceCompliant,
            ["riskLevel"] = RiskLevel,
        });
    }

    /// <summary>The methods used where nothing more is required.</summary>
    public IReadOnlyCollection<string> AtSignIn(SimulatedTenant tenant)
    {
        var withSecond = MultiFactorAtSignIn ? Cheapest(tenant, AuthenticationStrengths.MultiFactor, Methods) : null;
        return withSecond ?? (Methods.Contains("password") ? ServiceAccounts : Methods.Take(1).ToArray());
    }

    /// <summary>Whether methods satisfy an authentication strength.</summary>
    public static bool Satisfies(SimulatedTenant tenant, string strengthId, IReadOnlyCollection<string> methods) =>
        Cheapest(tenant, strengthId, methods) is not null;

    /// <summary>The combination of methods that satisfies a strength, one with the password first; null when none does.</summary>
    public static IReadOnlyCollection<string>? Cheapest(SimulatedTenant tenant, string strengthId, IReadOnlyCollection<string> methods) =>
        Combinations(tenant, strengthId).Where(c => c.All(methods.Contains)).OrderBy(c => c.Contains("password") ? 0 : 1).FirstOrDefault();

    /// <summary>What a token says of the methods used, in its <c>amr</c>.</summary>
    public static IReadOnlyList<string> References(SimulatedTenant tenant, IReadOnlyCollection<string> methods)
    {
        var references = methods.Select(m => m switch
        {
            "password" => "pwd",
            "fido2" => "fido",
            "windowsHelloForBusiness" or "x509CertificateMultiFactor" => "rsa",
            _ => null,
        }).OfType<string>().Distinct().ToList();
        if (Satisfies(tenant, AuthenticationStrengths.MultiFactor, methods))
        {
            references.Add("mfa");
        }

        return references;
    }

    private static IEnumerable<string[]> Combinations(SimulatedTenant tenant, string strengthId) =>
        (tenant.Store.Get(Collections.AuthenticationStrengths, strengthId)?.Texts("allowedCombinations") ?? Array.Empty<string>())
            .Select(combination => combination.Split(','));
}
