using System;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using PimCa.Changes;
using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Groups;

/// <summary>The dynamic group that is wanted.</summary>
public sealed record InternalUserGroupRequest
{
    /// <summary>The name that is used unless another is given.</summary>
    public const string StandardName = "Internal Users";

    /// <summary>The rule that is used unless another is given: everybody but guests.</summary>
    public const string StandardRule = "(user.userType -eq \"Member\")";

    /// <summary>The name.</summary>
    public string DisplayName { get; init; } = StandardName;

    /// <summary>The membership rule.</summary>
    public string MembershipRule { get; init; } = StandardRule;
}

/// <summary>Makes the dynamic group of those who may activate, or brings the one of that name to the rule.</summary>
public sealed class CreateInternalUserGroup
{
    private readonly TenantPorts ports;

    /// <summary>Works in this session.</summary>
    public CreateInternalUserGroup(TenantPorts ports) => this.ports = ports ?? throw new ArgumentNullException(nameof(ports));

    /// <summary>Reads what there is and decides.</summary>
    /// <exception cref="PimCaException"><c>GroupAmbiguous</c>, <c>GroupNotDynamic</c>, <c>SyncedGroupNotAllowed</c>, <c>MembershipRuleEmpty</c>.</exception>
    public async Task<Change<PimGroup>> PlanAsync(InternalUserGroupRequest request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.MembershipRule))
        {
            throw new PimCaException(
                "MembershipRuleEmpty",
                PimCaErrorKind.InvalidArgument,
                "A dynamic group needs a membership rule; this one is empty.",
                $"Leave -MembershipRule out for {InternalUserGroupRequest.StandardRule}.",
                request.DisplayName);
        }

        var existing = await new Resolver(ports).GroupOrNullAsync(request.DisplayName, cancellationToken).ConfigureAwait(false);
        if (existing is null)
        {
            var wanted = new NewGroup(request.DisplayName, null, IsRoleAssignable: false, request.MembershipRule, Array.Empty<string>());
            return Change<PimGroup>.Needed(
                request.DisplayName,
                $"Create a dynamic security group with the rule {request.MembershipRule}",
                new PimGroup { Id = PlannedGroup.Id, DisplayName = request.DisplayName, IsDynamic = true, MembershipRule = request.MembershipRule },
                token => GroupCreation.CreateAsync(ports, wanted, token));
        }

        if (!existing.IsDynamic)
        {
            throw new PimCaException(
                "GroupNotDynamic",
                PimCaErrorKind.AlreadyExists,
                $"There is a group '{existing.DisplayName}' ({existing.Id}) whose members are assigned; a rule would throw them out.",
                "Choose another -DisplayName.",
                existing.DisplayName);
        }

        if (SameRule(existing.MembershipRule, request.MembershipRule))
        {
            return Change<PimGroup>.None(existing.DisplayName, "The group exists with this rule.", existing);
        }

        var result = existing with { MembershipRule = request.MembershipRule };
        return Change<PimGroup>.Needed(
            existing.DisplayName,
            $"Change the membership rule from {existing.MembershipRule} to {request.MembershipRule}",
            result,
            async token =>
            {
                await ports.Directory.UpdateGroupAsync(existing.Id, null, request.MembershipRule, token).ConfigureAwait(false);
                return result;
            });
    }

    // The portal reformats rules; spaces mean nothing outside of quotes, and no rule of use differs in them alone.
    private static bool SameRule(string? one, string other) =>
        string.Equals(WithoutSpaces(one ?? string.Empty), WithoutSpaces(other), StringComparison.Ordinal);

    private static string WithoutSpaces(string rule) => Regex.Replace(rule, @"\s+", string.Empty, RegexOptions.CultureInvariant);
}
