<#
.SYNOPSIS
    Writes the description of the module's package, as the PowerShell Gallery wants it, from the imported module.
.DESCRIPTION
    Everything comes from the manifest. The tags that the gallery's search and Find-PSResource use (PSModule, PSEdition_*,
    PSCmdlet_*, PSCommand_*) are added, as Publish-PSResource adds them. Needs no more than the engine.
.PARAMETER Path
    The file to write.
.PARAMETER Repository
    The address that the sources were fetched from. Its page is the project's where the manifest names none.
.PARAMETER Commit
    The commit that was built.
#>
param([string] $Path, [string] $Repository, [string] $Commit)

$ErrorActionPreference = 'Stop'
$module = Get-Module PimCa
$data = $module.PrivateData.PSData
$cmdlets = @($module.ExportedCmdlets.Keys) | ForEach-Object { $_ }
$tags = @($data.Tags) + 'PSModule', 'PSIncludes_Cmdlet' + @(foreach ($name in $cmdlets) { "PSCmdlet_$name"; "PSCommand_$name" })
$version = "$($module.Version)"
if ($data.Prerelease) {
    $version += "-$($data.Prerelease)"
}

# Only what everybody can open, and never the name or the token that somebody fetches with.
$source = $Repository -as [uri]
$source = if ($source.Scheme -eq 'https') { $source.GetComponents('SchemeAndServer, Path', 'UriEscaped') }
$project = if ($data.ProjectUri) { $data.ProjectUri } else { $source -replace '\.git$' }

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
    if ($project) { Add-Element $metadata 'projectUrl' $project }
    Add-Element $metadata 'description' $module.Description
    Add-Element $metadata 'releaseNotes' $data.ReleaseNotes
    Add-Element $metadata 'copyright' $module.Copyright
    Add-Element $metadata 'tags' ($tags -join ' ')
)
if ($source) {
    $link = Add-Element $metadata 'repository' ''
    $link.SetAttribute('type', 'git')
    $link.SetAttribute('url', $source)
    $link.SetAttribute('commit', $Commit)
}

$files = Add-Element $package.DocumentElement.LastChild 'file' ''
$files.SetAttribute('src', '**')
$files.SetAttribute('target', '')
$package.Save($Path)
