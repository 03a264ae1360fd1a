using System.Threading;
using System.Threading.Tasks;
using PimCa.Session;

namespace PimCa.Ports;

/// <summary>The signed-in session.</summary>
public interface ISignIn
{
    /// <summary>Who is signed in, where and with what, as last known; asks nobody.</summary>
    PimCaContext Context { get; }

    /// <summary>Invalidates the user's refresh tokens and browser sessions at once.</summary>
    Task RevokeSessionsAsync(string userId, CancellationToken cancellationToken);
}
