BeforeAll {
    . "$PSScriptRoot/Tenant.ps1"
    Import-Staged
    $group = Initialize-Tenant -Exempt
}

Describe 'Tables' {
    It 'fit 80 columns and show their key whole: <name>' -ForEach @(
        @{ Name = 'Get-PimCaContext'; Command = { Get-PimCaContext }; Key = 'Account' }
        @{ Name = 'Get-PimBrowserOnlyGroup'; Command = { Get-PimBrowserOnlyGroup 'Browser*' }; Key = 'DisplayName', 'Id' }
        @{ Name = 'Get-PimMemberPolicy'; Command = { Get-PimMemberPolicy 'Browser-Only Users' }; Key = 'TargetName', 'Access' }
        @{ Name = 'Get-PimEligibility'; Command = { Get-PimEligibility 'Browser-Only Users' }; Key = 'PrincipalName', 'TargetName' }
        @{ Name = 'Get-PimActiveAssignment'; Command = { Get-PimActiveAssignment 'Browser-Only Users' }; Key = 'PrincipalName', 'TargetName', 'AssignmentType' }
        @{ Name = 'Get-PimActivation'; Command = { Get-PimActivation 'Browser-Only Users' }; Key = 'TargetName', 'Status' }
        @{ Name = 'Get-PimCaPolicy'; Command = { Get-PimCaPolicy }; Key = 'State' }
        @{ Name = 'Get-PimCaExclusion'; Command = { Get-PimCaExclusion }; Key = 'PolicyName', 'GroupName' }
        @{ Name = 'Test-PimCaAccess'; Command = { Test-PimCaAccess adele@contoso.example -ClientApp Browser, Desktop }; Key = 'Outcome' }
        @{ Name = 'Get-PimExemption'; Command = { Get-PimExemption }; Key = 'GroupName' }
        @{ Name = 'Get-AppEnforcedRestrictions'; Command = { Get-AppEnforcedRestrictions }; Key = 'Workload', 'Setting' }
        @{ Name = 'Get-PimAuditEvent'; Command = { Get-PimAuditEvent }; Key = @() }
    ) {
        $objects = @(& $Command)
        $objects.Count | Should -BeGreaterThan 0
        $lines = @($objects | Get-Line)
        ($lines | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
        $text = $lines -join "`n"
        $text | Should -Match '(?m)^-+ ' -Because 'an output is shown as a table'
        $text | Should -Not -Match ([char]0x2026 + '|\.\.\.') -Because 'nothing is cut off'
        foreach ($property in $Key) {
            foreach ($object in $objects) {
                $text | Should -BeLike "*$($object.$property)*"
            }
        }
    }

    It 'lists hold everything' {
        $list = Get-PimActivation $group | Format-List * | Out-String
        'PrincipalName', 'Justification', 'TicketNumber', 'ApprovalId' | ForEach-Object { $list | Should -BeLike "*$_*" }
    }
}

Describe 'Data' {
    It 'survives JSON: <name>' -ForEach @(
        @{ Name = 'Get-PimMemberPolicy'; Command = { Get-PimMemberPolicy 'Browser-Only Users' } }
        @{ Name = 'Get-PimActivation'; Command = { Get-PimActivation 'Browser-Only Users' } }
        @{ Name = 'Get-PimCaPolicy'; Command = { Get-PimCaPolicy 'Require*' } }
        @{ Name = 'Get-PimExemption'; Command = { Get-PimExemption } }
        @{ Name = 'Test-PimCaAccess'; Command = { Test-PimCaAccess adele@contoso.example } }
    ) {
        $objects = @(& $Command)
        $json = ConvertTo-Json -InputObject $objects -Depth 4 -WarningAction SilentlyContinue -WarningVariable cut
        $cut | Should -BeNullOrEmpty -Because 'outputs are flat'
        $json | Should -Not -Match 'System\.|PimCa\.'
        $back = @($json | ConvertFrom-Json)
        $back.Count | Should -Be $objects.Count
        @($back[0].PSObject.Properties).Count | Should -Be @($objects[0].PSObject.Properties).Count
    }

    It 'survives CSV with its words' {
        $csv = Get-PimActivation $group | ConvertTo-Csv -NoTypeInformation | ConvertFrom-Csv
        $csv.Status | Should -Be 'Active'
        $csv.Justification | Should -Be 'Laptop broken'
    }

    It 'shows its times when it comes back from a job' {
        $far = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-PimExemption), 1))
        ($far | Get-Line) -join "`n" | Should -Be ((Get-PimExemption | Get-Line) -join "`n")
    }

    It 'tells the clock in one line' {
        @(Step-PimSimulator 1m | Get-Line).Count | Should -Be 1
    }
}
