#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests or shows PimCa. A front for the same targets that dotnet runs without PowerShell.
.PARAMETER Task
    Build  stages the module under out/PimCa (dotnet build).
    Test   runs every test (dotnet test).
    Pester runs the Pester suite on the staged module; needs Pester 5 or later.
    Package writes the package that Publish-PSResource would send, and the symbols, under out/package.
    Reproduce builds and packs the sources in two other folders, and fails unless both gave the same, byte for byte.
    Demo   tells the story of a just-in-time exemption on a simulated tenant.
.PARAMETER Configuration
    Debug or Release.
.PARAMETER PesterVersion
    The major version of Pester to run with; the newest one that is installed where it is not given.
.PARAMETER InstallPester
    Installs it for the current user first.
.EXAMPLE
    ./build.ps1
.EXAMPLE
    ./build.ps1 -Task Build, Pester
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Pester', 'Package', 'Reproduce', 'Demo')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    [ValidateRange(5, 99)]
    [int] $PesterVersion,

    [switch] $InstallPester
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

            $range = @{ MinimumVersion = '5.0' }
            if ($PesterVersion) {
                $range = @{ MinimumVersion = "$PesterVersion.0"; MaximumVersion = "$PesterVersion.999.999" }
            }

            # The Pester 3 that comes with Windows is signed by somebody else than the gallery's: hence no check of the publisher.
            if ($InstallPester) {
                Install-Module Pester -Scope CurrentUser -Force -SkipPublisherCheck @range
            }

            Import-Module Pester @range
            $result = Invoke-Pester -Path "$root/tests/Pester" -PassThru
            if ($result.Result -ne 'Passed') {
                throw "$($result.FailedCount) Pester tests failed."
            }
        }
        'Package' {
            Invoke-DotNet build "$root/src/PimCa.Shell" --configuration Release '-t:PackageModule'
        }
        'Reproduce' {
            $sources = Get-ChildItem $root -Recurse -File -Force | Where-Object FullName -NotMatch '[\\/](bin|obj|out|\.git|\.vs|TestResults)([\\/]|$)'
            $copies = foreach ($name in 'one', 'another-one') {
                $copy = Join-Path ([IO.Path]::GetTempPath()) "pimca-$PID-$name"
                foreach ($file in $sources) {
                    $target = Join-Path $copy $file.FullName.Substring($root.Length).TrimStart('\', '/')
                    $null = New-Item (Split-Path $target) -ItemType Directory -Force
                    Copy-Item -LiteralPath $file.FullName -Destination $target
                }

                Invoke-DotNet build "$copy/src/PimCa.Shell" --configuration Release '-t:PackageModule' | Out-Host
                $copy
            }

            $built = foreach ($copy in $copies) {
                $files = Get-ChildItem "$copy/out/PimCa", "$copy/out/package/*.nupkg" -Recurse -File
                , @($files | ForEach-Object { "$((Get-FileHash -LiteralPath $_.FullName).Hash) $($_.FullName.Substring($copy.Length))" } | Sort-Object)
            }

            $copies | ForEach-Object { Remove-Item -LiteralPath $_ -Recurse -Force }
            $differences = Compare-Object $built[0] $built[1]
            if ($differences) {
                $names = @($differences.InputObject -replace '^\w+ ' | Sort-Object -Unique)
                throw "$($names.Count) files are not the same in both folders: $($names -join ', ')"
            }

            Write-Host "$(@($built[0]).Count) files, the package among them, are the same in both folders."
        }
        'Demo' {
            Invoke-DotNet run --project "$root/src/PimCa.Shell" '--' '-File' "$root/src/PimCa/Examples/JustInTimeAccess.ps1"
        }
    }
}
