@{
    RootModule           = if ($PSEdition -eq 'Core') { 'net8.0/PimCa.dll' } else { 'net472/PimCa.dll' }
    ModuleVersion        = '0.1.0'
    GUID                 = '5b0f6c0e-7d0a-4c57-9a0e-2f7c3f8d1c64'
    Author               = 'The PimCa authors'
    CompanyName          = 'The PimCa authors'
    Copyright            = '(c) The PimCa authors. MIT licence.'
    Description          = 'Just-in-time Conditional Access: an exemption from a Conditional Access policy that is requested, justified, approved, limited in time and audited by Privileged Identity Management, and limits people to the browser meanwhile.'
    PowerShellVersion    = '5.1'
    CompatiblePSEditions = @('Core', 'Desktop')
    FormatsToProcess     = @('PimCa.Format.ps1xml')
    TypesToProcess       = @('PimCa.Types.ps1xml')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @(
        # Session
        'Connect-PimCa'
        'Disconnect-PimCa'
        'Get-PimCaContext'
        'New-PimSimulatorCredential'
        'Set-PimSimulator'
        'Step-PimSimulator'
        'Test-PimCaPermission'
        'Update-PimCaToken'
        # Groups
        'Get-PimBrowserOnlyGroup'
        'New-PimBrowserOnlyGroup'
        'New-PimInternalUserGroup'
        'Remove-PimBrowserOnlyGroup'
        # Policies
        'Export-PimPolicy'
        'Get-PimMemberPolicy'
        'Import-PimPolicy'
        'Set-PimMemberPolicy'
        'Get-PimRolePolicy'
        'Set-PimRolePolicy'
        # Assignments
        'Convert-PimStandingAssignment'
        'Get-PimActiveAssignment'
        'Get-PimEligibility'
        'New-PimActiveAssignment'
        'New-PimEligibility'
        'Remove-PimActiveAssignment'
        'Remove-PimEligibility'
        'Set-PimActiveAssignment'
        'Set-PimEligibility'
        # Activation
        'Get-PimActivation'
        'Request-PimActivation'
        'Request-PimExtension'
        'Stop-PimActivation'
        'Wait-PimActivation'
        # Approvals
        'Approve-PimActivation'
        'Deny-PimActivation'
        'Get-PimApproval'
        # Conditional Access
        'Add-PimCaExclusion'
        'Get-PimAuthenticationContext'
        'Get-PimCaExclusion'
        'Get-PimCaPolicy'
        'New-PimAuthenticationContext'
        'New-PimBrowserOnlyPolicy'
        'New-PimCompliantDevicePolicy'
        'Remove-PimAuthenticationContext'
        'Remove-PimCaExclusion'
        'Test-PimCaAccess'
        'Test-PimCaGuard'
        # Restrictions
        'Disable-SharePointCreatedPolicy'
        'Get-AppEnforcedRestrictions'
        'Get-SharePointCreatedPolicy'
        'Set-AppEnforcedRestrictions'
        # Evidence
        'Get-PimAuditEvent'
        'Get-PimExemption'
    )
    PrivateData          = @{
        PSData = @{
            Tags                       = @('Entra', 'PIM', 'ConditionalAccess', 'JustInTime', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
            ExternalModuleDependencies = @('ExchangeOnlineManagement')
            LicenseUri                 = 'https://opensource.org/license/mit'
            ReleaseNotes               = '0.1.0: a just-in-time exemption from end to end on a simulated tenant.'
        }
    }
}
