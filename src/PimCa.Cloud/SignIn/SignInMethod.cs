using System;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
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

/// <summary>A person, in the browser of the system.</summary>
/// <param name="ClientId">The application that is signed in with; null for Microsoft Graph Command Line Tools.</param>
/// <param name="IsPersonAtHand">Whether somebody can be shown a browser window. Where nobody can, only a remembered sign-in will do.</param>
/// <param name="IsRemembered">Whether the sign-in is kept for the next console, encrypted by the platform.</param>
public sealed record BrowserSignIn(string? ClientId, bool IsPersonAtHand, bool IsRemembered) : SignInMethod
{
    /// <inheritdoc/>
    public override AuthType AuthType => AuthType.Interactive;
}

/// <summary>A person, with a code that is typed in on another device.</summary>
/// <param name="ClientId">The application that is signed in with; null for Microsoft Graph Command Line Tools.</param>
/// <param name="IsPersonAtHand">Whether anybody can read the code.</param>
/// <param name="ShowCodeAsync">Shows the service's instructions with the code, and the code alone, at once.</param>
public sealed record DeviceCodeSignIn(string? ClientId, bool IsPersonAtHand, Func<DeviceCodePrompt, CancellationToken, Task> ShowCodeAsync) : SignInMethod
{
    /// <inheritdoc/>
    public override AuthType AuthType => AuthType.DeviceCode;
}

/// <summary>What the person must be shown to sign in on another device. Good for some minutes, and only for this sign-in.</summary>
/// <param name="Message">The service's instructions, with address and code in them.</param>
/// <param name="Code">The code.</param>
/// <param name="Address">Where to type it in.</param>
public sealed record DeviceCodePrompt(string Message, string Code, Uri Address);

/// <summary>An application, with a certificate that has its private key.</summary>
/// <param name="ClientId">The application's id.</param>
/// <param name="Certificate">The certificate; not disposed with the session.</param>
public sealed record CertificateSignIn(string ClientId, X509Certificate2 Certificate) : SignInMethod
{
    /// <inheritdoc/>
    public override AuthType AuthType => AuthType.Certificate;

    /// <inheritdoc/>
    public override bool IsApplication => true;
}

/// <summary>An application, with a secret. The secret is in no text that the record gives of itself.</summary>
public sealed record SecretSignIn : SignInMethod
{
    /// <summary>Signs in with a secret.</summary>
    /// <param name="clientId">The application's id.</param>
    /// <param name="secret">The secret's value.</param>
    public SecretSignIn(string clientId, string secret) => (ClientId, Secret) = (clientId, secret);

    /// <summary>The application's id.</summary>
    public string ClientId { get; }

    /// <inheritdoc/>
    public override AuthType AuthType => AuthType.ClientSecret;

    /// <inheritdoc/>
    public override bool IsApplication => true;

    // Not public: a record's ToString shows public properties.
    internal string Secret { get; }
}

/// <summary>The managed identity of the machine or of the automation account that this runs in.</summary>
/// <param name="ClientId">The client id of a user-assigned identity; null for the system-assigned one.</param>
public sealed record ManagedIdentitySignIn(string? ClientId) : SignInMethod
{
    /// <inheritdoc/>
    public override AuthType AuthType => AuthType.ManagedIdentity;

    /// <inheritdoc/>
    public override bool IsApplication => true;
}

/// <summary>
/// An application that trusts another token service: Kubernetes, a pipeline. The token lies in a file, which the variable
/// AZURE_FEDERATED_TOKEN_FILE names and which is read anew whenever it is needed.
/// </summary>
/// <param name="ClientId">The application's id; null takes AZURE_CLIENT_ID.</param>
/// <param name="TokenFile">Another file than that.</param>
public sealed record WorkloadIdentitySignIn(string? ClientId, string? TokenFile = null) : SignInMethod
{
    /// <inheritdoc/>
    public override AuthType AuthType => AuthType.WorkloadIdentity;

    /// <inheritdoc/>
    public override bool IsApplication => true;
}

/// <summary>Whoever is signed in to the Azure CLI on this machine.</summary>
public sealed record AzureCliSignIn : SignInMethod
{
    /// <summary>
    /// On a simulated tenant, who is taken to be signed in to the Azure CLI: that is a program of its own, which asks
    /// Microsoft's token service and no other. Null runs the program.
    /// </summary>
    public string? SimulatedPerson { get; init; }

    /// <inheritdoc/>
    public override AuthType AuthType => AuthType.AzureCli;
}

/// <summary>An access token for Microsoft Graph that the caller has. It cannot be renewed. It is in no text that the record gives of itself.</summary>
public sealed record AccessTokenSignIn : SignInMethod
{
    /// <summary>Takes a token.</summary>
    /// <param name="token">The token, without the word Bearer.</param>
    public AccessTokenSignIn(string token) => Token = token;

    /// <inheritdoc/>
    public override AuthType AuthType => AuthType.AccessToken;

    internal string Token { get; }
}
