using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Cloud.Errors;
using PimCa.Cloud.Graph;
using PimCa.Cloud.Http;
using PimCa.Errors;
using PimCa.Ports;
using PimCa.Restrictions;

namespace PimCa.Cloud.Exchange;

/// <summary>
/// Exchange's administration over the backend that its PowerShell module speaks to. For simulated tenants: the backend is
/// not documented, so a real organisation is only ever administered through the module.
/// </summary>
internal sealed class ExchangeRestPort : IExchangeOnline, IExchangeConnection
{
    private readonly GraphConnection connection;
    private readonly string tenantId;

    public ExchangeRestPort(GraphConnection connection, string tenantId)
    {
        this.connection = connection;
        this.tenantId = tenantId;
    }

    public Task<IExchangeConnection> OpenAsync(CancellationToken cancellationToken) => Task.FromResult<IExchangeConnection>(this);

    public Task CloseAsync() => Task.CompletedTask;

    public async Task<IReadOnlyList<OwaMailboxPolicy>> ListOwaMailboxPoliciesAsync(CancellationToken cancellationToken)
    {
        var purpose = new Purpose("Reading the policies of Outlook on the web");
        return await GraphConnection.CallAsync(purpose, async () =>
            (await InvokeAsync("Get-OwaMailboxPolicy", new JsonObject(), RepeatableOption.Reads, purpose, cancellationToken).ConfigureAwait(false)).Select(Policy).ToArray()).ConfigureAwait(false);
    }

    public Task SetOwaMailboxPolicyAsync(string name, OwaRestriction restriction, CancellationToken cancellationToken)
    {
        var purpose = new Purpose("Setting the policy of Outlook on the web", name, "Get-AppEnforcedRestrictions");
        var parameters = new JsonObject { ["Identity"] = name, ["ConditionalAccessPolicy"] = restriction.ToString(), ["Confirm"] = false };
        return GraphConnection.CallAsync(purpose, () => InvokeAsync("Set-OwaMailboxPolicy", parameters, RepeatableOption.Idempotent, purpose, cancellationToken));
    }

    private static OwaMailboxPolicy Policy(JsonObject item) => new(
        item.Text("Name") ?? throw new UnexpectedAnswerException("A policy of Outlook on the web has no name."),
        item.Flag("IsDefault"),
        Enum.TryParse<OwaRestriction>(item.Text("ConditionalAccessPolicy"), out var restriction) && restriction.ToString() == item.Text("ConditionalAccessPolicy")
            ? restriction
            : throw new UnexpectedAnswerException($"The policy '{item.Text("Name")}' has a ConditionalAccessPolicy that is not known: {item.Text("ConditionalAccessPolicy") ?? "nothing"}."));

    private async Task<IReadOnlyList<JsonObject>> InvokeAsync(string cmdlet, JsonObject parameters, RepeatableOption mark, Purpose purpose, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["CmdletInput"] = new JsonObject { ["CmdletName"] = cmdlet, ["Parameters"] = parameters } };
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"https://{connection.Endpoints.ExchangeHost}/adminapi/beta/{Uri.EscapeDataString(tenantId)}/InvokeCommand")
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        request.Mark(mark);
        var answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.Status == 403)
        {
            throw new PimCaException(
                "ExchangeRefused",
                PimCaErrorKind.PermissionDenied,
                $"{purpose.What}: Exchange Online does not let this sign-in administer the organisation.",
                "It takes the Exchange Administrator role, held when the token was issued. After activating the role sign in again with Connect-PimCa.",
                purpose.Target,
                answer.RequestId);
        }

        if (answer.Status is < 200 or >= 300)
        {
            throw Failed(answer, purpose);
        }

        return JsonNode.Parse(answer.Text) is JsonObject json && json["value"] is JsonArray
            ? json.Objects("value")
            : throw new UnexpectedAnswerException("Exchange's answer has no value.");
    }

    /// <summary>What failed stands behind a code and the exception's type: <c>Ex6F9304|Type|words</c>.</summary>
    private static PimCaException Failed(ServiceAnswer answer, Purpose purpose)
    {
        JsonObject? error = null;
        try
        {
            error = (JsonNode.Parse(answer.Text) as JsonObject)?.Object("error");
        }
        catch (JsonException)
        {
            // A gateway's page in place of an answer: the status is all there is.
            return GraphErrors.FromService(new ServiceError(answer.Status, null, null, answer.RequestId, null), purpose);
        }

        var detail = error?.Objects("details").FirstOrDefault()?.Text("message");
        var words = detail?.Split(new[] { '|' }, 3) is { Length: 3 } parts
            ? parts[2]
            : error?.Object("innererror")?.Object("internalexception")?.Text("message") ?? error?.Text("message");
        return GraphErrors.FromService(new ServiceError(answer.Status, error?.Text("code"), words, answer.RequestId, null), purpose);
    }
}
