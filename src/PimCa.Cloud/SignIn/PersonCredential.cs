using System;
using System.Threading;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;

namespace PimCa.Cloud.SignIn;

/// <summary>
/// A person's sign-in through one of Azure.Identity's credentials: silently as long as that is possible, by asking the
/// person when it is not. Azure.Identity would ask by itself, also where nobody is there to answer.
/// </summary>
internal sealed class PersonCredential : TokenCredential
{
    private readonly Func<AuthenticationRecord?, PersonLogin> create;
    private readonly string? whyNobody;
    private readonly RememberedSignIn? remembered;
    private AuthenticationRecord? record;
    private PersonLogin? login;

    /// <param name="create">Makes the credential, for a person who is known or for anybody.</param>
    /// <param name="whyNobody">Why nobody can be asked here; null where somebody can.</param>
    /// <param name="remembered">Where the sign-in is kept for the next console; null where it is not.</param>
    public PersonCredential(Func<AuthenticationRecord?, PersonLogin> create, string? whyNobody, RememberedSignIn? remembered)
    {
        this.create = create;
        this.whyNobody = whyNobody;
        this.remembered = remembered;
    }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Tokens are asked for asynchronously only: a blocking wait would deadlock the pipeline.");

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        record ??= remembered is null ? null : await remembered.ReadAsync(cancellationToken).ConfigureAwait(false);
        login ??= create(record);
        try
        {
            return await login.Silent.GetTokenAsync(requestContext, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationRequiredException needed) when (whyNobody is not null)
        {
            throw new PersonRequiredException(whyNobody, needed.InnerException);
        }
        catch (AuthenticationRequiredException)
        {
            // A credential that knows the person does not ask again which of several it shall be.
            var asked = record is null ? login : create(record);

            // On a thread of the pool: in an STA console MSAL blocks its caller until the person is done.
            record = await Task.Run(() => asked.AuthenticateAsync(requestContext, cancellationToken), cancellationToken).ConfigureAwait(false);
            login = asked;
        }

        if (remembered is not null)
        {
            await remembered.WriteAsync(record, cancellationToken).ConfigureAwait(false);
        }

        // Without claims it comes from the credential's own memory, where the sign-in has just put it: no further request.
        var fresh = new TokenRequestContext(requestContext.Scopes, isCaeEnabled: requestContext.IsCaeEnabled);
        return await login.Silent.GetTokenAsync(fresh, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>One of Azure.Identity's credentials of persons, which have no common base.</summary>
/// <param name="Silent">Gives tokens without asking the person.</param>
/// <param name="AuthenticateAsync">Asks the person.</param>
internal sealed record PersonLogin(TokenCredential Silent, Func<TokenRequestContext, CancellationToken, Task<AuthenticationRecord>> AuthenticateAsync);

/// <summary>Only a person can go on, and none can be asked.</summary>
internal sealed class PersonRequiredException : Exception
{
    public PersonRequiredException(string why, Exception? inner)
        : base(why, inner)
    {
    }
}
