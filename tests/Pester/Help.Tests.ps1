BeforeDiscovery {
    . "$PSScriptRoot/Tenant.ps1"
    Import-Staged
    $cmdlets = @(Get-Command -Module PimCa | ForEach-Object { @{ Name = $_.Name } })
}

BeforeAll {
    . "$PSScriptRoot/Tenant.ps1"
    Import-Staged
}

Describe 'Help of <name>' -ForEach $cmdlets {
    BeforeAll {
        $help = Get-Help $Name -Full
        $command = Get-Command $Name
    }

    It 'says in a sentence what it does' {
        $help.Synopsis | Should -Match '^[A-Z].*\.$'
        $help.Synopsis | Should -Not -BeLike "*$Name*"
    }

    It 'has a text for every parameter' {
        $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
        foreach ($parameter in $command.Parameters.Values | Where-Object { $common -notcontains $_.Name }) {
            $told = @($help.parameters.parameter | Where-Object { $_.name -eq $parameter.Name })
            $told.Count | Should -BeGreaterOrEqual 1 -Because "-$($parameter.Name) is a parameter"
            ($told[0].description | Out-String).Trim() | Should -Not -BeNullOrEmpty -Because "-$($parameter.Name) needs a text"
        }
    }

    It 'names the permissions that it declares' {
        $declared = $command.ImplementingType.GetCustomAttributes($false) |
            Where-Object { $_.GetType().Name -eq 'RequiresPermissionAttribute' } | ForEach-Object { $_.Permissions }
        # The help's own formatting breaks lines within words.
        $text = ($help | Out-String -Width 400) -replace '\s'
        foreach ($permission in $declared) {
            $text | Should -BeLike "*$permission*"
        }
    }

    It 'has examples that name it' {
        $examples = @($help.examples.example | Where-Object { $_ })
        foreach ($example in $examples) {
            "$($example.code)$($example.remarks | Out-String)" | Should -Match ([regex]::Escape(($Name -split '-')[1]))
        }
    }
}

Describe 'About' {
    It 'tells of the module' {
        (Get-Help about_PimCa | Out-String) | Should -BeLike '*Connect-PimCa -Simulated*'
    }
}
