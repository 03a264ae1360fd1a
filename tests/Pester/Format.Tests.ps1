BeforeDiscovery {
    $commands = @(
        @{ Name = 'Get-PimCaContext'; Command = { Get-PimCaContext }; Key = 'Account' }
        @{ Name = 'Get-PimBrowserOnlyGroup'; Command = { Get-PimBrowserOnlyGroup 'Browser*' }; Key = 'DisplayName' }
        @{ Name = 'Get-PimMemberPolicy'; Command = { Get-PimMemberPolicy 'Browser-Only Users' }; Key = 'TargetName' }
        @{ Name = 'Get-PimRolePolicy'; Command = { Get-PimRolePolicy 'Helpdesk Administrator' }; Key = 'Kind' }
        @{ Name = 'Get-PimEligibility'; Command = { Get-PimEligibility 'Browser-Only Users' }; Key = 'PrincipalName' }
        @{ Name = 'Get-PimActiveAssignment'; Command = { Get-PimActiveAssignment 'Browser-Only Users' }; Key = 'PrincipalName', 'AssignmentType' }
        @{ Name = 'Get-PimActivation'; Command = { Get-PimActivation 'Browser-Only Users' }; Key = 'PrincipalName', 'Status' }
        @{ Name = 'Get-PimCaPolicy'; Command = { Get-PimCaPolicy }; Key = 'State' }
        @{ Name = 'Get-PimCaExclusion'; Command = { Get-PimCaExclusion }; Key = 'PolicyName', 'IsGuarded' }
        @{ Name = 'Test-PimCaGuard'; Command = { Test-PimCaGuard 'Browser-Only Users' -Detailed }; Key = 'Check', 'IsMet' }
        @{ Name = 'Test-PimCaAccess'; Command = { Test-PimCaAccess adele@contoso.example -ClientApp Browser, Desktop }; Key = 'Outcome' }
        @{ Name = 'Get-PimExemption'; Command = { Get-PimExemption }; Key = 'UserName', 'GroupName' }
        @{ Name = 'Get-PimAuditEvent'; Command = { Get-PimAuditEvent }; Key = 'Result' }
        @{ Name = 'Get-AppEnforcedRestrictions'; Command = { Get-AppEnforcedRestrictions }; Key = 'Workload', 'Setting' }
        @{ Name = 'Test-PimCaPermission'; Command = { Test-PimCaPermission Get-PimCaPolicy }; Key = 'Permission' }
    )
    $rows = foreach ($one in $commands) {
        foreach ($width in 80, 120) {
            @{ Name = $one.Name; Command = $one.Command; Key = $one.Key; Width = $width }
        }
    }
}

BeforeAll {
    . "$PSScriptRoot/Tenant.ps1"
    Import-Staged
    $null = Initialize-Tenant -Exempt

    function Get-Shown {
        param($Objects, [string] $As, [int] $Width = 80)

        $formatted = if ($As -eq 'List') { $Objects | Format-List } else { $Objects }
        ($formatted | Out-String -Width $Width) -split '\r?\n' | ForEach-Object { $_.TrimEnd() }
    }
}

Describe '<name> in <width> columns' -ForEach $rows {
    BeforeAll {
        $objects = @(& $Command)
        $table = Get-Shown $objects -Width $Width
        $list = Get-Shown $objects -As List -Width $Width
    }

    It 'is a table that fits and cuts nothing off' {
        $objects.Count | Should -BeGreaterThan 0
        ($table | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual $Width
        @($table -match '^-{2,}( |$)').Count | Should -BeGreaterOrEqual 1
        $text = $table -join "`n"
        $text | Should -Not -Match ([string][char]0x2026)
        $text | Should -Not -BeLike "*$([char]27)*"
        foreach ($property in $Key | Where-Object { $_ -ne 'Kind' }) {
            foreach ($object in $objects) {
                $text | Should -BeLike "*$($object.$property)*"
            }
        }
    }

    It 'is a list that fits, begins with what it is about, and holds its key' {
        ($list | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual $Width
        $text = $list -join "`n"
        foreach ($property in $Key) {
            $text | Should -Match "(?m)^$property +: "
        }

        @($list | Where-Object { $_ })[0] | Should -Not -Match '^\w*Id +:' -Because 'an id tells a reader nothing'
    }
}

Describe 'Grouping' {
    It 'gives assignments a heading for each target' {
        $text = (Get-Shown (Get-PimActiveAssignment 'Browser-Only Users') -Width 80) -join "`n"
        $text | Should -BeLike '*Target: Member of Browser-Only Users*'
        [regex]::Matches($text, 'Target: Member').Count | Should -Be 1
    }

    It 'gives exemptions a heading with the policy' {
        (Get-Shown (Get-PimExemption) -Width 80) -join "`n" | Should -BeLike '*Browser-Only Users, exempt from Require compliant device*'
    }
}

Describe 'A mixed pipeline' {
    It 'shows the first kind as a table and lists the others by what they are about' {
        $shown = Get-Shown @(Get-PimBrowserOnlyGroup 'Browser*'; Get-PimActivation 'Browser-Only Users') -Width 80
        @($shown -match '^DisplayName +Kind +Id$').Count | Should -Be 1
        @($shown -match '^PrincipalName +: adele@contoso.example$').Count | Should -Be 1
        @($shown -match '^TargetId +:').Count | Should -Be 0
    }
}

Describe 'Colour' {
    It 'never reaches what is redirected' {
        $script = {
            param($manifest)
            if (Test-Path variable:PSStyle) { $PSStyle.OutputRendering = 'Host' }
            Import-Module $manifest
            $null = Connect-PimCa -Simulated
            Get-PimCaPolicy
        }
        # PowerShell itself colours its headings there; the module's own words are plain.
        $said = @(Invoke-Apart $script $Manifest) -like '*Require compliant device*'
        $said.Count | Should -Be 1
        $said | Should -Not -BeLike "*$([char]27)*"
    }

    It 'changes nothing but the colour' {
        if (-not (Test-Path variable:PSStyle)) {
            # Windows PowerShell measures escape codes as text: its tables have none at all.
            (Get-PimCaPolicy | Out-String) | Should -Not -BeLike "*$([char]27)*"
            return
        }

        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'PlainText'
            $plain = Get-Shown (Get-PimCaPolicy) -Width 80
            $PSStyle.OutputRendering = 'Ansi'
            $colored = Get-Shown (Get-PimCaPolicy) -Width 80
        }
        finally {
            $PSStyle.OutputRendering = $before
        }

        (($colored -join "`n") -replace "$([char]27)\[[0-9;]*m" -replace ' +(?=\n)') | Should -Be ($plain -join "`n")
    }
}
