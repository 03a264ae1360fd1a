using System;
using System.Net.Http;
using Azure.Core;

namespace PimCa.Cloud.SignIn;

/// <summary>The one place where a way to sign in becomes a credential.</summary>
internal static class CredentialFactory
{
    public static TokenCredential Create(CloudConnectionOptions options, HttpClient http, CloudEndpoints endpoints) => options.SignIn switch
    {
        SimulatedPerson person => new SimulatedPersonCredential(
            http, endpoints.TokenEndpoint(options.TenantId), person.UserPrincipalName, options.Time),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.SignIn, "There is no such way to sign in."),
    };
}
