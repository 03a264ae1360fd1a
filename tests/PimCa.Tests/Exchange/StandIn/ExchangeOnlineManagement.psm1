# Stands in for the module of this name: the same commands, parameters, parameter sets and output, and one module generated
# for each connection, with the commands asked for and the prefix asked for. Behind it is $ExchangeBackend, which the tests
# set. It uses no command but those of the engine itself, and takes no parameter that the real one does not have.

$Connections = [System.Collections.ArrayList]::new()
$Made = 0

# A command of the module's own that is given the token: what it writes knows its parameters.
function Get-ConnectionContext {
    [CmdletBinding()]
    param([string] $AccessToken, [scriptblock] $Step)

    foreach ($warning in $ExchangeBackend.TakeWarnings('Connect-ExchangeOnline')) { $PSCmdlet.WriteWarning($warning) }
    try { & $Step }
    catch {
        $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new($_.Exception.InnerException, 'ConnectionContext', 'NotSpecified', $null))
    }
}

function Connect-ExchangeOnline {
    [CmdletBinding()]
    param(
        [string] $ConnectionUri = '',
        [string] $AzureADAuthorizationEndpointUri = '',
        [ValidateSet('O365Default', 'O365GermanyCloud', 'O365China', 'O365USGovDoD', 'O365USGovGCCHigh')]
        [string] $ExchangeEnvironmentName = 'O365Default',
        [System.Management.Automation.Remoting.PSSessionOption] $PSSessionOption,
        [switch] $BypassMailboxAnchoring,
        [string] $DelegatedOrganization = '',
        [string] $Prefix = '',
        [switch] $ShowBanner = $true,
        [string[]] $CommandName = @('*'),
        [string[]] $FormatTypeName = @('*'),
        [switch] $UseRPSSession,
        [switch] $SkipLoadingFormatData,
        [switch] $SkipLoadingCmdletHelp,
        [switch] $LoadCmdletHelp,
        [string] $AccessToken = '',
        [System.Security.Cryptography.X509Certificates.X509Certificate2] $SigningCertificate,
        [switch] $DisableWAM,
        [string] $UserPrincipalName = '',
        [pscredential] $Credential,
        [System.Security.Cryptography.X509Certificates.X509Certificate2] $Certificate,
        [string] $CertificateFilePath = '',
        [securestring] $CertificatePassword,
        [string] $CertificateThumbprint = '',
        [string] $AppId = '',
        [string] $Organization = '',
        [switch] $EnableErrorReporting,
        [string] $LogDirectoryPath = '',
        [string] $LogLevel = '',
        [switch] $ManagedIdentity,
        [string] $ManagedIdentityAccountId = '',
        [bool] $TrackPerformance,
        [bool] $ShowProgress,
        [bool] $UseMultithreading = $true,
        [uint32] $PageSize = 1000,
        [switch] $Device,
        [switch] $InlineCredential
    )

    if ($Prefix -ne '' -and ($Prefix -notmatch '^[a-z0-9]+$' -or $Prefix -eq 'EXO')) {
        throw 'Use of any special characters in the Prefix string is not supported.'
    }
    if ($ShowBanner) {
        $PSCmdlet.WriteInformation('The banner of the module.', @('PSHOST'))
    }

    $id = [guid]::NewGuid().ToString()
    $bound = $PSBoundParameters
    Get-ConnectionContext -AccessToken $AccessToken -Step { $ExchangeBackend.Connect($id, $bound) }

    $name = 'tmpEXO_' + $id.Substring(0, 8) + '.' + $id.Substring(9, 4) + (++$script:Made)
    $folder = [System.IO.Path]::Combine($ExchangeBackend.Folder, $name)
    $null = [System.IO.Directory]::CreateDirectory($folder)
    $commands = foreach ($command in $ExchangeBackend.CommandsOf($id)) {
        if (@($CommandName | ForEach-Object { $command -like $_ }) -contains $true) { $command }
    }
    if (-not $commands) {
        throw 'Error: No cmdlet assigned to the user have this feature enabled.'
    }

    $code = foreach ($command in $commands) {
        $parameters = if ($command -like 'Set-*') {
            '[CmdletBinding(SupportsShouldProcess)] param([Parameter(Mandatory, Position = 0)] [string] $Identity, [string] $ConditionalAccessPolicy)'
        }
        else {
            '[CmdletBinding()] param([Parameter(Position = 0)] [string] $Identity)'
        }
        @"
function $command {
    $parameters
    process {
        try { foreach (`$row in `$ExchangeBackend.Invoke('$id', '$command', `$PSBoundParameters)) { [pscustomobject] `$row } }
        catch { `$PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new(`$_.Exception.InnerException, '$command', 'NotSpecified', `$Identity)) }
        foreach (`$warning in `$ExchangeBackend.TakeWarnings('$command')) { `$PSCmdlet.WriteWarning(`$warning) }
        while (`$ExchangeBackend.IsHeld('$command')) { }
    }
}
"@
    }
    [System.IO.File]::WriteAllText([System.IO.Path]::Combine($folder, "$name.psm1"), ($code -join "`n"))
    [System.IO.File]::WriteAllText([System.IO.Path]::Combine($folder, "$name.psd1"), "@{ ModuleVersion = '1.0'; RootModule = '$name.psm1'; FunctionsToExport = '*' }")
    if ($Prefix -eq '') {
        Import-Module $folder -Global -DisableNameChecking
    }
    else {
        Import-Module $folder -Global -DisableNameChecking -Prefix $Prefix
    }

    foreach ($other in $script:Connections) { $other.ConnectionUsedForInbuiltCmdlets = $false }
    $null = $script:Connections.Add(@{
        ConnectionId = $id
        Id = $script:Made
        Prefix = $Prefix
        Folder = $folder
        Organization = $Organization
        DelegatedOrganization = $DelegatedOrganization
        ConnectionUsedForInbuiltCmdlets = $true
    })
    Get-ConnectionContext -AccessToken $AccessToken -Step { $ExchangeBackend.AfterConnect() }
    while ($ExchangeBackend.IsHeld('Connect-ExchangeOnline')) { }
}

function Get-ConnectionInformation {
    [CmdletBinding(DefaultParameterSetName = 'Default')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ConnectionId')] [string[]] $ConnectionId,
        [Parameter(Mandatory, ParameterSetName = 'ModulePrefix')] [string[]] $ModulePrefix
    )

    foreach ($one in $script:Connections) {
        if (($ConnectionId -and $ConnectionId -notcontains $one.ConnectionId) -or ($ModulePrefix -and $ModulePrefix -notcontains $one.Prefix)) {
            continue
        }
        $seen = $ExchangeBackend.Describe($one.ConnectionId)
        [pscustomobject]@{
            ConnectionId = [guid] $one.ConnectionId
            State = $seen.State
            Id = $one.Id
            Name = "ExchangeOnline_$($one.Id)"
            UserPrincipalName = $seen.UserPrincipalName
            ConnectionUri = $seen.ConnectionUri
            AzureAdAuthorizationEndpointUri = 'https://login.microsoftonline.com/organizations'
            TokenExpiryTimeUTC = $seen.TokenExpiryTimeUTC
            CertificateAuthentication = $false
            ModuleName = $one.Folder
            ModulePrefix = $one.Prefix
            Organization = $one.Organization
            DelegatedOrganization = $one.DelegatedOrganization
            AppId = ''
            PageSize = 1000
            TenantID = $seen.TenantID
            TokenStatus = $seen.TokenStatus
            ConnectionUsedForInbuiltCmdlets = $one.ConnectionUsedForInbuiltCmdlets
            IsEopSession = $seen.IsEopSession
        }
    }
}

function Disconnect-ExchangeOnline {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High', DefaultParameterSetName = 'DefaultParameterSet')]
    param(
        [Parameter(Mandatory, ParameterSetName = 'ConnectionId', ValueFromPipelineByPropertyName)] [string[]] $ConnectionId,
        [Parameter(Mandatory, ParameterSetName = 'ModulePrefix')] [string[]] $ModulePrefix
    )

    process {
        if (-not $PSCmdlet.ShouldProcess('Exchange Online', 'Disconnect')) { return }
        foreach ($one in @($script:Connections)) {
            if (($ConnectionId -and $ConnectionId -notcontains $one.ConnectionId) -or ($ModulePrefix -and $ModulePrefix -notcontains $one.Prefix)) {
                continue
            }
            $ExchangeBackend.Disconnect($one.ConnectionId)
            $script:Connections.Remove($one)
            Remove-Module ([System.IO.Path]::GetFileName($one.Folder)) -ErrorAction SilentlyContinue
        }
        $PSCmdlet.WriteInformation('Disconnected successfully !', @('PSHOST'))
    }
}

Export-ModuleMember -Function Connect-ExchangeOnline, Get-ConnectionInformation, Disconnect-ExchangeOnline
