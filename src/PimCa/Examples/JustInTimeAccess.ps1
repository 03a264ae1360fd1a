<#
.SYNOPSIS
    An employee's laptop breaks: blocked, exempted after approval, limited to the browser, and back to normal.

.DESCRIPTION
    Tells the whole story on a simulated tenant, each step by the person who takes it. Every outcome that is
    shown comes from the tenant; none is typed in.

.EXAMPLE
    dotnet run --project src/PimCa.Shell -- -File src/PimCa/Examples/JustInTimeAccess.ps1

.EXAMPLE
    pwsh src/PimCa/Examples/JustInTimeAccess.ps1
#>
param(
    [string] $Employee = 'adele@contoso.example',
    [string] $Approver = 'megan@contoso.example',
    [string] $Ticket = 'INC-4711',
    [timespan] $Duration = '08:00'
)

$ErrorActionPreference = 'Stop'
$ConfirmPreference = 'None'     # This is a script: nobody is there to answer a prompt.

if (-not (Get-Module PimCa)) {
    $manifests = "$PSScriptRoot/../PimCa.psd1", "$PSScriptRoot/../../../out/PimCa/PimCa.psd1"
    Import-Module @($manifests | Where-Object { [IO.File]::Exists($_) })[0]
}

function Show-Access {
    # The service's own what-if, summed up over all policies that are enforced.
    Test-PimCaAccess -User $Employee -Application Office365 -ClientApp Browser, Desktop | Where-Object IsSummary
}

# ---------------------------------------------------------------------------------------------------------------------
"1. The administrator looks at what $Employee can do from a private device."
$null = Connect-PimCa -Simulated -Reset
$before = Show-Access
$before

# ---------------------------------------------------------------------------------------------------------------------
'2. The administrator makes the group whose membership is given just in time, and says who may ask for it.'
$group = New-PimBrowserOnlyGroup
$internal = New-PimInternalUserGroup
$group, $internal

'   What an activation demands:'
Set-PimMemberPolicy -Group $group -MaximumActivationDuration 24h -RequireMfa -RequireJustification `
    -RequireApproval -Approver 'Administrators' -AllowPermanentEligibility -PassThru

'   Every internal user may ask:'
New-PimEligibility -Group $group -Principal $internal -Permanent

# ---------------------------------------------------------------------------------------------------------------------
'3. The administrator tries to exclude the group at once. Nothing would limit it yet, so this is refused:'
try {
    Add-PimCaExclusion -Policy 'Require compliant device' -Group $group
}
catch {
    "   $($_.Exception.Message)"
}

'   So first the pair of policies that limits the group to the browser, then who is never met, and the exclusion last:'
New-PimBrowserOnlyPolicy -Group $group -State Enabled
New-PimCompliantDevicePolicy -ExcludeGuests -ExcludeRole 'Global Administrator' -BreakGlass 'breakglass@contoso.example'
Add-PimCaExclusion -Policy 'Require compliant device' -Group $group

'   Nobody is a member yet, so nothing has changed for the employee:'
Show-Access

# ---------------------------------------------------------------------------------------------------------------------
"4. $Employee has a broken laptop and asks for the exemption."
$null = Connect-PimCa -Simulated -As $Employee
Get-PimEligibility -Mine
$request = Request-PimActivation -Group $group -Duration $Duration -Justification 'Laptop broken' -TicketNumber $Ticket
$request

# ---------------------------------------------------------------------------------------------------------------------
"5. Ten minutes later $Approver sees the request and decides."
$null = Step-PimSimulator -By 10m
$null = Connect-PimCa -Simulated -As $Approver
$pending = Get-PimApproval
$pending
$pending | Approve-PimActivation -Justification 'Confirmed with the help desk'

# ---------------------------------------------------------------------------------------------------------------------
"6. $Employee waits until the exemption is in force."
$null = Connect-PimCa -Simulated -As $Employee
$request | Wait-PimActivation

# ---------------------------------------------------------------------------------------------------------------------
'7. Meanwhile the administrator sees who is exempt, and what that means.'
$null = Connect-PimCa -Simulated
Get-PimExemption -Active
Show-Access

# ---------------------------------------------------------------------------------------------------------------------
'8. The window ends by itself.'
$clock = Step-PimSimulator -By ($Duration + '00:05')
"   The tenant's clock shows $($clock.ToString('u'))."
$after = Show-Access
$after
"   As it was before: $("$($before.Outcome)" -eq "$($after.Outcome)")"

# ---------------------------------------------------------------------------------------------------------------------
'9. The auditor asks who was exempt, why, and who approved.'
Get-PimExemption -User $Employee
Get-PimAuditEvent -Group $group -User $Employee
