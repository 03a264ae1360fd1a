using PimCa.Session;

namespace PimCa.Cloud.SignIn;

/// <summary>How to sign in. One record for each way, so that a choice cannot carry another way's values.</summary>
public abstract record SignInMethod
{
    private protected SignInMethod()
    {
    }

    /// <summary>What the context says of it.</summary>
    public abstract AuthType AuthType { get; }

    /// <summary>True when an application, not a person, signs in.</summary>
    public virtual bool IsApplication => false;
}

/// <summary>
/// A person of a simulated tenant. All of them have the same fixed password, so the name is enough; the token comes from
/// the tenant's own token service, by the same road as everything else.
/// </summary>
/// <param name="UserPrincipalName">The person's user principal name or mail address.</param>
public sealed record SimulatedPerson(string UserPrincipalName) : SignInMethod
{
    /// <inheritdoc/>
    public override AuthType AuthType => AuthType.Simulated;
}
