using System;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Tests.SharePoint;

/// <summary>SharePoint's admin site as its protocol has it, for tests that speak the protocol by hand.</summary>
internal sealed class AdminSite : IDisposable
{
    public const string Constructor = """<Constructor Id="2" TypeId="{268004ae-ef6b-4e9b-8425-127220d84719}" />""";

    public const string ReadAll = """
        <ObjectPath Id="3" ObjectPathId="2" /><Query Id="4" ObjectPathId="2"><Query SelectAllProperties="true"><Properties /></Query></Query>
        """;

    public const string Update = """<Method Name="Update" Id="90" ObjectPathId="2" />""";

    private string? token;

    public WorkloadClient Client { get; } = new();

    public SimulatedTenant Tenant => Client.Tenant;

    public static string Request(string actions, string objectPaths = Constructor) => $"""
        <Request AddExpandoFieldTypeSuffix="true" SchemaVersion="15.0.0.0" LibraryVersion="16.0.0.0" ApplicationName="a test" xmlns="http://schemas.microsoft.com/sharepoint/clientquery/2009"><Actions>{actions}</Actions><ObjectPaths>{objectPaths}</ObjectPaths></Request>
        """;

    public static string Set(string name, string type, string value, int id = 80) =>
        $"""<SetProperty Id="{id}" ObjectPathId="2" Name="{name}"><Parameter Type="{type}">{value}</Parameter></SetProperty>""";

    public async Task<AdminSite> AsAsync(string name)
    {
        token = await Client.TokenAsync(name, WorkloadClient.SharePoint);
        return this;
    }

    public async Task<JsonArray> SendAsync(string request)
    {
        token ??= await Client.TokenAsync("admin", WorkloadClient.SharePoint);
        var (status, body) = await Client.PostAsync(WorkloadClient.SharePoint + "/_vti_bin/client.svc/ProcessQuery", request, token);
        Assert.True(status == 200, $"{status}: {body?.ToJsonString()}");
        return (JsonArray)body!;
    }

    /// <summary>Sends a query that must succeed.</summary>
    public async Task<JsonArray> DoAsync(string actions, string objectPaths = Constructor)
    {
        var answer = await SendAsync(Request(actions, objectPaths));
        Assert.True(answer[0]!["ErrorInfo"] is null, answer[0]!.ToJsonString());
        return answer;
    }

    /// <summary>Sends a query that must be refused.</summary>
    public async Task<JsonObject> RefusedAsync(string request)
    {
        var answer = await SendAsync(request);
        Assert.Single(answer);
        return Assert.IsType<JsonObject>(answer[0]!["ErrorInfo"]);
    }

    public async Task<JsonNode> ReadAsync() => Result(await DoAsync(ReadAll), 4);

    public async Task<int> AccessAsync() => (int)(await ReadAsync())["ConditionalAccessPolicy"]!;

    public Task SetAccessAsync(int value) => DoAsync(Set("ConditionalAccessPolicy", "Enum", value.ToString(CultureInfo.InvariantCulture)) + Update);

    public static JsonNode Result(JsonArray answer, int id) =>
        answer.Skip(1).SkipWhile(item => item!.GetValueKind() != System.Text.Json.JsonValueKind.Number || (int)item != id).ElementAt(1)!;

    public void Dispose() => Client.Dispose();
}
