using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions;
using PimCa.Cloud.Http;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Cloud.Graph;

/// <summary>Reads what directory roles can be held over: administrative units and applications.</summary>
internal sealed class DirectoryScopeReading
{
    private const string Units = "/administrativeUnits/";
    private static readonly string[] Properties = { "id", "displayName" };

    private readonly GraphConnection connection;

    public DirectoryScopeReading(GraphConnection connection) => this.connection = connection;

    public async Task<IReadOnlyList<DirectoryScope>> FindAsync(string nameOrId, CancellationToken cancellationToken)
    {
        var purpose = new Purpose("Looking for the scope", nameOrId);
        var quoted = ODataText.Quote(nameOrId);
        var isId = Guid.TryParse(nameOrId, out _);
        var units = isId ? $"id eq {quoted}" : $"displayName eq {quoted}";
        var applications = isId ? $"id eq {quoted} or appId eq {quoted}" : $"displayName eq {quoted}";
        var answers = await connection.Batch.SendAsync(
            new[]
            {
                new BatchItem(connection.Client.Directory.AdministrativeUnits.ToGetRequestInformation(r => (r.QueryParameters.Filter, r.QueryParameters.Select) = (units, Properties)), purpose),
                new BatchItem(connection.Client.Applications.ToGetRequestInformation(r => (r.QueryParameters.Filter, r.QueryParameters.Select) = (applications, Properties)), purpose),
            },
            RepeatableOption.Reads,
            cancellationToken).ConfigureAwait(false);
        var foundUnits = await answers[0].ReadAsync(AdministrativeUnitCollectionResponse.CreateFromDiscriminatorValue, cancellationToken).ConfigureAwait(false);
        var foundApplications = await answers[1].ReadAsync(ApplicationCollectionResponse.CreateFromDiscriminatorValue, cancellationToken).ConfigureAwait(false);
        return (foundUnits?.Value ?? new List<AdministrativeUnit>()).Select(u => new DirectoryScope(Units + u.Id, u.DisplayName ?? string.Empty))
            .Concat((foundApplications?.Value ?? new List<Application>()).Select(a => new DirectoryScope("/" + a.Id, a.DisplayName ?? string.Empty)))
            .ToArray();
    }

    public async Task<IReadOnlyList<DirectoryScope>> GetAsync(IReadOnlyCollection<string> scopes, CancellationToken cancellationToken)
    {
        var wanted = scopes.Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var answers = await connection.Batch.SendAsync(
            wanted.Select(s => new BatchItem(One(s), new Purpose("Reading the scope's name", s))).ToArray(), RepeatableOption.Reads, cancellationToken).ConfigureAwait(false);

        // What is gone, or may not be read, keeps its id as its name.
        return wanted
            .Zip(answers, (scope, answer) => (Scope: scope, Name: answer.Error is null ? answer.Body?.Text("displayName") : Refused(answer)))
            .Where(s => s.Name is not null)
            .Select(s => new DirectoryScope(s.Scope, s.Name!))
            .ToArray();
    }

    private static string? Refused(BatchAnswer answer) =>
        answer.Error!.Kind is PimCaErrorKind.NotFound or PimCaErrorKind.PermissionDenied or PimCaErrorKind.InvalidArgument ? null : throw answer.Error;

    private RequestInformation One(string scope) => scope.StartsWith(Units, StringComparison.OrdinalIgnoreCase)
        ? connection.Client.Directory.AdministrativeUnits[scope.Substring(Units.Length)].ToGetRequestInformation(r => r.QueryParameters.Select = Properties)
        : connection.Client.Applications[scope.TrimStart('/')].ToGetRequestInformation(r => r.QueryParameters.Select = Properties);
}
