using PimCa.Errors;
using PimCa.Ports;

namespace PimCa.Restrictions;

/// <summary>The ways to the workloads, which not every session has.</summary>
internal static class Workloads
{
    /// <exception cref="PimCaException"><c>ExchangeNotConnected</c>: this session has no way to Exchange Online.</exception>
    public static IExchangeOnline Exchange(TenantPorts ports) => ports.ExchangeOnline ?? throw new PimCaException(
        "ExchangeNotConnected",
        PimCaErrorKind.NotSupported,
        "This session has no way to Exchange Online, so the policies of Outlook on the web are neither read nor set.",
        "Set them by hand: Set-OwaMailboxPolicy -ConditionalAccessPolicy ReadOnly, in a session of Exchange Online PowerShell.");

    /// <exception cref="PimCaException"><c>SharePointNotConnected</c>: this session has no way to SharePoint Online.</exception>
    public static ISharePointOnline SharePoint(TenantPorts ports) => ports.SharePointOnline ?? throw new PimCaException(
        "SharePointNotConnected",
        PimCaErrorKind.NotSupported,
        "This session has no way to SharePoint Online, so its tenant settings are neither read nor set.",
        "Set them by hand: Set-SPOTenant -ConditionalAccessPolicy AllowLimitedAccess, in SharePoint Online PowerShell.");
}
