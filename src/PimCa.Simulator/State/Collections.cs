namespace PimCa.Simulator.State;

/// <summary>The names of the store's collections, which are also the names in the event log.</summary>
internal static class Collections
{
    public const string Users = "users";
    public const string Groups = "groups";
    public const string ServicePrincipals = "servicePrincipals";

    /// <summary>Direct membership: id <c>{groupId}/{principalId}</c>, document <c>{groupId, principalId, source}</c>; source is assigned, dynamic or pim.</summary>
    public const string GroupMembers = "groupMembers";

    /// <summary>Ownership: id <c>{groupId}/{principalId}</c>, document <c>{groupId, principalId, source}</c>.</summary>
    public const string GroupOwners = "groupOwners";

    public const string AdministrativeUnits = "directory/administrativeUnits";
    public const string Applications = "applications";

    /// <summary>
    /// Active directory roles: id <c>{roleTemplateId}/{principalId}</c>, with the scope behind it where that is not the tenant;
    /// document <c>{roleDefinitionId, principalId, directoryScopeId, source}</c>.
    /// </summary>
    public const string RoleAssignments = "roleAssignments";

    public const string EligibilityRequests = "pim/group/eligibilityScheduleRequests";
    public const string EligibilitySchedules = "pim/group/eligibilitySchedules";
    public const string EligibilityInstances = "pim/group/eligibilityScheduleInstances";
    public const string AssignmentRequests = "pim/group/assignmentScheduleRequests";
    public const string AssignmentSchedules = "pim/group/assignmentSchedules";
    public const string AssignmentInstances = "pim/group/assignmentScheduleInstances";
    public const string AssignmentApprovals = "pim/group/assignmentApprovals";
    public const string Policies = "policies/roleManagementPolicies";
    public const string PolicyAssignments = "policies/roleManagementPolicyAssignments";
    public const string ConditionalAccessPolicies = "conditionalAccess/policies";
    public const string DeletedConditionalAccessPolicies = "conditionalAccess/deletedItems/policies";
    public const string AuthenticationContexts = "conditionalAccess/authenticationContextClassReferences";
    public const string AuthenticationStrengths = "policies/authenticationStrengthPolicies";

    /// <summary>SharePoint's settings in force for the whole tenant: one document, <c>tenant</c>, with the names and numbers of its own protocol.</summary>
    public const string SharePointTenant = "sharepoint/tenant";

    /// <summary>Policies of Outlook on the web, each under its name.</summary>
    public const string OwaMailboxPolicies = "exchange/owaMailboxPolicies";

    /// <summary>Which policies of Outlook on the web refuse to be changed: no property of theirs, only of a scenario.</summary>
    public const string OwaMailboxPolicyLocks = "exchange/owaMailboxPolicyLocks";

    /// <summary>Management groups, subscriptions, resource groups and resources, each under its id.</summary>
    public const string AzureScopes = "azure/scopes";

    /// <summary>Active roles of Azure: id <c>{scope}|{role}|{principalId}</c>, document <c>{scope, roleDefinitionId, principalId, source}</c>.</summary>
    public const string AzureRoleAssignments = "azure/roleAssignments";
    public const string DirectoryAudits = "auditLogs/directoryAudits";
    public const string SignIns = "auditLogs/signIns";

    /// <summary>Organisations besides this one whose people the token service signs in: <c>{id, displayName, domain}</c>.</summary>
    public const string OtherTenants = "signIn/tenants";

    /// <summary>Their people: <c>{id, tenantId, userPrincipalName, displayName}</c>.</summary>
    public const string OtherPeople = "signIn/people";

    /// <summary>Applications as the token service knows them, each under its client id.</summary>
    public const string AppRegistrations = "signIn/applications";

    /// <summary>Issuers whose tokens may stand for an application: <c>{issuer, n, e}</c>.</summary>
    public const string FederatedIssuers = "signIn/issuers";

    /// <summary>How a user signs in, where it is not as everybody does: <c>{methods, multiFactorAtSignIn, isDeviceCompliant, riskLevel}</c>.</summary>
    public const string SignInHabits = "signIn/habits";

    /// <summary>Managed identities, each under its service principal's id: <c>{id, appId, resourceId}</c>; the system-assigned one has no resource id.</summary>
    public const string ManagedIdentities = "signIn/managedIdentities";
}
