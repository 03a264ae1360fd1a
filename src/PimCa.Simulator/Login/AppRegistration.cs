using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>
/// An application as the token service knows it. Of a secret only its hash is kept, so that not even the event log holds it.
/// </summary>
internal sealed class AppRegistration
{
    private readonly JsonObject document;

    private AppRegistration(JsonObject document) => this.document = document;

    public string AppId => document.RequiredText("appId");

    public string DisplayName => document.RequiredText("displayName");

    /// <summary>The tenant that it is registered in.</summary>
    public string TenantId => document.RequiredText("tenantId");

    /// <summary>Whether it runs on people's devices and has no credential of its own.</summary>
    public bool IsPublic => document.Flag("isPublic") == true;

    /// <summary>Whether other tenants' people sign in with it too.</summary>
    public bool IsMultiTenant => document.Flag("isMultiTenant") == true;

    /// <summary>Each secret's hash and end.</summary>
    public IEnumerable<(string Hash, DateTimeOffset EndsAt)> Secrets => Items("secrets").Select(s => (s.RequiredText("hash"), s.Time("endsAt")!.Value));

    /// <summary>Each certificate, in DER.</summary>
    public IEnumerable<byte[]> Certificates => Items("certificates").Select(c => Convert.FromBase64String(c.RequiredText("certificate")));

    /// <summary>Each outside identity that may act as this application.</summary>
    public IEnumerable<Federation> Federations =>
        Items("federations").Select(f => new Federation(f.RequiredText("issuer"), f.RequiredText("subject"), f.RequiredText("audience")));

    /// <exception cref="ServiceException">400: the tenant has no such application.</exception>
    public static AppRegistration Find(SimulatedTenant tenant, SignInTenant target, string? appId)
    {
        var document = appId is null ? throw SignInErrors.Missing("client_id") : tenant.Store.Get(Collections.AppRegistrations, appId);
        var found = document is null ? null : new AppRegistration(document);
        return found is not null && (found.IsMultiTenant || found.TenantId == target.Id)
            ? found
            : throw ClientErrors.UnknownApplication(appId, target.DisplayName);
    }

    /// <summary>The application, or null.</summary>
    public static AppRegistration? Get(SimulatedTenant tenant, string appId) =>
        tenant.Store.Get(Collections.AppRegistrations, appId) is { } document ? new AppRegistration(document) : null;

    /// <summary>Registers an application that nobody has consented to yet.</summary>
    public static void Put(SimulatedTenant tenant, string appId, string displayName, bool isPublic, bool isMultiTenant) =>
        tenant.Store.Put(Collections.AppRegistrations, appId, new JsonObject
        {
            ["appId"] = appId,
            ["displayName"] = displayName,
            ["tenantId"] = tenant.Id,
            ["isPublic"] = isPublic,
            ["isMultiTenant"] = isMultiTenant,
            ["secrets"] = new JsonArray(),
            ["certificates"] = new JsonArray(),
            ["federations"] = new JsonArray(),
            ["delegated"] = new JsonObject(),
            ["application"] = new JsonObject(),
        });

    /// <summary>What was consented to for a service.</summary>
    public IReadOnlyList<string> Permissions(string service, bool isApplication) =>
        document.Nested(Kind(isApplication))!.Texts(service);

    /// <summary>Consents to permissions on a service; what was consented to before is replaced.</summary>
    public void Consent(SimulatedTenant tenant, string service, bool isApplication, IEnumerable<string> permissions)
    {
        document.Nested(Kind(isApplication))![service] = permissions.ToJson();
        Store(tenant);
    }

    public void AddSecret(SimulatedTenant tenant, string secret, DateTimeOffset endsAt) =>
        Add(tenant, "secrets", new JsonObject { ["hash"] = Hash(secret), ["endsAt"] = endsAt.ToJsonTime() });

    public void AddCertificate(SimulatedTenant tenant, byte[] certificate) =>
        Add(tenant, "certificates", new JsonObject { ["certificate"] = Convert.ToBase64String(certificate) });

    public void AddFederation(SimulatedTenant tenant, Federation federation) => Add(
        tenant,
        "federations",
        new JsonObject { ["issuer"] = federation.Issuer, ["subject"] = federation.Subject, ["audience"] = federation.Audience });

    public static string Hash(string secret)
    {
        using var hash = SHA256.Create();
        return Convert.ToBase64String(hash.ComputeHash(Encoding.UTF8.GetBytes(secret)));
    }

    private static string Kind(bool isApplication) => isApplication ? "application" : "delegated";

    private IEnumerable<JsonObject> Items(string name) => ((JsonArray)document[name]!).Cast<JsonObject>();

    private void Add(SimulatedTenant tenant, string name, JsonObject item)
    {
        ((JsonArray)document[name]!).Add(item);
        Store(tenant);
    }

    private void Store(SimulatedTenant tenant) => tenant.Store.Put(Collections.AppRegistrations, AppId, document);
}

/// <summary>An identity of another issuer that may act as an application.</summary>
/// <param name="Issuer">The issuer of its tokens.</param>
/// <param name="Subject">Who it is there.</param>
/// <param name="Audience">Whom its tokens are for, usually <c>api://AzureADTokenExchange</c>.</param>
internal sealed record Federation(string Issuer, string Subject, string Audience);
