using System;
using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;
using System.Reflection;
using PimCa.Tests.Infrastructure;

namespace PimCa.Tests.Matrix;

/// <summary>The connection of a runspace's session, seen from outside, through the module's own load context.</summary>
internal sealed class ConnectionView
{
    private readonly dynamic connection;

    internal ConnectionView(object connection) => this.connection = connection;

    /// <summary>How many requests are on their way.</summary>
    public int InFlight => connection.InFlight;

    public static ConnectionView Of(TestShell shell)
    {
        var before = Runspace.DefaultRunspace;
        try
        {
            Runspace.DefaultRunspace = shell.Runspace;
            var tenant = PimCa.Session.RunspaceSession.Current.Tenant ?? throw new InvalidOperationException("The shell is not signed in.");
            return new ConnectionView(tenant.Connection);
        }
        finally
        {
            Runspace.DefaultRunspace = before;
        }
    }

    /// <summary>Keeps the text of every line that the journal of requests writes from now on.</summary>
    public void Listen(ConcurrentQueue<string> lines)
    {
        object journal = connection.Journal;
        var subscribe = journal.GetType().GetMethod("Subscribe")!;
        var keep = typeof(ConnectionView).GetMethod(nameof(Keep), BindingFlags.Static | BindingFlags.NonPublic)!;
        subscribe.Invoke(journal, [Delegate.CreateDelegate(subscribe.GetParameters()[0].ParameterType, lines, keep)]);
    }

    /// <summary>Writes a line into the journal of requests, as a request of that address would.</summary>
    public void Write(string address)
    {
        object journal = connection.Journal;
        var write = journal.GetType().GetMethod("Write", BindingFlags.Instance | BindingFlags.NonPublic)!;
        write.Invoke(journal, [Activator.CreateInstance(write.GetParameters()[0].ParameterType, "GET", address, 200, null, TimeSpan.Zero)]);
    }

    private static void Keep(ConcurrentQueue<string> lines, object line) => lines.Enqueue(line.ToString()!);
}
