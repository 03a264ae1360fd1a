BeforeAll {
    . "$PSScriptRoot/Tenant.ps1"
    Import-Staged
}

Describe 'Identity' {
    BeforeAll {
        $group = Initialize-Tenant
    }

    It 'takes a name, an id and the object, as a parameter and from the pipe' {
        (Get-PimMemberPolicy $group).PolicyId | Should -Not -BeNullOrEmpty
        $expected = (Get-PimMemberPolicy $group).PolicyId
        (Get-PimMemberPolicy 'browser-only users').PolicyId | Should -Be $expected
        (Get-PimMemberPolicy ([guid] $group.Id)).PolicyId | Should -Be $expected
        ('Browser-Only Users' | Get-PimMemberPolicy).PolicyId | Should -Be $expected
        ($group.Id | Get-PimMemberPolicy).PolicyId | Should -Be $expected
        ($group | Get-PimMemberPolicy).PolicyId | Should -Be $expected
        (Get-PimEligibility $group | Get-PimMemberPolicy).PolicyId | Should -Be $expected
    }

    It 'goes on after an item that does not exist' {
        $found = 'No Such Group', 'Browser-Only Users' | Get-PimMemberPolicy -ErrorAction SilentlyContinue -ErrorVariable failures
        @($found).Count | Should -Be 1
        @($failures).Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'GroupNotFound,*'
    }

    It 'stops cleanly where the pipeline is cut short' {
        @(Get-PimBrowserOnlyGroup * | Select-Object -First 1).Count | Should -Be 1
        @('Administrators', 'Browser-Only Users', 'No Such Group' | Get-PimBrowserOnlyGroup | Select-Object -First 1).Count | Should -Be 1
        (Get-PimBrowserOnlyGroup $group).Id | Should -Be $group.Id
    }

    It 'takes a default for a parameter from $PSDefaultParameterValues' {
        $PSDefaultParameterValues['Get-PimMemberPolicy:Access'] = 'Owner'
        try {
            (Get-PimMemberPolicy $group).Access | Should -Be 'Owner'
        }
        finally {
            $PSDefaultParameterValues.Remove('Get-PimMemberPolicy:Access')
        }
    }
}

Describe 'Preview and confirmation' {
    BeforeEach {
        $group = Initialize-Tenant
    }

    It 'writes nothing with -WhatIf: <command>' -ForEach @(
        @{ Command = { New-PimBrowserOnlyGroup 'Another' -WhatIf }; Look = { Get-PimBrowserOnlyGroup 'Ano*' } }
        @{ Command = { Set-PimMemberPolicy 'Browser-Only Users' -MaximumActivationDuration 2h -WhatIf }; Look = { Get-PimMemberPolicy 'Browser-Only Users' | Where-Object { $_.MaximumActivationDuration.TotalHours -ne 24 } } }
        @{ Command = { New-PimEligibility 'Browser-Only Users' alex@contoso.example -Duration 30d -WhatIf }; Look = { Get-PimEligibility 'Browser-Only Users' | Where-Object PrincipalName -EQ alex@contoso.example } }
        @{ Command = { Remove-PimCaExclusion 'Require compliant device' 'Browser-Only Users' -WhatIf }; Look = { if (-not (Get-PimCaExclusion)) { 'gone' } } }
    ) {
        $null = & $Command
        & $Look | Should -BeNullOrEmpty
    }

    It 'gives a plausible object with -WhatIf' {
        $preview = New-PimBrowserOnlyGroup 'Another' -WhatIf
        $preview.DisplayName | Should -Be 'Another'
        $preview.IsRoleAssignable | Should -BeTrue
    }

    It 'says how to go on where nobody can be asked' {
        $script = {
            param($manifest)
            Import-Module $manifest
            $null = Connect-PimCa -Simulated
            $null = New-PimBrowserOnlyGroup
            try { Set-PimMemberPolicy 'Browser-Only Users' -RequireTicket } catch { $_.FullyQualifiedErrorId }
            (Get-PimMemberPolicy 'Browser-Only Users').RequireTicket
        }
        $seen = Invoke-Apart $script $Manifest
        ($seen | Select-Object -Last 2) -join ' ' | Should -BeLike 'PromptNotPossible,* False'
    }

    It 'does nothing the second time' {
        $said = Set-PimMemberPolicy $group -MaximumActivationDuration 24h -Confirm:$false -Verbose 4>&1
        "$said" | Should -BeLike '*nothing to do. All settings are as asked.'
    }
}

Describe 'Errors' {
    BeforeAll {
        $group = Initialize-Tenant
        $null = Connect-PimCa -Simulated -As adele@contoso.example
    }

    It 'has an id, a category, the target and advice: <id>' -ForEach @(
        @{ Id = 'GroupNotFound'; Category = 'ObjectNotFound'; Advice = '*Get-PimBrowserOnlyGroup*'; Command = { Request-PimActivation 'Browser-Only User' -Justification x } }
        @{ Id = 'JustificationRequired'; Category = 'InvalidArgument'; Advice = '*-Justification*'; Command = { Request-PimActivation 'Browser-Only Users' -Duration 8h } }
        @{ Id = 'ActivationTooLong'; Category = 'InvalidArgument'; Advice = '*-Duration 1d*'; Command = { Request-PimActivation 'Browser-Only Users' -Duration 25h -Justification x } }
        @{ Id = 'StartTimeInPast'; Category = 'InvalidArgument'; Advice = '*-StartTime*'; Command = { Request-PimActivation 'Browser-Only Users' -StartTime '2020-01-01' -Justification x } }
        @{ Id = 'AuthorizationFailed'; Category = 'PermissionDenied'; Advice = '*Privileged Role Administrator*has the permissions*'; Command = { Set-PimMemberPolicy 'Browser-Only Users' -RequireTicket -Confirm:$false } }
    ) {
        # Whoever runs the suite may stop at errors; a console does not.
        $ErrorActionPreference = 'Continue'
        $failure = @(& $Command 2>&1)
        $failure.Count | Should -Be 1
        $failure[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure[0].CategoryInfo.Category | Should -Be $Category
        $failure[0].CategoryInfo.Activity | Should -Match '^[A-Z][a-z]+-Pim'
        "$($failure[0].TargetObject)" | Should -BeLike 'Browser-Only User*'
        $failure[0].ErrorDetails.RecommendedAction | Should -BeLike $Advice
        $failure[0].Exception | Should -BeOfType [PimCa.Errors.PimCaException]
    }

    It 'tells in words what is no duration' {
        { Request-PimActivation $group -Duration 8 -Justification x } | Should -Throw "*'8' is no duration*8h*"
    }

    It 'refuses an exclusion that would open a hole, and names each finding' {
        $null = Connect-PimCa -Simulated -Reset
        $null = New-PimBrowserOnlyGroup -Confirm:$false
        Add-PimCaExclusion 'Require compliant device' 'Browser-Only Users' -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable failures
        @($failures).Count | Should -Be 1
        $failures[0].Exception.Message | Should -BeLike '*DesktopAndMobile*'
        $failures[0].ErrorDetails.RecommendedAction | Should -BeLike '*New-PimBrowserOnlyPolicy*'
        Get-PimCaExclusion | Should -BeNullOrEmpty
    }
}
