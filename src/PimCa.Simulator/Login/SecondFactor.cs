using System;
using System.Text.Json.Nodes;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Login;

/// <summary>Who can do multifactor authentication: everybody but service accounts, which are used by scripts.</summary>
internal static class SecondFactor
{
    public static bool IsRegistered(JsonObject user) =>
        user.Text("userPrincipalName")?.StartsWith("svc-", StringComparison.OrdinalIgnoreCase) != true;
}
