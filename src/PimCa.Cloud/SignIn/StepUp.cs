using System;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using PimCa.Cloud.Errors;
using PimCa.Errors;

namespace PimCa.Cloud.SignIn;

/// <summary>
/// Answers a claims challenge: signs in with the claims, checks that the new token carries them, and says why not where
/// that cannot be. Requests that are challenged for the same at the same time share one sign-in, and one refusal.
/// </summary>
internal sealed class StepUp
{
    private readonly CachingCredential credential;
    private readonly CloudConnectionOptions options;
    private readonly SignInErrors errors;
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private int finished;
    private (string Key, StepUpException Refusal)? refused;

    public StepUp(CachingCredential credential, CloudConnectionOptions options, SignInErrors errors)
    {
        this.credential = credential;
        this.options = options;
        this.errors = errors;
    }

    /// <summary>To be taken before a request is sent: a step-up that ends after that is one that the request may share.</summary>
    public int Mark => Volatile.Read(ref finished);

    /// <summary>A token with what is required.</summary>
    /// <param name="scopes">The service that requires it.</param>
    /// <param name="challenge">What it requires.</param>
    /// <param name="used">The token that was not good enough; null where the caller does not know.</param>
    /// <param name="mark">The <see cref="Mark"/> from before the request that was challenged.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StepUpException">It cannot be, or was refused.</exception>
    public async Task<AccessToken> SatisfyAsync(string[] scopes, ClaimsChallenge challenge, string? used, int mark, CancellationToken cancellationToken)
    {
        if (WhyNot(challenge) is { } why)
        {
            throw new StepUpException(StepUpException.NotPossible, challenge, why, Command(challenge));
        }

        var key = string.Join(" ", scopes) + " " + challenge.Claims;
        await oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Somebody else's step-up may have come first.
            if (used is not null && credential.Find(scopes) is { } present && present.Token != used && challenge.LackingIn(TokenClaims.Read(present.Token)) is null)
            {
                return present;
            }

            if (mark != finished && refused is { } known && known.Key == key)
            {
                throw new StepUpException(known.Refusal);
            }

            return await SignInAsync(scopes, challenge, key, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>What is told when the service, after all that, still requires it.</summary>
    public StepUpException StillDemanded(ClaimsChallenge challenge) => new(
        StepUpException.Refused, challenge, "the sign-in was repeated and its token has what can be checked, and the service requires it still", Command(challenge));

    private async Task<AccessToken> SignInAsync(string[] scopes, ClaimsChallenge challenge, string key, CancellationToken cancellationToken)
    {
        options.Reporter.Verbose($"The service requires {challenge.Describe()}. Signing in again with it.");
        StepUpException refusal;
        try
        {
            var token = await credential.RefreshAsync(scopes, challenge.Claims, cancellationToken).ConfigureAwait(false);
            if (challenge.LackingIn(TokenClaims.Read(token.Token)) is not { } lacking)
            {
                options.Reporter.Verbose($"The new token has {challenge.Describe()}.");
                return token;
            }

            refusal = new StepUpException(
                StepUpException.Refused, challenge, $"the sign-in was repeated, and the new token still lacks {lacking}; no enabled policy may target it, or the person is excluded from it", Command(challenge));
        }
        catch (PimCaException error) when (error.Kind is not (PimCaErrorKind.Unavailable or PimCaErrorKind.Timeout))
        {
            refusal = new StepUpException(
                error.Code == "PersonRequired" ? StepUpException.NotPossible : StepUpException.Refused, challenge, Lower(error.Message), Command(challenge))
            {
                ServiceCode = error.ServiceCode,
            };
        }
        finally
        {
            Interlocked.Increment(ref finished);
        }

        refused = (key, refusal);
        throw refusal;
    }

    private string? WhyNot(ClaimsChallenge challenge)
    {
        if (challenge.Claims.Length == 0)
        {
            return "the service does not say which claims it wants";
        }

        return options.SignIn switch
        {
            AccessTokenSignIn => "a token that was handed in cannot be exchanged for another",
            AzureCliSignIn => "the Azure CLI signs in by itself and takes no claims from here",
            DeviceCodeSignIn when challenge.NeedsPerson => "a sign-in with a device code cannot satisfy it",
            { IsApplication: true } when challenge.NeedsPerson => "an application cannot satisfy it, only a person can",
            BrowserSignIn { IsPersonAtHand: false } when challenge.NeedsPerson => "it takes a person at a browser, and nobody can be asked here",
            _ => null,
        };
    }

    private string Command(ClaimsChallenge challenge)
    {
        // What the shortest way to say it is: the context's name, or the claims as they came.
        var claims = challenge.Contexts.Count == 1 && challenge.Demands.Count == 1 ? challenge.Contexts[0] : $"'{challenge.Claims.Replace("'", "''")}'";
        return challenge.Claims.Length == 0 || challenge.IsRevocation ? errors.Connect() : $"{errors.Connect()}; Update-PimCaToken -Claims {claims}";
    }

    private static string Lower(string sentence) => sentence.Length == 0 ? sentence : char.ToLowerInvariant(sentence[0]) + sentence.Substring(1).TrimEnd('.');
}

/// <summary>A claims challenge that was not answered.</summary>
internal sealed class StepUpException : Exception
{
    public const string NotPossible = "StepUpNotPossible";
    public const string Refused = "StepUpRefused";

    public StepUpException(string code, ClaimsChallenge challenge, string why, string command)
        : base(why)
    {
        Code = code;
        Challenge = challenge;
        Command = command;
    }

    /// <summary>The same once more, for another of those who wait for it.</summary>
    public StepUpException(StepUpException other)
        : this(other.Code, other.Challenge, other.Message, other.Command) => ServiceCode = other.ServiceCode;

    public string Code { get; }

    public ClaimsChallenge Challenge { get; }

    /// <summary>The command that would do it.</summary>
    public string Command { get; }

    public string? ServiceCode { get; init; }
}
