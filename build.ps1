#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests or shows PimCa. A front for the same targets that dotnet runs without PowerShell.
.PARAMETER Task
    Build  stages the module under out/PimCa (dotnet build).
    Test   runs every test (dotnet test).
    Pester runs the Pester suite on the staged module; needs Pester 5 or later.
    Demo   tells the story of a just-in-time exemption on a simulated tenant.
.PARAMETER Configuration
    Debug or Release.
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 -Task Build, Pester
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pester', 'Demo')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $($args[0]) failed with exit code $LASTEXITCODE."
    }
}

foreach ($one in $Task) {
    switch ($one) {
        'Build' {
            Invoke-DotNet build "$root/src/PimCa" --configuration $Configuration
        }
        'Test' {
            Invoke-DotNet test "$root/PimCa.sln" --configuration $Configuration
        }
        'Pester' {
            if (-not (Test-Path "$root/out/PimCa/PimCa.psd1")) {
                Invoke-DotNet build "$root/src/PimCa" --configuration $Configuration
            }

            Import-Module Pester -MinimumVersion 5.0
            $result = Invoke-Pester -Path "$root/tests/Pester" -PassThru
            if ($result.Result -ne 'Passed') {
                throw "$($result.FailedCount) Pester tests failed."
            }
        }
        'Demo' {
            Invoke-DotNet run --project "$root/src/PimCa.Shell" -- -File "$root/src/PimCa/Examples/JustInTimeAccess.ps1"
        }
    }
}
