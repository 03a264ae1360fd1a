using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.Rules.Directory;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Exchange;

/// <summary>What a cmdlet gave back.</summary>
/// <param name="Objects">What it wrote to the pipeline.</param>
/// <param name="Warnings">What it warned of.</param>
internal sealed record CmdletOutput(IReadOnlyList<JsonObject> Objects, IReadOnlyList<string> Warnings);

/// <summary>The cmdlets of Exchange Online that are simulated.</summary>
internal sealed class CmdletInvocation
{
    private static readonly string[] Permissions = { "Exchange.Manage", "Exchange.ManageAsApp" };

    private static readonly string[] Roles = { BuiltInRoles.ExchangeAdministrator, BuiltInRoles.GlobalAdministrator };

    private readonly SimulatedTenant tenant;
    private readonly OwaMailboxPolicies policies;

    public CmdletInvocation(SimulatedTenant tenant)
    {
        this.tenant = tenant;
        policies = new OwaMailboxPolicies(tenant.Store);
    }

    /// <summary>
    /// Whether the caller has these cmdlets at all: a session has those of the directory roles that its token was issued
    /// with, so a role activated later does not count, and an application needs a role as a person does.
    /// </summary>
    public static bool IsAllowed(Caller caller) => caller.HasAny(Permissions) && caller.DirectoryRoles?.Any(Roles.Contains) == true;

    /// <exception cref="CmdletException">The cmdlet fails.</exception>
    /// <exception cref="ServiceException">501: the cmdlet or one of its parameters is not simulated.</exception>
    public CmdletOutput Invoke(CmdletInput input)
    {
        if (input.Is("Get-OwaMailboxPolicy"))
        {
            input.AllowOnly("Identity");
            return new CmdletOutput(policies.Get(input.Text("Identity")).ToArray(), Array.Empty<string>());
        }

        if (input.Is("Set-OwaMailboxPolicy"))
        {
            // Confirm says that nobody is to be asked, which nobody is here.
            input.AllowOnly("Identity", "ConditionalAccessPolicy", "Confirm");
            return Set(input.Required("Identity"), input.Text("ConditionalAccessPolicy"));
        }

        if (input.Is("Get-OrganizationConfig"))
        {
            input.AllowOnly();
            return new CmdletOutput(new[] { Organization() }, Array.Empty<string>());
        }

        throw ServiceException.Unsupported($"the cmdlet {input.Name}");
    }

    private CmdletOutput Set(string identity, string? setting)
    {
        var warnings = policies.Set(identity, setting)
            ? Array.Empty<string>()
            : new[] { $"The command completed successfully but no settings of '{identity}' have been modified." };
        return new CmdletOutput(Array.Empty<JsonObject>(), warnings);
    }

    private JsonObject Organization() => new()
    {
        ["Name"] = tenant.MicrosoftDomain,
        ["Identity"] = tenant.MicrosoftDomain,
        ["Id"] = tenant.MicrosoftDomain,
        ["DisplayName"] = tenant.DisplayName,
        ["ExternalDirectoryOrganizationId"] = tenant.Id,
    };
}
