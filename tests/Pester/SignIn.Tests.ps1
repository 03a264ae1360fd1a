# Each way to sign in to a simulated tenant in a real console, and a transcript of it. Runs on Pester 5 and 6, in PowerShell 7 and
# Windows PowerShell 5.1.

BeforeAll {
    . "$PSScriptRoot/Tenant.ps1"
    Import-Staged
}

Describe 'Signing in' {
    BeforeAll {
        $Folder = Join-Path ([IO.Path]::GetTempPath()) "pimca-$([guid]::NewGuid().ToString('N'))"
        $null = Connect-PimCa -Simulated -Reset
        $try = New-PimSimulatorCredential $Folder
    }

    AfterAll {
        $env:AZURE_FEDERATED_TOKEN_FILE = $null
        if (Test-Path $Folder) { Remove-Item $Folder -Recurse }
        Disconnect-PimCa
    }

    It 'works with a certificate, in a variable and in a file' {
        (Connect-PimCa -Simulated -ClientId $try.ClientId -Certificate $try.Certificate).AuthType | Should -Be 'Certificate'
        (Connect-PimCa -Simulated -ClientId $try.ClientId -CertificatePath $try.CertificatePath -CertificatePassword $try.CertificatePassword).AuthType | Should -Be 'Certificate'
    }

    It 'works with a federated token' {
        $env:AZURE_FEDERATED_TOKEN_FILE = $try.FederatedTokenPath
        (Connect-PimCa -Simulated -ClientId $try.ClientId -WorkloadIdentity).AuthType | Should -Be 'WorkloadIdentity'
    }

    It 'works with an access token, a device code, a managed identity and the Azure CLI' {
        (Connect-PimCa -Simulated -AccessToken $try.AccessToken).AuthType | Should -Be 'AccessToken'
        (Connect-PimCa -Simulated -UseDeviceCode).AuthType | Should -Be 'DeviceCode'
        (Connect-PimCa -Simulated -Identity).AuthType | Should -Be 'ManagedIdentity'
        (Connect-PimCa -Simulated -UseAzureCli).AuthType | Should -Be 'AzureCli'
    }
}

Describe 'A transcript' {
    It 'of sign-ins, failures and verbose work holds no token, secret, assertion or authorization header' {
        $script = {
            param($manifest)
            $folder = Join-Path ([IO.Path]::GetTempPath()) "pimca-$([guid]::NewGuid().ToString('N'))"
            $null = New-Item -ItemType Directory $folder
            $file = Join-Path $folder 'transcript.txt'
            $plain = { param($secure) (New-Object Net.NetworkCredential '', $secure).Password }
            $VerbosePreference = 'SilentlyContinue'
            Import-Module $manifest
            $ConfirmPreference = 'None'
            $wrong = New-Object pscredential 'c0a70500-0000-4000-8000-000000000322', (New-Object Net.NetworkCredential '', 'open-sesame-open-sesame').SecurePassword
            $right = New-Object pscredential 'c0a70500-0000-4000-8000-000000000322', (New-Object Net.NetworkCredential '', 'simulated').SecurePassword
            $null = Start-Transcript -Path $file -IncludeInvocationHeader
            # Above this line a transcript names the program with its arguments, which here are this script.
            $begin = 'BEGIN', 'OF', 'THE', 'DAY' -join '-'
            $begin | Out-Default
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            Connect-PimCa -Simulated
            $try = New-PimSimulatorCredential $folder
            $try
            $try | Format-List *
            $env:AZURE_FEDERATED_TOKEN_FILE = $try.FederatedTokenPath
            Connect-PimCa -Simulated -ClientId $try.ClientId -Certificate $try.Certificate | Format-List *
            Connect-PimCa -Simulated -ClientId $try.ClientId -WorkloadIdentity
            Connect-PimCa -Simulated -AccessToken $try.AccessToken
            Connect-PimCa -Simulated -UseDeviceCode -As adele@contoso.example
            foreach ($failing in { Connect-PimCa -Simulated -ClientSecretCredential $wrong }, { Connect-PimCa -Simulated -TenantId nowhere.example -ClientSecretCredential $right },
                { Connect-PimCa -Simulated -TenantId fabrikam.example -AccessToken $try.AccessToken }, { Connect-PimCa -Simulated -CertificatePath $file -ClientId $try.ClientId }) {
                try { & $failing } catch { $_; $_ | Format-List * -Force; $_.Exception.ToString() }
            }
            Connect-PimCa -Simulated -ClientSecretCredential $right
            $group = New-PimBrowserOnlyGroup
            Set-PimMemberPolicy $group -AllowPermanentEligibility
            New-PimEligibility $group adele@contoso.example -Permanent
            Update-PimCaToken
            $Error | Format-List * -Force
            $VerbosePreference = $DebugPreference = 'SilentlyContinue'
            $null = Stop-Transcript
            $text = [IO.File]::ReadAllText($file)
            $text = $text.Substring($text.IndexOf($begin))
            "whole: $($text.Contains('VERBOSE: ') -and $text.Contains('InvalidClientSecret') -and $text.Contains('To sign in, use a web browser'))"
            "token: $($text -match 'eyJ' -or $text.Contains((& $plain $try.AccessToken)))"
            "file: $($text.Contains([IO.File]::ReadAllText($try.FederatedTokenPath)) -or $text.Contains((& $plain $try.CertificatePassword)))"
            "secret: $($text.Contains('open-sesame'))"
            "header: $($text -match 'Bearer|client_assertion|client_secret=')"
            Remove-Item $folder -Recurse
        }

        Invoke-Apart $script $Manifest | Where-Object { $_ -match '^(whole|token|file|secret|header): ' } |
            Should -Be 'whole: True', 'token: False', 'file: False', 'secret: False', 'header: False'
    }
}
