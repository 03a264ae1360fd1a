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

namespace PimCa.Cloud.SharePoint;

/// <summary>SharePoint's tenant settings over its admin site: they are not in Microsoft Graph.</summary>
internal sealed class SharePointPort : ISharePointOnline
{
    private const string Access = "ConditionalAccessPolicy";
    private const string FileType = "LimitedAccessFileType";
    private const string Editing = "AllowEditing";
    private const string Downloading = "AllowDownloadingNonWebViewableFiles";

    private static readonly string[] Properties = { Access, FileType, Editing, Downloading };

    private readonly GraphConnection connection;
    private readonly SharePointHost host;

    public SharePointPort(GraphConnection connection, string? adminHost)
    {
        this.connection = connection;
        host = new SharePointHost(connection, adminHost);
    }

    public async Task<SharePointRestrictions> GetRestrictionsAsync(CancellationToken cancellationToken)
    {
        var (site, purpose) = await PurposeAsync("Reading SharePoint's tenant settings", cancellationToken).ConfigureAwait(false);
        return await GraphConnection.CallAsync(purpose, async () => Restrictions(site, await TenantAsync(site, purpose, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
    }

    public async Task SetRestrictionsAsync(SharePointChange change, CancellationToken cancellationToken)
    {
        var values = Values(change);
        var (site, purpose) = await PurposeAsync("Setting SharePoint's tenant settings", cancellationToken).ConfigureAwait(false);
        await GraphConnection.CallAsync(purpose, async () =>
        {
            // The identity is good for this site only and says nothing that lasts: it is asked for anew each time.
            var identity = (await TenantAsync(site, purpose, cancellationToken).ConfigureAwait(false)).Text("_ObjectIdentity_")
                ?? throw new UnexpectedAnswerException("The tenant object came without an identity.");
            await SendAsync(site, ClientQuery.Write(identity, values), RepeatableOption.Idempotent, purpose, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private static QueryValue[] Values(SharePointChange change)
    {
        var values = new List<QueryValue?>
        {
            change.Access is { } access ? QueryValue.Number(Access, (int)access) : null,
            change.FileType is { } type ? QueryValue.Number(FileType, (int)type) : null,
            change.AllowEditing is { } editing ? QueryValue.Truth(Editing, editing) : null,
            change.AllowDownloadingNonWebViewableFiles is { } downloading ? QueryValue.Truth(Downloading, downloading) : null,
        };
        return values.OfType<QueryValue>().ToArray();
    }

    private async Task<(string Site, Purpose Purpose)> PurposeAsync(string what, CancellationToken cancellationToken)
    {
        var site = await host.FindAsync(cancellationToken).ConfigureAwait(false);
        return (site, new Purpose(what, site, "Get-AppEnforcedRestrictions"));
    }

    private async Task<JsonObject> TenantAsync(string site, Purpose purpose, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(site, ClientQuery.Read(Properties), RepeatableOption.Reads, purpose, cancellationToken).ConfigureAwait(false);
        return answer.OfType<JsonObject>().FirstOrDefault(part => part.ContainsKey("_ObjectIdentity_"))
            ?? throw new UnexpectedAnswerException("The answer has no tenant object.");
    }

    private async Task<JsonArray> SendAsync(string site, string query, RepeatableOption mark, Purpose purpose, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://{site}/_vti_bin/client.svc/ProcessQuery")
        {
            Content = new StringContent(query, Encoding.UTF8, "text/xml"),
        };
        request.Mark(mark);
        ServiceAnswer answer;
        try
        {
            answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException lost) when (lost is not UnansweredException { MayBeDone: true })
        {
            throw NotReachable(site, purpose, "it does not answer", null, lost);
        }

        if (answer.Status == 404)
        {
            throw NotReachable(site, purpose, "there is no such site", answer.RequestId, null);
        }

        if (answer.Status is < 200 or >= 300)
        {
            throw GraphErrors.FromService(new ServiceError(answer.Status, null, null, answer.RequestId, null), purpose);
        }

        var parts = JsonNode.Parse(answer.Text) as JsonArray ?? throw new UnexpectedAnswerException("The answer is no list.");
        var header = parts.OfType<JsonObject>().FirstOrDefault() ?? throw new UnexpectedAnswerException("The answer has no header.");
        return header.Object("ErrorInfo") is { } error ? throw Refused(error, purpose) : parts;
    }

    /// <summary>The protocol's own no: the status is 200 all the same.</summary>
    private static PimCaException Refused(JsonObject error, Purpose purpose)
    {
        var type = error.Text("ErrorTypeName");
        var isDenied = type == "System.UnauthorizedAccessException";
        return new PimCaException(
            "SharePointRefused",
            isDenied ? PimCaErrorKind.PermissionDenied : PimCaErrorKind.InvalidArgument,
            $"{purpose.What} on '{purpose.Target}': SharePoint refuses. It says: {error.Text("ErrorMessage") ?? "nothing more"}",
            isDenied
                ? "It takes the SharePoint Administrator role, held when the token was issued, and the permission AllSites.FullControl (Sites.FullControl.All for an application). After activating the role sign in again with Connect-PimCa."
                : "Check the values that were given.",
            purpose.Target,
            error.Text("TraceCorrelationId"))
        {
            ServiceCode = type,
        };
    }

    private static PimCaException NotReachable(string site, Purpose purpose, string why, string? requestId, Exception? inner) => new(
        "SharePointNotReachable",
        PimCaErrorKind.Unavailable,
        $"{purpose.What}: the admin site '{site}' cannot be reached; {why}.",
        "Check the connection, and that this is the name of the tenant's admin site: a tenant that was renamed has another one than its first domain says.",
        site,
        requestId,
        inner);

    private static SharePointRestrictions Restrictions(string site, JsonObject tenant) => new()
    {
        AdminHost = site,
        Access = (SharePointAccess)Number(tenant, Access, 4),
        FileType = (LimitedAccessFileType)Number(tenant, FileType, 2),
        AllowEditing = Truth(tenant, Editing),
        AllowDownloadingNonWebViewableFiles = Truth(tenant, Downloading),
    };

    private static int Number(JsonObject tenant, string name, int highest) =>
        tenant[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var number) && number >= 0 && number <= highest
            ? number
            : throw new UnexpectedAnswerException($"The setting {name} has no value that is known: {tenant[name]?.ToJsonString() ?? "nothing"}.");

    // A setting that is missing must not be taken for one that is off.
    private static bool Truth(JsonObject tenant, string name) => tenant[name]?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new UnexpectedAnswerException($"The setting {name} has no value that is known."),
    };
}
