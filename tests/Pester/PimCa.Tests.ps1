# The staged module as a person and a script meet it in a real PowerShell. Runs on Pester 5 and 6, in PowerShell 7 and
# Windows PowerShell 5.1: build first (dotnet build), then Invoke-Pester tests/Pester.

BeforeAll {
    . "$PSScriptRoot/Tenant.ps1"
    Import-Staged
}

Describe 'Manifest' {
    It 'is valid' {
        $manifest = Test-ModuleManifest -Path $Manifest -ErrorAction Stop
        $manifest.Name | Should -Be 'PimCa'
        $manifest.CompatiblePSEditions | Should -Contain $PSEdition
    }

    It 'exports every cmdlet that the module has' {
        $types = (Get-Command Connect-PimCa).ImplementingType.Assembly.GetExportedTypes() | Where-Object { -not $_.IsAbstract }
        $written = $types | ForEach-Object { $_.GetCustomAttributes([Management.Automation.CmdletAttribute], $false) } |
            ForEach-Object { '{0}-{1}' -f $_.VerbName, $_.NounName } | Sort-Object
        $exported = (Get-Module PimCa).ExportedCmdlets.Keys | Sort-Object
        $exported -join ' ' | Should -Be ($written -join ' ')
    }

    It 'uses approved verbs and singular nouns' {
        $approved = (Get-Verb).Verb
        foreach ($cmdlet in Get-Command -Module PimCa) {
            $cmdlet.Verb | Should -BeIn $approved
            # "App enforced restrictions" is what the services call this one setting.
            if ($cmdlet.Noun -ne 'AppEnforcedRestrictions') {
                $cmdlet.Noun | Should -Not -Match '[^s]s$'
            }
        }
    }

    It 'names in its texts only cmdlets that it has' {
        $exported = (Get-Module PimCa).ExportedCmdlets.Keys
        Get-Content "$Root/README.md" | Select-String '\b[A-Z][a-z]+-Pim\w+' -AllMatches |
            ForEach-Object { $_.Matches.Value } | Sort-Object -Unique | Should -BeIn $exported
    }
}

Describe 'Import' {
    It 'loads no SDK, and neither do help and tab completion' {
        $script = {
            param($manifest)
            Import-Module $manifest
            $null = Get-Command -Module PimCa
            $null = Get-Help Request-PimActivation
            $null = TabExpansion2 'Request-PimActivation -Group ' 29
            [AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName().Name }
        }
        $loaded = Invoke-Apart $script $Manifest
        $loaded | Should -Contain 'PimCa'
        $loaded | Where-Object { $_ -match '^(Microsoft\.(Graph|Kiota|Identity)|Azure\.)' } | Should -BeNullOrEmpty
    }

    It 'keeps the types of the SDK out of scripts, after its use too' {
        $script = {
            param($manifest)
            Import-Module $manifest
            $null = Connect-PimCa -Simulated
            $null = Get-PimCaPolicy
            'Azure.Core.AccessToken', 'Microsoft.Graph.GraphServiceClient' | Where-Object { $_ -as [type] }
            if ('PimCa.Groups.PimGroup' -as [type]) { 'PimGroup' }
        }
        Invoke-Apart $script $Manifest | Should -Be 'PimGroup'
    }

    It 'can be removed and imported again, with -Force too, and keeps the session' {
        $null = Connect-PimCa -Simulated -As alex@contoso.example -Reset
        Remove-Module PimCa
        Get-Command Get-PimCaContext -ErrorAction Ignore | Should -BeNullOrEmpty
        Import-Module $Manifest
        (Get-PimCaContext).Account | Should -Be 'alex@contoso.example'
        Import-Module $Manifest -Force
        (Get-PimCaContext).Account | Should -Be 'alex@contoso.example'
        (Get-PimCaPolicy -ErrorAction SilentlyContinue -ErrorVariable refused) | Should -BeNullOrEmpty
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'PermissionDenied,*'
    }
}

Describe 'Connecting' {
    It 'says what is missing when nobody is signed in' {
        Disconnect-PimCa
        $failure = { Get-PimBrowserOnlyGroup } | Should -Throw -ErrorId 'NotConnected,*' -PassThru
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Connect-PimCa -Simulated*'
    }

    It 'does not ask for the value of a switch' {
        { Connect-PimCa -As adele@contoso.example } | Should -Throw -ErrorId 'SimulatedOnly,*'
    }

    It 'names the people when somebody is not known' {
        $failure = { Connect-PimCa -Simulated -As adel } | Should -Throw -PassThru
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*adele@contoso.example*'
    }

    It 'keeps one tenant while the person changes' {
        $null = Connect-PimCa -Simulated -Reset
        $made = New-PimBrowserOnlyGroup
        $null = Connect-PimCa -Simulated -As megan@contoso.example
        $null = Connect-PimCa -Simulated
        (Get-PimBrowserOnlyGroup $made).Id | Should -Be $made.Id
    }
}

Describe 'Tab completion' {
    BeforeAll {
        $null = Initialize-Tenant
    }

    It 'completes <line>' -ForEach @(
        @{ Line = 'Get-PimMemberPolicy -Group Bro'; Expected = "'Browser-Only Users'" }
        @{ Line = 'Get-PimMemberPolicy Bro'; Expected = "'Browser-Only Users'" }
        @{ Line = 'Add-PimCaExclusion -Policy Req'; Expected = "'Require compliant device'" }
        @{ Line = 'Connect-PimCa -Simulated -As ale'; Expected = 'alex@contoso.example' }
        @{ Line = 'Test-PimCaAccess -Application Exch'; Expected = 'ExchangeOnline' }
        @{ Line = 'Get-PimActivation -Status Pend'; Expected = 'PendingApproval' }
    ) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText | Should -Contain $Expected
    }

    It 'asks the tenant nothing' {
        # A tenant that refuses every request: a completion that asked would have nothing to offer.
        Set-PimSimulator -FaultRate 1
        try {
            $line = 'Remove-PimBrowserOnlyGroup -Group '
            (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain "'Browser-Only Users'"
        }
        finally {
            Set-PimSimulator -FaultRate 0
        }
    }

    It 'offers what I may activate once I have seen it' {
        $null = Connect-PimCa -Simulated -As adele@contoso.example
        $null = Get-PimEligibility -Mine
        $line = 'Request-PimActivation '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be "'Browser-Only Users'"
    }
}

Describe 'Isolation of runspaces' {
    It 'gives each its own tenant' {
        if ($PSVersionTable.PSVersion.Major -lt 7) {
            Set-ItResult -Skipped -Because 'ForEach-Object -Parallel needs PowerShell 7'
            return
        }

        $manifest = $Manifest
        $seen = 1..3 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            $null = Connect-PimCa -Simulated
            foreach ($n in 1..$_) { $null = New-PimBrowserOnlyGroup "Exempt $n" }
            '{0}:{1}' -f $_, @(Get-PimBrowserOnlyGroup 'Exempt *').Count
        }
        ($seen | Sort-Object) -join ' ' | Should -Be '1:1 2:2 3:3'
    }
}

Describe 'The story of the example' {
    It 'ends as it began, with the exemption in between' {
        $said = & "$Root/src/PimCa/Examples/JustInTimeAccess.ps1" -PassThru
        $decisions = @($said | Where-Object { $_ -is [PimCa.ConditionalAccess.CaDecision] })
        $outcomes = @($decisions | Where-Object ClientApp -EQ 'Browser' | ForEach-Object { "$($_.Outcome)" })
        $outcomes[0] | Should -Be 'RequiresCompliantDevice'
        $outcomes | Should -Contain 'AllowedWithAppEnforcedRestrictions'
        $outcomes[-1] | Should -Be $outcomes[0]
        @($decisions | Where-Object ClientApp -EQ 'Desktop' | ForEach-Object { "$($_.Outcome)" }) | Should -Contain 'Blocked'

        $windows = @($said | Where-Object { $_ -is [PimCa.Evidence.PimExemption] })
        $windows[-1].UserName | Should -Be 'adele@contoso.example'
        $windows[-1].ApprovedBy | Should -Be 'megan@contoso.example'
        $windows[-1].TicketNumber | Should -Be 'INC-4711'
        $windows[-1].IsActive | Should -BeFalse
        @($said | Where-Object { $_ -is [PimCa.Evidence.PimAuditEvent] }).Count | Should -BeGreaterThan 0
    }
}
