<#
.SYNOPSIS
    Writes the description of the module's package, as the PowerShell Gallery wants it, from the imported module.
.DESCRIPTION
    Everything comes from the manifest. The tags that the gallery's search and Find-PSResource use (PSModule, PSEdition_*,
    PSCmdlet_*, PSCommand_*) are added, as Publish-PSResource adds them. Needs no more than the engine.
.PARAMETER Path
    The file to write.
#>
param([string] $Path)

$ErrorActionPreference = 'Stop'
$module = Get-Module PimCa
$data = $module.PrivateData.PSData
$cmdlets = @($module.ExportedCmdlets.Keys) | ForEach-Object { $_ }
$tags = @($data.Tags) + 'PSModule', 'PSIncludes_Cmdlet' + @(foreach ($name in $cmdlets) { "PSCmdlet_$name"; "PSCommand_$name" })
$version = "$($module.Version)"
if ($data.Prerelease) {
    $version += "-$($data.Prerelease)"
}

$package = [xml] '<package xmlns="http://schemas.microsoft.com/packaging/2011/10/nuspec.xsd"><metadata /><files /></package>'
$namespace = $package.DocumentElement.NamespaceURI

function Add-Element([Xml.XmlNode] $Parent, [string] $Name, [string] $Text) {
    $element = $package.CreateElement($Name, $namespace)
    $element.InnerText = $Text
    $null = $Parent.AppendChild($element)
    $element
}

$metadata = $package.DocumentElement.FirstChild
$null = @(
    Add-Element $metadata 'id' $module.Name
    Add-Element $metadata 'version' $version
    Add-Element $metadata 'authors' $module.Author
    Add-Element $metadata 'owners' $module.CompanyName
    Add-Element $metadata 'requireLicenseAcceptance' 'false'
    if ($data.LicenseUri) { Add-Element $metadata 'licenseUrl' $data.LicenseUri }
    if ($data.ProjectUri) { Add-Element $metadata 'projectUrl' $data.ProjectUri }
    Add-Element $metadata 'description' $module.Description
    Add-Element $metadata 'releaseNotes' $data.ReleaseNotes
    Add-Element $metadata 'copyright' $module.Copyright
    Add-Element $metadata 'tags' ($tags -join ' ')
)
$files = Add-Element $package.DocumentElement.LastChild 'file' ''
$files.SetAttribute('src', '**')
$files.SetAttribute('target', '')
$package.Save($Path)
