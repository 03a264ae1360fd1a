using System;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Arm;
using PimCa.Cloud.Exchange;
using PimCa.Cloud.Files;
using PimCa.Cloud.Graph;
using PimCa.Cloud.Http;
using PimCa.Cloud.SharePoint;
using PimCa.Cloud.SignIn;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Cloud;

/// <summary>
/// A signed-in session: all ports over Microsoft Graph's client. Dispose it to let go of the token and of the HTTP
/// client; the inner handler stays its owner's.
/// </summary>
public sealed class CloudSession : IDisposable
{
    private readonly GraphConnection connection;
    private readonly CloudConnectionOptions options;

    private CloudSession(GraphConnection connection, SignInPort signIn, CloudConnectionOptions options)
    {
        this.connection = connection;
        this.options = options;
        SignIn = signIn;
        var arm = new ArmConnection(connection);
        Ports = new TenantPorts
        {
            Directory = new DirectoryPort(connection),
            PimGroups = new PimGroupsPort(connection),
            PimRoles = new PimRolesPort(connection),
            PimResources = new PimResourcesPort(arm),
            AzureNames = new AzureNamesPort(arm),
            PolicyFiles = new PolicyFile(),
            ConditionalAccess = new ConditionalAccessPort(connection),
            AuditLog = new AuditLogPort(connection),
            SharePointOnline = new SharePointPort(connection, options.SharePointAdminHost),

            // A real organisation is administered through its own PowerShell module, which needs a pipeline to run in.
            ExchangeOnline = options.IsSimulated ? new ExchangeRestPort(connection, signIn.Context.TenantId) : null,
            SignIn = signIn,
            Time = connection.Time,
            Names = connection.Names,
        };
    }

    /// <summary>The ports. Their reporter is silent: whoever has a stream to write to replaces it with <c>with</c>.</summary>
    public TenantPorts Ports { get; }

    /// <summary>Who is signed in, where and with what; asks nobody.</summary>
    public PimCaContext Context => SignIn.Context;

    /// <summary>The story of every request, for verbose output and for tests.</summary>
    public RequestJournal Journal => connection.Journal;

    /// <summary>How many requests are on their way.</summary>
    public int InFlight => connection.Traffic.Count;

    private SignInPort SignIn { get; }

    /// <summary>Signs in and reads who that is and in which organisation: one request for the token, one for the rest.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The session.</returns>
    /// <exception cref="PimCaException">The sign-in was refused, or the tenant could not be read.</exception>
    public static async Task<CloudSession> ConnectAsync(CloudConnectionOptions options, CancellationToken cancellationToken)
    {
        if (options is null)
        {
            throw new ArgumentNullException(nameof(options));
        }

        var connection = GraphConnection.Open(options);
        try
        {
            var signIn = await SignInPort.ReadAsync(connection, options, cancellationToken).ConfigureAwait(false);
            return new CloudSession(connection, signIn, options);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A token for Exchange Online, whose PowerShell module takes one in place of a sign-in of its own.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PimCaException">The sign-in was refused; <c>ExchangeOrganizationUnknown</c>.</exception>
    public Task<ExchangeToken> ExchangeTokenAsync(CancellationToken cancellationToken) =>
        ExchangeToken.AskAsync(connection, Context, cancellationToken);

    /// <summary>Ends when no request is on its way any more: what a stopped pipeline waits for before it goes.</summary>
    public Task WhenIdleAsync() => connection.Traffic.WhenIdleAsync();

    /// <summary>Takes away what a browser's sign-in left on this machine for the next console. The session itself goes on until it is disposed of.</summary>
    /// <exception cref="PimCaException">SignInNotForgotten: something of it is still there.</exception>
    public void Forget()
    {
        if (options.SignIn is BrowserSignIn { IsRemembered: true } browser)
        {
            RememberedSignIn.Of(options, browser)?.Forget();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();
}
