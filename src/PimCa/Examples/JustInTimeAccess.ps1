<#
.SYNOPSIS
    An employee's laptop breaks: blocked, exempted after approval, limited to the browser, and back to normal.

.DESCRIPTION
    Tells the whole story on a simulated tenant, each step by the person who takes it. Every outcome that is
    shown comes from the tenant; none is typed in.

.PARAMETER PassThru
    Writes the objects themselves, for scripts and tests, instead of showing them.

.EXAMPLE
    dotnet run --project src/PimCa.Shell -- -File src/PimCa/Examples/JustInTimeAccess.ps1

.EXAMPLE
    pwsh src/PimCa/Examples/JustInTimeAccess.ps1
#>
param(
    [string] $Employee = 'adele@contoso.example',
    [string] $Approver = 'megan@contoso.example',
    [string] $Ticket = 'INC-4711',
    [timespan] $Duration = '08:00',
    [switch] $PassThru
)

$ErrorActionPreference = 'Stop'
$ConfirmPreference = 'None'     # This is a script: nobody is there to answer a prompt.

if (-not (Get-Module PimCa)) {
    $manifests = "$PSScriptRoot/../PimCa.psd1", "$PSScriptRoot/../../../out/PimCa/PimCa.psd1"
    Import-Module @($manifests | Where-Object { [IO.File]::Exists($_) })[0]
}

function Show {
    # What one pipeline shows is shaped by its first object. Each step's objects are shown by themselves.
    if ($PassThru) { $input } else { $input | Out-Default }
}

function Test-Employee {
    # The service's own what-if, summed up over all policies that are enforced.
    Test-PimCaAccess -User $Employee -Application Office365 -ClientApp Browser, Desktop | Where-Object IsSummary
}

# ---------------------------------------------------------------------------------------------------------------------
"1. THE ADMINISTRATOR asks what $Employee can do on a private device."
$null = Connect-PimCa -Simulated -Reset
$before = Test-Employee
$before | Show

# ---------------------------------------------------------------------------------------------------------------------
'2. THE ADMINISTRATOR makes the group whose membership is given just in time,'
'   says what that takes, and lets every internal user ask for it.'
$group = New-PimBrowserOnlyGroup
$internal = New-PimInternalUserGroup
$group, $internal | Show

Set-PimMemberPolicy -Group $group -MaximumActivationDuration 24h -RequireMfa -RequireJustification `
    -RequireApproval -Approver 'Administrators' -AllowPermanentEligibility -PassThru | Show
New-PimEligibility -Group $group -Principal $internal -Permanent | Show

# ---------------------------------------------------------------------------------------------------------------------
'3. THE ADMINISTRATOR tries to exclude the group from the policy at once.'
'   Nothing would limit it yet, so PimCa refuses:'
''
try {
    Add-PimCaExclusion -Policy 'Require compliant device' -Group $group
}
catch {
    $_.Exception.Message
}

''
'   First Exchange and SharePoint, which restrict nothing by themselves.'
'   SharePoint may answer with policies of its own for all users, minutes later:'
'   they go. Then the two policies that limit the group to the browser, and whom'
'   the compliant device is never asked of. Last of all, when all of it holds,'
'   the exclusion.'
Set-PimSimulator -SharePointCreatesPoliciesAfter 3m
$snapshot = Get-SharePointCreatedPolicy
Set-AppEnforcedRestrictions -OwaPolicy ReadOnly -SharePoint AllowLimitedAccess -KeepSharePointPolicies -WarningAction SilentlyContinue | Show
Disable-SharePointCreatedPolicy -Since $snapshot | Show
& {
    New-PimBrowserOnlyPolicy -Group $group -State Enabled
    New-PimCompliantDevicePolicy -ExcludeGuests -ExcludeRole 'Global Administrator' -BreakGlass 'breakglass@contoso.example'
} | Show
"   All that guards the exclusion is in force: $(Test-PimCaGuard -Group $group)"
Add-PimCaExclusion -Policy 'Require compliant device' -Group $group | Show

'   Nobody is a member yet, so nothing has changed for the employee:'
Test-Employee | Show

# ---------------------------------------------------------------------------------------------------------------------
"4. $Employee has a broken laptop, and asks."
$null = Connect-PimCa -Simulated -As $Employee
Get-PimEligibility -Mine | Show
$request = Request-PimActivation -Group $group -Duration $Duration -Justification 'Laptop broken' -TicketNumber $Ticket
$request | Show

# ---------------------------------------------------------------------------------------------------------------------
"5. Ten minutes later $Approver sees the request, and decides."
$null = Connect-PimCa -Simulated -As $Approver
$null = Step-PimSimulator -By 10m
$pending = Get-PimApproval
$pending | Show
$pending | Approve-PimActivation -Justification 'Confirmed with the help desk' | Show

# ---------------------------------------------------------------------------------------------------------------------
"6. $Employee waits until it is in force."
$null = Connect-PimCa -Simulated -As $Employee
$request | Wait-PimActivation | Show

# ---------------------------------------------------------------------------------------------------------------------
'7. THE ADMINISTRATOR sees who is exempt, and what that means.'
$null = Connect-PimCa -Simulated
Get-PimExemption -Active | Show
Test-Employee | Show

# ---------------------------------------------------------------------------------------------------------------------
'8. THE WINDOW ends by itself.'
$clock = Step-PimSimulator -By ($Duration + '00:05')
"   The tenant's clock shows $($clock.ToString('u'))."
$after = Test-Employee
$after | Show
"   The same as in step 1: $("$($before.Outcome)" -eq "$($after.Outcome)")"
''

# ---------------------------------------------------------------------------------------------------------------------
'9. THE AUDITOR asks who was exempt, when, why, and who approved.'
Get-PimExemption -User $Employee | Show
Get-PimAuditEvent -Group $group -User $Employee | Show
