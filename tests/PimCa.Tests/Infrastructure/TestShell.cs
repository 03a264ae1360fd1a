// How to test a cmdlet:
//   using var shell = new TestShell();                      // the staged module, signed in as admin to a fresh simulated tenant
//   var made = shell.Run("New-PimBrowserOnlyGroup");        // never throws: made.Output, .Errors, .Verbose, .Warnings, .Progress
//   var group = made.One();                                 // the only output, after asserting that there were no errors
//   Assert.Equal("GroupNotFound", shell.Run("Get-PimMemberPolicy -Group nobody").ErrorId());
//   shell.As("adele");                                      // signs in as another person of the tenant, state kept
//   Assert.Equal(2, shell.Requests(() => shell.Run("…")));  // services' requests only; Writes(() => …) lists the changes made
//   shell.Set("g", group); shell.Run("$g | Get-PimMemberPolicy");
//   shell.Tenant.Events / .Advance(…) / .ReplicationLag = …  // the tenant from outside, without a trace in its log
//   shell.Host.Answers.Enqueue("y"); shell.Show("Get-PimCaPolicy")  // answers prompts; what a console of 80 columns shows
// Disposing of a shell fails the test if a token or another secret got into a stream, an error, the console or the log of requests.
// An error whose category is not the one of about_PimCa_Errors fails the test at once.
// A shell is one runspace and costs about as much as one command; tests of different classes run in parallel.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Ports;
using PimCa.Session;
using PimCa.Tests.Help;

namespace PimCa.Tests.Infrastructure;

/// <summary>A runspace with the staged module, signed in to a simulated tenant of its own.</summary>
public sealed class TestShell : IDisposable
{
    private readonly Runspace runspace;
    private TenantView? tenant;

    /// <summary>Opens a runspace and imports the module.</summary>
    /// <param name="connect">Whether to sign in as the administrator at once.</param>
    public TestShell(bool connect = true)
    {
        var state = InitialSessionState.CreateDefault2();
        runspace = RunspaceFactory.CreateRunspace(Host, state);
        runspace.Open();
        Secrets = new SecretWatch(runspace, Host);
        Run($"Import-Module '{StagedModule.Manifest.Replace("'", "''")}' -ErrorAction Stop").AssertNoErrors();
        if (connect)
        {
            Run("Connect-PimCa -Simulated").AssertNoErrors();
        }
    }

    /// <summary>The console: what it showed, and the answers that it will give.</summary>
    public TestHost Host { get; } = new();

    internal SecretWatch Secrets { get; }

    /// <summary>The runspace, for tests of the pipeline itself.</summary>
    public Runspace Runspace => runspace;

    /// <summary>The simulated tenant, seen from outside.</summary>
    public TenantView Tenant => tenant ??= TenantView.Of(runspace);

    /// <summary>Runs a script to its end. Never throws: a terminating error is the last of the errors.</summary>
    public ShellResult Run(string script)
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(script);
        return Watched(shell);
    }

    /// <summary>Signs in as another person of the same tenant.</summary>
    /// <param name="person">A user principal name, or its first part for the people of contoso.example.</param>
    public TestShell As(string person)
    {
        Run($"Connect-PimCa -Simulated -As '{(person.Contains('@') ? person : person + "@contoso.example")}'").AssertNoErrors();
        return this;
    }

    /// <summary>
    /// Lets the session forget which permissions its token has, as with a token that does not tell: what the sign-in may do, the
    /// services alone decide then.
    /// </summary>
    public void ForgetPermissions()
    {
        var before = Runspace.DefaultRunspace;
        try
        {
            Runspace.DefaultRunspace = runspace;
            var session = RunspaceSession.Current;
            session.Tenant = session.Connected with { Ports = session.Connected.Ports with { SignIn = new UntoldSignIn(session.Connected.Ports.SignIn) } };
        }
        finally
        {
            Runspace.DefaultRunspace = before;
        }
    }

    private sealed class UntoldSignIn : ISignIn
    {
        private readonly ISignIn known;

        public UntoldSignIn(ISignIn known) => this.known = known;

        public PimCaContext Context => known.Context with { Scopes = [] };

        public Task<PimCaTokenUpdate> RefreshAsync(string? claims, CancellationToken cancellationToken) => known.RefreshAsync(claims, cancellationToken);

        public Task RevokeSessionsAsync(string userId, CancellationToken cancellationToken) => known.RevokeSessionsAsync(userId, cancellationToken);
    }

    /// <summary>Makes a cmdlet of the test's own available.</summary>
    public void Add<TCmdlet>()
        where TCmdlet : Cmdlet
    {
        using var shell = PowerShell.Create(runspace);
        shell.AddCommand("Import-Module").AddParameter("Assembly", typeof(TCmdlet).Assembly);
        ShellResult.Of(shell).AssertNoErrors();
    }

    /// <summary>Sets a variable of the runspace.</summary>
    public void Set(string name, object? value) => runspace.SessionStateProxy.SetVariable(name, value);

    /// <summary>How many requests reached the services meanwhile. Requests within a batch count as the one that carried them.</summary>
    public int Requests(Action work) => RequestsOf(work).Count;

    /// <summary>The requests that reached the services meanwhile: <c>GET /graph/v1.0/… -> 200</c>. Token requests do not count.</summary>
    public IReadOnlyList<string> RequestsOf(Action work)
    {
        var before = Tenant.EventCount;
        work();
        return Tenant.EventsSince(before)
            .Where(e => e.Kind == "Request" && !e.Summary.Contains(" /login/") && !e.Summary.EndsWith("[batch]"))
            .Select(e => e.Summary)
            .ToArray();
    }

    /// <summary>What changed in the tenant meanwhile: <c>groups/{id} created</c>. What the services note by themselves (audit, sign-ins) does not count.</summary>
    public IReadOnlyList<string> Writes(Action work)
    {
        var before = Tenant.EventCount;
        work();
        return Tenant.EventsSince(before)
            .Where(e => e.Kind == "Change" && e.Collection?.StartsWith("auditLogs/", StringComparison.Ordinal) == false)
            .Select(e => e.Summary)
            .ToArray();
    }

    /// <summary>What a console of 80 columns shows for a script's output.</summary>
    public string Show(string script)
    {
        Host.Clear();
        using var shell = PowerShell.Create(runspace);
        shell.AddScript(script).AddCommand("Out-Default");
        Watched(shell).AssertNoErrors();
        return Host.Text;
    }

    public void Dispose()
    {
        try
        {
            Secrets.Check();
        }
        finally
        {
            runspace.Dispose();
        }
    }

    private ShellResult Watched(PowerShell shell)
    {
        var result = ShellResult.Of(shell);
        Secrets.After(result);
        DescribedErrors.Check(result.Errors);
        return result;
    }
}
