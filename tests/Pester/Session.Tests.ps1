BeforeAll {
    . "$PSScriptRoot/Tenant.ps1"
    Import-Staged
}

Describe 'Stopping' {
    It 'ends at once, and the runspace goes on' {
        # The simulated tenant answers slowly, so that the pipeline is stopped in the middle of a request.
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$($Manifest.Replace("'", "''"))'; `$null = Connect-PimCa -Simulated; 1..500 | ForEach-Object { Get-PimCaPolicy }")
            $output = New-Object 'System.Management.Automation.PSDataCollection[psobject]'
            $running = $shell.BeginInvoke((New-Object 'System.Management.Automation.PSDataCollection[psobject]'), $output)
            while ($output.Count -eq 0 -and -not $running.IsCompleted) { $null = $running.AsyncWaitHandle.WaitOne(10) }
            $shell.Stop()
            "$($shell.InvocationStateInfo.State)" | Should -Be 'Stopped'
            $output.Count | Should -BeLessThan 500

            $shell.Commands.Clear()
            $null = $shell.AddScript('(Get-PimCaContext).Account')
            $shell.Invoke() | Should -Be 'admin@contoso.example'
        }
        finally {
            $shell.Dispose()
        }
    }
}

Describe 'Coexistence' {
    It 'is imported before and after other modules, again, and removed' {
        $script = {
            param($manifest)
            Import-Module Microsoft.PowerShell.Management, Microsoft.PowerShell.Utility
            Import-Module $manifest
            Import-Module $manifest -Force
            Import-Module Microsoft.PowerShell.Security
            $null = Connect-PimCa -Simulated
            (Get-PimCaPolicy).Count -gt 0
            Remove-Module PimCa
            $null -eq (Get-Command Get-PimCaPolicy -ErrorAction Ignore)
            Import-Module $manifest
            (Get-PimCaPolicy).Count -gt 0
        }
        (Invoke-Apart $script $Manifest) -join ' ' | Should -Be 'True True True'
    }

    It 'has a session of its own in a second runspace' {
        $null = Connect-PimCa -Simulated -Reset
        $null = New-PimBrowserOnlyGroup 'Only here' -Confirm:$false
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$($Manifest.Replace("'", "''"))'; try { Get-PimCaContext -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }; `$null = Connect-PimCa -Simulated; @(Get-PimBrowserOnlyGroup 'Only*').Count")
            $said = @($shell.Invoke())
        }
        finally {
            $shell.Dispose()
        }

        $said[-1] | Should -Be 0
        @(Get-PimBrowserOnlyGroup 'Only*').Count | Should -Be 1
    }

    It 'works in a job, whose objects keep their words' {
        $job = Start-Job -ArgumentList $Manifest -ScriptBlock {
            param($manifest)
            Import-Module $manifest
            $null = Connect-PimCa -Simulated
            Get-PimCaPolicy 'Require*'
        }
        $far = @($job | Wait-Job | Receive-Job)
        $job | Remove-Job
        $far.Count | Should -Be 1
        $far[0].DisplayName | Should -Be 'Require compliant device'
        ($far | Out-String -Width 80) | Should -BeLike '*Require compliant device*Enabled*'
    }

    It 'works in a thread job' {
        if (-not (Get-Command Start-ThreadJob -ErrorAction Ignore)) {
            Set-ItResult -Skipped -Because 'Start-ThreadJob is not installed'
            return
        }

        $job = Start-ThreadJob -ArgumentList $Manifest -ScriptBlock {
            param($manifest)
            Import-Module $manifest
            (Connect-PimCa -Simulated -As megan@contoso.example).Account
        }
        $job | Wait-Job | Receive-Job | Should -Be 'megan@contoso.example'
        $job | Remove-Job
    }
}

Describe 'Errors in scripts' {
    BeforeAll {
        $null = Initialize-Tenant
    }

    It '-ErrorAction <action> does what it says' -ForEach @(
        @{ Action = 'SilentlyContinue'; Kept = 1 }
        @{ Action = 'Ignore'; Kept = 0 }
    ) {
        $Error.Clear()
        Get-PimMemberPolicy 'No Such Group' -ErrorAction $Action
        $Error.Count | Should -Be $Kept
    }

    It '-ErrorAction Stop ends the script with the same error' {
        { Get-PimMemberPolicy 'No Such Group' -ErrorAction Stop } | Should -Throw -ErrorId 'GroupNotFound,*'
    }

    It '-ErrorVariable collects one for each item, with its target' {
        'One', 'Browser-Only Users', 'Two' | Get-PimMemberPolicy -ErrorAction SilentlyContinue -ErrorVariable failures | Should -HaveCount 1
        @($failures).Count | Should -Be 2
        "$($failures[0].TargetObject) $($failures[1].TargetObject)" | Should -Be 'One Two'
        $failures[0].Exception.Message | Should -BeLike '*One*'
        $failures[0].InvocationInfo.MyCommand.Name | Should -Be 'Get-PimMemberPolicy'
    }
}

Describe 'A transcript' {
    It 'tells the story and no secret' {
        $path = Join-Path ([IO.Path]::GetTempPath()) "pimca-$PID.txt"
        $script = {
            param($path)
            $manifest, $path = $path -split '\|'
            $VerbosePreference = 'Continue'
            $null = Start-Transcript -Path $path
            Import-Module $manifest -Verbose:$false
            $secret = New-Object Security.SecureString
            'not-for-a-transcript'.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }
            $credential = New-Object Management.Automation.PSCredential '00000000-0000-0000-0000-000000000000', $secret
            try { Connect-PimCa -Simulated -TenantId contoso.example -ClientSecretCredential $credential } catch { "$_" }
            Connect-PimCa -Simulated
            New-PimBrowserOnlyGroup -Confirm:$false
            Get-PimCaContext | Format-List *
            $null = Stop-Transcript
        }
        $null = Invoke-Apart $script "$Manifest|$path"
        try {
            $text = [IO.File]::ReadAllText($path)
        }
        finally {
            [IO.File]::Delete($path)
        }

        $text | Should -BeLike '*POST graph.microsoft.com/v1.0/groups -> 201*request-id*'
        # The head of a transcript is the command that was typed.
        $text = $text.Substring($text.IndexOf('VERBOSE: '))
        $text | Should -Not -Match 'eyJ[\w-]+\.[\w-]+|Bearer |not-for-a-transcript|client_assertion=|refresh_token'
    }
}

Describe 'The runbook of the examples' {
    It 'runs on a simulated tenant and finds nothing to mend' {
        $ErrorActionPreference = 'Stop'
        { & "$Root/src/PimCa/Examples/AutomationRunbook.ps1" -Simulated } | Should -Not -Throw
        Import-Staged
    }
}
