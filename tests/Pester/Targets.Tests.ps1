BeforeAll {
    . "$PSScriptRoot/Tenant.ps1"
    Import-Staged
}

Describe 'Roles' {
    BeforeAll {
        $null = Connect-PimCa -Simulated -Reset
        $null = New-PimEligibility -Role 'Helpdesk Administrator' -Principal adele@contoso.example -Duration 30d -Confirm:$false
    }

    It 'are listed, activated and given back through the pipeline' {
        $null = Connect-PimCa -Simulated -As adele@contoso.example
        $mine = @(Get-PimEligibility -Mine | Where-Object Kind -EQ 'EntraRole')
        $mine.TargetName | Should -Be 'Helpdesk Administrator'
        $running = $mine | Request-PimActivation -Duration 1h -Justification 'Reset a password' -Confirm:$false
        "$($running.Kind)" | Should -Be 'EntraRole'
        $null = Step-PimSimulator 6m
        $over = $running | Stop-PimActivation -Confirm:$false
        $over.IsActive | Should -BeFalse
        $null = Connect-PimCa -Simulated
    }

    It 'have their settings read for each name of a pipeline' {
        $policies = @('Helpdesk Administrator', 'Global Administrator' | Get-PimRolePolicy)
        $policies.TargetName -join ', ' | Should -Be 'Helpdesk Administrator, Global Administrator'
    }

    It 'are made eligible without leaving nobody' {
        $said = @(Convert-PimStandingAssignment -Role 'Global Administrator' -WhatIf)
        @($said | Where-Object { "$($_.Outcome)" -eq 'Kept' }).Count | Should -BeGreaterOrEqual 1
        $said | ForEach-Object { $_.Reason | Should -Not -BeNullOrEmpty }
    }
}

Describe 'Azure roles' {
    BeforeAll {
        $null = Connect-PimCa -Simulated -Reset
    }

    It 'are given and found at a scope, by name' {
        $made = New-PimEligibility -AzureRole Reader -Scope Production -Principal adele@contoso.example -Duration 10d -Confirm:$false
        "$($made.Kind)" | Should -Be 'AzureRole'
        @($made | Get-PimEligibility | Where-Object PrincipalName -EQ 'adele@contoso.example').Count | Should -Be 1
        ($made | Out-String -Width 80) | Should -BeLike '*Azure role Reader at*'
    }
}

Describe 'Policies in a file' {
    It 'come back as they were, and a preview tells what would change' {
        $group = Initialize-Tenant
        $path = Join-Path ([IO.Path]::GetTempPath()) "pimca-$PID.json"
        try {
            $null = $group | Get-PimMemberPolicy | Export-PimPolicy -Path $path
            Set-PimMemberPolicy $group -MaximumActivationDuration 2h -Confirm:$false
            $difference = @(Import-PimPolicy -Path $path -WhatIf)
            $difference.Setting | Should -Be 'MaximumActivationDuration'
            (Get-PimMemberPolicy $group).MaximumActivationDuration.TotalHours | Should -Be 2
            $null = Import-PimPolicy -Path $path -Confirm:$false
            (Get-PimMemberPolicy $group).MaximumActivationDuration.TotalHours | Should -Be 24
        }
        finally {
            [IO.File]::Delete($path)
        }
    }
}

Describe 'Approvals' {
    It 'are decided through the pipeline, once' {
        $group = Initialize-Tenant
        $null = Connect-PimCa -Simulated -As adele@contoso.example
        $request = Request-PimActivation $group -Duration 2h -Justification 'Laptop broken' -Confirm:$false
        "$($request.Status)" | Should -Be 'PendingApproval'
        $null = Connect-PimCa -Simulated -As megan@contoso.example
        $pending = @(Get-PimApproval)
        $pending.RequestorName | Should -Be 'adele@contoso.example'
        $decided = $pending | Deny-PimActivation -Justification 'Ask the help desk first' -Confirm:$false
        "$($decided.Decision)" | Should -Be 'Denied'
        $again = $pending | Deny-PimActivation -Justification 'Again' -Confirm:$false
        "$($again.Decision)" | Should -Be 'AlreadyDecided'
        $null = Connect-PimCa -Simulated -As adele@contoso.example
        "$((Get-PimActivation -Mine | Where-Object Id -EQ $request.Id).Status)" | Should -Be 'Denied'
    }
}
