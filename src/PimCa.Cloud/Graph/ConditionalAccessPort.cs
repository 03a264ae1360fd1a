using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Graph.Identity.ConditionalAccess;
using Microsoft.Graph.Identity.ConditionalAccess.Evaluate;
using Microsoft.Graph.Models;
using PimCa.Cloud.Http;
using PimCa.ConditionalAccess;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Session;

namespace PimCa.Cloud.Graph;

/// <summary>Conditional Access policies over Microsoft Graph.</summary>
internal sealed partial class ConditionalAccessPort : IConditionalAccess
{
    private const string LookWith = "Get-PimCaPolicy";

    private readonly GraphConnection connection;

    // The policies as they were last read: what our records do not carry is written back from here.
    private readonly ConcurrentDictionary<string, JsonObject> asRead = new(StringComparer.OrdinalIgnoreCase);

    public ConditionalAccessPort(GraphConnection connection) => this.connection = connection;

    private ConditionalAccessRequestBuilder Root => connection.Client.Identity.ConditionalAccess;

    public Task<IReadOnlyList<CaPolicyDefinition>> ListPoliciesAsync(CancellationToken cancellationToken) =>
        GraphConnection.CallAsync<IReadOnlyList<CaPolicyDefinition>>(new Purpose("Listing Conditional Access policies"), async () =>
        {
            var policies = await connection.ListJsonAsync(Root.Policies.ToGetRequestInformation(), cancellationToken).ConfigureAwait(false);
            return policies.Select(Remember).ToArray();
        });

    public Task<CaPolicyDefinition?> GetPolicyAsync(string id, CancellationToken cancellationToken) =>
        GraphConnection.FindAsync(new Purpose("Reading the Conditional Access policy", id), async () =>
            await connection.SendJsonAsync(Root.Policies[id].ToGetRequestInformation(), cancellationToken).ConfigureAwait(false) is { } json
                ? Remember(json)
                : null);

    public Task<CaPolicyDefinition> CreatePolicyAsync(CaPolicyDefinition policy, CancellationToken cancellationToken)
    {
        var request = GraphConnection.WithBody(
            Root.Policies.ToPostRequestInformation(new ConditionalAccessPolicy()), CaPolicyMapping.Write(policy, null));
        return GraphConnection.CallAsync(new Purpose("Creating the Conditional Access policy", policy.DisplayName, LookWith), async () =>
            Remember(await connection.SendJsonAsync(request, cancellationToken).ConfigureAwait(false)
                ?? throw new UnexpectedAnswerException("The policy was created, but not shown.")));
    }

    public async Task UpdatePolicyAsync(CaPolicyDefinition policy, CancellationToken cancellationToken)
    {
        var before = await BeforeAsync(policy.Id, cancellationToken).ConfigureAwait(false);
        await PatchAsync(policy.Id, policy.DisplayName, CaPolicyMapping.Write(policy, before), cancellationToken).ConfigureAwait(false);
    }

    public async Task UpdateUsersAsync(string policyId, CaUsers users, CancellationToken cancellationToken)
    {
        // From which tenants guests are meant is not ours to know, but ours to keep.
        var before = users.IncludeGuestTypes is null && users.ExcludeGuestTypes is null && !asRead.ContainsKey(policyId)
            ? null
            : await BeforeAsync(policyId, cancellationToken).ConfigureAwait(false);
        var body = new JsonObject
        {
            ["conditions"] = new JsonObject
            {
                ["users"] = CaPolicyMapping.WriteUsers(users, before?.Object("conditions")?.Object("users")),
            },
        };
        await PatchAsync(policyId, connection.Names.NameOf(KnownNameKind.CaPolicy, policyId) ?? policyId, body, cancellationToken).ConfigureAwait(false);
    }

    public Task UpdateStateAsync(string policyId, CaPolicyState state, CancellationToken cancellationToken) => PatchAsync(
        policyId,
        connection.Names.NameOf(KnownNameKind.CaPolicy, policyId) ?? policyId,
        new JsonObject { ["state"] = CaPolicyMapping.WriteState(state) },
        cancellationToken);

    public async Task DeletePolicyAsync(string id, CancellationToken cancellationToken)
    {
        await GraphConnection.CallAsync(
            new Purpose("Deleting the Conditional Access policy", id, LookWith),
            () => Root.Policies[id].DeleteAsync(cancellationToken: cancellationToken)).ConfigureAwait(false);
        asRead.TryRemove(id, out _);
        connection.Names.Forget(KnownNameKind.CaPolicy, id);
    }

    public Task<IReadOnlyList<WhatIfResult>> EvaluateAsync(SignInQuestion question, CancellationToken cancellationToken)
    {
        if (!Enum.TryParse<ConditionalAccessClientApp>(question.ClientAppType, ignoreCase: true, out var clientApp))
        {
            throw new PimCaException(
                "ClientAppUnknown",
                PimCaErrorKind.InvalidArgument,
                $"'{question.ClientAppType}' is not a client app that Conditional Access knows.",
                "Use browser, mobileAppsAndDesktopClients, exchangeActiveSync or other.",
                question.ClientAppType);
        }

        var body = new EvaluatePostRequestBody
        {
            SignInIdentity = new UserSignIn { OdataType = "#microsoft.graph.userSignIn", UserId = question.UserId },
            SignInContext = new ApplicationContext { OdataType = "#microsoft.graph.applicationContext", IncludeApplications = question.ApplicationIds.ToList() },
            SignInConditions = new SignInConditions
            {
                ClientAppType = clientApp,
                DeviceInfo = new DeviceInfo { IsCompliant = question.DeviceCompliant },
            },
            AppliedPoliciesOnly = false,
        };
        var request = Root.Evaluate.ToPostRequestInformation(body).Mark(RepeatableOption.Reads);
        return GraphConnection.CallAsync<IReadOnlyList<WhatIfResult>>(new Purpose("Asking what Conditional Access would do", question.UserId), async () =>
        {
            var results = await connection.ListJsonAsync(request, cancellationToken).ConfigureAwait(false);
            return results.Select(CaPolicyMapping.ReadWhatIf).ToArray();
        });
    }

    private async Task<JsonObject> BeforeAsync(string id, CancellationToken cancellationToken)
    {
        if (asRead.TryGetValue(id, out var known))
        {
            return known;
        }

        return await GraphConnection.CallAsync(new Purpose("Reading the Conditional Access policy", id), async () =>
            await connection.SendJsonAsync(Root.Policies[id].ToGetRequestInformation(), cancellationToken).ConfigureAwait(false)
            ?? throw new UnexpectedAnswerException("The policy came back empty.")).ConfigureAwait(false);
    }

    private async Task PatchAsync(string id, string name, JsonObject body, CancellationToken cancellationToken)
    {
        // Arrays are written whole, so that writing them twice leaves the same.
        var request = GraphConnection.WithBody(Root.Policies[id].ToPatchRequestInformation(new ConditionalAccessPolicy()), body)
            .Mark(RepeatableOption.Idempotent);
        await GraphConnection.CallAsync(
            new Purpose("Changing the Conditional Access policy", name, LookWith),
            () => connection.SendJsonAsync(request, cancellationToken)).ConfigureAwait(false);
        asRead.TryRemove(id, out _);
    }

    private CaPolicyDefinition Remember(JsonObject json)
    {
        var policy = CaPolicyMapping.Read(json);
        asRead[policy.Id] = json.CopyOrEmpty();
        connection.Names.Learn(KnownNameKind.CaPolicy, policy.Id, policy.DisplayName);

        // The strength comes with the policy, name and all: no request is needed to show it.
        if (json.Object("grantControls")?.Object("authenticationStrength") is { } strength && strength.Text("id") is { } id && strength.Text("displayName") is { } name)
        {
            connection.Names.Learn(KnownNameKind.AuthenticationStrength, id, name);
        }

        return policy;
    }
}
