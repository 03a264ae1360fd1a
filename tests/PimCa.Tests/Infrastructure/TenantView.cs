using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation.Runspaces;
using System.Net.Http;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Session;

namespace PimCa.Tests.Infrastructure;

/// <summary>One thing that happened in the tenant; see the simulator's event log.</summary>
public sealed record TenantViewEvent(int Index, DateTimeOffset At, string Kind, string Actor, string Summary, string? Collection, string? DocumentId, JsonObject? Before, JsonObject? After);

/// <summary>
/// The simulated tenant of a runspace, seen from outside. The module keeps the simulator in a load context of its own, so
/// the way there is by reflection through the module's session; what is found there is public.
/// </summary>
public sealed class TenantView
{
    private readonly dynamic tenant;

    private readonly Runspace runspace;

    private TenantView(object tenant, Runspace runspace)
    {
        this.tenant = tenant;
        this.runspace = runspace;
    }

    /// <summary>The tenant's clock.</summary>
    public DateTimeOffset Now => tenant.Clock.GetUtcNow();

    /// <summary>How long a change takes to reach other services and replicas.</summary>
    public TimeSpan ReplicationLag
    {
        get => tenant.Weather.ReplicationLag;
        set => tenant.Weather.ReplicationLag = value;
    }

    /// <summary>A mark to compare with later.</summary>
    public int EventCount => tenant.Events.Count;

    /// <summary>All that happened.</summary>
    public IReadOnlyList<TenantViewEvent> Events => EventsSince(0);

    /// <summary>The tokens that were given out.</summary>
    public IReadOnlyCollection<string> AccessTokens => tenant.TokenService.GivenOut;

    /// <summary>Takes an application's sign-in away in the tenant.</summary>
    public void Disable(string appId) => tenant.TokenService.SetEnabled(appId, false);

    private object Store => ((object)tenant).GetType().GetProperty("Store", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue((object)tenant)!;

    /// <summary>The tokens that a session's tenant gave out; none that can be seen of one behind a server.</summary>
    internal static IReadOnlyCollection<string> TokensOf(PimCa.Session.TenantSession session) =>
        session.Simulator is { Server: null } simulator ? ((dynamic)Get(simulator, "Tenant")!).TokenService.GivenOut : [];

    internal static TenantView Of(Runspace runspace) => new(Get(Get(Connected(runspace), "Simulator")!, "Tenant")!, runspace);

    /// <summary>Lets the shell forget all names that it has met, so that whoever signs in next has to ask for them.</summary>
    public void Forget()
    {
        var names = (KnownNames)Get(Get(Connected(runspace), "Ports")!, "Names")!;
        foreach (var kind in Enum.GetValues<KnownNameKind>())
        {
            foreach (var (id, _) in names.All(kind))
            {
                names.Forget(kind, id);
            }
        }
    }

    private static object Connected(Runspace runspace)
    {
        var module = AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "PimCa");
        var before = Runspace.DefaultRunspace;
        try
        {
            Runspace.DefaultRunspace = runspace;
            var session = module.GetType("PimCa.Session.RunspaceSession", throwOnError: true)!.GetProperty("Current", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
            return Get(session, "Tenant") ?? throw new InvalidOperationException("The shell is not signed in.");
        }
        finally
        {
            Runspace.DefaultRunspace = before;
        }
    }

    /// <summary>What happened from a mark on.</summary>
    public IReadOnlyList<TenantViewEvent> EventsSince(int mark)
    {
        var events = new List<TenantViewEvent>();
        foreach (var one in tenant.Events.Events)
        {
            if (one.Index >= mark)
            {
                events.Add(new TenantViewEvent(one.Index, one.At, one.Kind.ToString(), one.Actor, one.Summary, one.Collection, one.DocumentId, Copy(one.Before), Copy(one.After)));
            }
        }

        return events;
    }

    /// <summary>The documents of a collection as they are now.</summary>
    public IReadOnlyDictionary<string, JsonObject> Documents(string collection)
    {
        var documents = new Dictionary<string, JsonObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var change in Events.Where(e => e.Kind == "Change" && e.Collection == collection))
        {
            if (change.After is null)
            {
                documents.Remove(change.DocumentId!);
            }
            else
            {
                documents[change.DocumentId!] = change.After;
            }
        }

        return documents;
    }

    /// <summary>Lets somebody try to sign in. What came of it: allowed, allowedWithAppEnforcedRestrictions or blocked.</summary>
    public async Task<string> SignInAsync(string user, string application, string clientApp)
    {
        using var client = OpenClient();
        using var attempt = new StringContent(
            new JsonObject { ["user"] = user, ["application"] = application, ["clientApp"] = clientApp }.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("https://simulator.invalid/signIns"), attempt);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["decision"]!.GetValue<string>();
    }

    /// <summary>A client of the tenant's services, as any other program would have one.</summary>
    public HttpClient OpenClient()
    {
        object simulated = tenant;
        var handler = simulated.GetType().Assembly.GetType("PimCa.Simulator.SimulatedCloudHandler", throwOnError: true)!;
        return new HttpClient((HttpMessageHandler)Activator.CreateInstance(handler, simulated)!);
    }

    /// <summary>A person's token for Microsoft Graph, got by hand.</summary>
    public async Task<string> TokenAsync(string person)
    {
        object simulated = tenant;
        var handler = simulated.GetType().Assembly.GetType("PimCa.Simulator.SimulatedCloudHandler", throwOnError: true)!;
        using var client = new HttpClient((HttpMessageHandler)Activator.CreateInstance(handler, simulated)!);
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "password",
                ["username"] = person,
                ["password"] = "simulated",
                ["scope"] = "https://graph.microsoft.com/.default",
            }),
        };
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!.GetValue<string>();
    }

    /// <summary>How long a setting of SharePoint takes to come into force.</summary>
    public TimeSpan SharePointDelay
    {
        get => tenant.Weather.SharePointDelay;
        set => tenant.Weather.SharePointDelay = value;
    }

    /// <summary>Whether SharePoint takes changes and never brings them into force.</summary>
    public bool SharePointKeepsNothing
    {
        get => tenant.Weather.SharePointKeepsNothing;
        set => tenant.Weather.SharePointKeepsNothing = value;
    }

    /// <summary>How long after limiting SharePoint its own policies come; null for never.</summary>
    public TimeSpan? SharePointCreatesPoliciesAfter
    {
        get => tenant.Weather.SharePointCreatesPoliciesAfter;
        set => tenant.Weather.SharePointCreatesPoliciesAfter = value;
    }

    /// <summary>Lets something go wrong with each of the next requests, counted from the next one: <c>CutBefore</c>, <c>Unavailable</c> ….</summary>
    public void Fail(string fault, int from, int count)
    {
        var faults = (System.Collections.IDictionary)(object)tenant.Weather.FaultsByRequest;
        var kind = Enum.Parse(((object)tenant).GetType().Assembly.GetType("PimCa.Simulator.Faults.Fault", throwOnError: true)!, fault);
        for (var index = from; index < from + count; index++)
        {
            faults[index] = kind;
        }
    }

    /// <summary>Lets nothing go wrong any more.</summary>
    public void Fair() => tenant.Weather.FaultsByRequest.Clear();

    /// <summary>Adds policies of Outlook on the web, all at Off: OwaMailboxPolicy-001 and so on.</summary>
    public void AddOwaMailboxPolicies(int count) => OwaScenario("AddOwaMailboxPolicies", count);

    /// <summary>Lets policies of Outlook on the web refuse every change.</summary>
    public void RefuseOwaMailboxPolicyChanges(params string[] names) => OwaScenario("RefuseOwaMailboxPolicyChanges", names);

    private void OwaScenario(string method, object argument) => ((object)tenant).GetType().Assembly
        .GetType("PimCa.Simulator.Scenarios.OwaPolicyScenario", throwOnError: true)!.GetMethod(method)!.Invoke(null, [(object)tenant, argument]);

    /// <summary>
    /// Leaves people these permissions alone, of whatever service. Who signs in from now on gets tokens with no others.
    /// </summary>
    public void Consent(params string[] permissions) => Consent("c0a70500-0000-4000-8000-000000000328", isApplication: false, permissions);

    /// <summary>Leaves an application these permissions of its own alone, of whatever service.</summary>
    public void ConsentToApplication(string clientId, params string[] permissions) => Consent(clientId, isApplication: true, permissions);

    private void Consent(string clientId, bool isApplication, string[] permissions)
    {
        foreach (var (name, service) in new[] { ("Microsoft Graph", "graph"), ("Azure", "arm"), ("SharePoint Online", "sharepoint"), ("Exchange Online", "exchange") })
        {
            tenant.TokenService.Consent(clientId, service, isApplication, permissions.Where(p => Permissions.ServiceOf(p) == name).ToArray());
        }
    }

    /// <summary>Moves the tenant's clock.</summary>
    public void Advance(TimeSpan by) => tenant.Clock.Advance(by);

    /// <summary>Takes a document away behind everybody's back, as a purge does.</summary>
    public void Remove(string collection, string id) => Store.GetType().GetMethod("Remove")!.Invoke(Store, [collection, id]);

    /// <summary>Puts a document there that no cmdlet makes yet.</summary>
    public void Put(string collection, string id, string json)
    {
        // The simulator's JSON types are its own load context's.
        var put = Store.GetType().GetMethod("Put")!;
        var parse = put.GetParameters()[2].ParameterType.BaseType!.GetMethods()
            .Single(m => m.Name == "Parse" && m.GetParameters()[0].ParameterType == typeof(string));
        var node = parse.Invoke(null, [json, null, Activator.CreateInstance(parse.GetParameters()[2].ParameterType)]);
        put.Invoke(Store, [collection, id, node]);
    }

    /// <summary>Holds back whatever reaches the tenant until the result is disposed of.</summary>
    public IDisposable Hold() => new Held(((object)tenant).GetType().GetProperty("Gate", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue((object)tenant)!);

    // The simulator's JSON types are its own load context's: text is what both sides share.
    private static JsonObject? Copy(object? document) => document is null ? null : (JsonObject?)JsonNode.Parse(document.ToString()!);

    private static object? Get(object of, string property) =>
        (of.GetType().GetProperty(property, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException($"{of.GetType()} has no property '{property}'.")).GetValue(of);

    /// <summary>Takes the lock that serves requests one by one, on a thread of its own, as locks belong to threads.</summary>
    private sealed class Held : IDisposable
    {
        private readonly System.Threading.ManualResetEventSlim taken = new();
        private readonly System.Threading.ManualResetEventSlim release = new();
        private readonly System.Threading.Thread holder;

        public Held(object gate)
        {
            holder = new System.Threading.Thread(() =>
            {
                lock (gate)
                {
                    taken.Set();
                    release.Wait();
                }
            });
            holder.Start();
            taken.Wait();
        }

        public void Dispose()
        {
            release.Set();
            holder.Join();
        }
    }
}
