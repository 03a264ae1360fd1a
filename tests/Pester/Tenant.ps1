# Shared by the test files: the staged module, and a simulated tenant somewhere in the story.

$Root = (Resolve-Path "$PSScriptRoot/../..").Path
$Manifest = "$Root/out/PimCa/PimCa.psd1"

function Import-Staged {
    if (-not (Test-Path $Manifest)) {
        throw 'The module is not staged: run dotnet build first.'
    }

    Import-Module $Manifest -Force -Global
    $script:ConfirmPreference = 'None'
}

function Initialize-Tenant {
    # A fresh tenant with the group under PIM, everybody eligible, the pair of policies and the exclusion; the group is written.
    param([switch] $Exempt)

    $null = Connect-PimCa -Simulated -Reset
    $group = New-PimBrowserOnlyGroup -Confirm:$false
    Set-PimMemberPolicy $group -MaximumActivationDuration 24h -RequireJustification -RequireApproval -Approver Administrators -AllowPermanentEligibility -Confirm:$false
    $null = New-PimInternalUserGroup -Confirm:$false | New-PimEligibility -Group $group -Permanent -Confirm:$false
    $null = Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess -Confirm:$false
    $null = New-PimBrowserOnlyPolicy $group -State Enabled -Confirm:$false
    $null = Add-PimCaExclusion 'Require compliant device' $group -Confirm:$false
    if ($Exempt) {
        $null = Connect-PimCa -Simulated -As adele@contoso.example
        $request = Request-PimActivation $group -Duration 8h -Justification 'Laptop broken' -TicketNumber INC-4711 -Confirm:$false
        $null = Connect-PimCa -Simulated -As megan@contoso.example
        $null = $request | Approve-PimActivation -Justification 'Confirmed' -Confirm:$false
        $null = Connect-PimCa -Simulated
        $null = $request | Wait-PimActivation
    }

    $group
}

function Invoke-Apart {
    # In a process of its own, of the PowerShell that runs the tests: what is loaded there is only what the script loads.
    param([scriptblock] $Script, [string] $Argument)

    $exe = (Get-Process -Id $PID).Path
    $quoted = $Argument.Replace("'", "''")
    & $exe -NoProfile -NonInteractive -Command "& { $Script } '$quoted'"
}

function Get-Line {
    # What a console of 80 columns shows, line by line.
    param([Parameter(ValueFromPipeline = $true)] $InputObject)

    begin { $all = New-Object Collections.ArrayList }
    process { $null = $all.Add($InputObject) }
    end { ($all | Out-String -Width 80) -split '\r?\n' | ForEach-Object { $_.TrimEnd() } | Where-Object { $_ } }
}
