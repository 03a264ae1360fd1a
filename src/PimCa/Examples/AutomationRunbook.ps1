<#
.SYNOPSIS
    A runbook for Azure Automation: every night it makes sure that whoever is exempt is still limited to the browser.

.DESCRIPTION
    Signs in with the automation account's managed identity, so there is no secret to keep and nobody to ask. Lists who
    is exempt at present, and asks for each group that is excluded from a policy whether something limits it. Where
    nothing does, the exclusion is taken away: the policy is asked of everybody again until that is mended.

    What it takes: a system-assigned identity (Automation account, Identity), the module PimCa in the account's runtime
    environment, and these application permissions, consented once: Application.Read.All, AuditLog.Read.All,
    Group.Read.All, Organization.Read.All, Policy.Read.All, Policy.ReadWrite.ConditionalAccess,
    PrivilegedAssignmentSchedule.Read.AzureADGroup, PrivilegedEligibilitySchedule.Read.AzureADGroup,
    RoleManagement.Read.Directory, User.ReadBasic.All. For Exchange Online and SharePoint Online: Exchange.ManageAsApp
    with the role Exchange Administrator, and Sites.FullControl.All.

.PARAMETER ClientId
    The client id of a user-assigned identity. Left out, the system-assigned one.

.PARAMETER KeepExclusion
    Reports an exclusion that nothing limits, and leaves it.

.PARAMETER Simulated
    Runs on a simulated tenant, which has a managed identity too.

.EXAMPLE
    pwsh src/PimCa/Examples/AutomationRunbook.ps1 -Simulated
#>
param(
    [string] $ClientId,
    [switch] $KeepExclusion,
    [switch] $Simulated
)

$ErrorActionPreference = 'Stop'
$ConfirmPreference = 'None'     # A runbook that asked would stand still.

if (-not (Get-Module PimCa)) {
    $manifests = "$PSScriptRoot/../PimCa.psd1", "$PSScriptRoot/../../../out/PimCa/PimCa.psd1"
    $found = @($manifests | Where-Object { [IO.File]::Exists($_) })
    Import-Module $(if ($found) { $found[0] } else { 'PimCa' })
}

$identity = @{ Identity = $true; Simulated = $Simulated }
if ($ClientId) { $identity.ClientId = $ClientId }
$context = Connect-PimCa @identity
"Signed in to $($context.TenantName) as $($context.Account) until $($context.TokenExpiresOn)."

try {
    $exempt = @(Get-PimExemption -Active)
    "$($exempt.Count) exempt at present."
    $exempt

    $exclusions = @(Get-PimCaExclusion)
    "$($exclusions.Count) groups excluded from a policy."
    foreach ($exclusion in $exclusions) {
        if (Test-PimCaGuard -Group $exclusion.GroupName) {
            "$($exclusion.GroupName) is limited to the browser: '$($exclusion.PolicyName)' may exclude it."
            continue
        }

        $why = (Test-PimCaGuard -Group $exclusion.GroupName -Detailed | Where-Object { -not $_.IsMet }).Detail
        "WARNING: Nothing limits '$($exclusion.GroupName)', which '$($exclusion.PolicyName)' excludes: $($why -join ' ')"
        if (-not $KeepExclusion) {
            Remove-PimCaExclusion -Policy $exclusion.PolicyName -Group $exclusion.GroupName
            "Taken away: the exclusion of '$($exclusion.GroupName)' from '$($exclusion.PolicyName)'."
        }
    }
}
finally {
    Disconnect-PimCa
}
