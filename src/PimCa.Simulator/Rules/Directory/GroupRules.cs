using System;
using System.Linq;
using System.Text.Json.Nodes;
using PimCa.Simulator.Http;
using PimCa.Simulator.State;

namespace PimCa.Simulator.Rules.Directory;

/// <summary>What the directory asks of a group when it is made and when it is changed.</summary>
internal static class GroupRules
{
    /// <summary>Documented: a tenant has at most 500 role-assignable groups.</summary>
    public const int MostRoleAssignableGroups = 500;

    private const string NotInMailNickname = "@()\\[]\";:<>, ";

    private static readonly string[] Settable =
    {
        "displayName", "description", "mailNickname", "membershipRule", "membershipRuleProcessingState", "classification", "theme",
        "preferredLanguage", "preferredDataLocation", "visibility",
    };

    /// <summary>A group as a request body describes it, not stored yet.</summary>
    /// <exception cref="ServiceException">400, 403 or 501.</exception>
    public static JsonObject Create(SimulatedTenant tenant, Caller caller, JsonObject body)
    {
        foreach (var required in new[] { "displayName", "mailNickname" })
        {
            if (string.IsNullOrEmpty(body.Text(required)))
            {
                throw ServiceException.BadRequest($"A value is required for property '{required}' of resource 'Group'.");
            }
        }

        foreach (var required in new[] { "mailEnabled", "securityEnabled" })
        {
            if (body.Flag(required) is null)
            {
                throw ServiceException.BadRequest($"A value is required for property '{required}' of resource 'Group'.");
            }
        }

        if (body.Flag("mailEnabled") == true)
        {
            throw ServiceException.Unsupported("mail-enabled groups");
        }

        if (body.Flag("securityEnabled") != true)
        {
            throw ServiceException.BadRequest("The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.");
        }

        var group = DirectoryDocuments.Group(tenant, tenant.NewId(), body.RequiredText("displayName"), body.RequiredText("mailNickname"));
        Apply(group, body, isNew: true);
        if (group.Flag("isAssignableToRole") == true)
        {
            DemandMayCreateRoleAssignable(tenant, caller);
        }

        Check(group);
        return group;
    }

    /// <summary>Changes a group as a request body says; the caller stores it.</summary>
    /// <exception cref="ServiceException">400 or 501.</exception>
    public static void Change(JsonObject group, JsonObject body)
    {
        if (body.ContainsKey("isAssignableToRole"))
        {
            throw ServiceException.BadRequest("The property 'isAssignableToRole' can only be set when the group is created.");
        }

        Apply(group, body, isNew: false);
        Check(group);
    }

    private static void Apply(JsonObject group, JsonObject body, bool isNew)
    {
        foreach (var property in body)
        {
            var name = property.Key;
            if (Settable.Contains(name, StringComparer.Ordinal))
            {
                group[name] = body.Text(name);
            }
            else if (name is "mailEnabled" or "securityEnabled")
            {
                if (body.Flag(name) != group.Flag(name))
                {
                    throw ServiceException.Unsupported($"a change of '{name}' of a group");
                }
            }
            else if (name == "isAssignableToRole")
            {
                group[name] = body.Flag(name);
            }
            else if (name == "groupTypes")
            {
                group[name] = GroupTypes(body).ToJson();
            }
            else if (name[0] != '@' && !(isNew && name is "owners@odata.bind" or "members@odata.bind"))
            {
                throw ServiceException.Unsupported($"writing the property '{name}' of a group");
            }
        }
    }

    private static string[] GroupTypes(JsonObject body)
    {
        var types = body.Texts("groupTypes").ToArray();
        var other = types.FirstOrDefault(t => t != "DynamicMembership");
        return other is null ? types : throw ServiceException.Unsupported($"groups of the type '{other}'");
    }

    private static void Check(JsonObject group)
    {
        var nickname = group.RequiredText("mailNickname");
        if (nickname.Length > 64 || nickname.Any(c => c > 127 || NotInMailNickname.IndexOf(c) >= 0))
        {
            throw ServiceException.BadRequest("Invalid value specified for property 'mailNickname' of resource 'Group'.");
        }

        if (group.RequiredText("displayName").Length > 256)
        {
            throw ServiceException.BadRequest("Invalid value specified for property 'displayName' of resource 'Group'.");
        }

        var isDynamic = DynamicMembership.IsDynamic(group);
        var rule = group.Text("membershipRule");
        var state = group.Text("membershipRuleProcessingState");
        if (isDynamic != rule is not null || isDynamic != state is not null)
        {
            throw ServiceException.BadRequest(
                "A group has the type DynamicMembership, a membershipRule and a membershipRuleProcessingState together, or none of them.");
        }

        if (isDynamic && group.Flag("isAssignableToRole") == true)
        {
            throw ServiceException.BadRequest("A group with dynamic membership cannot be assignable to a role: 'isAssignableToRole' needs assigned membership.");
        }

        if (rule is not null)
        {
            MembershipRule.Parse(rule);
        }

        if (state is not (null or "On" or "Paused"))
        {
            throw ServiceException.BadRequest("Invalid value specified for property 'membershipRuleProcessingState' of resource 'Group'.");
        }
    }

    private static void DemandMayCreateRoleAssignable(SimulatedTenant tenant, Caller caller)
    {
        if (!caller.HasAny(new[] { "RoleManagement.ReadWrite.Directory" })
            || !tenant.IsAllowedByRole(caller, BuiltInRoles.GlobalAdministrator, BuiltInRoles.PrivilegedRoleAdministrator))
        {
            throw ServiceException.Forbidden("Insufficient privileges to complete the operation.");
        }

        if (tenant.Store.Read(Collections.Groups).Count(g => g.Flag("isAssignableToRole") == true) >= MostRoleAssignableGroups)
        {
            throw ServiceException.BadRequest(
                $"The tenant has the {MostRoleAssignableGroups} role-assignable groups that it may have.", "Directory_QuotaExceeded");
        }
    }
}
