using System.Threading;
using System.Threading.Tasks;
using PimCa.Session;

namespace PimCa.Ports;

/// <summary>The signed-in session.</summary>
public interface ISignIn
{
    /// <summary>Who is signed in, where and with what, as last known; asks nobody.</summary>
    PimCaContext Context { get; }

    /// <summary>
    /// Gets a new token, whatever the present one's age, and says what it has that the old one had not. The tokens for the
    /// other services are let go of, and asked for anew when they are needed.
    /// </summary>
    /// <param name="claims">What it must carry: the name of an authentication context, or a claims request; null for nothing.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PimCa.Errors.PimCaException">ClaimsUnreadable, TokenNotRenewable, StepUpNotPossible, StepUpRefused, SessionRevoked, or why no token is given.</exception>
    Task<PimCaTokenUpdate> RefreshAsync(string? claims, CancellationToken cancellationToken);

    /// <summary>Invalidates the user's refresh tokens and browser sessions at once.</summary>
    Task RevokeSessionsAsync(string userId, CancellationToken cancellationToken);
}
