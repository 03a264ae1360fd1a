using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Directory;

/// <summary>What the directory asks of a user when it is made and when it is changed.</summary>
internal static class UserRules
{
    /// <summary>A user as a request body describes it, not stored yet.</summary>
    /// <exception cref="ServiceException">400 or 501.</exception>
    public static JsonObject Create(SimulatedTenant tenant, JsonObject body)
    {
        var missing = new[] { "displayName", "mailNickname", "userPrincipalName", "accountEnabled", "passwordProfile" }
            .FirstOrDefault(name => body[name] is null);
        if (missing is not null)
        {
            throw ServiceException.BadRequest($"A value is required for property '{missing}' of resource 'User'.");
        }

        var user = DirectoryDocuments.User(tenant, tenant.NewId(), body.RequiredText("userPrincipalName"), body.RequiredText("displayName"));
        Apply(tenant, user, body);
        return user;
    }

    /// <summary>Changes a user as a request body says; the caller stores it.</summary>
    /// <exception cref="ServiceException">400 or 501.</exception>
    public static void Apply(SimulatedTenant tenant, JsonObject user, JsonObject body)
    {
        foreach (var name in body.Select(p => p.Key).Where(n => n[0] != '@'))
        {
            if (DirectoryDocuments.SettableUserTexts.Contains(name) || name is "displayName" or "mailNickname")
            {
                user[name] = body.Text(name);
            }
            else if (name == "accountEnabled")
            {
                user[name] = body.Flag(name);
            }
            else if (name == "userType")
            {
                user[name] = body.Text(name) is "Member" or "Guest"
                    ? body.Text(name)
                    : throw ServiceException.BadRequest("Invalid value specified for property 'userType' of resource 'User'.");
            }
            else if (name == "userPrincipalName")
            {
                user[name] = CheckedName(tenant, user.RequiredText("id"), body.RequiredText(name));
            }
            else if (name == "passwordProfile")
            {
                // Everybody's password stays the documented one; what a change of it does to tokens is the route's matter.
                _ = body.Nested(name);
            }
            else
            {
                throw ServiceException.Unsupported($"writing the property '{name}' of a user");
            }
        }
    }

    private static string CheckedName(SimulatedTenant tenant, string id, string name)
    {
        var parts = name.Split('@');
        if (parts.Length != 2 || parts[0].Length == 0 || !tenant.HasDomain(parts[1]))
        {
            throw ServiceException.BadRequest("The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.");
        }

        return tenant.Store.Read(Collections.Users).Any(u => u.Text("id") != id && string.Equals(u.Text("userPrincipalName"), name, StringComparison.OrdinalIgnoreCase))
            ? throw ServiceException.BadRequest("Another object with the same value for property userPrincipalName already exists.")
            : name;
    }
}
