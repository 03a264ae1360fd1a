using System;
using PimCa.Session;

namespace PimCa.Core.Tests.Session;

public sealed class PermissionsTests
{
    [Theory]
    [InlineData("Policy.Read.All", "policy.read.all")]
    [InlineData("Group.ReadWrite.All", "Group.Read.All")]
    [InlineData("Group.ReadWrite.All", "GroupMember.Read.All")]
    [InlineData("Directory.ReadWrite.All", "User.ReadBasic.All")]
    [InlineData("RoleManagement.ReadWrite.Directory", "RoleManagementPolicy.Read.Directory")]
    [InlineData("Policy.ReadWrite.ConditionalAccess", "AuthenticationContext.Read.All")]
    [InlineData("User.ReadWrite.All", "User.RevokeSessions.All")]
    [InlineData("Directory.ReadWrite.All", "User.RevokeSessions.All")]
    [InlineData("PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "PrivilegedAssignmentSchedule.Read.AzureADGroup")]
    public void A_permission_includes_what_is_documented_to_be_less(string granted, string needed) =>
        Assert.True(Permissions.Cover(["openid", granted], needed));

    [Theory]
    [InlineData("Group.Read.All", "Group.ReadWrite.All")]
    [InlineData("GroupMember.Read.All", "Group.Read.All")]
    [InlineData("Directory.Read.All", "Policy.Read.All")]
    [InlineData("Policy.Read.All", "AuthenticationContext.Read.All")]
    [InlineData("User.Read", "User.Read.All")]
    [InlineData("User.Read.All", "User.RevokeSessions.All")]
    [InlineData("PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "PrivilegedEligibilitySchedule.Read.AzureADGroup")]
    public void And_nothing_else(string granted, string needed) => Assert.False(Permissions.Cover([granted], needed));

    [Fact]
    public void What_is_missing_is_told_of_the_service_whose_token_is_in_hand() => Assert.Equal(
        ["Policy.Read.All"],
        ConsentAdvice.Missing(Context(), ["Policy.Read.All", "Group.Read.All", "AllSites.FullControl", "Exchange.Manage", "user_impersonation"]));

    [Theory]
    [InlineData(CloudEnvironment.Global, "https://login.microsoftonline.com/t1/adminconsent?client_id=c1")]
    [InlineData(CloudEnvironment.USGov, "https://login.microsoftonline.us/t1/adminconsent?client_id=c1")]
    [InlineData(CloudEnvironment.China, "https://login.chinacloudapi.cn/t1/adminconsent?client_id=c1")]
    public void A_person_is_told_to_sign_in_again_and_where_an_administrator_consents(CloudEnvironment cloud, string page)
    {
        var advice = ConsentAdvice.For(Context() with { Environment = cloud }, ["Policy.Read.All", "AuditLog.Read.All"]);

        Assert.Contains("Policy.Read.All, AuditLog.Read.All", advice, StringComparison.Ordinal);
        Assert.Contains("Connect-PimCa", advice, StringComparison.Ordinal);
        Assert.EndsWith(page, advice, StringComparison.Ordinal);
    }

    [Fact]
    public void An_application_is_told_to_be_given_application_permissions() =>
        Assert.Contains("application permissions", ConsentAdvice.For(Context() with { IsApplication = true, ClientId = null }, ["Policy.Read.All"]), StringComparison.Ordinal);

    private static PimCaContext Context() => new()
    {
        TenantId = "t1",
        Account = "adele@contoso.example",
        AccountId = "a1",
        ClientId = "c1",
        AuthType = AuthType.Interactive,
        Environment = CloudEnvironment.Global,
        Scopes = ["Group.ReadWrite.All"],
    };
}
