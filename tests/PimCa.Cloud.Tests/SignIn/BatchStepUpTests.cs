using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Kiota.Abstractions;
using PimCa.Cloud.Graph;
using PimCa.Cloud.Http;
using PimCa.Cloud.SignIn;
using PimCa.Cloud.Tests.Infrastructure;
using PimCa.Simulator;
using PimCa.Simulator.Scenarios;

namespace PimCa.Cloud.Tests.SignIn;

/// <summary>Parts of a batch are challenged one by one, and answered together.</summary>
public sealed class BatchStepUpTests : IDisposable
{
    private readonly SignInLab lab = new();

    public void Dispose() => lab.Dispose();

    [Fact]
    public async Task The_parts_that_are_challenged_are_resumed_after_one_sign_in_and_the_others_are_not_sent_again()
    {
        var world = await ContextWorld.CreateAsync(lab);
        using var connection = Open(new SimulatedPerson("adele@contoso.example"));
        BatchItem[] items = [Activate(connection, world, "true"), new(connection.Client.Me.ToGetRequestInformation(), new Purpose("Me")), Activate(connection, world, "true")];

        var answers = Array.Empty<BatchAnswer>();
        var requests = await lab.RequestsAsync(async () => answers = (await connection.Batch.SendAsync(items, null, CancellationToken.None)).ToArray());

        Assert.All(answers, answer => Assert.Null(answer.Error));
        Assert.Equal(2, requests.Count(r => r.Contains("/oauth2/v2.0/token")));
        Assert.Equal(2, requests.Count(r => r.Contains("$batch")));
        Assert.Equal(2, requests.Count(r => r.Contains("assignmentScheduleRequests") && r.Contains("-> 400")));
        Assert.Equal(2, requests.Count(r => r.Contains("assignmentScheduleRequests") && r.Contains("-> 201")));
        Assert.Equal(1, requests.Count(r => r.Contains("/me ")));
    }

    [Fact]
    public async Task Where_the_step_up_is_refused_each_part_says_so_after_the_one_attempt()
    {
        var world = await ContextWorld.CreateAsync(lab, """{"operator":"OR","builtInControls":["block"]}""");
        using var connection = Open(new SimulatedPerson("adele@contoso.example"));
        BatchItem[] items = [Activate(connection, world, "true"), Activate(connection, world, "true")];

        var answers = Array.Empty<BatchAnswer>();
        var requests = await lab.RequestsAsync(async () => answers = (await connection.Batch.SendAsync(items, null, CancellationToken.None)).ToArray());

        Assert.All(answers, answer => Assert.Equal("StepUpRefused", answer.Error!.Code));
        Assert.All(answers, answer => Assert.Equal("Exempt", answer.Error!.Target));
        Assert.Equal(2, requests.Count(r => r.Contains("/oauth2/v2.0/token")));
        Assert.Equal(0, world.Activations);
    }

    private GraphConnection Open(SignInMethod method) => GraphConnection.Open(new CloudConnectionOptions
    {
        SignIn = method,
        InnerHandler = new SimulatedCloudHandler(lab.Tenant),
        Time = lab.Tenant.Clock,
        JitterSeed = 1,
    });

    private static BatchItem Activate(GraphConnection connection, ContextWorld world, string validateOnly)
    {
        var request = new RequestInformation
        {
            HttpMethod = Method.POST,
            URI = new Uri($"{connection.Endpoints.GraphBase}/identityGovernance/privilegedAccess/group/assignmentScheduleRequests"),
        };
        var body = $$"""
            {
              "accessId": "member", "groupId": "{{world.GroupId}}", "principalId": "{{ContosoPeople.Adele}}", "action": "selfActivate", "justification": "x",
              "isValidationOnly": {{validateOnly}},
              "scheduleInfo": { "expiration": { "type": "afterDuration", "duration": "PT1H" } }
            }
            """;
        request.SetStreamContent(new MemoryStream(Encoding.UTF8.GetBytes(body)), "application/json");
        return new BatchItem(request, new Purpose("Activating", "Exempt"));
    }
}
